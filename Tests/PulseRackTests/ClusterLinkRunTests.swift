import Foundation
import PulseRack
import RackFiles
import Testing

/// A served rack whose bits go to a decoder outside, and whose decoder sets off triggers.
@Suite("A rack with a decoder outside")
struct ClusterLinkRunTests {
    /// What is read is always a 1: the threshold is below every point.
    private static let text = """
        name: looped
        device: transmon-1gs
        modules:
          - {slot: 2, kind: QCM-RF, cables: [{output: 0, port: q0_drive, local_oscillator_hz: 4.8e9}]}
          - slot: 4
            kind: QRM-RF
            cables:
              - {output: 0, port: feed0_out, local_oscillator_hz: 6.9e9}
              - {input: 0, port: feed0_in}
        link: {deadline_s: 4e-6, wire: {constant_s: 2e-6}}
        links:
          - {sources: [{slot: 4, sequencer: 0}], triggers: [0, 3]}
        """

    private static func rack(_ text: String = text) throws -> RackFile.LoadedRack {
        try RackFile.load(SourceText(name: "looped.yaml", text), device: PresetLibrary.locate().device)
    }

    /// The answer's second bit is what was measured.
    private static func link(wire: LatencyModel? = nil, onMiss: DecoderLink.MissPolicy? = nil) -> LinkRequest {
        var link = LinkRequest.decoder(corrections: 2) { measured in [false, measured.last ?? false] }
        (link.wire, link.onMiss) = (wire, onMiss)
        return link
    }

    /// One shot: acquires at 100 ns for 1000 ns, and plays 5 µs after the beginning if the trigger has come by then.
    private static func play(_ rack: FakeRack) throws {
        let drive = try ClusterClient(rack.ports.address, rack.ports.moduleBase + 2)
        let readout = try ClusterClient(rack.ports.address, rack.ports.moduleBase + 4)
        let together = #""seq_proc": {"sync_en": true}"#, threshold = #""acq": [{"th_acq": {"discr_threshold": -16000000}}]"#
        try drive.send("SEQuencer0:CONFiguration ", block: Array("{\(together)}".utf8))
        try readout.send("SEQuencer0:CONFiguration ", block: Array("{\(together), \(threshold)}".utf8))
        for module in [drive, readout] { #expect(try module.ask("SYSTem:ERRor:COUNt?") == "0") }
        try drive.send(#"SEQuencer0:AWG:WLISt:WAVeform:NEW "w",4,0"#)
        try drive.send(#"SEQuencer0:AWG:WLISt:WAVeform:DATA "w","#, block: [UInt8](repeating: 0x3F, count: 16))
        try drive.send(#"SEQuencer0:AWG:WLISt:WAVeform:INDex "w",0"#)
        let conditional = """
            set_mrk 3
            wait_sync 4
            set_latch_en 1,4
            wait 4996
            set_cond 1,4,0,20
            play 0,0,20
            set_cond 0,0,0,4
            wait 6000
            stop
            """
        try drive.send("SEQuencer0:PROGram ", block: Array(conditional.utf8))
        try readout.send(#"SEQuencer0:ACQ:ALISt:ACQuisition:NEW "a",1"#)
        try readout.send(#"SEQuencer0:ACQ:ALISt:ACQuisition:INDex "a",0"#)
        try readout.send("SEQuencer0:PROGram ", block: Array("wait_sync 4\nwait 100\nacquire 0,0,1000\nwait 8000\nstop".utf8))
        for module in [drive, readout] { try module.send("SEQuencer0:ARM") }
        for module in [drive, readout] { #expect(try module.ask("SEQuencer0:STATE?").hasPrefix("OKAY;ARMED")) }
        for module in [drive, readout] { try module.send("SEQuencer0:START") }
        for module in [drive, readout] { #expect(try module.ask("SEQuencer0:STATE?").hasPrefix("OKAY;")) }
    }

    @Test("an answer in time sets off its trigger, and the file has the messages")
    func inTime() throws {
        try CommandLineTool.inFolder { folder in
            let rack = try FakeRack(
                Self.rack(), link: Self.link().capturing(in: folder.appendingPathComponent("link.pcap").path),
                logFolder: folder.path)
            try Self.play(rack)
            let run = try rack.lastRun()
            #expect(run.status == .complete && run.link?.decoder == "in-process", "\(run.status)")
            #expect(try run.played("q0.drive").count == 1)
            let triggers = run.log.events.compactMap { event -> Int? in
                if case .triggered(let address, _) = event.kind { address } else { nil }
            }
            #expect(Set(triggers) == [3])
            let answer = try #require(run.log.messages.last)
            #expect(answer.outcome == .inTime && answer.answer == 2 && answer.given == 2)
            #expect(answer.receivedTick - answer.lastSampleTick == 2000)
            #expect(rack.stop() == nil)
            let file = folder.appendingPathComponent("run-0000.h5").path
            #expect(try RunFile(file).clusterRun() == run)
            let text = try CommandLineTool.run(["inspect", file], in: folder).output
            #expect(text.contains("in-process") && text.contains("in time"), "\(text)")
            let plot = try CommandLineTool.run(["plot", file, "feedback", "-o", "slack.svg"], in: folder)
            #expect(plot.status == 0, "\(plot.errors)")
            // A file header, and more than that: both messages and their replies.
            let capture = try Data(contentsOf: folder.appendingPathComponent("link.pcap"))
            #expect(capture.count > 24 + 4 * 58)
        }
    }

    @Test("a late answer sets off nothing, or a trigger that is too late", arguments: DecoderLink.MissPolicy.allCases.dropLast())
    func late(policy: DecoderLink.MissPolicy) throws {
        let rack = try FakeRack(Self.rack(), link: Self.link(wire: .constant(5e-6), onMiss: policy))
        try Self.play(rack)
        let run = try rack.lastRun()
        #expect(try run.played("q0.drive").isEmpty)
        let answer = try #require(run.log.messages.last)
        #expect(answer.outcome == .late && answer.policy == policy && answer.given == (policy == .hold ? 2 : 0))
        let triggers = run.log.events.filter { if case .triggered = $0.kind { true } else { false } }
        #expect(triggers.isEmpty == (policy == .identity))
    }

    @Test("a host that falls silent ends the run and not the rack")
    func silent() throws {
        let rack = try FakeRack(Self.rack(), link: LinkRequest(decoder: .transport(SilentTransport())))
        for number in 0..<2 {
            try Self.play(rack)
            let run = try rack.lastRun()
            guard run.log.run == number, case .aborted(let reason) = run.status else {
                Issue.record("run \(run.log.run) of \(number): \(run.status)")
                continue
            }
            #expect(reason.hasPrefix("the decoder host at nobody"))
        }
        rack.stop()
    }

    @Test("a decoder that is told nothing, none where one is called, and a policy that ends shots are refused")
    func refused() throws {
        func codes(_ rack: RackFile.LoadedRack, _ link: LinkRequest?) -> [String]? {
            #expect(throws: DiagnosticsError.self) { try FakeRack(rack, link: link) }?.diagnostics.map(\.code)
        }
        #expect(codes(try PresetLibrary.locate().rack("qblox-1q-rf"), Self.link()) == ["RK0768"])
        #expect(codes(try Self.rack(), nil) == ["RK0720"])
        #expect(codes(try Self.rack(), Self.link(onMiss: .abort)) == ["RD0918"])
        var hasty = Self.link()
        hasty.deadlineSeconds = 1.5e-9
        #expect(codes(try Self.rack(), hasty) == ["RK0762"])
    }

    @Test(
        "a stock driver's program takes part in the loop: in time the qubit is put back, late it is not",
        .enabled(if: ClientPython.newest.path != nil, ClientPython.newest.reason))
    func stockDriver() throws {
        try CommandLineTool.inFolder { folder in
            let tools = CommandLineTool.package.appendingPathComponent("tools")
            let hosts = ["echo_host.py", "table_host.py"].map { tools.appendingPathComponent("decoders/\($0)").path }
            let result = try ClientPython.newest.run(
                [tools.appendingPathComponent("python/check_link.py").path] + hosts, in: folder)
            #expect(result.status == 0 && result.output.contains("the link holds"), "\(result.output)")
        }
    }
}

/// Nobody is there.
private final class SilentTransport: FrameTransport {
    var name: String { "nobody" }
    var wallNanoseconds: UInt64 { 0 }

    func send(_ frame: UnsafeRawBufferPointer) {}
    func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) -> Int? { nil }
}

extension LinkRequest {
    fileprivate func capturing(in path: String) -> LinkRequest {
        var request = self
        request.capture = path
        return request
    }
}

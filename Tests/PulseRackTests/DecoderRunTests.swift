import Foundation
import Testing

@testable import PulseRack

/// Runs whose program asks a decoder: in the same process, and at the command line.
@Suite("A run with a decoder, from program to file")
struct DecoderRunTests {
    /// Active reset through the link.
    static let reset = """
        OPENQASM 3.0;
        pragma pulserack --device bench-1q --shots 200 --deadline 8us
        include "stdgates.inc";
        extern decode(bit) -> bit;
        bit before;
        bit flip;
        bit after;
        x $0;
        before = measure $0;
        flip = decode(before);
        if (flip) {
          x $0;
        }
        after = measure $0;
        """

    private static func run(_ link: LinkRequest, shots: Int = 200, threads: Int? = nil, output: String? = nil) throws -> RunResult {
        let program = try Rack(device: "bench-1q").program(text: reset)
        return try program.run(
            RunRequest(
                shots: shots, seed: 5, link: link.completed(by: program.defaults.link), threads: threads, output: output,
                overwrites: true))
    }

    /// The correction is the last bit that was measured.
    private static let last = LinkRequest.decoder(corrections: 1) { [$0.last ?? false] }

    private static func share(_ result: RunResult, _ register: String) throws -> Double {
        let counts = try #require(result.points.first?.registers.first { $0.name == register })
        return Double(counts.count(of: "1")) / Double(result.shots)
    }

    @Test("a Swift function resets the qubit in time, and not where it is late")
    func inProcess() throws {
        let result = try Self.run(Self.last)
        let link = try #require(result.link)
        #expect(link.clock == .virtual && link.deadlineSeconds == 8e-6 && link.command.isEmpty)
        #expect(link.tally.counters.sent >= 400 && link.tally.counters.answered == link.tally.counters.sent)
        #expect(link.tally.counters.late == 0 && link.tally.missedShots == 0)
        #expect(try #require(link.slackSeconds(0)) >= 0)
        #expect(try Self.share(result, "before") > 0.8 && Self.share(result, "after") < 0.3)
        var late = Self.last
        late.deadlineSeconds = 100e-9
        let missed = try Self.run(late)
        #expect(missed.link?.tally.missedShots == 200)
        #expect(try Self.share(missed, "flip") == 0 && Self.share(missed, "after") > 0.5)
    }

    @Test("the program that comes along resets its qubit as the page says: all but what decays on the way")
    func program() throws {
        let rack = try Rack(device: "bench-1q")
        let program = try rack.program(contentsOf: CommandLineTool.program("feedback/link-reset"))
        let theta = InputSetting(name: "theta", value: .number(.pi))
        let link = LinkRequest(
            decoder: Self.last.decoder, faults: [], deadlineSeconds: 10e-6, wire: LatencyPreset.nvqlink.model)
        let result = try program.run(RunRequest(shots: 800, seed: 2, settings: [theta], link: link))
        let (before, after) = (result.points[0].captures[0].populations[1], result.points[0].captures[1].populations[1])
        // From the middle of one window to the beginning of the next: half a window of 2 us, and the round trip.
        let t1 = rack.device.modes[0].t1Seconds
        let expected = before * (1 - exp(-3.9e-6 / t1))
        #expect(after > expected * 0.7 && after < expected * 2, "\(after) for \(expected)")
    }

    @Test("the file says what was said, in the same bits on any number of threads")
    func file() throws {
        try CommandLineTool.inFolder { folder in
            var faulty = Self.last
            faulty.faults = [(.loss, 0.1), (.duplicate, 0.2)]
            let tallies = try [1, 4].map { threads in
                let path = folder.appendingPathComponent("\(threads).h5").path
                let result = try Self.run(faulty, shots: 300, threads: threads, output: path)
                let summary = try RunFile(path).summary()
                let link = try #require(summary.link)
                #expect(link.tally == result.link?.tally && link.slackTicks == result.link?.slackTicks)
                return link.tally
            }
            let counters = tallies[0].counters
            #expect(tallies[0] == tallies[1] && counters.lost > 0)
            #expect(counters.lost == counters[.loss] && counters.duplicate == counters[.duplicate])
            #expect(counters.gapShots > 0)
            let plot = try RunFile(folder.appendingPathComponent("1.h5").path).draw("feedback", columns: 80, rows: 20)
            #expect(plot?.contains("Slack of the answers") == true)
        }
    }

    @Test("by the wall's clock there are round trips")
    func wall() throws {
        var link = Self.last
        link.clock = .wall
        link.deadlineSeconds = 2e-3
        let outcome = try #require(try Self.run(link, shots: 50).link)
        #expect(outcome.clock == .wall && outcome.roundTripNanoseconds.count == outcome.tally.counters.answered)
        #expect(try #require(outcome.roundTripSeconds(0.5)) > 0)
    }

    @Test("a program that calls nobody takes no decoder, and one that calls needs one")
    func mistakes() throws {
        let rack = try Rack(device: "bench-1q")
        func codes(_ body: () throws -> Void) -> [String] {
            do {
                try body()
                return []
            } catch {
                return (error as? DiagnosticsError)?.diagnostics.map(\.code) ?? ["\(error)"]
            }
        }
        let silent = rack.program(text: "OPENQASM 3.0; include \"stdgates.inc\"; x $0;")
        #expect(codes { _ = try silent.run(RunRequest(shots: 1, link: Self.last)) } == ["RK0768"])
        #expect(codes { _ = try rack.program(text: Self.reset).run() } == ["RK0720"])
        var late = Self.last
        late.deadlineSeconds = 1.23e-10
        #expect(codes { _ = try Self.run(late) }.contains("RK0762"))
        var lossy = Self.last
        lossy.faults = [(.loss, 0.1), (.loss, 2)]
        #expect(codes { _ = try Self.run(lossy) } == ["RK0761", "RK0767"])
    }

    @Test("what is asked for at the command line comes before the program's, fault by fault")
    func completes() {
        let own = ProgramDefaults(
            SourceText(
                name: "p.qasm",
                "pragma pulserack --fault loss=0.1 --fault delay=0.2 --on-miss hold --latency nvqlink\n"
                    + "pragma pulserack --patience 2s --clock wall --decoder udp://127.0.0.1:17000 --deadline 4us\n"))
        #expect(own.problems.isEmpty)
        let asked = LinkRequest(faults: [(.loss, 0.5)], deadlineSeconds: 2e-6)
        let request = own.request(link: asked).link
        #expect(request?.deadlineSeconds == 2e-6 && request?.onMiss == .hold && request?.patienceSeconds == 2)
        #expect(request?.clock == .wall && request?.wire == LatencyPreset.nvqlink.model)
        #expect(request?.faults.map(\.kind) == [.loss, .delay] && request?.faults.map(\.rate) == [0.5, 0.2])
        guard case .source(.endpoint(.udp(host: "127.0.0.1", port: 17_000))) = request?.decoder else {
            Issue.record("the decoder is \(String(describing: request?.decoder))")
            return
        }
    }

    @Test("'run' starts a host, reports the link, and writes a capture", .enabled(if: Interpreter.path != nil))
    func commandLine() throws {
        try CommandLineTool.inFolder { folder in
            try Data(Self.reset.utf8).write(to: folder.appendingPathComponent("reset.qasm"))
            let host = CommandLineTool.package.appendingPathComponent("tools/decoders/table_host.py").path
            let arguments = ["run", "reset.qasm", "--decoder", "\(host) --active-reset 1", "--seed", "3"]
            let table = try CommandLineTool.run(arguments + ["--pcap", "c.pcap"], in: folder)
            #expect(table.status == 0, "\(table.errors)")
            for words in ["link ", "messages ", "answered", "no shots", "slack ", "deadline 8 µs", "started with the run"] {
                #expect(table.output.contains(words), "no '\(words)' in: \(table.output)")
            }
            let json = try CommandLineTool.run(arguments + ["--json", "--fault", "loss=0.1"], in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
            let link = try #require(object["link"] as? [String: Any])
            #expect(link["lost"] as? Int == (link["injected"] as? [String: Int])?["loss"] && link["clock"] as? String == "virtual")
            #expect((link["gapShots"] as? Int ?? 0) > 0)
            let inspect = try CommandLineTool.run(["inspect", "reset.h5"], in: folder)
            #expect(inspect.output.contains("faults made") && inspect.output.contains("/entry/feedback/messages/slack"))
            let drawn = try CommandLineTool.run(["plot", "reset.h5", "feedback"], in: folder)
            #expect(drawn.output.contains("Slack of the answers"), "\(drawn.errors)")
            try checkCapture(folder)
        }
    }

    /// Every request and every reply is there, in the order of virtual time, and scapy computes the same sums.
    private func checkCapture(_ folder: URL) throws {
        let script = CommandLineTool.package.appendingPathComponent("tools/python/read_roce_capture.py").path
        let read = try Interpreter.run([script, "c.pcap"], in: folder)
        #expect(read.status == 0, "\(read.words)")
        let lines = read.words.split(separator: "\n").map { $0.split(separator: " ") }
        let times = lines.compactMap { Int($0[0]) }
        #expect(lines.count >= 800 && times.count == lines.count && times == times.sorted())
        // Opcodes: a write with an immediate, a send.
        #expect(lines.count { $0[1] == "43" } == lines.count { $0[1] == "36" })
        #expect(lines.allSatisfy { $0[4] == "True" && $0[5] == "True" })
    }

    @Test("A program starts no other program", arguments: ["--decoder /bin/true", "--pcap x.pcap"])
    func harmless(option: String) throws {
        let program = try Rack(device: "bench-1q").program(text: "pragma pulserack \(option)\n" + Self.reset)
        #expect(program.check().diagnostics.map(\.code) == ["RK0766"])
    }
}

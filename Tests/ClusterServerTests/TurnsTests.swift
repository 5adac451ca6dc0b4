import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import Sequencing
import Synchronization
import Testing

@testable import ClusterServer

@Suite("Whose turn it is")
struct TurnsTests {
    @Test("While a long program is assembled others are served, and what needs it waits for it")
    func longProgram() throws {
        let assembler = GatedAssembler()
        try ServerTests.serve(assembler: { assembler.assemble($0, $1) }) { ports in
            let loader = try SocketClient(ports.address, ports.moduleBase + 1)
            let text = Array("stop\n".utf8) + [UInt8](repeating: 32, count: 100_000)
            loader.send(Array("SEQuencer0:PROGram #6\(text.count)".utf8) + text + Array("\nSEQuencer0:STATE?\n".utf8))
            assembler.waitUntilBegun()
            // The cluster and another module answer; the module's own state, and a start, wait.
            #expect(try ServerTests.ping(ports))
            let other = try SocketClient(ports.address, ports.moduleBase + 2)
            #expect(other.ask("SEQuencer0:STATE?") == "OKAY;IDLE;;;;")
            let cluster = try SocketClient(ports.address, ports.cluster)
            cluster.send("SLOT1:SEQuencer0:ARM\nSLOT1:SEQuencer0:STATE?\n".utf8)
            other.send("SEQuencer:START\n".utf8)
            #expect(try ServerTests.ping(ports))
            assembler.open()
            #expect(loader.line()?.hasPrefix("OKAY;") == true)
            #expect(cluster.line() == "OKAY;ARMED;;;;")
            #expect(other.ask("SEQuencer0:STATE?") == "OKAY;IDLE;;;;")
        }
    }

    @Test("A question through another connection comes after a start that arrived before it")
    func startThenQuestion() throws {
        let engine = BusyEngine()
        try ServerTests.serve(engine: engine) { ports in
            let module = try SocketClient(ports.address, ports.moduleBase + 1)
            let cluster = try SocketClient(ports.address, ports.cluster)
            module.send(Array("SEQuencer0:PROGram #15stop\n\n".utf8))
            for _ in 0..<30 {
                module.send("SEQuencer0:ARM\n".utf8)
                #expect(module.ask("SEQuencer0:STATE?") == "OKAY;ARMED;;;;")
                module.send("SEQuencer0:START\n".utf8)
                #expect(cluster.ask("SLOT1:SEQuencer0:STATE?") == "OKAY;RUNNING;;;;")
                module.send("SEQuencer0:STOP\n".utf8)
                #expect(module.ask("SEQuencer0:STATE?")?.hasPrefix("OKAY;STOPPED") == true)
            }
        }
    }

    @Test("A start knows what other modules were told before it")
    func startOrder() throws {
        let engine = BusyEngine()
        try ServerTests.serve(engine: engine) { ports in
            let first = try SocketClient(ports.address, ports.moduleBase + 1)
            let second = try SocketClient(ports.address, ports.moduleBase + 2)
            for round in 0..<6 {
                let document = #"{"seq_proc":{"sync_en":\#(round % 2 == 0)}}"#
                first.send("SEQuencer0:STOP\nSEQuencer0:ARM\n".utf8)
                #expect(first.ask("SEQuencer0:STATE?") == "OKAY;ARMED;;;;")
                second.send(String(repeating: "SEQuencer1:STOP\n", count: 1000).utf8)
                second.send("SEQuencer0:CONFiguration #2\(document.utf8.count)\(document)\n".utf8)
                first.send("SEQuencer0:START\n".utf8)
                #expect(first.ask("SYSTem:ERRor:COUNt?") == "0")
                #expect(engine.partners.load(ordering: .relaxed) == 1 - round % 2)
            }
        }
    }

    @Test("While an engine works, questions are answered and STOP stops")
    func busyEngine() throws {
        let engine = BusyEngine()
        try ServerTests.serve(engine: engine) { ports in
            let client = try SocketClient(ports.address, ports.moduleBase + 1)
            client.send("SEQuencer0:ARM\nSEQuencer0:START\n".utf8)
            for _ in 0..<20 { #expect(client.ask("SEQuencer0:STATE?") == "OKAY;RUNNING;;;;") }
            while engine.pieces.load(ordering: .relaxed) < 3 { Thread.sleep(forTimeInterval: 0.001) }
            client.send("SEQuencer0:STOP\n".utf8)
            #expect(client.ask("SEQuencer0:STATE?") == "OKAY;STOPPED;FORCED_STOP,;;;")
        }
    }
}

/// Assembles when it is let.
private final class GatedAssembler: Sendable {
    private let begun = DispatchSemaphore(value: 0)
    private let gate = DispatchSemaphore(value: 0)

    func assemble(_ text: [UInt8], _ kind: ClusterModule.Kind) -> AssembledProgram {
        begun.signal()
        _ = gate.wait(timeout: .now() + 30)
        return ClusterProgramText.assemble(text, kind)
    }

    func waitUntilBegun() { #expect(begun.wait(timeout: .now() + 30) == .success) }
    func open() { gate.signal() }
}

/// Always has more to do, five milliseconds at a time.
private final class BusyEngine: ClusterEngine {
    let pieces = Atomic<Int>(0)
    /// How many synchronised when it was last started.
    let partners = Atomic<Int>(0)
    private let isRunning = Atomic<Bool>(false)

    func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        self.partners.store(partners.count, ordering: .relaxed)
        isRunning.store(true, ordering: .relaxed)
    }

    func advance() throws(DiagnosticsError) -> Bool {
        guard isRunning.load(ordering: .relaxed) else { return false }
        Thread.sleep(forTimeInterval: 0.005)
        pieces.add(1, ordering: .relaxed)
        return true
    }

    func stop(_ sequencers: [SequencerAddress]) { isRunning.store(false, ordering: .relaxed) }

    func status(of sequencer: SequencerAddress) -> SequencerStatus? {
        isRunning.load(ordering: .relaxed)
            ? SequencerStatus(state: .running) : SequencerStatus(state: .stopped, flags: [.forcedStop])
    }

    func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] { [] }

    func scope(ofSlot slot: Int) -> [AcquisitionData.ScopePath] { [] }

    func registers(of sequencer: SequencerAddress) -> [UInt32]? { nil }
}

import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import Sequencing
import Synchronization
import Testing

@testable import ClusterServer

@Suite("Connections")
struct ServerTests {
    /// A server on free ports, for as long as `body` takes.
    private static func serve(
        engine: any ClusterEngine = RecordingEngine(), _ change: (inout ClusterServerOptions) -> Void = { _ in },
        _ body: (ClusterServerPorts) throws -> Void
    ) throws {
        var options = ClusterServerOptions()
        options.port = 0
        change(&options)
        let server = ClusterServer(rack: .oneOfEach, engine: engine, options: options)
        let ports = try server.start()
        defer { server.stop() }
        try body(ports)
    }

    /// Whether a new client is served.
    private static func ping(_ ports: ClusterServerPorts) throws -> Bool {
        try SocketClient(ports.address, ports.cluster).ask("PING?") == "1"
    }

    @Test("Free ports are in a row, as drivers count them, and all answer")
    func freePorts() throws {
        try Self.serve { ports in
            #expect(ports.slots == [1, 2, 3, 4])
            let identity = try SocketClient(ports.address, ports.cluster).ask("*IDN?")
            #expect(identity?.hasPrefix("Qblox,Cluster MM,") == true)
            for (slot, family) in zip(ports.slots, ["QCM", "QRM", "QCM", "QRM"]) {
                let client = try SocketClient(ports.address, ports.moduleBase + slot)
                #expect(client.ask("*IDN?")?.hasPrefix("Qblox,Cluster \(family),") == true)
            }
        }
    }

    @Test("What is set through the cluster's port is there when it is asked for at the module's")
    func order() throws {
        try Self.serve { ports in
            let cluster = try SocketClient(ports.address, ports.cluster)
            let module = try SocketClient(ports.address, ports.moduleBase + 3)
            for round in 0..<300 {
                let value = round % 30 * 2
                cluster.send("SLOT3:AFE:ATT:OUT0 \(value)\n".utf8)
                let answer = module.ask("AFE:ATT:OUT0?")
                #expect(answer == "\(value)")
            }
        }
    }

    @Test("A start knows what other modules were told before it")
    func startOrder() throws {
        let engine = BusyEngine()
        try Self.serve(engine: engine) { ports in
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

    @Test("Several clusters have the usual ports, each on an address of its own; a taken port is said to be taken")
    func severalClusters() throws {
        let net = "127.\(Int.random(in: 1..<255)).\(Int.random(in: 0..<255))"
        try Self.serve({ ($0.address, $0.port) = ("\(net).2", 5025) }) { first in
            try Self.serve({ ($0.address, $0.port) = ("\(net).3", 5025) }) { second in
                #expect(first.moduleBase == 25000 && second.moduleBase == 25000)
                for address in [first.address, second.address] {
                    let answer = try SocketClient(address, 25001).ask("PING?")
                    #expect(answer == "1")
                }
                var options = ClusterServerOptions()
                options.address = second.address
                let third = ClusterServer(rack: .oneOfEach, engine: RecordingEngine(), options: options)
                #expect(throws: ClusterServerError.self) { try third.start() }
                third.stop()
                third.stop()
            }
        }
    }

    @Test("Only loopback addresses are taken for this machine alone")
    func reach() {
        for (address, isOutside) in [
            ("127.0.0.1", false), ("127.9.8.7", false), ("localhost", false), ("::1", false), ("0.0.0.0", true),
            ("192.168.1.2", true), ("::", true), ("example.org", true),
        ] {
            var options = ClusterServerOptions()
            options.address = address
            #expect(options.isReachableFromOutside == isOutside, "\(address)")
        }
    }

    @Test("Two hundred clients at once are all served")
    func manyClients() throws {
        try Self.serve { ports in
            let clients = try (0..<200).map { _ in try SocketClient(ports.address, ports.cluster) }
            for client in clients { client.send("SYSTem:ERRor:COUNt?\nNO:SUCH\nSYSTem:ERRor:COUNt?\n".utf8) }
            for client in clients {
                #expect(client.line() == "0")
                #expect(client.line() == "1")
            }
        }
    }

    @Test("When all places are taken, the one that has been silent the longest makes room")
    func crowd() throws {
        try Self.serve({ $0.limits.connections = 3 }) { ports in
            let clients = try (0..<3).map { _ in
                let client = try SocketClient(ports.address, ports.cluster)
                #expect(client.ask("PING?") == "1")
                return client
            }
            #expect(clients[0].ask("PING?") == "1")
            #expect(try Self.ping(ports))
            #expect(clients[1].isClosed())
            #expect(clients[0].ask("PING?") == "1" && clients[2].ask("PING?") == "1")
        }
    }

    @Test(
        "A client that stalls in the middle of something is let go, one that is silent between commands is not",
        arguments: ["*ID", "SLOT1:SEQuencer0:PROGram #9100", "SLOT1:SEQuencer0:PROGram #810000000abc", "X #"])
    func stalled(beginning: String) throws {
        try Self.serve({ $0.limits.stalledSeconds = 0.2 }) { ports in
            let silent = try SocketClient(ports.address, ports.cluster)
            let victim = try SocketClient(ports.address, ports.cluster)
            victim.send(beginning.utf8)
            #expect(victim.isClosed())
            #expect(silent.ask("PING?") == "1")
        }
    }

    @Test("A client that sends a byte now and then does not keep its place with that")
    func drip() throws {
        try Self.serve({ $0.limits.stalledSeconds = 0.3 }) { ports in
            let client = try SocketClient(ports.address, ports.cluster)
            let begin = Date.now
            var isTaken = true
            while isTaken, Date.now.timeIntervalSince(begin) < 10 {
                isTaken = client.send("x".utf8)
                Thread.sleep(forTimeInterval: 0.02)
            }
            #expect(!isTaken)
        }
    }

    @Test("A client that never reads is not answered for ever, and costs the others nothing")
    func neverReads() throws {
        try Self.serve({ $0.limits.stalledSeconds = 0.5 }) { ports in
            let deaf = try SocketClient(ports.address, ports.cluster, receiveBuffer: 4096)
            let question = Array(String(repeating: "*CMDS?\n", count: 1000).utf8)
            let sender = Thread { while deaf.send(question) {} }
            sender.start()
            for _ in 0..<50 { #expect(try Self.ping(ports)) }
            while !sender.isFinished { Thread.sleep(forTimeInterval: 0.01) }
        }
    }

    @Test("A block that is announced and too large is waved through, and the next command is answered")
    func tooLarge() throws {
        try Self.serve { ports in
            let client = try SocketClient(ports.address, ports.cluster)
            client.send("SLOT1:SEQuencer0:PROGram #820000000".utf8)
            for _ in 0..<20 { client.send([UInt8](repeating: 120, count: 1_000_000)) }
            client.send("\nSYSTem:ERRor:COUNt?\nSYSTem:ERRor:NEXT?\n".utf8)
            #expect(client.line() == "1")
            #expect(client.line()?.hasPrefix("-223,") == true)
        }
    }

    @Test("What all connections hold together is bounded: whoever goes beyond is let go")
    func budget() throws {
        try Self.serve({ $0.limits.bufferedBytes = 1 << 20 }) { ports in
            let greedy = try SocketClient(ports.address, ports.cluster)
            greedy.send("SLOT1:SEQuencer0:PROGram #810000000".utf8)
            while greedy.send([UInt8](repeating: 32, count: 65536)) {}
            let next = try SocketClient(ports.address, ports.cluster)
            next.send(Array("SLOT1:SEQuencer0:PROGram #6500000".utf8) + [UInt8](repeating: 32, count: 500_000) + [10])
            #expect(next.ask("PING?") == "1")
        }
    }

    @Test("While an engine works, questions are answered and STOP stops")
    func busyEngine() throws {
        let engine = BusyEngine()
        try Self.serve(engine: engine) { ports in
            let client = try SocketClient(ports.address, ports.moduleBase + 1)
            client.send("SEQuencer0:ARM\nSEQuencer0:START\n".utf8)
            for _ in 0..<20 { #expect(client.ask("SEQuencer0:STATE?") == "OKAY;RUNNING;;;;") }
            while engine.pieces.load(ordering: .relaxed) < 3 { Thread.sleep(forTimeInterval: 0.001) }
            client.send("SEQuencer0:STOP\n".utf8)
            #expect(client.ask("SEQuencer0:STATE?") == "OKAY;STOPPED;FORCED_STOP,;;;")
        }
    }
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

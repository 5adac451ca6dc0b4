import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import Sequencing
import Testing

@testable import ClusterServer

@Suite("Connections")
struct ServerTests {
    /// A server on free ports, for as long as `body` takes.
    static func serve(
        engine: any ClusterEngine = RecordingEngine(),
        assembler: @escaping ClusterAssembler = ClusterProgramText.assemble,
        _ change: (inout ClusterServerOptions) -> Void = { _ in },
        _ body: (ClusterServerPorts) throws -> Void
    ) throws {
        var options = ClusterServerOptions()
        options.port = 0
        change(&options)
        let server = ClusterServer(rack: .oneOfEach, engine: engine, options: options, assembler: assembler)
        let ports = try server.start()
        defer { server.stop() }
        try body(ports)
    }

    /// Whether a new client is served.
    static func ping(_ ports: ClusterServerPorts) throws -> Bool {
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

    @Test("A gigabyte that is announced costs no memory; a client that goes in the middle of it is forgotten")
    func gigabyte() throws {
        try Self.serve { ports in
            var client: SocketClient? = try SocketClient(ports.address, ports.cluster)
            client?.send("SLOT1:SEQuencer0:PROGram #9999999999".utf8)
            let before = Memory.peakBytes
            for _ in 0..<64 { client?.send([UInt8](repeating: 120, count: 1 << 20)) }
            #expect(try Self.ping(ports))
            // Other tests of this process take memory too; a gigabyte's first 64 MB would show all the same.
            #expect(Memory.peakBytes - before < 48 << 20)
            client = nil
            #expect(try Self.ping(ports))
        }
    }

    @Test("A client that is gone in the middle of a block, and one that has closed its half, cost nobody anything")
    func gone() throws {
        try Self.serve { ports in
            for _ in 0..<50 {
                let client = try SocketClient(ports.address, ports.moduleBase + 1)
                client.send(Array("SEQuencer0:PROGram #6500000".utf8) + [UInt8](repeating: 32, count: 40_000))
            }
            let half = try SocketClient(ports.address, ports.cluster)
            half.send("*IDN?\n*IDN?".utf8)
            half.closeSendingHalf()
            #expect(half.line()?.hasPrefix("Qblox") == true || half.isClosed())
            #expect(try Self.ping(ports))
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
}

/// Of this process.
private enum Memory {
    static var peakBytes: Int {
        var usage = rusage()
        getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss << 10
    }
}

import Foundation
import Testing

@testable import ClusterServer

/// What drivers have said to a server and it to them, recorded by `tools/python/record_cluster.py`.
@Suite("Recorded conversations")
struct TranscriptTests {
    @Test(
        "A driver that says what one has said is answered as it was",
        arguments: [
            ("driver-1.4.1", SCPIVersion.newest, 5), ("driver-1.3.1", .newest, 5),
            ("driver-1.4.1-layer-1.0", SCPIVersion(major: 1, minor: 0), 5), ("driver-1.0.3", .newest, 2),
            ("driver-0.16.0", .newest, 1), ("driver-0.12.0", .newest, 1),
        ])
    func replay(name: String, announced: SCPIVersion, connected: Int) throws {
        var lines = try String(contentsOf: Self.folder.appendingPathComponent(name + ".txt"), encoding: .utf8)
            .split(separator: "\n")[...]
        // What was said of builds, where that was given, is a line of dots.
        let builds = lines.lazy.compactMap { $0.wholeMatch(of: /c1> Qblox,.*,(\.+)\\n/)?.1 }.first
        var bench = Bench(announced: announced, builds: builds.map { String($0) })
        var connections: [Substring: Connection] = [:]
        while let line = lines.first, let blank = line.firstIndex(of: " ") {
            lines.removeFirst()
            let (head, rest) = (line[..<blank], line[line.index(after: blank)...])
            let name = head.last?.isNumber == true ? head : head.dropLast()
            switch head.last {
            case "<": connections[name]?.hear(Self.bytes(rest), &bench)
            case ">":
                let expected = Self.bytes(rest)
                let said = connections[name]?.say(expected.count)
                #expect(said == expected, "\(line.prefix(100))")
            case "=":
                let parts = rest.split(separator: " ")
                let count = try #require(Int(parts[0]))
                let said = connections[name]?.say(count) ?? []
                #expect(Self.digest(said) == UInt64(parts[1], radix: 16), "\(line)")
            default:
                let slot = rest.hasPrefix("module ") ? Int(rest.dropFirst(7)) : nil
                let port = slot.map { ClusterSession.Port.module(slot: $0) } ?? .cluster
                connections[name] = Connection(session: bench.instrument.session(on: port))
            }
        }
        #expect(connections.count == connected)
        let unsaid = connections.values.count { !$0.unsaid.isEmpty }
        #expect(unsaid == 0)
    }

    /// Records anew: `PULSERACK_RECORD_PYTHON` is an interpreter with a driver in it, `PULSERACK_RECORD_FILE` where it goes,
    /// and `PULSERACK_RECORD_BUILDS` what the server says of builds, where the driver is that old.
    @Test(
        "A driver is recorded where one is named",
        .enabled(if: ProcessInfo.processInfo.environment["PULSERACK_RECORD_PYTHON"] != nil))
    func record() throws {
        let environment = ProcessInfo.processInfo.environment
        var options = ClusterServerOptions()
        options.address = "127.77.0.1"
        options.builds = environment["PULSERACK_RECORD_BUILDS"]
        let server = ClusterServer(rack: .oneOfEach, engine: RecordingEngine(), options: options)
        _ = try server.start()
        defer { server.stop() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(environment["PULSERACK_RECORD_PYTHON"]))
        process.arguments = [
            Self.repository.appendingPathComponent("tools/python/record_cluster.py").path, "--server", options.address,
            "--tap", "127.77.0.2", "--builds", options.builds ?? "", try #require(environment["PULSERACK_RECORD_FILE"]),
        ]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private struct Connection {
        var session: ClusterSession
        var parser = SCPIParser(blockMax: ClusterInstrument.blockMax)
        var unsaid: [UInt8] = []

        mutating func hear(_ bytes: [UInt8], _ bench: inout Bench) {
            bytes.withUnsafeBytes { raw in
                var rest = raw[...]
                while let event = parser.next(&rest) {
                    if case .message(let message) = event {
                        unsaid += bench.instrument.handle(message, in: &session).bytes
                    }
                    // As far as a run goes while nobody asks.
                    for _ in 0..<10 where bench.instrument.advance() {}
                }
            }
        }

        mutating func say(_ count: Int) -> [UInt8] {
            defer { unsaid.removeFirst(min(count, unsaid.count)) }
            return Array(unsaid.prefix(count))
        }
    }

    private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let folder = repository.appendingPathComponent("Fixtures/cluster")

    private static func bytes(_ text: Substring) -> [UInt8] {
        var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "n"): bytes.append(10)
            case UInt8(ascii: "r"): bytes.append(13)
            case UInt8(ascii: "x"):
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            default: bytes.append(kind)
            }
        }
        return bytes
    }

    /// FNV-1a of 64 bits.
    private static func digest(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

import Foundation
import Testing

@testable import ClusterServer

/// What drivers have said to a server and it to them, recorded by `tools/python/record_cluster.py`.
@Suite("Recorded conversations")
struct TranscriptTests {
    @Test(
        "A driver that says what one has said is answered as it was",
        arguments: [
            ("driver-1.4.1", SCPIVersion.newest), ("driver-1.3.1", .newest),
            ("driver-1.4.1-layer-1.0", SCPIVersion(major: 1, minor: 0)),
        ])
    func replay(name: String, announced: SCPIVersion) throws {
        var lines = try String(contentsOf: Self.folder.appendingPathComponent(name + ".txt"), encoding: .utf8)
            .split(separator: "\n")[...]
        var bench = Bench(announced: announced)
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
        #expect(connections.count == 5)
        let unsaid = connections.values.count { !$0.unsaid.isEmpty }
        #expect(unsaid == 0)
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

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures/cluster")

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

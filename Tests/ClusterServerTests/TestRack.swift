import RackModel
import Sequencing

@testable import ClusterServer

extension ClusterRack {
    /// One module of each kind.
    static let oneOfEach = ClusterRack(
        name: "test",
        modules: zip(1..., ClusterModule.Kind.allCases).map { ClusterModule(kind: $1, slot: $0) })
}

/// A driver without a socket: one instrument, and a session on one of its ports.
struct Bench {
    var instrument: ClusterInstrument
    var session: ClusterSession

    init(
        port: ClusterSession.Port = .cluster, engine: RecordingEngine = RecordingEngine(),
        announced: SCPIVersion = .newest, builds: String? = nil
    ) {
        instrument = ClusterInstrument(
            rack: .oneOfEach, engine: engine, announced: announced, builds: builds,
            assembler: ClusterProgramText.assemble)
        session = instrument.session(on: port)
    }

    /// What comes back, byte for byte.
    mutating func reply(_ line: String, _ block: [UInt8]? = nil) -> [UInt8] {
        instrument.handle(SCPIMessage(line: line, block: block), in: &session).bytes
    }

    /// A command that has no answer.
    mutating func write(_ line: String, _ block: String? = nil) {
        _ = reply(line, block.map { Array($0.utf8) })
    }

    mutating func ask(_ line: String) -> String {
        String(decoding: reply(line), as: UTF8.self)
    }

    /// The payload of the one block that answers.
    mutating func askBlock(_ line: String) -> String {
        String(decoding: Blocks.split(reply(line)).first ?? [], as: UTF8.self)
    }

    /// Codes of the errors that wait.
    mutating func errors() -> [Int] {
        var codes: [Int] = []
        while ask("SYSTem:ERRor:COUNt?") != "0\n" {
            codes.append(Int(ask("SYSTem:ERRor:NEXT?").split(separator: ",")[0]) ?? 0)
        }
        return codes
    }

    var engine: RecordingEngine { instrument.engine as! RecordingEngine }

    /// Lets the engine work until it has nothing more to do.
    mutating func run() { while instrument.advance() {} }
}

enum Blocks {
    /// Payloads of blocks in a row; what follows the last must be the end of a line.
    static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var (rest, found) = (bytes[...], [[UInt8]]())
        while rest.first == UInt8(ascii: "#"), rest.count > 1 {
            let digits = Int(rest[rest.startIndex + 1]) - 48
            rest = rest.dropFirst(2)
            guard let length = Int(String(decoding: rest.prefix(digits), as: UTF8.self)) else { return [] }
            rest = rest.dropFirst(digits)
            guard rest.count >= length else { return [] }
            found.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return Array(rest) == [13, 10] ? found : []
    }
}

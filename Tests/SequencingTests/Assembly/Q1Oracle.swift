import Foundation
import RackDiagnostics
import Sequencing

/// The assembler that comes with an older driver, asked through `tools/python/q1_verdicts.py`.
enum Q1Oracle {
    /// A Python with qblox-instruments 0.14.2 to 1.1.1; `nil` where none is provided.
    static let python = ProcessInfo.processInfo.environment["PULSERACK_Q1_ORACLE_PYTHON"]
    static let reason = "needs PULSERACK_Q1_ORACLE_PYTHON, a Python with qblox-instruments 0.14.2"

    struct Verdict: Decodable, Equatable {
        var assembles: Bool
        /// Numbers of the lines with errors, ascending, each once.
        var lines: [Int]
    }

    struct Failure: Error {
        var status: Int32
    }

    static func verdicts(on programs: [String]) throws -> [Verdict] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("programs.jsonl")
        let lines = try programs.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n" }
        try Data(lines.joined().utf8).write(to: file)
        return try run(python ?? "", script: "q1_verdicts.py", file.path).map {
            try JSONDecoder().decode(Verdict.self, from: $0)
        }
    }

    /// The lines that a script of `tools/python` prints.
    static func run(_ python: String, script: String, _ argument: String) throws -> [Data] {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [package.appendingPathComponent("tools/python/\(script)").path, argument]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let words = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
        return words.split(separator: UInt8(ascii: "\n")).map { Data($0) }
    }

    /// Ours on the same program.
    static func ourVerdict(on program: String) -> Verdict {
        let text = SourceText(name: "program.q1asm", program)
        let found = Q1Assembler.assemble(text)
        let lines = found.diagnostics.filter { $0.severity == .error }.flatMap { diagnostic in
            // Of what is there twice the other assembler names both places.
            ([diagnostic.range] + diagnostic.labels.map(\.range)).compactMap { $0.map { text.position(of: $0.lower).line } }
        }
        return Verdict(assembles: found.program != nil, lines: Set(lines).sorted())
    }
}

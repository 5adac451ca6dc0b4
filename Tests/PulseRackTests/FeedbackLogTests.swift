import Foundation
import Testing

/// Run files of programs that talk to a decoder, recomputed by `tools/python/check_feedback.py`.
@Suite(
    "What a run file says of the feedback link",
    .enabled(
        if: Interpreter.path != nil,
        "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"))
struct FeedbackLogTests {
    static let script = CommandLineTool.package.appendingPathComponent("tools/python/check_feedback.py").path

    /// A host of `tools/decoders` as the option takes it.
    static func decoder(_ name: String, _ arguments: String) throws -> [String] {
        ["--decoder", "\(try #require(Interpreter.path)) \(HostScript.script(name)) \(arguments)"]
    }

    static func run(_ program: String, _ options: [String], to file: String, in folder: URL) throws -> String {
        let outcome = try CommandLineTool.run(
            ["run", CommandLineTool.program("feedback/\(program)"), "-o", file] + options, in: folder)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    @Test("Answers that came over the link are what stock PyMatching makes of the syndromes in the file, shot by shot")
    func offline() throws {
        try CommandLineTool.inFolder { folder in
            let code = "--repetition 3 --ancillas kept --data-flip 0.02 --readout-flip 0.005"
            _ = try Self.run(
                "repetition", ["--shots", "60"] + Self.decoder("pymatching_host", code), to: "run.h5", in: folder)
            let model = try Interpreter.run(
                [HostScript.script("pymatching_host")] + code.split(separator: " ").map(String.init)
                    + ["--rounds", "10", "--write-dem", "code.dem"], in: folder)
            try #require(model.status == 0, "\(model.words)")
            let verdict = try Interpreter.run([Self.script, "run.h5", "--dem", "code.dem"], in: folder)
            #expect(verdict.status == 0, "\(verdict.words)")
            #expect(verdict.words.contains("60 shots decoded again"), "\(verdict.words)")
            #expect(!verdict.words.contains(", 0 with a correction"), "\(verdict.words)")
        }
    }

    @Test(
        "Over latencies, policies and faults every shot was given the decoder's answer in time and else the policy's",
        arguments: ["identity", "hold"])
    func messages(policy: String) throws {
        try CommandLineTool.inFolder { folder in
            var options = ["--shots", "400", "--set", "theta=0.5pi", "--deadline", "3.84us", "--on-miss", policy]
            for fault in ["loss=0.03", "garbage=0.02", "corrupt=0.02", "duplicate=0.02", "delay=0.02", "restart=0.01"] {
                options += ["--fault", fault]
            }
            _ = try Self.run(
                "link-reset", options + Self.decoder("table_host", "--active-reset 1"), to: "run.h5", in: folder)
            let verdict = try Interpreter.run([Self.script, "run.h5"], in: folder)
            #expect(verdict.status == 0, "\(verdict.words)")
            // About half of the answers are late by the model's own spread.
            let late = verdict.words.split(separator: ",").dropFirst().first?.split(separator: " ").first.flatMap { Int($0) }
            #expect((100..<300).contains(try #require(late)), "\(verdict.words)")
        }
    }

    @Test("Three runs in virtual time, the machine idle or busy, write the same bytes")
    func busy() throws {
        try CommandLineTool.inFolder { folder in
            let decoder = try Self.decoder("table_host", "--active-reset 1")
            let options = ["--shots", "200", "--set", "theta=0.5pi", "--deadline", "3.84us", "--fault", "loss=0.02"] + decoder
            for (number, hogs) in [0, 2, 4].enumerated() {
                let busy = try (0..<hogs).map { _ in
                    let process = Process()
                    process.executableURL = URL(fileURLWithPath: try #require(Interpreter.path))
                    process.arguments = ["-c", "while True: pass"]
                    process.standardOutput = FileHandle.nullDevice
                    process.standardError = FileHandle.nullDevice
                    try process.run()
                    return process
                }
                // Children may inherit a mask that blocks gentler signals.
                defer { for process in busy { kill(process.processIdentifier, SIGKILL) } }
                _ = try Self.run("link-reset", options, to: "run\(number).h5", in: folder)
            }
            let verdict = try Interpreter.run(
                ["-c", DeterminismTests.compare, "run0.h5", "run1.h5", "run2.h5"], in: folder)
            #expect(verdict.status == 0, "\(verdict.words)")
        }
    }
}

import Foundation
import PulseRack
import Testing

/// A Slurm that runs on this machine for as long as its starter lives.
final class LocalSlurm {
    private let process = Process()
    private let input = Pipe()
    /// What the starter said: "ready", or why there is none.
    let answer: String
    let configuration: String

    init(in folder: URL) throws {
        let output = Pipe()
        configuration = folder.appendingPathComponent("slurm.conf").path
        process.executableURL = CommandLineTool.package.appendingPathComponent("tools/slurm-local")
        process.arguments = [folder.path]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        // One line, in one piece.
        answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            .trimmingCharacters(in: .newlines)
    }

    /// Ends the daemons. Where this is never called, the end of this process closes the pipe and does the same.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// Why there can be none here; `nil`: there can.
    static let obstacle: String? = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("slurm-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: folder) }
        guard let slurm = try? LocalSlurm(in: folder) else { return "tools/slurm-local cannot be started" }
        defer { slurm.stop() }
        return slurm.answer == "ready" ? nil : slurm.answer
    }()
}

@Suite("Slurm", .enabled("needs a Slurm that tools/slurm-local can start: slurm-wlm and munge") { LocalSlurm.obstacle == nil })
struct SlurmTests {
    static func run(
        _ arguments: [String], _ slurm: LocalSlurm? = nil, in folder: URL
    ) throws -> (status: Int32, words: String) {
        let array = CommandLineTool.package.appendingPathComponent("tools/slurm-array").path
        let process = Process.bounded([array] + arguments)
        process.currentDirectoryURL = folder
        var environment = ProcessInfo.processInfo.environment
        if let slurm { environment["SLURM_CONF"] = slurm.configuration }
        environment["PULSERACK"] = CommandLineTool.binary.path
        process.environment = environment
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, words)
    }

    @Test("An array of jobs runs the shards, and a job after them merges their files; what failed can be run again")
    func array() throws {
        try CommandLineTool.inFolder { folder in
            let slurm = try LocalSlurm(in: folder.appendingPathComponent("slurm"))
            defer { slurm.stop() }
            try #require(slurm.answer == "ready")
            let program = [CommandLineTool.program("rabi"), "-d", "bench-1q", "--sweep", "amp=0:1:8", "--shots", "50"]
            // Two of three shards: the merge job says which one it misses.
            let some = try Self.run(
                ["--shards", "3", "--only", "1,3", "-o", "a b.h5", "--"] + program, slurm, in: folder)
            #expect(some.status == 0, "\(some.words)")
            // The merge job is the last: its log is there when it has ended.
            let path = folder.appendingPathComponent("a b.h5.shards/merge.log")
            var log = ""
            for _ in 0..<600 where !log.contains("help:") {
                Thread.sleep(forTimeInterval: 0.1)
                log = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
            }
            #expect(log.contains("shard 2 (points 3 to 5) of 3 is missing"), "\(log)")
            let rest = try Self.run(
                ["--shards", "3", "--only", "2", "-o", "a b.h5", "--copy", "--wait", "--sbatch", "--cpus-per-task=1", "--"]
                    + program, slurm, in: folder)
            #expect(rest.status == 0, "\(rest.words)")
            let summary = try RunFile(folder.appendingPathComponent("a b.h5").path).summary()
            #expect(summary.isComplete && summary.finishedPoints == 8 && summary.shotsDone == 400)
        }
    }
}

@Suite("What tools/slurm-array refuses")
struct SlurmArrayOptionTests {
    @Test(
        "Options that cannot be meant are refused before any job",
        arguments: [[], ["--shards", "0"], ["--shards", "2", "--", "x"], ["-x"]])
    func refused(_ arguments: [String]) throws {
        try CommandLineTool.inFolder { folder in
            let outcome = try SlurmTests.run(arguments, in: folder)
            #expect(outcome.status == 2 && outcome.words.contains("tools/slurm-array"), "\(outcome.words)")
        }
    }
}

import Foundation
import Testing

/// The built `pulserack`, run as a user runs it.
enum CommandLineTool {
    struct Outcome {
        var status: Int32
        /// Whether a signal ended it: a trap, most of all.
        var wasKilled: Bool
        var output: String
        var errors: String
    }

    /// The directory of the package.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The binary lies beside the test bundle, which is the running process.
    static let binary: URL = {
        let process = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: process).deletingLastPathComponent().appendingPathComponent("pulserack")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
        let argument = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let besideArgument = argument.appendingPathComponent("pulserack")
        if FileManager.default.isExecutableFile(atPath: besideArgument.path) { return besideArgument }
        return package.appendingPathComponent(".build/debug/pulserack")
    }()

    /// Starts the tool, and returns it with the files that it writes to.
    static func start(_ arguments: [String], in folder: URL) throws -> Running {
        let process = Process()
        process.executableURL = binary
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let output = folder.appendingPathComponent("stdout-\(UUID().uuidString)")
        let errors = folder.appendingPathComponent("stderr-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        return Running(process: process, output: output, errors: errors)
    }

    struct Running {
        var process: Process
        var output: URL
        var errors: URL

        func outcome() -> Outcome {
            let deadline = ContinuousClock.now + .seconds(600)
            while process.isRunning, ContinuousClock.now < deadline { usleep(1000) }
            if process.isRunning {
                Issue.record("\(process.arguments ?? []) has not ended within ten minutes")
                kill(process.processIdentifier, SIGKILL)
            }
            process.waitUntilExit()
            func text(_ file: URL) -> String {
                String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
            }
            return Outcome(
                status: process.terminationStatus, wasKilled: process.terminationReason == .uncaughtSignal,
                output: text(output), errors: text(errors))
        }
    }

    /// Runs the tool to its end.
    static func run(_ arguments: [String], in folder: URL) throws -> Outcome {
        try start(arguments, in: folder).outcome()
    }

    /// Runs `body` in a fresh directory that is removed afterwards.
    static func inFolder<T>(_ body: (URL) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    /// A program of the repository.
    static func program(_ name: String) -> String {
        package.appendingPathComponent("Pulses/\(name).qasm").path
    }
}

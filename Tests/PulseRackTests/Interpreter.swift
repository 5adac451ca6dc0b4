import Foundation

/// The Python that `tools/test` provides, for tests that need one.
enum Interpreter {
    /// `nil` where none is provided: such tests skip, and say so.
    static let path = ProcessInfo.processInfo.environment["PULSERACK_PYTHON"]

    /// Runs it to its end; everything that it prints.
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> (status: Int32, words: String) {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        let process = Process.bounded([path] + arguments)
        if let folder { process.currentDirectoryURL = folder }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, words)
    }
}

extension Process {
    /// A command that is ended, with what it has started, after ten minutes; its status is 124 then.
    ///
    /// Tests wait for such a process and for the end of its output, which would otherwise have no bound.
    static func bounded(_ command: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["timeout", "--kill-after=10", "600"] + command
        return process
    }
}

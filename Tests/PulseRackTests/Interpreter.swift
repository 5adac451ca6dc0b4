import Foundation

/// The Python that `tools/test` provides, for tests that need one.
enum Interpreter {
    /// `nil` where none is provided: such tests skip, and say so.
    static let path = ProcessInfo.processInfo.environment["PULSERACK_PYTHON"]

    /// Runs it to its end; everything that it prints.
    static func run(_ arguments: [String], in folder: URL? = nil) throws -> (status: Int32, words: String) {
        guard let path else { throw CocoaError(.fileNoSuchFile) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
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

import Foundation
import Testing

/// A Python with public client packages.
struct ClientPython: Sendable {
    let interpreter: String

    /// Those that the environment names, each with a scheduler.
    static let all = ["PULSERACK_CLIENT_PYTHON", "PULSERACK_CLIENT_PYTHON_131"]
        .compactMap { ProcessInfo.processInfo.environment[$0] }
        .map(ClientPython.init)
    /// One with a q1simulator that can be imported, for which it needs a binding of Qt.
    static let simulating = all.first { (try? run($0.interpreter, ["-c", "import q1simulator"], input: Data())) != nil }
    static let reason: Comment = "needs PULSERACK_CLIENT_PYTHON_131, an interpreter with q1simulator and a binding of Qt"

    struct Failure: Error {}

    func script(_ name: String, input: Data = Data()) throws -> Data {
        let folder = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        return try Self.run(
            interpreter, [folder.appendingPathComponent("tools/python/\(name)").path], input: input)
    }

    private static func run(_ program: String, _ arguments: [String], input: Data) throws -> Data {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try input.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.standardInput = try FileHandle(forReadingFrom: file)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure() }
        return data
    }
}

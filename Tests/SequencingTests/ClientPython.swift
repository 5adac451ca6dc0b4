import Foundation
import Testing

/// A Python with public client packages.
struct ClientPython: Sendable {
    let interpreter: String

    /// Of those that the environment names, the ones that have q1simulator.
    static let all = ["PULSERACK_CLIENT_PYTHON", "PULSERACK_CLIENT_PYTHON_131"]
        .compactMap { ProcessInfo.processInfo.environment[$0] }
        .filter { (try? run($0, ["-c", "import q1simulator"], input: Data())) != nil }
        .map(ClientPython.init)
    static let reason: Comment = "needs PULSERACK_CLIENT_PYTHON, an interpreter with q1simulator installed"

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

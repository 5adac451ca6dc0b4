import Foundation

/// The Python of `tools/python/requirements.txt`, where there is one.
enum Python {
    static let interpreter = ProcessInfo.processInfo.environment["PULSERACK_PYTHON"]

    static var isThere: Bool { interpreter != nil }

    static let reason = "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"

    static func script(_ name: String) -> String {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("tools/python/" + name).path
    }

    /// Starts a script; what it prints comes out of the pipe.
    static func start(_ name: String, _ arguments: [String]) throws -> (Process, Pipe) {
        try launch(interpreter!, [script(name)] + arguments)
    }

    /// Runs a script to its end.
    static func run(_ name: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
        finish(try start(name, arguments))
    }

    static func finish(_ running: (Process, Pipe)) -> (status: Int32, output: String) {
        let output = running.1.fileHandleForReading.readDataToEndOfFile()
        running.0.waitUntilExit()
        return (running.0.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}

/// Starts a program with both of its outputs in one pipe; it is ended after ten minutes, with status 124.
func launch(_ program: String, _ arguments: [String]) throws -> (Process, Pipe) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "--kill-after=10", "600", program] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    return (process, pipe)
}

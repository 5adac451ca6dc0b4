import Foundation
import RackDiagnostics

/// The program that draws.
enum Gnuplot {
    /// Runs a script and returns what it prints.
    ///
    /// - Throws: `DiagnosticsError` if gnuplot is not there or does not like the script.
    static func run(_ script: String) throws -> String {
        guard let program = path else {
            throw RunFile.refusal(
                "RK0244", "gnuplot is not installed", help: "apt-get install gnuplot-nox, or run tools/setup")
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: nobody waits for the other side, however long script or answer.
        let input = folder.appendingPathComponent("script")
        let output = folder.appendingPathComponent("output")
        let errors = folder.appendingPathComponent("errors")
        try Data(script.utf8).write(to: input)
        for file in [output, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = program
        process.arguments = [input.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let words = String(decoding: (try? Data(contentsOf: errors)) ?? Data(), as: UTF8.self)
            throw RunFile.refusal("RK0245", "gnuplot failed: \(words.split(separator: "\n").last ?? "no reason given")")
        }
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }

    /// The first gnuplot on the search path.
    private static var path: URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return folders.lazy.map { URL(fileURLWithPath: String($0)).appendingPathComponent("gnuplot") }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }
}

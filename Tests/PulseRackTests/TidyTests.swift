import Foundation
import Testing

@Suite("The house is tidy")
struct TidyTests {
    /// `tools/tidy` holds imports to the layer table, and the core to its bans.
    @Test(
        "tools/tidy has no findings, and finds every mistake of its own broken tree",
        arguments: [[], ["--self-test"]])
    func tidy(_ arguments: [String]) throws {
        let tidy = CommandLineTool.package.appendingPathComponent("tools/tidy").path
        let process = Process.bounded(["python3", tidy] + arguments)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(output)")
    }
}

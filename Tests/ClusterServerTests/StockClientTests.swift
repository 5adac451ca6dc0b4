import Foundation
import Testing

@testable import ClusterServer

@Suite("Stock drivers")
struct StockClientTests {
    /// An interpreter with a driver in it, of `tools/python/requirements-clients-*.txt`.
    enum Driver: String, CaseIterable, Sendable {
        case newest = "PULSERACK_CLIENT_PYTHON"
        case older = "PULSERACK_CLIENT_PYTHON_131"

        var interpreter: String? { ProcessInfo.processInfo.environment[rawValue] }
    }

    private static func check(_ driver: Driver, _ levels: [String]) throws {
        guard let interpreter = driver.interpreter else {
            print("skipped: needs \(driver.rawValue), an interpreter with a stock driver installed")
            return
        }
        var options = ClusterServerOptions()
        // Drivers before 1.4 know no ports but the usual: the server has an address of its own.
        options.address = "127.\(Int.random(in: 1..<255)).\(Int.random(in: 0..<255)).\(Int.random(in: 2..<255))"
        let server = ClusterServer(rack: .oneOfEach, engine: RecordingEngine(), options: options)
        _ = try server.start()
        defer { server.stop() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: interpreter)
        process.arguments = [script, "--address", options.address] + levels
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        for level in levels { #expect(output.contains("\(level) holds"), "\(output)") }
        #expect(process.terminationStatus == 0)
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("tools/python/check_cluster.py").path

    @Test("A stock driver connects and reads everything, and each of its functions is answered", arguments: Driver.allCases)
    func connects(driver: Driver) throws { try Self.check(driver, ["T0", "T1", "EVERY"]) }

    @Test("A stock driver reads back every parameter that it writes", arguments: Driver.allCases)
    func writes(driver: Driver) throws { try Self.check(driver, ["T2"]) }

    @Test("A stock driver loads, runs and reads, and others survive what it does wrong", arguments: Driver.allCases)
    func runs(driver: Driver) throws { try Self.check(driver, ["T3", "T4", "T9"]) }
}

import Foundation
import Testing

/// Stock drivers against the served rack as users start it, with a chip behind it.
@Suite("A served cluster and stock drivers")
struct ClusterClientTests {
    /// Interpreters with a driver in them, of `tools/python/requirements-clients-*.txt`.
    enum Driver: String, CaseIterable, Sendable {
        case newest = "PULSERACK_CLIENT_PYTHON"
        case older = "PULSERACK_CLIENT_PYTHON_131"

        var interpreter: String? { ProcessInfo.processInfo.environment[rawValue] }
    }

    /// A module of each kind; one qubit is reached.
    private static let rack = """
        name: four
        device: transmon-1gs
        modules:
          - {slot: 1, kind: QCM}
          - {slot: 2, kind: QRM}
          - slot: 3
            kind: QCM-RF
            cables:
              - {output: 0, port: q0_drive, local_oscillator_hz: 4.8e9}
          - slot: 4
            kind: QRM-RF
            cables:
              - {output: 0, port: feed0_out, local_oscillator_hz: 6.9e9, delay_s: 20e-9}
              - {input: 0, port: feed0_in}
        """

    /// Starts the rack on an address of its own, for drivers that know only the usual ports; ends it with Ctrl-C.
    private static func served(_ body: (_ address: String) throws -> Void) throws {
        try CommandLineTool.inFolder { folder in
            try Self.rack.write(to: folder.appendingPathComponent("four.yaml"), atomically: true, encoding: .utf8)
            let address = "127.\(Int.random(in: 1..<255)).\(Int.random(in: 0..<255)).\(Int.random(in: 2..<255))"
            let rack = try CommandLineTool.start(
                ["serve", "cluster", "--rack", "four.yaml", "--address", address], in: folder)
            let begin = Date.now
            while rack.process.isRunning, Date.now.timeIntervalSince(begin) < 60 {
                let said = try String(contentsOf: rack.output, encoding: .utf8)
                if said.contains("\(address):5025") { break }
                Thread.sleep(forTimeInterval: 0.02)
            }
            defer { #expect(rack.outcome().status == 0) }
            defer { rack.process.interrupt() }
            try body(address)
        }
    }

    @Test(
        "What goes wrong in a program is told by the flag that the driver knows for it", arguments: Driver.allCases)
    func runs(driver: Driver) throws {
        guard let interpreter = driver.interpreter else {
            print("skipped: needs \(driver.rawValue), an interpreter with a stock driver installed")
            return
        }
        try Self.served { address in
            let script = CommandLineTool.package.appendingPathComponent("tools/python/check_cluster.py").path
            let levels = ["T0", "T3", "T4", "T9", "FAULTS", "CONVENTIONS"]
            let process = Process.bounded(
                [interpreter, script, "--address", address, "--readout", "4"] + levels)
            let pipe = Pipe()
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let words = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            for level in levels { #expect(words.contains("\(level) holds"), "\(words)") }
        }
    }
}

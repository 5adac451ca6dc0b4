import Foundation
import RackEmulator

extension Benchmarks {
    private func program(_ name: String, on device: String) throws -> Program {
        try Rack(device: device).program(contentsOf: programs + "/" + name)
    }

    func oneQubitShots() throws -> Double {
        let program = try program("rabi.qasm", on: "bench-1q")
        let settings = [InputSetting(name: "amp", value: 0.3)]
        return try Self.bestRate(by: .wall) {
            let request = RunRequest(shots: 1_000_000, seed: seed, settings: settings, keeps: .summaries)
            return Double(try program.run(request).shots)
        }
    }

    func bellShots() throws -> Double {
        let program = try program("bell-cz.qasm", on: "pair-cz")
        return try Self.bestRate(by: .wall) {
            Double(try program.run(RunRequest(shots: 1_000_000, seed: seed, keeps: .summaries)).shots)
        }
    }

    func chevronPoints() throws -> Double {
        let program = try program("rabi-chevron.qasm", on: "bench-1q")
        let sweeps = [
            SweepAxis.linear("width", from: 4e-9, to: 204e-9, count: 51),
            SweepAxis.linear("detuning", from: -20e6, to: 20e6, count: 41),
        ]
        return try Self.bestRate(by: .wall) {
            let request = RunRequest(shots: 100, seed: seed, sweeps: sweeps, keeps: .summaries)
            return Double(try program.run(request).points.count)
        }
    }

    func spectroscopyPoints() throws -> Double {
        let program = try program("qubit-spectroscopy.qasm", on: "bench-1q")
        let sweeps = [SweepAxis.linear("offset", from: -2e6, to: 2e6, count: 21)]
        return try Self.bestRate(by: .wall) {
            let request = RunRequest(shots: 100, seed: seed, sweeps: sweeps, keeps: .summaries)
            return Double(try program.run(request).points.count)
        }
    }

    /// From the text of the program to the closed file.
    func rabiSeconds() throws -> Double {
        let name = "pulserack-\(UUID().uuidString).h5"
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try 1
            / Self.bestRate(by: .wall) {
                let request = RunRequest(
                    shots: 1000, seed: seed, sweeps: [.linear("amp", from: 0, to: 1, count: 101)], output: path,
                    keeps: .summaries)
                _ = try program("rabi.qasm", on: "bench-1q").run(request)
                return 1
            }
    }

    /// Every qubit of a 32-qubit device, driven and read: the largest resident size of a process of its own.
    func peakMemory() throws -> Double {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pulserack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var text = "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nbit[32] c;\n"
        for qubit in 0..<32 { text += "sx $\(qubit);\n" }
        for qubit in 0..<32 { text += "c[\(qubit)] = measure $\(qubit);\n" }
        try Data(text.utf8).write(to: folder.appendingPathComponent("all.qasm"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [
            "run", folder.appendingPathComponent("all.qasm").path, "--device", "oqc-toshiko-32", "--shots", "10000",
            "--seed", "\(seed)", "--output", folder.appendingPathComponent("run.h5").path,
        ]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw BenchmarkFailure(status: process.terminationStatus) }
        var usage = rusage()
        getrusage(RUSAGE_CHILDREN.rawValue, &usage)
        return Double(usage.ru_maxrss) / 1024
    }

    struct BenchmarkFailure: Error, CustomStringConvertible {
        var status: Int32
        var description: String { "the run ended with status \(status)" }
    }
}

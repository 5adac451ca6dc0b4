import ClusterServer
import Foundation
import RackModel
import Synchronization

extension Benchmarks {
    /// A stock client on a served rack, from its schedule to its numbers.
    var clients: [Benchmark] {
        let rabi = ClientRabi()
        let note = "quantify-scheduler's Rabi of 51 amplitudes × 1024 averages on qblox-1q-rf, compiled, uploaded, run and fetched"
        return [
            Benchmark(name: "cluster-quantify-rabi", unit: "s", note: note, measure: { try rabi.measured().wall }),
            Benchmark(
                name: "cluster-quantify-rabi-client", unit: "s", note: "the client's own processor time in that turn",
                measure: { try rabi.measured().client }),
        ]
    }
}

/// Times `tools/python/quantify_rate.py` once for both of its figures.
private final class ClientRabi: Sendable {
    private let result = Mutex<(wall: Double, client: Double)?>(nil)

    /// - Throws: `Benchmarks.Absent` without a `PULSERACK_CLIENT_PYTHON_131` that has quantify-scheduler.
    func measured() throws -> (wall: Double, client: Double) {
        try result.withLock { result in
            if let result { return result }
            let fresh = try Self.measure()
            result = fresh
            return fresh
        }
    }

    private static func measure() throws -> (wall: Double, client: Double) {
        guard let python = ProcessInfo.processInfo.environment["PULSERACK_CLIENT_PYTHON_131"] else {
            throw Benchmarks.Absent("there is no PULSERACK_CLIENT_PYTHON_131, an interpreter with quantify-scheduler")
        }
        // Drivers of this version know the standard ports only.
        var options = ClusterServerOptions()
        options.address = "127.92.\(ProcessInfo.processInfo.processIdentifier % 250 + 1).1"
        let rack = try FakeRack("qblox-1q-rf", options: options)
        defer { rack.stop() }
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-W", "ignore", "tools/python/quantify_rate.py", rack.ports.address, try figures(rack.device)]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard process.terminationStatus == 0, numbers.count == 2 else {
            throw Benchmarks.Absent("\(python) cannot run quantify-scheduler")
        }
        return (numbers[0], numbers[1])
    }

    /// What the client is told of the device.
    private static func figures(_ device: Device) throws -> String {
        let (qubit, resonator) = (device.modes[0], device.feedlines[0].resonators[0])
        let figures = [
            "qubit_hz": qubit.frequencyHz, "anharmonicity_hz": qubit.anharmonicityHz,
            "readout_hz": resonator.frequencyHz, "rabi_hz_full_scale": 50e6,
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: figures), as: UTF8.self)
    }
}

import Foundation
import RackDiagnostics
import RackEmulator
import RackFiles
import RackModel
import RackUnits
import Testing

/// Native gates of the presets, calibrated from the description alone, as whole programs: what they miss is what
/// T1 and T2 take in the time that they last.
@Suite("Native gates to the fidelity that T1 and T2 allow")
struct NativeGateTests {
    /// The preset without thermal population, so that programs begin in the ground state.
    static func device(_ name: String) throws -> Device {
        var device = try PresetLibrary.locate().device(name).device
        for mode in device.modes.indices { device.modes[mode].thermalPopulation = 0 }
        return device
    }

    static func experiment(_ body: String, _ device: Device, shots: Int) throws -> Experiment {
        try Experiment(
            program: SourceText(
                name: "gates.qasm", "OPENQASM 3.0;\ninclude \"stdgates.inc\";\nbit[2] c;\n" + body),
            calibrations: [SourceText(name: "cal.qasm", CalibrationTemplate(device: device).text)], device: device,
            options: RunOptions(shots: shots, seed: 12), include: { _ in nil })
    }

    /// Σ over qubits of 1 − F, F = ½ + e^(−t/T1)/6 + e^(−t/T2)/3 (row A24): the floor of an identity of this length.
    static func floor(_ device: Device, _ qubits: [Int], seconds: Double) -> Double {
        qubits.reduce(0) { sum, qubit in
            let mode = device.modes[qubit]
            return sum + 0.5 - exp(-seconds / mode.t1Seconds) / 6 - exp(-seconds / mode.t2Seconds) / 3
        }
    }

    @Test(
        "Ten X bring a qubit back, and nothing goes to level 2",
        arguments: ["bench-1q", "pair-cz", "chain-5", "oqc-toshiko-32", "iqm-radiance-54"])
    func train(name: String) throws {
        let device = try Self.device(name)
        let train = String(repeating: "x $0;\n", count: 10)
        let result = try Self.experiment(train + "c[0] = measure $0;", device, shots: 1).run(point: 0, shots: 0..<1)
        let populations = result.captures[0].populations
        let floor = Self.floor(device, [0], seconds: 10 * device.gates.singleQubitSeconds)
        #expect(1 - populations[0] < 1.5 * floor + 1e-3, "\(populations), floor \(floor)")
        #expect(populations[2] < 1e-3, "\(populations)")
        // Nine leave it excited: the pulses do turn.
        let nine = String(repeating: "x $0;\n", count: 9)
        let other = try Self.experiment(nine + "c[0] = measure $0;", device, shots: 1).run(point: 0, shots: 0..<1)
        #expect(1 - other.captures[0].populations[1] < 1.5 * floor + 1e-3, "\(other.captures[0].populations)")
    }

    struct Pair: CustomTestStringConvertible, Sendable {
        var device: String
        var control: Int
        var target: Int
        var testDescription: String { "\(device) \(control) → \(target)" }
    }

    static let pairs = [
        Pair(device: "pair-cz", control: 0, target: 1), Pair(device: "chain-5", control: 1, target: 2),
        Pair(device: "iqm-radiance-54", control: 0, target: 1),
        Pair(device: "oqc-toshiko-32", control: 0, target: 1), Pair(device: "oqc-toshiko-32", control: 2, target: 3),
        Pair(device: "oqc-toshiko-32", control: 9, target: 10),
        Pair(device: "oqc-toshiko-32", control: 26, target: 27),
    ]

    @Test("A Bell pair: P(00) + P(11), its X parity, and leakage", arguments: pairs)
    func bell(_ pair: Pair) throws {
        let device = try Self.device(pair.device)
        let (a, b) = ("$\(pair.control)", "$\(pair.target)")
        let shots = 20_000
        for basis in ["", "h \(a); h \(b);"] {
            let experiment = try Self.experiment(
                """
                h \(a);
                cx \(a), \(b);
                \(basis)
                barrier \(a), \(b);
                c[0] = measure \(a);
                c[1] = measure \(b);
                """, device, shots: shots)
            let result = try experiment.run(point: 0, shots: 0..<shots)
            let captures = result.captures
            // The levels in which the windows begin are what an ideal readout would say.
            let even = (0..<shots).count { captures[0].prepared[$0] == captures[1].prepared[$0] }
            let shape = try experiment.shape()
            let seconds = Double(shape.captures.map(\.startTick).min() ?? 0) / Double(device.tickRate.perSecond)
            let allowed = 1.5 * Self.floor(device, [pair.control, pair.target], seconds: seconds) + 1e-3
            let sigma = (allowed / Double(shots)).squareRoot()
            let missed = 1 - Double(even) / Double(shots)
            #expect(missed < allowed + 3 * sigma, "\(missed), allowed \(allowed) ± \(sigma)")
            #expect(captures.allSatisfy { $0.populations[2] < 1e-3 }, "\(captures.map(\.populations))")
            // Both answers are as frequent as each other.
            #expect(captures.allSatisfy { abs($0.populations[1] - 0.5) < 0.02 }, "\(captures.map(\.populations))")
        }
    }

    @Test("Every native pair of Toshiko is calibrated, and its CX leaks less than 1e-3 from any level")
    func toshiko() throws {
        let device = try Self.device("oqc-toshiko-32")
        for (control, target) in [(0, 1), (5, 4), (7, 9), (23, 20), (28, 29), (25, 26)] {
            for flips in ["", "x $\(control);", "x $\(target);", "x $\(control); x $\(target);"] {
                let result = try Self.experiment(
                    "\(flips)\ncx $\(control), $\(target);\nbarrier $\(control), $\(target);\n"
                        + "c[0] = measure $\(control);\nc[1] = measure $\(target);", device, shots: 1
                ).run(point: 0, shots: 0..<1)
                let leaked = result.captures.map { $0.populations[2] }
                #expect(leaked.allSatisfy { $0 < 1e-3 }, "\(control) → \(target) after '\(flips)': \(leaked)")
            }
        }
    }
}

import Foundation
import PulseLanguage
import RackDiagnostics
import RackFiles
import RackModel
import RackNumerics
import RackUnits
import Testing

@testable import RackEmulator

@Suite("Processes of schedules")
struct TomographyTests {
    private static func process(
        _ body: String, _ device: Device, qubits: [Int]? = nil, settles: Bool = true
    ) throws -> ProcessResult {
        try IdealBench.experiment(body, device: device).process(qubits: qubits, settles: settles)
    }

    private static func calibrated(_ body: String, _ device: Device, qubits: [Int]? = nil) throws -> ProcessResult {
        try Experiment(
            program: SourceText(name: "gate.qasm", "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n" + body),
            calibrations: [SourceText(name: "cal.qasm", CalibrationTemplate(device: device).text)], device: device,
            options: RunOptions(), include: { _ in nil }
        ).process(qubits: qubits)
    }

    private static func unitary(_ name: String, _ parameters: [Double] = []) throws -> ComplexMatrix {
        try #require(GateUnitary.named(name, parameters))
    }

    @Test(
        "Idling with T1 and T2 has the fidelity ½ + e^(−t/T1)/6 + e^(−t/T2)/3",
        arguments: [(30e-6, 20e-6, 2), (15e-6, 30e-6, 2), (40e-6, 10e-6, 3)])
    func idle(_ values: (t1: Double, t2: Double, levels: Int)) throws {
        let device = IdealBench.device(levels: values.levels, t1: values.t1, t2: values.t2)
        let result = try Self.process("delay[1us] $0;", device, qubits: [0])
        let expected = 0.5 + exp(-1e-6 / values.t1) / 6 + exp(-1e-6 / values.t2) / 3
        #expect(abs(result.process.averageFidelity(to: .identity(2)) - expected) < 1e-9)
        #expect(abs(result.process.leakage) < 1e-12)
        // Level 2 falls to 1 in the time: at twice the rate, and from there no further than 0.
        let back = values.levels == 3 ? 1 - exp(-2e-6 / values.t1) : nil
        #expect((result.process.seepage == nil) == (back == nil))
        if let back, let seepage = result.process.seepage { #expect(abs(seepage - back) < 1e-9) }
        let transfer = result.process.transferMatrix
        #expect(abs(transfer[1][1] - exp(-1e-6 / values.t2)) < 1e-9)
        #expect(abs(transfer[3][3] - exp(-1e-6 / values.t1)) < 1e-9)
        #expect(abs(transfer[3][0] - (1 - exp(-1e-6 / values.t1))) < 1e-9)
    }

    @Test("Two qubits idle side by side: fidelities of the process multiply")
    func side() throws {
        let device = IdealBench.device(qubits: 2, t1: 20e-6, t2: 15e-6, spacingHz: 200e6)
        let one = try Self.process("delay[1us] $0;", device, qubits: [1]).process
        let both = try Self.process("delay[1us] $0;", device, qubits: [1, 0]).process
        #expect(both.qubits == [1, 0])
        let single = one.processFidelity(to: .identity(2))
        #expect(abs(both.processFidelity(to: .identity(4)) - single * single) < 1e-9)
    }

    @Test("A square π pulse on two levels is an X; a phase of its frame turns the axis, a virtual Z the frame")
    func rotations() throws {
        let device = IdealBench.device()
        // Ω/2π = 50 MHz at amplitude 1: 10 ns turn by π.
        let x = try Self.process("cal { play(q0, constant(1.0, 10ns)); }", device).process
        #expect(abs(x.averageFidelity(to: try Self.unitary("x")) - 1) < 1e-9)
        let y = try Self.process("cal { shift_phase(q0, pi/2); play(q0, constant(1.0, 10ns)); shift_phase(q0, -pi/2); }", device)
        #expect(abs(y.process.averageFidelity(to: try Self.unitary("y")) - 1) < 1e-9)
        let half = "cal { play(q0, constant(0.5, 10ns)); shift_phase(q0, -0.7); }"
        let turned = try Self.process(half, device).process
        #expect(abs(turned.averageFidelity(to: try Self.unitary("rz", [0.7]) * Self.unitary("sx")) - 1) < 1e-9)
        #expect(turned.averageFidelity(to: try Self.unitary("sx")) < 0.95)
        #expect(try Self.process(half, device).ideal == nil)
    }

    @Test("A frame off the qubit's frequency sees it turn")
    func detuned() throws {
        let result = try Self.process(
            "cal { set_frequency(q0, 5.002e9); } delay[100ns] q0;", IdealBench.device(), qubits: [0])
        // In a frame that is 2 MHz too fast the qubit falls behind: b·e^(2πi·0.2).
        let expected = try Self.unitary("rz", [2 * .pi * 0.2])
        #expect(result.frames == ["q0"])
        #expect(abs(result.process.averageFidelity(to: expected) - 1) < 1e-9)
    }

    @Test("The process matrix of a Pauli rotation has the weights cos² and sin²")
    func chi() throws {
        let process = try Self.process("cal { play(q0, constant(0.4, 10ns)); }", IdealBench.device()).process
        let chi = process.chi
        let angle = 0.4 * Double.pi / 2
        #expect(process.pauliLabels == ["I", "X", "Y", "Z"])
        #expect(abs(chi[0, 0].re - cos(angle) * cos(angle)) < 1e-9 && abs(chi[1, 1].re - sin(angle) * sin(angle)) < 1e-9)
        #expect(abs(chi.trace.re - 1) < 1e-12)
        let transfer = process.transferMatrix
        #expect(abs(transfer[0][0] - 1) < 1e-12 && abs(transfer[2][2] - cos(2 * angle)) < 1e-9)
    }

    @Test("Calibrated gates come near what their names say, and every process is physical")
    func gates() throws {
        var device = try NativeGateTests.device("pair-cz")
        for mode in device.modes.indices {
            (device.modes[mode].t1Seconds, device.modes[mode].t2Seconds) = (.infinity, .infinity)
            device.modes[mode].noise = SlowNoise()
        }
        for body in ["h $0;", "h $0; cx $0, $1; rz(0.3) $1;"] {
            let result = try Self.calibrated(body, device, qubits: body.contains(",") ? [0, 1] : nil)
            let ideal = try #require(result.ideal, "\(body)")
            #expect(result.process.averageFidelity(to: ideal) > 0.998, "\(body) \(result.process.averageFidelity(to: ideal))")
            try Self.check(result.process)
        }
        // With decay it is no better than idling for as long.
        let noisy = try NativeGateTests.device("pair-cz")
        let cz = try Self.calibrated("cz $0, $1;", noisy).process
        let idle = try Self.calibrated("delay[\(Int((cz.seconds * 1e9).rounded()))ns] $0, $1;", noisy, qubits: [0, 1]).process
        #expect(cz.averageFidelity(to: try Self.unitary("cz")) < idle.averageFidelity(to: .identity(4)) + 1e-3)
        try Self.check(cz)
    }

    /// Complete positivity, and a trace that falls by the leakage.
    private static func check(_ process: QuantumProcess) throws {
        let d = process.dimension
        #expect(abs(process.choi.trace.re - Double(d) * (1 - process.leakage)) < 1e-9)
        #expect(process.leakage > -1e-9 && process.seepage ?? 0 > -1e-9)
        let values = HermitianEigenSystem(process.choi).values
        #expect(values.allSatisfy { $0 > -1e-9 }, "\(values)")
        // No input state gains probability.
        for i in 0..<d { #expect(process.image(i, i).trace.re < 1 + 1e-9) }
    }

    @Test("The CZ of a pair is what its calibration says of it")
    func controlledPhase() throws {
        var device = try NativeGateTests.device("pair-cz")
        for mode in device.modes.indices {
            (device.modes[mode].t1Seconds, device.modes[mode].t2Seconds) = (.infinity, .infinity)
            device.modes[mode].noise = SlowNoise()
        }
        let pair = try #require(NativePairs(device: device).pairs.first)
        let lab = try PulseLab(device: device)
        let found = try #require(ControlledPhaseCalibration(pair: pair, lab: lab))
        let process = try Self.calibrated("cz $\(pair.first), $\(pair.second);", device).process
        // Its residual is a sum of squares: half of the phase's error, what is left in |02⟩, what is swapped.
        let phase = process.choi[3 * 4 + 3, 0].argument
        let conditional = phase - process.choi[1 * 4 + 1, 0].argument - process.choi[2 * 4 + 2, 0].argument
        let error = remainder(conditional - .pi, 2 * .pi) / 2
        let swapped = process.choi[2 * 4 + 1, 2 * 4 + 1].re
        let leaked = 1 - (0..<4).reduce(0) { $0 + process.choi[3 * 4 + $1, 3 * 4 + $1].re }
        #expect(error * error + swapped < found.residual + 1e-5)
        #expect(abs(process.leakage - leaked / 4) < 1e-4)
        #expect(process.averageFidelity(to: try Self.unitary("cz")) > 1 - 2 * found.residual - 1e-3)
    }

    @Test("A pulse that is too fast leaks from |1⟩ by ½|∫Ω e^(−iαt) dt|²")
    func leakage() throws {
        // Weak, so that the formula of first order holds; short against 1/α, so that there is something to see.
        let (amplitude, seconds) = (0.02, 4e-9)
        let device = IdealBench.device(levels: 3, anharmonicityHz: -0.3e9)
        let process = try Self.process("cal { play(q0, constant(\(amplitude), 4ns)); }", device).process
        let (omega, alpha) = (2 * Double.pi * IdealBench.rabiHz * amplitude, 2 * Double.pi * -0.3e9)
        let integral = omega * 2 * sin(alpha * seconds / 2) / alpha
        let expected = 0.5 * integral * integral
        // Of the two computational states only |1⟩ leaks.
        #expect(abs(2 * process.leakage - expected) < 2e-2 * expected)
        #expect(abs(try #require(process.seepage) - expected) < 2e-2 * expected)
    }

    @Test("What no one process describes is refused with its code")
    func refused() throws {
        let device = IdealBench.device(qubits: 2, spacingHz: 100e6)
        func codes(_ body: String, _ qubits: [Int]? = nil) -> [String] {
            do { _ = try Self.process(body, device, qubits: qubits) } catch {
                return (error as? DiagnosticsError)?.diagnostics.map(\.code) ?? ["\(error)"]
            }
            return []
        }
        #expect(codes("bit c; c = measure $0;") == ["RK0280"])
        #expect(codes("bit c; c = measure $0; if (c) { delay[40ns] $0; }") == ["RK0280"])
        #expect(codes("cal { play(tx0, constant(0.1, 40ns)); }") == ["RK0280"])
        #expect(codes("") == ["RK0281"])
        for qubits in [[], [7], [-1], [0, 0]] { #expect(codes("delay[40ns] $0;", qubits) == ["RK0281"]) }
        #expect(codes("delay[40ns] $0;", [1, 0]).isEmpty)
    }

    @Test(
        "Named gates are unitary and have their powers",
        arguments: [("sx", "x"), ("s", "z"), ("t", "s")])
    func named(_ root: String, _ square: String) throws {
        let (one, two) = (try Self.unitary(root), try Self.unitary(square))
        #expect(abs((two.adjoint * (one * one)).trace.magnitude - 2) < 1e-12)
        for (name, parameters) in [
            ("ecr", []), ("iswap", []), ("cswap", []), ("ccx", []), ("cu", [0.1, 0.2, 0.3, 0.4]), ("crx", [0.3]), ("prx", [0.3, 0.4]),
            ("u2", [0.1, 0.2]), ("ch", []),
        ] as [(String, [Double])] {
            let unitary = try Self.unitary(name, parameters)
            #expect(abs((unitary.adjoint * unitary).trace.re - Double(unitary.rows)) < 1e-12, "\(name)")
        }
        #expect(GateUnitary.named("rz", []) == nil && GateUnitary.named("nothing") == nil)
        let ecr = try Self.unitary("ecr")
        #expect(abs((ecr * ecr).trace.magnitude - 4) < 1e-12)
    }
}

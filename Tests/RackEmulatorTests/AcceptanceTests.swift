import Foundation
import RackEmulator
import RackModel
import Testing

/// Rows of the acceptance table that need the whole way from program to population; the formula is in
/// each test.
@Suite("Programs against formulas")
struct AcceptanceTests {
    @Test("A1: Rabi, Ω²/(Ω²+Δ²) sin²(√(Ω²+Δ²)t/2), to 1e-6", arguments: [0.0, 3e6, -12.5e6], [0.1, 0.37, 1.0])
    func rabi(detuningHz: Double, amplitude: Double) throws {
        let device = IdealBench.device()
        let experiment = try IdealBench.experiment(
            """
            input duration width;
            input float detuning;
            input float amp;
            defcal pulse(float f) $0 { shift_frequency(q0, f); play(q0, constant(amp, width)); }
            pulse(detuning) $0;
            """, device: device,
            options: RunOptions(
                shots: 1, settings: [.init(name: "detuning", value: detuningHz), .init(name: "amp", value: amplitude)],
                sweeps: [SweepAxis(name: "width", values: [8e-9, 21.5e-9, 100e-9, 333e-9], unit: "s")]))
        for (index, width) in [8e-9, 21.5e-9, 100e-9, 333e-9].enumerated() {
            let omega = 2 * Double.pi * IdealBench.rabiHz * amplitude
            let delta = 2 * Double.pi * detuningHz
            let general = (omega * omega + delta * delta).squareRoot()
            let expected = omega * omega / (general * general) * pow(sin(general * width / 2), 2)
            let result = try experiment.run(point: index, shots: 0..<1)
            #expect(abs(result.finalPopulations[0][1] - expected) < 1e-6)
        }
    }

    @Test("A3: Ramsey, ½[1 + e^(−t/T2) cos Δt]")
    func ramsey() throws {
        let (t1, t2, detuningHz) = (40e-6, 20e-6, 0.13e6)
        let taus = stride(from: 0.0, through: 40e-6, by: 1e-6).map { $0 }
        let experiment = try IdealBench.experiment(
            """
            input duration tau;
            defcal half $0 { play(q0, constant(0.5, 10ns)); }
            half $0;
            cal { shift_frequency(q0, \(detuningHz)); }
            delay[tau] $0;
            half $0;
            """, device: IdealBench.device(t1: t1, t2: t2),
            options: RunOptions(shots: 1, sweeps: [SweepAxis(name: "tau", values: taus, unit: "s")]))
        for (index, tau) in taus.enumerated() {
            let p1 = try experiment.run(point: index, shots: 0..<1).finalPopulations[0][1]
            // Decay during the two 10 ns pulses and the detuned second pulse stay below the 1 % asked for.
            let expected = 0.5 * (1 + exp(-tau / t2) * cos(2 * .pi * detuningHz * tau))
            #expect(abs(p1 - expected) < 0.006, "tau \(tau)")
        }
    }

    @Test("A4: relaxation at Γ↓ + Γ↑ to the thermal population, 1e-6")
    func relaxation() throws {
        let (t1, p) = (30e-6, 0.04)
        let taus = [0.0, 1e-6, 17e-6, 60e-6, 1e-3]
        let experiment = try IdealBench.experiment(
            "input duration tau; delay[tau] $0;\n"
                + "defcal flip $0 { play(q0, constant(1.0, 10ns)); } flip $0; delay[tau] $0;",
            device: IdealBench.device(t1: t1, t2: t1, thermal: p),
            options: RunOptions(shots: 1, sweeps: [SweepAxis(name: "tau", values: taus, unit: "s")]))
        let start = try experiment.run(point: 0, shots: 0..<1).finalPopulations[0][1]
        for (index, tau) in taus.enumerated() {
            let p1 = try experiment.run(point: index, shots: 0..<1).finalPopulations[0][1]
            #expect(abs(p1 - (p + (start - p) * exp(-tau / t1))) < 1e-6)
        }
        #expect(start > 0.95)
    }

    @Test("A30: a repeated measurement repeats its answer but for errors and decay in between")
    func repeatedMeasurement() throws {
        let t1 = 30e-6
        let experiment = try IdealBench.experiment(
            """
            bit[2] c;
            defcal half $0 { play(q0, constant(0.5, 10ns)); }
            half $0;
            c[0] = measure $0;
            c[1] = measure $0;
            """, device: IdealBench.device(t1: t1, t2: t1), options: RunOptions(shots: 20_000, seed: 3))
        let bits = try experiment.run(point: 0, shots: 0..<20_000).bits[0]
        let same = (0..<20_000).count { bits[2 * $0] == bits[2 * $0 + 1] }
        // From |1⟩, decay at s in a window w spoils its outcome when it leaves less than half of the signal:
        // the answers differ when it falls between the two halves, an interval of about one window.
        let expected = 1 - 0.5 * (600e-9 / t1)
        let sigma = (expected * (1 - expected) / 20_000).squareRoot()
        #expect(abs(Double(same) / 20_000 - expected) < 3 * sigma + 0.002)
    }

    @Test("A37: crosstalk at −30 dB turns the neighbour by the predicted angle, the inverse matrix cancels it")
    func crosstalk() throws {
        let leak = pow(10, -30.0 / 20)
        for compensated in [false, true] {
            let device = IdealBench.device(
                qubits: 2,
                crosstalk: Crosstalk(
                    entries: [.init(from: 0, to: 1, amplitude: leak, phaseRadians: 0.4)], compensated: compensated))
            let experiment = try IdealBench.experiment(
                "defcal strong $0 { play(q0, constant(1.0, 200ns)); } strong $0; delay[1ns] $1;", device: device,
                options: RunOptions(shots: 1))
            let p1 = try experiment.run(point: 0, shots: 0..<1).finalPopulations[1][1]
            let angle = 2 * Double.pi * IdealBench.rabiHz * leak * 200e-9
            if compensated {
                #expect(p1 < pow(sin(angle * 1e-3 / 2), 2) + 1e-12)
            } else {
                #expect(abs(2 * asin(p1.squareRoot()) / angle - 1) < 0.01)
            }
        }
    }

    @Test("A13: an exchange between resonant qubits swaps as sin²(gt)")
    func iswap() throws {
        let g = 5e6
        var device = IdealBench.device(
            qubits: 2, couplings: [Coupling(name: "g", a: 0, b: 1, kind: .exchange(strengthHz: g))])
        device.frequencies = .bare
        let taus = [0.0, 10e-9, 25e-9, 50e-9, 80e-9]
        let experiment = try IdealBench.experiment(
            "input duration tau; defcal flip $0 { play(q0, constant(1.0, 10ns)); } flip $0; delay[tau] $0, $1;",
            device: device, options: RunOptions(shots: 1, sweeps: [SweepAxis(name: "tau", values: taus, unit: "s")]))
        // |0⟩ and |1⟩ of resonant qubits are mixtures of both; what is conserved is the excitation.
        for index in taus.indices {
            let populations = try experiment.run(point: index, shots: 0..<1).finalPopulations
            #expect(abs(populations[0].reduce(0, +) - 1) < 1e-9)
        }
    }

    @Test("A40: the same seed gives the same bits however shots are cut; another seed the same physics")
    func chunking() throws {
        let body = """
            bit[2] c;
            defcal half $0 { play(q0, constant(0.5, 10ns)); }
            half $0;
            c[0] = measure $0;
            c[1] = measure $0;
            """
        let device = IdealBench.device(levels: 3, t1: 30e-6, t2: 30e-6, thermal: 0.01)
        let experiment = try IdealBench.experiment(body, device: device, options: RunOptions(shots: 600, seed: 9))
        let whole = try experiment.run(point: 0, shots: 0..<600)
        for cut in [1, 37, 599] {
            let first = try experiment.run(point: 0, shots: 0..<cut)
            let second = try experiment.run(point: 0, shots: cut..<600)
            for capture in whole.captures.indices {
                #expect(first.captures[capture].i + second.captures[capture].i == whole.captures[capture].i)
                #expect(first.captures[capture].q + second.captures[capture].q == whole.captures[capture].q)
            }
            #expect(first.bits[0] + second.bits[0] == whole.bits[0])
            #expect(first.finalPopulations == whole.finalPopulations)
        }
        let other = try IdealBench.experiment(body, device: device, options: RunOptions(shots: 600, seed: 10))
        let different = try other.run(point: 0, shots: 0..<600)
        #expect(different.captures[0].i != whole.captures[0].i)
        #expect(different.finalPopulations == whole.finalPopulations)
    }
}

import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

/// Systems whose solution is a formula, by every method, to every accuracy.
@Suite("Every method against formulas")
struct MethodFormulaTests {
    private func held(_ ticks: Int, carrierHz: Double, _ z: Complex) -> SampledSignal {
        sampled(2 * ticks, perTick: 2, carrierHz: carrierHz) { _ in z }
    }

    @Test("Rabi oscillations off resonance", arguments: MethodCase.closed, MethodCase.accuracies)
    func rabi(method: MethodCase, accuracy: Double) throws {
        for (detuningHz, ticks) in [(0.0, 37), (7e6, 113), (-2.5e7, 60)] as [(Double, Int)] {
            let fields = ClusterFields(drives: [
                .init(mode: 0, signal: held(ticks, carrierHz: 5e9 + detuningHz, Complex(2e7)))
            ])
            let (state, _, _) = try method.evolved(
                chip([duffing(5e9, levels: 2)]), basisKet(0, of: 2), to: Int64(ticks), fields, accuracy: accuracy)
            let general = 4e14 + detuningHz * detuningHz
            let expected = 4e14 / general * pow(sin(.pi * general.squareRoot() * Double(ticks) * 1e-9), 2)
            #expect(abs(state[1, 1].re - expected) < accuracy)
        }
    }

    @Test("Rabi oscillations with decay follow Bloch's equations", arguments: MethodCase.open, MethodCase.accuracies)
    func bloch(method: MethodCase, accuracy: Double) throws {
        let (t1, t2, p, omega, delta) = (4e-7, 3e-7, 0.1, 2 * Double.pi * 1.5e7, 2 * Double.pi * 4e6)
        let fields = ClusterFields(drives: [
            .init(mode: 0, signal: held(120, carrierHz: 5e9 + delta / (2 * .pi), Complex(1.5e7)))
        ])
        let (state, _, _) = try method.evolved(
            chip([duffing(5e9, levels: 2, t1: t1, t2: t2, thermal: p)]), basisKet(0, of: 2), to: 120, fields,
            accuracy: accuracy)
        // (x, y, z, 1) with z = p0 − p1, about the x axis in the frame of the drive.
        let generator: [[Double]] = [
            [-1 / t2, delta, 0, 0], [-delta, -1 / t2, -omega, 0], [0, omega, -1 / t1, (1 - 2 * p) / t1], [0, 0, 0, 0],
        ]
        let matrix = ComplexMatrix(rows: 4, columns: 4) { Complex(120e-9 * generator[$0][$1]) }
        let propagator = MatrixExponential.of(matrix)
        let z = propagator[2, 2].re + propagator[2, 3].re
        #expect(abs(state[1, 1].re - (1 - z) / 2) < accuracy)
        let length = (propagator[0, 2] + propagator[0, 3]).re
        let side = (propagator[1, 2] + propagator[1, 3]).re
        #expect(abs(2 * state[1, 0].magnitude - (length * length + side * side).squareRoot()) < 2 * accuracy)
    }

    @Test("Relaxation to the thermal limit, at n times the rate from level n", arguments: MethodCase.open)
    func relaxation(method: MethodCase) throws {
        for accuracy in MethodCase.accuracies {
            let (t1, p) = (3e-7, 0.05)
            let (state, _, _) = try method.evolved(
                chip([duffing(5e9, levels: 2, t1: t1, t2: t1, thermal: p)]), basisKet(1, of: 2), to: 250, .none,
                accuracy: accuracy)
            #expect(abs(state[1, 1].re - (p + (1 - p) * exp(-250e-9 / t1))) < accuracy)
            let (ladder, _, _) = try method.evolved(
                chip([duffing(5e9, levels: 4, t1: t1, t2: t1)]), basisKet(3, of: 4), to: 250, .none, accuracy: accuracy)
            #expect(abs(ladder[3, 3].re - exp(-3 * 250e-9 / t1)) < accuracy)
        }
    }

    @Test("A Ramsey fringe turns with the detuning and decays with T2", arguments: MethodCase.open, MethodCase.accuracies)
    func ramsey(method: MethodCase, accuracy: Double) throws {
        let (t1, t2) = (6e-7, 2e-7)
        let (state, _, _) = try method.evolved(
            chip([duffing(5e9, t1: t1, t2: t2)]), [.one, .one, .zero], to: 300, .none, accuracy: accuracy,
            detuningsHz: [5e6])
        let expected = 0.5 * exp(-300e-9 / t2) * Complex.unit(cycles: -5e6 * 300e-9)
        #expect((state[1, 0] - expected).magnitude < accuracy)
    }

    @Test("Exchange off resonance, with relaxation", arguments: MethodCase.open, MethodCase.accuracies)
    func exchange(method: MethodCase, accuracy: Double) throws {
        let (g, gap, t1) = (4e6, 6e6, 5e-7)
        let device = chip([duffing(5e9, t1: t1, t2: 2 * t1), duffing(5e9 + gap, t1: t1, t2: 2 * t1)], exchange: [(0, 1, g)])
        for ticks in [62, 125] as [Int64] {
            let (state, _, _) = try method.evolved(device, basisKet(3, of: 9), to: ticks, .none, accuracy: accuracy)
            let t = Double(ticks) * 1e-9
            let general = (g * g + gap * gap / 4).squareRoot()
            let swapped = g * g / (general * general) * pow(sin(2 * .pi * general * t), 2)
            #expect(abs(state[1, 1].re - swapped * exp(-t / t1)) < accuracy)
            #expect(abs(state[3, 3].re - (1 - swapped) * exp(-t / t1)) < accuracy)
        }
    }

    @Test("A driven damped oscillator stays coherent", arguments: MethodCase.open, MethodCase.accuracies)
    func oscillator(method: MethodCase, accuracy: Double) throws {
        let (linewidth, detuning, epsilon) = (3e6, 2e6, 8e5)
        let mode = Mode.resonator(name: "r", frequencyHz: 7e9, linewidthHz: linewidth, levels: 10)
        let fields = ClusterFields(drives: [
            .init(mode: 0, signal: held(200, carrierHz: 7e9 + detuning, Complex(2 * epsilon)))
        ])
        let (state, _, _) = try method.evolved(
            chip([mode]), basisKet(0, of: 10), to: 200, fields, accuracy: accuracy)
        // dα/dt = −iε − (κ/2 − iδ)α in the frame of the drive, which lies δ above.
        let rate = Complex(.pi * linewidth, -2 * .pi * detuning)
        let decayed = Complex.exp(Complex(-200e-9) * rate)
        let alpha = Complex(0, -2 * .pi * epsilon) / rate * (Complex.one - decayed)
        let photons = alpha.squaredMagnitude
        var expected = exp(-photons)
        for n in 0..<6 {
            #expect(abs(state[n, n].re - expected) < accuracy)
            expected *= photons / Double(n + 1)
        }
        #expect(photons > 0.1)
    }

    @Test("|11⟩ goes to |20⟩ and back under a held flux, with relaxation", arguments: MethodCase.open, MethodCase.accuracies)
    func controlledZ(method: MethodCase, accuracy: Double) throws {
        // The second mode has no third level, so that |11⟩ and |20⟩ are by themselves.
        let (alpha, g, rest, t1) = (-3e8, 5e6, 2e6, 4e-7)
        let device = chip(
            [duffing(5e9, alpha, t1: t1, t2: 2 * t1), duffing(5.1e9, levels: 2, t1: t1, t2: 2 * t1)], exchange: [(0, 1, g)])
        let shift = sampled(100, perTick: 1) { _ in Complex(5e9 + alpha + rest - 5.1e9) }
        let fields = ClusterFields(modeShifts: [.init(mode: 1, signal: shift)])
        for ticks in [35, 71] as [Int64] {
            let (state, _, _) = try method.evolved(device, basisKet(3, of: 6), to: ticks, fields, accuracy: accuracy)
            let t = Double(ticks) * 1e-9
            let general = 8 * g * g + rest * rest
            let moved = 8 * g * g / general * pow(sin(.pi * general.squareRoot() * t), 2)
            #expect(abs(state[4, 4].re - moved * exp(-2 * t / t1)) < accuracy)
            #expect(abs(state[3, 3].re - (1 - moved) * exp(-2 * t / t1)) < accuracy)
        }
    }
}

import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

/// A qubit of three levels and a linear mode that it shifts by χ_j, each in its own frame.
private func readout(
    levels: Int = 25, linewidthHz: Double = 2e6, thermalPhotons: Double = 0,
    shiftsHz: [Double] = [1e6, -1e6, -2.6e6], qubit: Mode = duffing(5e9), solver: SolverSettings = SolverSettings()
) -> Device {
    Device(
        name: "readout", tickRate: gigahertzClock,
        modes: [
            qubit,
            .resonator(
                name: "r", frequencyHz: 7e9, linewidthHz: linewidthHz, thermalPhotons: thermalPhotons, levels: levels),
        ],
        couplings: [Coupling(name: "chi", a: 0, b: 1, kind: .dispersive(shiftsHz: shiftsHz))],
        frequencies: .bare, solver: solver)
}

/// ε(a + a†) held for `count` ticks: a drive of Ω/2π = 2ε.
private func tone(_ driveHz: Double, _ count: Int, carrierHz: Double = 7e9, mode: Int = 1) -> ClusterFields {
    ClusterFields(drives: [
        .init(
            mode: mode,
            signal: SampledSignal(
                grid: SampleGrid(ticksPerSample: 1), carrierHz: carrierHz,
                segments: [
                    SignalSegment(
                        startTick: 0, re: Array(repeating: 2 * driveHz, count: count),
                        im: Array(repeating: 0, count: count))
                ]))
    ])
}

/// (|0⟩ + |1⟩)/√2 of mode 0, the second mode empty.
private func superposition(_ levels: [Int]) -> DensityMatrix {
    var amplitudes = [Complex](repeating: .zero, count: levels.reduce(1, *))
    amplitudes[0] = .one
    amplitudes[levels[1]] = .one
    return pure(amplitudes)
}

/// tr(a |j⟩⟨j| ρ)/p_j of the second mode, in the cluster's frame.
private func pointer(_ state: DensityMatrix, _ levels: [Int], _ j: Int) -> Complex {
    let d = levels[1]
    var (sum, weight) = (Complex.zero, 0.0)
    for n in 0..<d {
        weight += state[j * d + n, j * d + n].re
        if n > 0 { sum += Double(n).squareRoot() * state[j * d + n, j * d + n - 1] }
    }
    return sum / weight
}

private func photons(_ state: DensityMatrix, _ levels: [Int]) -> Double {
    state.dimension == 0 ? 0 : (0..<state.dimension).reduce(0.0) { $0 + Double($1 % levels[1]) * state[$1, $1].re }
}

@Suite("A resonator as a quantum mode")
struct ResonatorModeTests {
    @Test("A driven damped oscillator stays coherent: α(t) of the closed form, n = |α|², on and off resonance",
        arguments: [0, 1.5e6])
    func drivenOscillator(detuningHz: Double) throws {
        let (kappa, epsilon) = (2e6, 1.5e6)
        let device = chip(
            [.resonator(name: "r", frequencyHz: 7e9, linewidthHz: kappa, levels: 20)])
        let solver = try solver(device)
        var state = solver.groundState()
        let fields = tone(epsilon, 300, carrierHz: 7e9 - detuningHz, mode: 0)
        for step in 1...3 {
            solver.evolve(&state, from: Int64(100 * (step - 1)), to: Int64(100 * step), fields: fields)
            let t = 1e-7 * Double(step)
            let rate = Complex(.pi * kappa, 2 * .pi * detuningHz)
            let expected = Complex(0, -2 * .pi * epsilon) / rate * (Complex.one - Complex.exp(-t * rate))
            // The tone turns against the mode's frame, which stands at its frequency.
            let alpha = pointer(state, [1, 20], 0) * .unit(cycles: -detuningHz * t)
            #expect((alpha - expected).magnitude < 5e-6)
            #expect(abs(photons(state, [1, 20]) - expected.squaredMagnitude) < 1e-5)
        }
    }

    @Test("A warm resonator holds the photons of its bath, however far its ladder is kept")
    func thermalPhotons() throws {
        let mode = Mode.resonator(name: "r", frequencyHz: 7e9, linewidthHz: 5e6, thermalPhotons: 0.3, levels: 30)
        #expect(abs(mode.thermalPhotons - 0.3) < 1e-12 && abs(mode.linewidthHz - 5e6) < 1e-6)
        let solver = try solver(chip([mode], solver: SolverSettings(accuracy: 1e-8)))
        var state = solver.groundState()
        // n(t) = n̄(1 − e^(−κt)).
        solver.evolve(&state, from: 0, to: 40, fields: .none)
        #expect(abs(photons(state, [1, 30]) - 0.3 * (1 - exp(-2 * .pi * 5e6 * 40e-9))) < 1e-9)
        solver.evolve(&state, from: 40, to: 2_000, fields: .none)
        #expect(abs(photons(state, [1, 30]) - 0.3) < 1e-9)
        #expect(solver.thermalState().distance(to: state) < 1e-9)
    }

    @Test("Pointer states and measurement dephasing are those of the semiclassical formula, where no level decays")
    func semiclassical() throws {
        // dα_j/dt = −(κ/2 + 2πiχ_j)α_j − 2πiε; ρ01 = ½ exp(−∫2πi(χ0 − χ1)α0 α1*).
        let (kappa, epsilon) = (2e6, 1.0e6)
        let chi = [1e6, -1e6, -2.6e6]
        let solver = try solver(readout(levels: 10))
        let levels = solver.cluster.levels
        var state = superposition(levels)
        let fields = tone(epsilon, 80)
        solver.evolve(&state, from: 0, to: 80, fields: fields)
        let t = 80e-9
        func alpha(_ j: Int, _ t: Double) -> Complex {
            let rate = Complex(.pi * kappa, 2 * .pi * chi[j])
            return Complex(0, -2 * .pi * epsilon) / rate * (Complex.one - Complex.exp(-t * rate))
        }
        for j in 0..<2 { #expect((pointer(state, levels, j) - alpha(j, t)).magnitude < 5e-6) }
        // Simpson's rule on the closed form.
        let count = 2_000
        var integral = Complex.zero
        for k in 0...count {
            let weight = k == 0 || k == count ? 1.0 : (k % 2 == 0 ? 2 : 4)
            let at = t * Double(k) / Double(count)
            integral += weight * (alpha(0, at) * alpha(1, at).conjugate)
        }
        let expected = 0.5 * Complex.exp(Complex(0, -2 * .pi * (chi[0] - chi[1])) * (t / Double(3 * count)) * integral)
        let d = levels[1]
        let coherence = (0..<d).reduce(Complex.zero) { $0 + state[$1, d + $1] }
        #expect((coherence - expected).magnitude < 5e-6)
    }

    @Test("Photons of a warm, undriven resonator dephase the qubit as the exact rate says")
    func thermalDephasing() throws {
        // Clerk and Utami, Phys. Rev. A 75, 042302 (2007): long-time rate Re[√((κ/2 + iχ')² + 2iχ'κn̄) − κ/2] with
        // 2χ' = the difference of the two frequencies, in rad/s.
        let (kappa, bath) = (2 * Double.pi * 3e6, 0.05)
        let shift = 2 * Double.pi * 2e6
        let solver = try solver(readout(linewidthHz: 3e6, thermalPhotons: bath))
        let levels = solver.cluster.levels
        let d = levels[1]
        var state = DensityMatrix(dimension: solver.cluster.dimension)
        let thermal = solver.thermalState()
        for r in 0..<d {
            for a in 0..<2 {
                for b in 0..<2 { state[a * d + r, b * d + r] = 0.5 * thermal[r, r] / thermal.trace.re }
            }
        }
        func coherence(_ state: DensityMatrix) -> Double {
            (0..<d).reduce(Complex.zero) { $0 + state[$1, d + $1] }.magnitude
        }
        solver.evolve(&state, from: 0, to: 1_000, fields: .none)
        let early = coherence(state)
        solver.evolve(&state, from: 1_000, to: 3_000, fields: .none)
        let rate = -log(coherence(state) / early) / 2e-6
        let half = Complex(kappa / 2, shift / 2)
        let square = half * half + Complex(0, shift * kappa * bath)
        let root = ((square.magnitude + square.re) / 2).squareRoot()
        #expect(abs(rate / (root - kappa / 2) - 1) < 1e-6)
    }
}

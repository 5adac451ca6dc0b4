import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import RackUnits
import Testing

@Suite("One mode against formulas")
struct SingleModeTests {
    @Test("A1: Rabi oscillations of two levels", arguments: [0.0, 7e6, -2.5e7])
    func rabi(detuningHz: Double) throws {
        let solver = try solver(chip([duffing(5e9, levels: 2)]))
        let omega = 2 * Double.pi * 2e7
        let delta = 2 * Double.pi * detuningHz
        let field = sampled(400, perTick: 2, carrierHz: 5e9 + detuningHz) { _ in Complex(2e7) }
        for end: Int64 in [3, 17, 60, 199] {
            var state = solver.groundState()
            solver.evolve(
                &state, from: 0, to: end, fields: ClusterFields(drives: [.init(mode: 0, signal: field)]))
            let general = omega * omega + delta * delta
            let expected =
                omega * omega / general * pow(sin(general.squareRoot() * Double(end) * 1e-9 / 2), 2)
            #expect(abs(solver.populations(state, of: 0)[1] - expected) < 1e-9)
        }
    }

    @Test("The drive's phase is the axis: I turns about x, Q about y, late in a run as at its start")
    func axis() throws {
        let start: Int64 = 3_600_000_000_000
        let solver = try solver(chip([duffing(5.123456789e9, levels: 2)]))
        for (phase, expected) in [(0.0, Complex(0, -0.5)), (0.25, Complex(0.5, 0))] {
            let field = sampled(5, perTick: 1, carrierHz: 5.123456789e9, startTick: start) { _ in
                5e7 * .unit(cycles: phase)
            }
            var state = solver.groundState()
            solver.evolve(
                &state, from: start, to: start + 5,
                fields: ClusterFields(drives: [.init(mode: 0, signal: field)]))
            // exp(−iπ/4 (a†e^{iφ} + h.c.))|0⟩ = (|0⟩ − i e^{iφ}|1⟩)/√2.
            #expect((state[1, 0] - expected).magnitude < 1e-9)
        }
    }

    @Test("A3: a Ramsey fringe decays with T2 and turns with the detuning")
    func ramsey() throws {
        let device = chip([duffing(5e9, t1: 60e-6, t2: 30e-6)])
        let solver = try solver(device, detuningsHz: [1.5e5])
        for ticks: Int64 in [1000, 20_000, 77_777] {
            var state = pure([.one, .one, .zero])
            solver.evolve(&state, from: 0, to: ticks, fields: .none)
            let t = Double(ticks) * 1e-9
            let fringe = 0.5 * (1 + exp(-t / 30e-6) * cos(2 * .pi * 1.5e5 * t))
            #expect(abs(0.5 + state[1, 0].re - fringe) < 1e-8)
        }
    }

    @Test("A4: relaxation at Γ↓ + Γ↑ to the thermal limit 1/(1 + e^(hf/kT))")
    func relaxation() throws {
        let kelvin = 0.06
        let ratio = exp(-6.62607015e-34 * 5e9 / (1.380649e-23 * kelvin))
        let p = ratio / (1 + ratio)
        let solver = try solver(chip([duffing(5e9, levels: 2, t1: 20e-6, t2: 25e-6, thermal: p)]))
        for ticks: Int64 in [0, 5_000, 40_000, 1_000_000] {
            var state = solver.productState(levels: [1])
            solver.evolve(&state, from: 7, to: 7 + ticks, fields: .none)
            let expected = p + (1 - p) * exp(-Double(ticks) * 1e-9 / 20e-6)
            #expect(abs(solver.populations(state, of: 0)[1] - expected) < 1e-9)
        }
        #expect(abs(solver.populations(solver.thermalState(), of: 0)[1] - p) < 1e-15)
    }

    @Test("Level n decays n times as fast as level 1")
    func ladder() throws {
        let solver = try solver(chip([duffing(5e9, levels: 4, t1: 10e-6, t2: 15e-6)]))
        for level in 1...3 {
            var state = solver.productState(levels: [level])
            solver.evolve(&state, from: 0, to: 3000, fields: .none)
            let kept = solver.populations(state, of: 0)[level]
            #expect(abs(kept - exp(-Double(level) * 0.3)) < 1e-9)
        }
    }

    @Test("A6: white noise decays as t, quasi-static noise as t², 1/f noise nearly so")
    func exponents() throws {
        func coherence(_ device: Device, _ detuning: Double, _ ticks: Int64) throws -> Complex {
            let solver = try solver(device, detuningsHz: [detuning])
            var state = pure([.one, .one])
            solver.evolve(&state, from: 0, to: ticks, fields: .none)
            return state[1, 0]
        }
        let white = chip([duffing(5e9, levels: 2, t1: .infinity, t2: 20e-6)])
        let times: [Int64] = [2000, 8000]
        let whiteDecay = try times.map { -log(2 * (try coherence(white, 0, $0)).magnitude) }
        #expect(abs(log(whiteDecay[1] / whiteDecay[0]) / log(4) - 1) < 0.1)

        let still = chip([duffing(5e9, levels: 2)])
        // Detunings of shots: quasi-static with fixed σ, and 1/f whose variance is A² ln(1/(2π f_low t)).
        for amplitude in [nil, 1.2e4] as [Double?] {
            let decays = try times.map { ticks in
                var random = Philox(seed: 11, shot: 0, element: 0, purpose: .test)
                var sum = Complex.zero
                for _ in 0..<4000 {
                    let t = Double(ticks) * 1e-9
                    let sigma = amplitude.map { $0 * log(1 / (2 * .pi * 1 * t)).squareRoot() } ?? 4e4
                    let radius = (-2 * log(random.nextUniform())).squareRoot()
                    let draw = sigma * radius * cos(2 * .pi * random.nextUniform())
                    sum += try coherence(still, draw, ticks)
                }
                return -log(2 * sum.magnitude / 4000)
            }
            #expect(abs(log(decays[1] / decays[0]) / log(4) - 2) < 0.15)
        }
    }

    @Test("A7: the charge-basis spectrum")
    func chargeBasis() throws {
        let mode = Mode(
            name: "q", levels: 4,
            spectrum: .chargeBasis(
                josephsonEnergyHz: 15e9, chargingEnergyHz: 0.3e9, offsetCharge: 0, cutoff: 30))
        let device = chip([mode])
        let spectrum = DressedSpectrum(try Cluster(device: device, modes: [0], couplings: []))
        #expect(abs(spectrum.frequencyHz(0) - 5.682576e9) < 1e3)
        #expect(abs((spectrum.anharmonicityHz(0) ?? 0) + 0.344767e9) < 1e3)
        #expect(abs(spectrum.loweringElement(0, from: [1], to: [0]) - 1) < 1e-12)
        // Charge elements grow slower than √n: −α/(8 f01)-like corrections, but within 5 %.
        let second = spectrum.loweringElement(0, from: [2], to: [1])
        #expect(second < 2.0.squareRoot() && second > 0.95 * 2.0.squareRoot())
    }

    @Test("A9: the AC Stark shift of a far-off drive", arguments: [(4e8, 0.005), (-5e8, 0.05), (-5e8, 0.02)])
    func starkShift(detuning: Double, ratio: Double) throws {
        let alpha = -3e8
        // Closer to the 1→2 transition (Δ + α) the next order shows at smaller drives.
        let omega = ratio * abs(detuning)
        let solver = try solver(chip([duffing(5e9, alpha, levels: 5)]))
        func phase(_ plateau: Int) -> Double {
            let total = Double(plateau + 200) * 1e-9
            let field = sampled(4 * (plateau + 200), perTick: 4, carrierHz: 5e9 - detuning) { t in
                let edge = min(t, total - t) / 100e-9
                return Complex(omega * (edge < 1 ? pow(sin(.pi / 2 * edge), 2) : 1))
            }
            let u = solver.propagator(
                levels: [[0], [1]], from: 0, to: Int64(plateau + 200),
                fields: ClusterFields(drives: [.init(mode: 0, signal: field)]))
            return (u[1, 1] * u[0, 0].conjugate).argument
        }
        let turned = phase(1200) - phase(200)
        let shiftHz = -(turned - 2 * .pi * (turned / (2 * .pi)).rounded()) / (2 * .pi * 1000e-9)
        let expected = omega * omega / 2 * alpha / (detuning * (detuning + alpha))
        #expect(abs(shiftHz / expected - 1) < 2e-3)
    }

    @Test(
        "A15: weak-pulse leakage from level 1 falls as (1 − β)² with a DRAG quadrature",
        arguments: [0, 0.5, 0.8])
    func leakage(beta: Double) throws {
        let alpha = 2 * Double.pi * -3e8
        let (length, peak) = (8e-9, 2e5)
        let solver = try solver(chip([duffing(5e9, -3e8)]))
        let field = sampled(1280, perTick: 160, carrierHz: 5e9) { t in
            let envelope = peak * pow(sin(.pi * t / length), 2)
            let slope = peak * .pi / length * sin(2 * .pi * t / length)
            return Complex(envelope, -beta * slope / alpha)
        }
        var state = solver.productState(levels: [1])
        solver.evolve(&state, from: 0, to: 8, fields: ClusterFields(drives: [.init(mode: 0, signal: field)]))
        var overlap = Complex.zero
        for k in 0..<100_000 {
            let t = (Double(k) + 0.5) * length / 1e5
            overlap +=
                2 * .pi * peak * pow(sin(.pi * t / length), 2) * length / 1e5 * .unit(radians: -alpha * t)
        }
        let expected = overlap.squaredMagnitude / 2 * (1 - beta) * (1 - beta)
        #expect(abs(solver.populations(state, of: 0)[2] / expected - 1) < 1e-3)
    }

    @Test("A24: the gate floor of an idle gate", arguments: [24 as Int64, 400, 12_000])
    func gateFloor(ticks: Int64) throws {
        let solver = try solver(chip([duffing(5e9, levels: 2, t1: 54e-6, t2: 66e-6)]))
        let r = 0.5.squareRoot()
        let cardinal: [[Complex]] = [
            [.one, .zero], [.zero, .one], [Complex(r), Complex(r)], [Complex(r), Complex(-r)],
            [Complex(r), Complex(0, r)], [Complex(r), Complex(0, -r)],
        ]
        var fidelity = 0.0
        for ket in cardinal {
            var state = pure(ket)
            solver.evolve(&state, from: 0, to: ticks, fields: .none)
            for a in 0..<2 {
                for b in 0..<2 { fidelity += (ket[a].conjugate * state[a, b] * ket[b]).re / 6 }
            }
        }
        let t = Double(ticks) * 1e-9
        #expect(abs(fidelity - (0.5 + exp(-t / 54e-6) / 6 + exp(-t / 66e-6) / 3)) < 1e-9)
    }
}

import Foundation
import RackEmulator
import RackModel
import Scheduling
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
                shots: 1,
                settings: [
                    .init(name: "detuning", value: .number(detuningHz)), .init(name: "amp", value: .number(amplitude)),
                ],
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

    @Test("A3: a Ramsey fringe fits ½[1 + e^(−t/T2) cos Δt] with the description's T2 and Δ, to 1 %")
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
        let p1 = try taus.indices.map { try experiment.run(point: $0, shots: 0..<1).finalPopulations[0][1] }
        for (tau, found) in zip(taus, p1) {
            // Decay during the two 10 ns pulses and the detuned second pulse stay below the 1 % asked for.
            let expected = 0.5 * (1 + exp(-tau / t2) * cos(2 * .pi * detuningHz * tau))
            #expect(abs(found - expected) < 0.006, "tau \(tau)")
        }
        // Gauss and Newton's least squares for (1/T2, Δ), from 20 % off.
        var (rate, delta) = (0.8 / t2, 2 * Double.pi * detuningHz * 1.05)
        for _ in 0..<20 {
            var (rr, rd, dd, gr, gd) = (0.0, 0.0, 0.0, 0.0, 0.0)
            for (tau, found) in zip(taus, p1) {
                let (e, c, s) = (exp(-rate * tau), cos(delta * tau), sin(delta * tau))
                let (byRate, byDelta) = (-0.5 * tau * e * c, -0.5 * tau * e * s)
                let missing = found - 0.5 * (1 + e * c)
                (rr, rd, dd) = (rr + byRate * byRate, rd + byRate * byDelta, dd + byDelta * byDelta)
                (gr, gd) = (gr + byRate * missing, gd + byDelta * missing)
            }
            let determinant = rr * dd - rd * rd
            rate += (gr * dd - gd * rd) / determinant
            delta += (gd * rr - gr * rd) / determinant
        }
        #expect(abs(1 / rate / t2 - 1) < 0.01)
        #expect(abs(delta / (2 * .pi * detuningHz) - 1) < 0.01)
    }

    @Test("A6: Ramsey envelopes decay as t under white noise, as t² under quasi-static and 1/f noise")
    func dephasingExponents() throws {
        let taus = [2e-6, 4e-6, 8e-6]
        func decays(_ device: Device) throws -> [Double] {
            let experiment = try IdealBench.experiment(
                """
                input duration tau;
                defcal half $0 { play(q0, constant(0.5, 10ns)); }
                half $0;
                delay[tau] $0;
                half $0;
                """, device: device,
                options: RunOptions(shots: 1, sweeps: [SweepAxis(name: "tau", values: taus, unit: "s")]))
            return try taus.indices.map {
                -log(2 * (try experiment.run(point: $0, shots: 0..<1).finalPopulations[0][1]) - 1)
            }
        }
        func exponent(_ decays: [Double]) -> Double { log(decays[2] / decays[0]) / log(4) }
        let white = try decays(IdealBench.device(t1: .infinity, t2: 10e-6))
        #expect(abs(exponent(white) - 1) < 0.1)
        let still = try decays(IdealBench.device(noise: SlowNoise(detuningSigmaHz: 40e3)))
        #expect(abs(exponent(still) - 2) < 0.15)
        let flicker = try decays(IdealBench.device(noise: SlowNoise(oneOverFAmplitudeHz: 12e3)))
        #expect(abs(exponent(flicker) - 2) < 0.15)
        for (index, tau) in taus.enumerated() {
            // e^(−t/T2), e^(−(2πσt)²/2), and for S(f) = A²/f the variance A² ln(1/(2π f_low t)) with f_low = 1 Hz; t
            // is the wait and some of the two pulses.
            #expect(abs(white[index] / (tau / 10e-6) - 1) < 0.01)
            #expect(abs(still[index] / (pow(2 * .pi * 40e3 * tau, 2) / 2) - 1) < 0.02)
            let variance = 12e3 * 12e3 * log(1 / (2 * .pi * tau))
            #expect(abs(flicker[index] / (pow(2 * .pi * tau, 2) * variance / 2) - 1) < 0.02)
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

    @Test("A13: resonant qubits, joined by a pulse on their coupler, swap as sin²(gt), to 0.1 %")
    func iswap() throws {
        // g(Φ) = g12 + (g1 g2/2)·2/(f − fc(Φ)); idle where it vanishes, f − fc = −g1 g2/g12.
        let coupler = EffectiveCoupler(
            directHz: 6e6, armAHz: 90e6, armBHz: 90e6, maximumHz: 6.5e9, anharmonicityHz: -0.1e9)
        var device = IdealBench.device(
            qubits: 2, levels: 3, couplings: [Coupling(name: "c", a: 0, b: 1, kind: .effective(coupler))])
        device.ports.append(
            Port(
                name: "c_flux", role: .couplerFlux(coupling: 0), ticksPerSample: 1,
                converter: Converter(bits: nil, fullScaleVolts: 1)))
        func couplerHz(_ flux: Double) -> Double { 6.6e9 * abs(cos(.pi * flux)).squareRoot() - 0.1e9 }
        let idle = acos(pow((5e9 + 8.1e15 / 6e6 + 0.1e9) / 6.6e9, 2)) / .pi
        for depth in [0.03, 0.05] {
            let g = 2 * Double.pi * (6e6 + 8.1e15 / (5e9 - couplerHz(idle + depth)))
            let taus = [0.0, 10e-9, 24.5e-9, 50e-9, 80e-9]
            let experiment = try IdealBench.experiment(
                """
                input duration tau;
                cal { extern port c_flux; frame open = newframe(c_flux, 0.0, 0.0); }
                defcal flip $0 { play(q0, constant(0.1, 100ns)); }
                defcal swap(float depth, duration t) $0, $1 {
                  barrier q0, q1, open; play(open, constant(depth, t)); barrier q0, q1, open;
                }
                flip $0;
                swap(\(depth), tau) $0, $1;
                """, device: device,
                options: RunOptions(shots: 1, sweeps: [SweepAxis(name: "tau", values: taus, unit: "s")]))
            let start = try experiment.run(point: 0, shots: 0..<1).finalPopulations
            #expect(start[0][1] > 0.99 && start[1][1] < 1e-9)
            for (index, tau) in taus.enumerated() {
                let populations = try experiment.run(point: index, shots: 0..<1).finalPopulations
                // What the flip left in level 2 is another, small, exchange.
                #expect(abs(populations[1][1] / start[0][1] - pow(sin(g * tau), 2)) < 1e-3)
                #expect(abs(populations[0][1] / start[0][1] - pow(cos(g * tau), 2)) < 1e-3)
            }
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

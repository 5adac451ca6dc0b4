import RackModel
import RackNumerics
import RackUnits
import Readout
import RealModule
import Testing

@Suite("Sensitivity")
struct SensitivityTests {
    let fixture = ReadoutFixture.a20()
    let kappa = 2 * Double.pi * 2e6

    private func reading(nanoseconds: Int64, kernel: ((Int) -> [Complex])? = nil, late: Int64 = 0) throws
        -> CaptureReading
    {
        let samples = Int(nanoseconds)
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<(2 * (nanoseconds + late)))],
            [
                CaptureWindow(
                    index: 0, startTick: 2 * late, durationTicks: 2 * nanoseconds, frequencyHz: 7.04e9,
                    carrierCycles: CarrierPhase.cycles(
                        frequencyHz: 7.04e9, ticks: 2 * late, rate: fixture.rate),
                    kernel: kernel?(samples))
            ])
        return plan.readings[0]
    }

    /// ∫|Δα|² dt and |∫Δα dt| in closed form: α = α_ss(1 − e^(−λt)), levels at ±χ, so Δα = 2i Im α_0 up to
    /// sign.
    private func difference(_ seconds: Double) -> Double {
        let rate = Complex(kappa / 2, 2 * .pi * 0.8e6)
        let alpha = Complex(0, -2 * .pi * 1.2e6) * (.one - .exp(-seconds * rate)) / rate
        return 2 * abs(alpha.re)
    }

    @Test("Matched d′² is 2ηκ∫|Δα|²dt", arguments: [80, 300, 1000] as [Int64])
    func matched(nanoseconds: Int64) throws {
        let steps = 20_000
        let length = Double(nanoseconds) * 1e-9
        let integral = (0..<steps).reduce(0.0) { sum, k in
            let delta = difference((Double(k) + 0.5) / Double(steps) * length)
            return sum + delta * delta * length / Double(steps)
        }
        let dPrime = try reading(nanoseconds: nanoseconds).dPrime
        // Samples at the start of each interval, not at its middle: 2 % at 80 samples of a steep rise.
        #expect(abs(dPrime * dPrime / (2 * 0.3 * kappa * integral) - 1) < 3 / Double(nanoseconds) + 1e-3)
    }

    @Test("In the steady state d′² grows with time (A21), and is half of a homodyne record's 4ηκ|Δα|²t")
    func steady() throws {
        let delta = difference(20e-6)
        for nanoseconds: Int64 in [200, 400, 800] {
            let dPrime = try reading(nanoseconds: nanoseconds, late: 3000).dPrime
            let homodyne = 4 * 0.3 * kappa * delta * delta * Double(nanoseconds) * 1e-9
            #expect(abs(dPrime * dPrime / homodyne - 0.5) < 0.5e-3)
        }
    }

    @Test("A boxcar loses to matched weights during ring-up as ∫Δα/√(t∫Δα²)", arguments: [1.0, 4, 20])
    func boxcar(kappaTimes: Double) throws {
        let nanoseconds = Int64((kappaTimes / kappa * 1e9).rounded())
        let matched = try reading(nanoseconds: nanoseconds)
        let boxcar = try reading(nanoseconds: nanoseconds) { [Complex](repeating: .one, count: $0) }
        let steps = 20_000
        let length = kappaTimes / kappa
        var (sum, squares) = (0.0, 0.0)
        for k in 0..<steps {
            let delta = difference((Double(k) + 0.5) / Double(steps) * length)
            sum += delta / Double(steps)
            squares += delta * delta / Double(steps)
        }
        #expect(abs(boxcar.dPrime / matched.dPrime / (sum / squares.squareRoot()) - 1) < 0.01)
    }

    @Test(
        "Where one pointer state rises as 1 − e^(−κt/2) and the other stays dark, the ratio is A23's",
        arguments: [
            (1.0, 0.883), (2, 0.897), (4, 0.920), (8, 0.948), (20, 0.976),
        ])
    func boxcarTable(kappaTimes: Double, ratio: Double) throws {
        var fixture = fixture
        fixture.resonators[0].shiftsHz = [0, -400e6]
        let ticks = 2 * Int64((kappaTimes / kappa * 1e9).rounded())
        let dPrimes = try [nil, [Complex](repeating: .one, count: Int(ticks / 2))].map { kernel in
            try fixture.plan(
                [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<ticks)],
                [
                    CaptureWindow(
                        index: 0, startTick: 0, durationTicks: ticks, frequencyHz: 7.04e9, kernel: kernel)
                ]
            ).readings[0].dPrime
        }
        #expect(abs(dPrimes[1] / dPrimes[0] / ratio - 1) < 0.01)
    }

    @Test("Measurement dephasing is 2χ Im(α_g ᾱ_e), κ|Δα|²/2 in the steady state, and Stark shifts the phase")
    func dephasing() throws {
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<8000)],
            [CaptureWindow(index: 0, startTick: 0, durationTicks: 8000, frequencyHz: 7.04e9)])
        let ticks: Range<Int64> = 6000..<8000
        let factor = plan.coherenceFactor(resonator: 0, j: 0, k: 1, ticks: ticks)
        let delta = difference(20e-6)
        let seconds = 1000e-9
        #expect(abs(-Double.log(factor.magnitude) / (kappa * delta * delta / 2 * seconds) - 1) < 1e-4)
        let (g, e) = (
            plan.pointer(resonator: 0, level: 0, tick: 7000), plan.pointer(resonator: 0, level: 1, tick: 7000)
        )
        // χ_g − χ_e = 2χ; the rate is −(χ_g − χ_e)Im(α_gᾱ_e), positive.
        let rate = -2 * 2 * Double.pi * 0.8e6 * (g * e.conjugate).im
        #expect(rate > 0)
        #expect(abs(-Double.log(factor.magnitude) / (rate * seconds) - 1) < 1e-4)
        let stark = -2 * 2 * Double.pi * 0.8e6 * (g * e.conjugate).re * seconds
        #expect((factor / factor.magnitude - Complex.unit(radians: stark)).magnitude < 1e-3)
        // Both orders are each other's conjugate, and parts multiply.
        #expect(
            (plan.coherenceFactor(resonator: 0, j: 1, k: 0, ticks: ticks) - factor.conjugate).magnitude
                < 1e-12)
        let parts =
            plan.coherenceFactor(resonator: 0, j: 0, k: 1, ticks: 6000..<6777)
            * plan.coherenceFactor(resonator: 0, j: 0, k: 1, ticks: 6777..<8000)
        #expect((parts - factor).magnitude < 1e-9 * factor.magnitude)
    }

    @Test("Without jumps the share of wrong assignments is ½ erfc(d′/(2√2))")
    func overlap() throws {
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 1.2e6, ticks: 0..<2000)],
            [CaptureWindow(index: 0, startTick: 0, durationTicks: 2000, frequencyHz: 7.04e9)])
        let shots = 200_000
        let expected = 0.5 * Double.erfc(plan.readings[0].dPrime / (2 * 2.0.squareRoot()))
        #expect(expected > 0.02 && expected < 0.4)
        for level: UInt8 in [0, 1] {
            let outcome = plan.measure(
                shots: 0..<shots, seed: 5 + UInt64(level),
                initialLevels: [[UInt8](repeating: level, count: shots)])
            let wrong = outcome.captures[0].assigned.count { $0 != level }
            let sigma = (expected * (1 - expected) * Double(shots)).squareRoot()
            #expect(abs(Double(wrong) - expected * Double(shots)) < 4 * sigma)
        }
        #expect(abs(plan.readings[0].overlapError - expected) < 1e-15)
    }
}

import RackModel
import RackNumerics
import RackUnits
import Readout
import Testing

/// Points drawn directly against points integrated from traces of the very same plan: other draws, one
/// distribution.
@Suite("Direct drawing")
struct DirectDrawingTests {
    private func capture(_ index: Int, _ frequencyHz: Double, _ ticks: Range<Int64>, kernel: [Complex]? = nil)
        -> CaptureWindow
    {
        CaptureWindow(
            index: index, startTick: ticks.lowerBound, durationTicks: ticks.upperBound - ticks.lowerBound,
            frequencyHz: frequencyHz, phaseCycles: 0.13, carrierCycles: 0.4, kernel: kernel)
    }

    private func compare(_ direct: ReadoutOutcome, _ traced: ReadoutOutcome) {
        for (left, right) in zip(direct.captures, traced.captures) {
            let (n, m) = (Double(left.i.count), Double(right.i.count))
            let pairs = [(left.i, right.i), (left.q, right.q)].map { (doubles($0), doubles($1)) }
            for (a, b) in pairs {
                #expect(kolmogorovSmirnov(a, b) < 1.95)
                let spread = (variance(a) / n + variance(b) / m).squareRoot()
                #expect(abs(mean(a) - mean(b)) < 4 * spread)
                #expect(abs(variance(a) / variance(b) - 1) < 6 * (2 / n + 2 / m).squareRoot())
            }
        }
    }

    @Test(
        "With jumps in the window, points have the distribution of integrated traces",
        arguments: [0, 1] as [UInt8])
    func jumps(level: UInt8) throws {
        var fixture = ReadoutFixture.a20(t1Seconds: 1.2e-6, thermal: 0.3)
        fixture.amplifier.quantumEfficiency = 1
        let plan = try fixture.plan(
            [fixture.tones([(7.04e9, 2.4e6)], ticks: 0..<1400)], [capture(0, 7.04e9, 100..<1300)])
        #expect(plan.readings[0].isDirect && plan.readings[0].dPrime > 3)
        let initial = [[UInt8](repeating: level, count: 30_000)]
        let direct = plan.measure(shots: 0..<30_000, seed: 1, initialLevels: initial)
        let traced = plan.traces(
            shots: 0..<20_000, seed: 2, initialLevels: [Array(initial[0].prefix(20_000))])
        compare(direct, traced)
        // The same paths with another generator's noise would fail if the jumps did nothing:
        let still = ReadoutFixture.a20()
        let flat = try still.plan(
            [fixture.tones([(7.04e9, 2.4e6)], ticks: 0..<1400)], [capture(0, 7.04e9, 100..<1300)])
        let without = flat.measure(
            shots: 0..<20_000, seed: 3, initialLevels: [Array(initial[0].prefix(20_000))])
        #expect(kolmogorovSmirnov(doubles(direct.captures[0].i), doubles(without.captures[0].i)) > 5)
    }

    @Test("Multiplexed, overlapping captures share noise and crosstalk as their traces do")
    func multiplexed() throws {
        var fixture = ReadoutFixture.pair(t1Seconds: 3e-6)
        fixture.bits = 12
        fixture.fullScaleVolts = 1
        fixture.amplifier = Amplifier(
            quantumEfficiency: 0.5, voltsPerRootPhotonRate: 4e-6, delaySeconds: 6e-9)
        // Overlap in part, with kernels that are far from orthogonal.
        let near = (0..<400).map { Complex.unit(cycles: Double($0) * 0.019) }
        let plan = try fixture.plan(
            [fixture.tones([(7.04e9, 1.5e6), (7.06e9, 2e6)], ticks: 0..<1200)],
            [
                capture(0, 7.04e9, 112..<912, kernel: near), capture(1, 7.06e9, 212..<1212),
                capture(2, 7.06e9, 212..<1012, kernel: [Complex](repeating: .one, count: 400)),
            ])
        #expect(plan.readings.allSatisfy { $0.isDirect })
        let shots = 20_000
        let initial = plan.windows.map { window in (0..<shots).map { UInt8(($0 + window.resonator) % 2) } }
        let direct = plan.measure(shots: 0..<shots, seed: 21, initialLevels: initial)
        let traced = plan.traces(shots: 0..<shots, seed: 22, initialLevels: initial)
        #expect(traced.captures.allSatisfy { $0.saturatedSamples == 0 })
        compare(direct, traced)
        let parts = { (outcome: ReadoutOutcome) in
            outcome.captures.flatMap { [doubles($0.i), doubles($0.q)] }
        }
        let (a, b) = (parts(direct), parts(traced))
        var strongest = 0.0
        for x in 0..<a.count {
            for y in 0..<x {
                let scale = (variance(b[x]) * variance(b[y])).squareRoot()
                let found = covariance(a[x], a[y]) / scale
                strongest = max(strongest, abs(found))
                #expect(abs(found - covariance(b[x], b[y]) / scale) < 6 / Double(shots).squareRoot())
            }
        }
        #expect(strongest > 0.2)
    }

    @Test("A second window of the same resonator starts from what the first one left behind")
    func secondWindow() throws {
        var fixture = ReadoutFixture.a20(t1Seconds: 4e-6)
        fixture.amplifier.quantumEfficiency = 1
        let plan = try fixture.plan(
            [
                fixture.tone(7.04e9, fieldHz: 2e6, ticks: 0..<1000),
                fixture.tone(7.04e9, fieldHz: 2e6, ticks: 1300..<2300),
            ],
            [capture(0, 7.04e9, 0..<1000), capture(1, 7.04e9, 1300..<2300)])
        #expect(plan.windows.count == 2)
        #expect(plan.windows.map(\.captures) == [[0], [1]])
        #expect(plan.windows(reaching: 0) == [0] && plan.windows(reaching: 1) == [0, 1])
        let shots = 15_000
        let initial = [[UInt8](repeating: 1, count: shots), (0..<shots).map { UInt8($0 % 2) }]
        let direct = plan.measure(shots: 0..<shots, seed: 31, initialLevels: initial)
        compare(direct, plan.traces(shots: 0..<shots, seed: 32, initialLevels: initial))
        // One capture at a time, the second window still unknown, gives the same bits.
        let first = plan.measure(captures: [0], shots: 0..<shots, seed: 31, initialLevels: [initial[0], []])
        #expect(first.captures[0] == direct.captures[0])
        #expect(first.finalLevels == [direct.finalLevels[0], []])
        let second = plan.measure(captures: [1], shots: 0..<shots, seed: 31, initialLevels: initial)
        #expect(second.captures[0] == direct.captures[1])
    }

    @Test(
        "A window that begins in another one's ring-down inherits its photons, as integrating dα/dt does"
    )
    func residualPhotons() throws {
        var fixture = ReadoutFixture.a20()
        fixture.amplifier.quantumEfficiency = 1
        let plan = try fixture.plan(
            [0..<1000 as Range<Int64>, 1100..<1700].map { fixture.tone(7.04e9, fieldHz: 20e6, ticks: $0) },
            [capture(0, 7.04e9, 0..<1000), capture(1, 7.04e9, 1100..<1400)])
        // Photons enter at tick 2.
        #expect(plan.windows.map(\.litTick) == [2, 1100])
        // Level 1 until tick 1100, then 0; small steps of the equation itself.
        var alpha = Complex.zero
        let substeps = 64
        let h = 0.5e-9 / Double(substeps)
        var traceMean: [Complex] = []
        for tick in 0..<1400 {
            if tick >= 1100, tick % 2 == 0 { traceMean.append(alpha) }
            let field = tick < 1000 || tick >= 1100 ? 20e6 : 0
            let rate = Complex(.pi * 2e6, 2 * .pi * (tick < 1100 ? -0.8e6 : 0.8e6))
            for _ in 0..<substeps {
                let half = alpha + 0.5 * h * (Complex(0, -2 * .pi * field) - rate * alpha)
                alpha += h * (Complex(0, -2 * .pi * field) - rate * half)
            }
        }
        // Against matched weights the plan's own still centres differ from it by what was left behind.
        let shots = 4000
        let initial = [[UInt8](repeating: 1, count: shots), [UInt8](repeating: 0, count: shots)]
        let traced = plan.traces(captures: [1], shots: 0..<shots, seed: 1, initialLevels: initial).captures[0]
        let direct = plan.measure(captures: [1], shots: 0..<shots, seed: 2, initialLevels: initial).captures[
            0]
        let sample = 10
        let volts = 1e-6 * (2 * Double.pi * 2e6).squareRoot()
        // Noise of one sample, averaged over the shots.
        let sigma = plan.readings[1].sigmaVolts * 150.0.squareRoot() / Double(shots).squareRoot()
        let means = [traced.traceI, traced.traceQ].map { trace in
            mean((0..<shots).map { Double(trace[150 * $0 + sample]) })
        }
        // 7.04 GHz makes whole turns in 550 ns: what is left are the frame's own phases.
        let expected = volts * (traceMean[sample] * Complex.unit(cycles: 0.4 - 0.13))
        #expect((Complex(means[0], means[1]) - expected).magnitude < 5 * sigma)
        let still = plan.pointer(resonator: 0, level: 0, tick: 1120)
        #expect((still - traceMean[sample]).magnitude * volts > 20 * sigma)
        let spread = plan.readings[1].sigmaVolts / Double(shots).squareRoot()
        #expect(abs(mean(doubles(direct.i)) - mean(doubles(traced.i))) < 6 * spread)
        #expect(abs(mean(doubles(direct.q)) - mean(doubles(traced.q))) < 6 * spread)
        let shift =
            Complex(mean(doubles(direct.i)), mean(doubles(direct.q))) - plan.readings[1].levelCentres[0]
        #expect(shift.magnitude > 20 * spread)
    }

    @Test("A point is the weighted sum of its own trace, and traces and points follow one path")
    func traceIntegrates() throws {
        var fixture = ReadoutFixture.a20(t1Seconds: 0.8e-6, thermal: 0.2)
        fixture.bits = 14
        let kernel = (0..<300).map { Complex(Double($0) / 300, 0.2) }
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 2e6, ticks: 0..<600)],
            [capture(0, 7.04e9, 0..<600, kernel: kernel)])
        let initial = [(0..<50).map { UInt8($0 % 2) }]
        let traced = plan.traces(shots: 0..<50, seed: 3, initialLevels: initial)
        let measured = plan.measure(shots: 0..<50, seed: 3, initialLevels: initial)
        #expect(measured.finalLevels == traced.finalLevels)
        let paths = plan.drawPaths(window: 0, shots: 0..<50, seed: 3, initialLevels: initial[0])
        #expect(paths.map(\.final) == traced.finalLevels[0])
        #expect(paths.contains { !$0.jumps.isEmpty })
        let norm = kernel.reduce(0) { $0 + $1.magnitude }
        let points = traced.captures[0]
        for shot in 0..<50 {
            var sum = Complex.zero
            for k in 0..<300 {
                let d = Complex(Double(points.traceI[300 * shot + k]), Double(points.traceQ[300 * shot + k]))
                sum += kernel[k].conjugate * d / norm
            }
            #expect(abs(sum.re - Double(points.i[shot])) < 1e-6 * plan.readings[0].sigmaVolts + 1e-9)
            #expect(abs(sum.im - Double(points.q[shot])) < 1e-6 * plan.readings[0].sigmaVolts + 1e-9)
            // Codes are those samples before demodulation: same magnitude.
            let (i, q) = (Double(points.rawI[300 * shot]) / 8192, Double(points.rawQ[300 * shot]) / 8192)
            let (x, y) = (Double(points.traceI[300 * shot]), Double(points.traceQ[300 * shot]))
            #expect(abs(i * i + q * q - x * x - y * y) < 1e-6)
        }
    }
}

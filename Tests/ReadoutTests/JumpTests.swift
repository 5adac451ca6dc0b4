import RackModel
import RackNumerics
import RackUnits
import Readout
import RealModule
import Testing

@Suite("Levels during a window")
struct JumpTests {
    @Test("The levels at the window's end are those of the rate equation, whatever the number of levels")
    func rateEquation() throws {
        var fixture = ReadoutFixture.pair(t1Seconds: 2e-6)
        fixture.modes[1] = ReadoutFixture.mode("q1", levels: 4, t1Seconds: 2e-6, thermal: 0.25)
        let plan = try fixture.plan(
            [fixture.tone(7.06e9, fieldHz: 2e6, ticks: 0..<3000)],
            [CaptureWindow(index: 0, startTick: 0, durationTicks: 3000, frequencyHz: 7.06e9)])
        let number = try #require(plan.windows.firstIndex { $0.mode == 1 })
        let window = plan.windows[number]
        let seconds = fixture.rate.seconds(window.endTick - window.startTick)
        let shots = 40_000
        for level in 0..<4 {
            // dp/dt with down n γ(1 − p), up (n + 1) γ p, by small steps.
            var populations = [Double](repeating: 0, count: 4)
            populations[level] = 1
            let steps = 20_000
            for _ in 0..<steps {
                var change = [Double](repeating: 0, count: 4)
                for n in 1..<4 {
                    let flow = Double(n) / 2e-6 * (0.75 * populations[n] - 0.25 * populations[n - 1])
                    change[n] -= flow
                    change[n - 1] += flow
                }
                for n in 0..<4 { populations[n] += change[n] * seconds / Double(steps) }
            }
            var initial = [[UInt8]](repeating: [], count: plan.windows.count)
            initial[number] = [UInt8](repeating: UInt8(level), count: shots)
            let final = plan.measure(shots: 0..<shots, seed: 9, initialLevels: initial).finalLevels[number]
            for n in 0..<4 {
                let expected = populations[n] * Double(shots)
                let found = Double(final.count { Int($0) == n })
                #expect(abs(found - expected) < 4 * (expected * (1 - populations[n])).squareRoot() + 4)
            }
        }
    }

    /// The share of level 1 read as 0, by integrating over the instant of the one possible decay.
    private func expectedError(_ plan: ReadoutPlan, t1Seconds: Double, seconds: Double) -> Double {
        let dPrime = plan.readings[0].dPrime
        let steps = 4000
        var error = Double.exp(-seconds / t1Seconds) * plan.readings[0].overlapError
        for k in 0..<steps {
            // A boxcar in the steady state: the point moves from centre 1 to centre 0 in proportion to the
            // time left.
            let time = (Double(k) + 0.5) / Double(steps) * seconds
            let share = time / seconds
            let wrong = 0.5 * Double.erfc((share - 0.5) * dPrime / 2.0.squareRoot())
            error += Double.exp(-time / t1Seconds) / t1Seconds * seconds / Double(steps) * wrong
        }
        return error
    }

    /// A fast resonator in its steady state, so that the point of a decayed shot is linear in the decay's
    /// instant.
    private func fastFixture(t1Seconds: Double) -> ReadoutFixture {
        var fixture = ReadoutFixture.a20(t1Seconds: t1Seconds)
        fixture.resonators[0].linewidthHz = 200e6
        fixture.resonators[0].shiftsHz = [80e6, -80e6]
        return fixture
    }

    @Test("T1 in the window costs the integral of the error over the decay's instant, about τ/(2T1)")
    func relaxation() throws {
        let fixture = fastFixture(t1Seconds: 20e-6)
        let plan = try fixture.plan(
            [fixture.tone(7.04e9, fieldHz: 12e6, ticks: 0..<2000)],
            [
                CaptureWindow(
                    index: 0, startTick: 40, durationTicks: 1960, frequencyHz: 7.04e9,
                    kernel: [Complex](repeating: .one, count: 980))
            ])
        let shots = 200_000
        let outcome = plan.measure(
            shots: 0..<shots, seed: 4, initialLevels: [[UInt8](repeating: 1, count: shots)])
        let wrong = Double(outcome.captures[0].assigned.count { $0 == 0 }) / Double(shots)
        let expected = expectedError(plan, t1Seconds: 20e-6, seconds: 980e-9) + 20e-9 / 20e-6
        #expect(abs(wrong - expected) < 4 * (expected / Double(shots)).squareRoot())
        #expect(abs(expected - 980e-9 / 40e-6 - plan.readings[0].overlapError) < 0.2 * expected)
    }

    @Test("A repeated measurement repeats its answer but for errors and τ/T1 (A30)")
    func repeated() throws {
        let t1 = 30e-6
        let fixture = fastFixture(t1Seconds: t1)
        let windows: [Range<Int64>] = [0..<1000, 1200..<2200]
        let plan = try fixture.plan(
            windows.map { fixture.tone(7.04e9, fieldHz: 40e6, ticks: $0) },
            windows.enumerated().map { index, ticks in
                CaptureWindow(
                    index: index, startTick: ticks.lowerBound, durationTicks: 1000, frequencyHz: 7.04e9,
                    carrierCycles: CarrierPhase.cycles(
                        frequencyHz: 7.04e9, ticks: ticks.lowerBound, rate: fixture.rate))
            })
        let shots = 100_000
        #expect(plan.windows.count == 2)
        let first = plan.measure(
            captures: [0], shots: 0..<shots, seed: 8,
            initialLevels: [[UInt8](repeating: 1, count: shots), []])
        // Nothing happens between the windows: the second begins where the first one ended.
        let both = plan.measure(
            shots: 0..<shots, seed: 8,
            initialLevels: [[UInt8](repeating: 1, count: shots), first.finalLevels[0]])
        let (m1, m2) = (both.captures[0].assigned, both.captures[1].assigned)
        let same = Double(zip(m1, m2).count { $0 == $1 }) / Double(shots)
        // Each window of τ loses half its decays to the assignment: they differ where a decay falls into the
        // later half of the first or the earlier half of the second: in all τ/T1.
        let overlap = plan.readings.reduce(0) { $0 + $1.overlapError }
        let expected = 1 - overlap - 500e-9 / t1
        #expect(overlap < 0.01)
        #expect(abs(same - expected) < 3 * ((1 - expected) / Double(shots)).squareRoot() + 1e-3)
        // The level decides, not the coin: among shots that ended the first window in 1, m1 is nearly
        // always 1.
        let kept = zip(m1, both.finalLevels[0]).filter { $0.1 == 1 }
        let agreeing = Double(kept.count { $0.0 == 1 }) / Double(kept.count)
        #expect(abs(agreeing - (1 - plan.readings[0].overlapError)) < 2e-3)
    }
}

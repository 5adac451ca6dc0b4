import RackNumerics
import RealModule

extension ReadoutPlan {
    /// What the discriminator of a capture is expected to say, jumps in the window included: row j is the
    /// probability to assign 0 and 1 to a mode that began the window in level j, the other modes in 0.
    ///
    /// The first jump is integrated over its instant, on the ADC's samples; that a second one follows is
    /// neglected. `nil` unless two levels are told apart, and where nothing is read or points are not direct.
    /// Time grows with the window's samples.
    public func expectedAssignment(capture index: Int) -> [[Double]]? {
        let (table, reading) = (tables[index], readings[index])
        guard let resonator = reading.resonator, reading.isDirect, reading.discriminator.centres.count == 2,
            reading.sigmaVolts > 0
        else { return nil }
        let window = windows.first { $0.captures.contains(index) }
        let (zero, one) = (reading.discriminator.centres[0], reading.discriminator.centres[1])
        let ladder = ladders[resonator]
        let others = zero - table.levels[resonator][0].mean

        /// P(assigned 1) of a point with this mean.
        func chance(_ mean: Complex) -> Double {
            let along = one - zero
            guard along != .zero else { return 0 }
            let ahead = (mean - 0.5 * (zero + one)) * along.conjugate
            return 0.5 * .erfc(-ahead.re / along.magnitude / reading.sigmaVolts / 2.0.squareRoot())
        }
        return (0..<2).map { level in
            let down = ladder.downRates[level]
            let total = down + ladder.upRates[level]
            let still = chance(reading.levelCentres[level])
            guard let window, total > 0 else { return [1 - still, still] }
            let first = axis.sample(atOrBefore: window.startTick)
            let end = min(axis.sample(atOrBefore: window.endTick), table.samples.upperBound)
            let dt = axis.periodSeconds
            var excited = Double.exp(-total * Double(max(0, end - first)) * dt) * still
            for sample in first..<max(first, end) {
                let elapsed = Double(sample - first) * dt
                let jumps = Double.exp(-total * elapsed) - .exp(-total * (elapsed + dt))
                for (target, rate) in [(level - 1, down), (level + 1, ladder.upRates[level])] where rate > 0 {
                    let steps = [
                        LevelStep(sample: .min, level: level), LevelStep(sample: sample, level: target),
                    ]
                    excited += jumps * rate / total * chance(others + integral(table, resonator, steps))
                }
            }
            return [1 - excited, excited]
        }
    }
}

internal import RackNumerics
internal import RealModule

/// One point of a batch as its steps see it.
struct BatchLane {
    let waveform: Int
    let scale: Double
    let carrierHz: Double
    /// The 0→1 transition against the carrier, in Hz.
    let gapHz: Double
    /// The carrier against the cluster's frame, in Hz.
    let frameHz: Double
    /// Largest |c| and ∫|dc| in rad/s.
    let drive: Double
    let variation: Double
    /// Levels from lowest to highest in the frame of the drive, in rad/s.
    let range: Double
    /// Samples of its runs, at most, in seconds.
    let sampleSeconds: Double

    init(_ point: BatchPoint, _ cluster: Cluster, _ rules: BatchRules, _ waveform: BatchWaveform) {
        self.waveform = point.fields
        scale = point.scale
        let frame = cluster.frameHz[0]
        carrierHz = waveform.carrierHz.map { point.carrierHz ?? $0 } ?? frame
        gapHz = rules.model.energiesHz[1] + cluster.detuningsHz[0] + point.detuningHz - carrierHz
        frameHz = carrierHz - frame
        drive = scale.magnitude * waveform.largest
        variation = scale.magnitude * waveform.variation
        let gap = 2 * .pi * gapHz
        var (lowest, highest) = (0.0, 0.0)
        for (level, rest) in rules.rest.enumerated() {
            let energy = rest + Double(level) * gap
            (lowest, highest) = (min(lowest, energy), max(highest, energy))
        }
        range = highest - lowest
        sampleSeconds = Double(BatchCuts.sampleUnits(waveform.times)) * rules.seconds(waveform.times)
    }

    /// Seconds of a step of so many samples (negative: so many steps to a sample).
    func seconds(_ group: Int) -> Double {
        group > 0 ? Double(group) * sampleSeconds : sampleSeconds / Double(-group)
    }

    /// Samples to a step, or steps to a sample, not longer than so many seconds.
    private func group(_ seconds: Double) -> Int {
        let ratio = seconds / sampleSeconds
        return ratio >= 1 ? Int(min(ratio, 1e6)) : -Int(min((1 / ratio).rounded(.up), 1e6))
    }

    /// Longest step for decay, in seconds.
    func decayLimit(_ rules: BatchRules) -> Double { rules.decayLimit(variation: variation, drive: drive) }

    /// Where the search for a step begins. Rough, for what it leads to is checked.
    func firstGroup(_ rules: BatchRules, _ waveform: BatchWaveform) -> Int {
        if rules.counterRotating {
            let step = Double.pow(rules.accuracy / 1e-6, 0.25) / (14 * carrierHz.magnitude + 1)
            return min(2 * (group(2 * min(step, decayLimit(rules))) / 2), -2)
        }
        let limit = min(decayLimit(rules), 2.5 / (range / 2 + 2 * rules.ladder * drive + 1))
        // What Magnus's fourth order leaves out grows with h⁴·spread²·dc/dt.
        let spread = 2 * .pi * rules.model.anharmonicSpreadHz + 2 * .pi * gapHz.magnitude + 2 * drive
        let slope = scale.magnitude * waveform.largestJump / sampleSeconds
        let step = Double.pow(5000 * rules.accuracy / (spread * spread * slope + 1e-300), 0.25)
        let decay = decayLimit(rules)
        if decay < sampleSeconds { return group(decay) }
        return max(group(min(step, limit)), 1)
    }

    /// The next step to try after one of `group` missed by `estimate`.
    func finerGroup(than group: Int, estimate: Double, _ rules: BatchRules) -> Int {
        let factor = min(0.65 * Double.pow(rules.accuracy / estimate, 0.25), 0.75)
        let finer = self.group(factor * seconds(group))
        return group > 1 ? max(finer, 1) : min(finer, group - 1)
    }

    func key(_ group: Int, times: Int, decay: Int) -> BatchPlanKey {
        BatchPlanKey(
            times: times, group: group, range: BatchPlanKey.above(range), drive: BatchPlanKey.above(drive), decay: decay)
    }
}

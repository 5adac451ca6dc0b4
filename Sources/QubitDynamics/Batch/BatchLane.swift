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
    /// Samples of its runs, at most, and all of them, in seconds.
    let sampleSeconds: Double
    let duration: Double

    /// Between the highest and the lowest level, in rad/s.
    let middle: Double
    /// Largest difference between neighbouring samples of a run over a sample, in rad/s².
    let slope: Double
    let hasDrive: Bool
    /// Asked for in the stretch: the error in populations.
    let accuracy: Double

    /// Estimates may come so near to the accuracy asked for.
    static let allowance = 0.7
    /// What exponentials and rounding may come to in two runs that are compared: finer steps tell nothing below it.
    static let resolution = 1e-11

    init(_ point: BatchPoint, _ cluster: Cluster, _ rules: BatchRules, _ waveform: BatchWaveform) {
        self.waveform = point.fields
        scale = point.scale
        let frame = cluster.frameHz[0]
        carrierHz = waveform.carrierHz.map { point.carrierHz ?? $0 } ?? frame
        hasDrive = waveform.carrierHz != nil
        gapHz = rules.model.energiesHz[1] + cluster.detuningsHz[0] + point.detuningHz - carrierHz
        frameHz = carrierHz - frame
        accuracy = rules.accuracy * waveform.times.share
        drive = scale.magnitude * waveform.largest
        variation = scale.magnitude * waveform.variation
        let gap = 2 * .pi * gapHz
        var (lowest, highest) = (0.0, 0.0)
        for level in rules.rest.indices {
            let energy = rules.rest[level] + Double(level) * gap
            (lowest, highest) = (min(lowest, energy), max(highest, energy))
        }
        range = highest - lowest
        middle = (highest + lowest) / 2
        sampleSeconds = waveform.sampleUnits * rules.tickSeconds / Double(waveform.times.unitsPerTick)
        duration = waveform.driveUnits * rules.tickSeconds / Double(waveform.times.unitsPerTick)
        slope = scale.magnitude * waveform.largestJump / sampleSeconds
    }

    private init() {
        (waveform, scale, carrierHz, gapHz, frameHz, drive, variation, accuracy) = (0, 0, 0, 0, 0, 0, 0, 1)
        (range, sampleSeconds, duration, middle, slope, hasDrive) = (0, 0, 0, 0, 0, false)
    }

    /// What an empty lane holds.
    static let nothing = BatchLane()

    /// Where the search for steps begins. Rough, for what it leads to is checked.
    func firstSteps(_ rules: BatchRules) -> BatchSteps {
        if rules.counterRotating {
            // Not fewer than so many to a period: a third of them must still tell how steps converge.
            let step = min((accuracy / 1e-6).squareRoot().squareRoot(), 1) / (14 * carrierHz.magnitude + 1)
            return .divided(perSample: max(2, Int(min((sampleSeconds / step).rounded(.up), 1e6))))
        }
        let limit = 2.5 / (range / 2 + rules.ladder * drive + 1)
        // What Magnus's fourth order leaves out grows with h⁴·spread²·dc/dt.
        let spread = 2 * .pi * rules.model.anharmonicSpreadHz + 2 * .pi * gapHz.magnitude + 2 * drive
        let step = (1300 * accuracy / (spread * spread * slope + 1e-300)).squareRoot().squareRoot()
        let samples = Int(min(min(step, limit) / sampleSeconds, 1e6))
        return samples >= 2 && mayJoin(rules) ? .joined(samples: samples, coarse: false) : exactSteps(rules)
    }

    /// Whether decay allows steps over many samples: what happens to it within a sample no longer step tells.
    private func mayJoin(_ rules: BatchRules) -> Bool {
        decayError(rules, 1, halved: false) < 0.25 * accuracy
    }

    /// Samples one by one, divided where decay asks for that.
    func exactSteps(_ rules: BatchRules) -> BatchSteps {
        if decayError(rules, 1, halved: false) < 0.4 * accuracy { return .exact(perSample: 1, halved: false) }
        var pieces = 1
        while decayError(rules, pieces, halved: true) > 0.4 * accuracy, pieces < 1 << 20 { pieces *= 2 }
        return .exact(perSample: pieces, halved: true)
    }

    func decayError(_ rules: BatchRules, _ pieces: Int, halved: Bool) -> Double {
        rules.decayError(
            sampleSeconds / Double(pieces), halved: halved, variation: variation, drive: drive, duration: duration)
    }

    /// The next steps to try after some that missed by `estimate`.
    func finer(than steps: BatchSteps, estimate: Double, _ rules: BatchRules) -> BatchSteps {
        let factor = min(0.82 * (accuracy / estimate).squareRoot().squareRoot(), 0.8)
        switch steps {
        case .exact: return steps
        case .joined(let samples, _):
            let fewer = Int(factor * Double(samples))
            return fewer >= 2 ? .joined(samples: fewer, coarse: false) : exactSteps(rules)
        case .divided(let pieces):
            return .divided(perSample: Int((Double(pieces) / factor).rounded(.up)))
        }
    }

    func key(_ steps: BatchSteps, times: Int) -> BatchPlanKey {
        BatchPlanKey(
            times: times, steps: steps, range: BatchPlanKey.above(range), drive: BatchPlanKey.above(drive))
    }
}

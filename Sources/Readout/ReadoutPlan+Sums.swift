import RackModel
import RackNumerics

/// Demodulated samples of many shots, added up.
public struct TraceSum: Sendable {
    /// In volts, sample by sample.
    public var i: [Double]
    public var q: [Double]
    /// Whether the converter clipped any sample of any shot.
    public var isClipped = false
}

extension ReadoutPlan {
    /// The sum over some shots of what `traces` gives for a capture.
    ///
    /// Where rounding acts as noise and nothing is clipped (`CaptureReading.isDirect`), it is drawn at once: the fields of
    /// the shots, and noise of as many times one shot's variance σ² + LSB²/12. Else, and for a few shots, record by
    /// record, with the noise that `traces` draws.
    ///
    /// - Complexity: O(shots + samples), and O(samples) for each shot in which a level changes.
    public func summedTrace(
        of capture: Int, shots: ShotNumbers, seed: UInt64, initialLevels: [[UInt8]]
    ) -> TraceSum {
        let paths = allPaths(shots: shots, seed: seed, initialLevels: initialLevels)
        let samples = tables[capture].samples
        var sum = TraceSum(i: [Double](repeating: 0, count: samples.count), q: [Double](repeating: 0, count: samples.count))
        guard let known = records.first(where: { $0.captures.contains(capture) }), shots.count > 0 else { return sum }
        let record = DigitiserRecord(
            samples: samples, captures: [capture], windows: known.windows, noise: [], isDirect: known.isDirect)
        if known.isDirect, shots.count > Self.fewShots {
            addFields(of: record, shots: shots, paths: paths, to: &sum)
            addNoise(of: record, shots: shots, seed: seed, to: &sum)
        } else {
            addRecords(of: record, shots: shots, seed: seed, paths: paths, to: &sum)
        }
        turn(&sum, by: tables[capture].demodulation)
        return sum
    }

    /// How many samples a trace of a capture has.
    public func sampleCount(of capture: Int) -> Int { tables[capture].samples.count }

    /// So many are drawn one by one.
    private static let fewShots = 16

    private func addRecords(
        of record: DigitiserRecord, shots: ShotNumbers, seed: UInt64, paths: [WindowPaths], to sum: inout TraceSum
    ) {
        var sampler = TraceSampler(plan: self, record: record, seed: seed)
        var field = FieldMaker(plan: self, record: record, paths: paths, scale: sampler.scale)
        for offset in 0..<shots.count {
            field.prepare(shot: offset)
            sampler.sample(field, shot: shots.word(offset))
            Self.add(sampler.re, sampler.im, times: sampler.scale, to: &sum)
            sum.isClipped = sum.isClipped || sampler.hasClipped
        }
    }

    private func addFields(
        of record: DigitiserRecord, shots: ShotNumbers, paths: [WindowPaths], to sum: inout TraceSum
    ) {
        var field = FieldMaker(plan: self, record: record, paths: paths, scale: 1)
        var counts: [Int] = []
        for offset in 0..<shots.count {
            field.prepare(shot: offset)
            guard let held = field.held else {
                Self.add(field.re, field.im, times: 1, to: &sum)
                continue
            }
            while counts.count <= held { counts.append(0) }
            counts[held] += 1
        }
        for (held, count) in counts.enumerated() where count > 0 {
            let still = field.heldField(held)
            Self.add(still.re, still.im, times: Double(count), to: &sum)
        }
    }

    private func addNoise(of record: DigitiserRecord, shots: ShotNumbers, seed: UInt64, to sum: inout TraceSum) {
        let key = DrawKey(seed: seed, element: capturePort ?? 0, purpose: .traceSum, index: 0)
        let first = TraceSampler.firstNumber(of: record, plan: self)
        // Draws come in blocks of two samples, the first of an even number.
        let skip = Int(first & 1)
        let count = record.samples.count + skip
        var (i, q) = ([Float](repeating: 0, count: count + 1), [Float](repeating: 0, count: count + 1))
        i.withUnsafeMutableBufferPointer { i in
            q.withUnsafeMutableBufferPointer { q in
                NormalBlocks.fillSamples(
                    key: key, shot: shots.word(0), first: first - Int64(skip), count: count, i: i.baseAddress!,
                    q: q.baseAddress!)
            }
        }
        let sigma = (digitiser.effectiveVariance * Double(shots.count)).squareRoot()
        Self.add(Array(i[skip...]), Array(q[skip...]), times: sigma, to: &sum)
    }

    private static func add(_ re: [Float], _ im: [Float], times factor: Double, to sum: inout TraceSum) {
        for k in sum.i.indices {
            sum.i[k] += factor * Double(re[k])
            sum.q[k] += factor * Double(im[k])
        }
    }

    private func turn(_ sum: inout TraceSum, by demodulation: [Complex]) {
        for k in sum.i.indices {
            let turned = demodulation[k] * Complex(sum.i[k], sum.q[k])
            (sum.i[k], sum.q[k]) = (turned.re, turned.im)
        }
    }
}

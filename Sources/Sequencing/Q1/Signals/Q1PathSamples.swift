internal import RackNumerics

/// What stands on the two paths of a sequencer before its oscillator, sample by sample.
struct Q1PathSamples {
    private(set) var first: [Double]
    private(set) var second: [Double]
    /// Whether a sum went beyond ±1, where it is held.
    private(set) var overflows = false

    /// waveform × gain + offset, each gain and offset that of the program and that of the settings together. An
    /// instruction's 2¹⁵ stands for 1 (quantify-scheduler's and qblox-scheduler's `expand_awg_from_normalised_range`, and
    /// the shift by 15 in q1simulator's renderer), so that its largest gain is 32767/32768.
    init(_ piece: Q1Piece, on own: Q1SequencerPath) {
        first = Self.samples(piece, own, side: 0, &overflows)
        second = Self.samples(piece, own, side: 1, &overflows)
    }

    /// Leaves path 0 alone.
    mutating func dropSecond() { second = [Double](repeating: 0, count: second.count) }

    private static func samples(
        _ piece: Q1Piece, _ own: Q1SequencerPath, side: Int, _ overflows: inout Bool
    ) -> [Double] {
        let offset = Double(piece.offset[side]) / 32768 + own.offset[side]
        let count = Int(piece.count)
        guard piece.waves[side] >= 0, let entry = own.waveforms[Int(piece.waves[side])], !entry.samples.isEmpty else {
            return [Double](repeating: held(offset, &overflows), count: count)
        }
        let gain = Double(piece.gain[side]) / 32768 * own.gain[side]
        let hold = own.waveforms.hold(side)
        let (samples, length) = (entry.samples, entry.samples.count)
        return [Double](unsafeUninitializedCapacity: count) { values, initialised in
            for k in 0..<count {
                let place = Int((piece.positions[side] + Int64(k)) / hold)
                // Only what plays over and over gets beyond the end.
                let sample = Double(samples[place < length ? place : place % length])
                values[k] = held(sample.isFinite ? sample * gain + offset : offset, &overflows)
            }
            initialised = count
        }
    }

    private static func held(_ value: Double, _ overflows: inout Bool) -> Double {
        guard value.magnitude > 1 else { return value }
        overflows = true
        return value > 0 ? 1 : -1
    }

    /// (v₀ − iv₁)·carrier, which is v*·carrier.
    func carrier(_ factor: Complex) -> (re: [Double], im: [Double]) { mixed(factor, Complex(factor.im, -factor.re)) }

    /// (v₀ + iv₁)·image.
    func image(_ factor: Complex) -> (re: [Double], im: [Double]) { mixed(factor, Complex(-factor.im, factor.re)) }

    /// v₀·a + v₁·b.
    func mixed(_ a: Complex, _ b: Complex) -> (re: [Double], im: [Double]) {
        var (re, im) = (first, second)
        for k in first.indices {
            re[k] = first[k] * a.re + second[k] * b.re
            im[k] = first[k] * a.im + second[k] * b.im
        }
        return (re, im)
    }
}

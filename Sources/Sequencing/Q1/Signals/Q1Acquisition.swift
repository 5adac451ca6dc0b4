internal import RackNumerics

/// What an acquisition is integrated from, and how.
///
/// A sample at full scale of the converter adds 2²² (the drivers divide integrals by it, and not by their length), the
/// sum is rounded to a whole number, and nothing else is scaled: demodulation is a plain turn (I + iQ)·e^(−2πiφ). That
/// turn undoes the one of the output, so that a sequencer that hears itself finds on each path what it plays there, divided
/// by √2; qibolab's and qililab's software demodulation of scope data turns the same way. Whether an instrument multiplies by
/// √2 when it demodulates no public client says.
public struct Q1Acquisition: Sendable, Hashable {
    public var sequencer: Int
    /// From the stretch's origin.
    public var startNanosecond: Int64
    public var nanoseconds: Int64
    /// It counts crossings (`acquire_ttl`) in the trace of `scopeCapture`.
    public var isCounting: Bool
    /// What it adds up, in order of time; nothing: both paths integrate nothing.
    public var terms: [Term] = []
    /// The trace of converter codes in which crossings are counted (`Q1ScopeMemory.crossings`).
    public var scopeCapture: Int?
    /// What constants at the ADCs add.
    var background = SIMD2<Double>.zero

    init(sequencer: Int, startNanosecond: Int64, nanoseconds: Int64, isCounting: Bool) {
        self.sequencer = sequencer
        self.startNanosecond = startNanosecond
        self.nanoseconds = nanoseconds
        self.isCounting = isCounting
    }

    /// What the point of one capture adds to the integrals of path 0 and path 1.
    public struct Term: Sendable, Hashable {
        /// Of the schedule; no other term has it.
        public var capture: Int
        /// Counts for one volt of its I, and of its Q.
        public var i: SIMD2<Double>
        public var q: SIMD2<Double>
    }

    /// The integrals of path 0 and 1.
    ///
    /// - Parameter points: I and Q of each term's capture, in volts.
    public func integral(points: some Sequence<SIMD2<Double>>) -> SIMD2<Int64> {
        var exact = background
        for (term, point) in zip(terms, points) { exact += term.i * point[0] + term.q * point[1] }
        return [Self.whole(exact[0]), Self.whole(exact[1])]
    }

    /// The nearest whole number; what is none, or beyond 2⁶², is held there.
    private static func whole(_ value: Double) -> Int64 {
        guard value.isFinite else { return 0 }
        return Int64(max(-0x1p62, min(value, 0x1p62)).rounded(.toNearestOrEven))
    }
}

/// How an integral becomes a bit: 1 where I·cos φ − Q·sin φ reaches the threshold.
///
/// The rotation by +φ is that of the driver's matrix (cos(360° − φ), sin(360° − φ)) on (I, Q), and the one for which
/// quantify-core's `ReadoutCalibrationAnalysis` finds its angle (q1simulator turns the other way). The threshold has
/// full scale = 1 and is for the whole integral: drivers multiply it by the length. At the threshold the bit is 1
/// (q1simulator's renderer).
public struct Q1Threshold: Sendable, Hashable {
    public var cosine: Double
    public var sine: Double
    /// In counts.
    public var level: Double

    public init(_ settings: Q1SequencerSettings) {
        let turned = Q1Phase.unit(degrees: settings.rotationDegrees)
        (cosine, sine) = (turned.re, turned.im)
        level = settings.threshold * 0x1p22
    }

    @inlinable
    public func bit(of integral: SIMD2<Int64>) -> Bool {
        Double(integral[0]) * cosine - Double(integral[1]) * sine >= level
    }
}

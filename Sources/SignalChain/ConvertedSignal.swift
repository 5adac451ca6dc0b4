public import RackNumerics

/// What one port's converter and line make of a signal.
public struct ConvertedSignal: Sendable, Equatable {
    /// Index into `Device.ports`.
    public var port: Int
    /// DAC codes per segment of the port's own grid; empty for an ideal converter.
    public var codes: [CodeSegment]
    /// What leaves the converter and the mixer, in volts, on the port's own grid, without the leakage.
    public var played: SampledSignal
    /// What arrives at the chip end, in volts, without the leakage. Behind filters: sampled at the
    /// midpoints of M sub-samples a sample (grid divisor M, `Device.solver.fieldSamplesPerSample`).
    /// Without filters: the held samples themselves on the port's own grid.
    public var filtered: SampledSignal
    /// Whether `filtered` is a staircase that is constant over its grid's samples: a line without filters.
    public var isHeld: Bool
    /// Samples at which the I or the Q converter had to be held to its range.
    public var clippedSamples: Int
    /// LO leakage at the chip end, in volts: a constant on top of `filtered` for the whole shot, played or
    /// not, on the carrier of `filtered`. Kept as a number so that silence stays free.
    public var leakage: Complex

    public init(
        port: Int, codes: [CodeSegment], played: SampledSignal, filtered: SampledSignal, isHeld: Bool,
        clippedSamples: Int, leakage: Complex = .zero
    ) {
        self.port = port
        self.codes = codes
        self.played = played
        self.filtered = filtered
        self.isHeld = isHeld
        self.clippedSamples = clippedSamples
        self.leakage = leakage
    }

    /// Consecutive DAC codes; as many `i` as `q`.
    public struct CodeSegment: Sendable, Equatable {
        public var startTick: Int64
        public var i: [Int32]
        public var q: [Int32]

        public init(startTick: Int64, i: [Int32], q: [Int32]) {
            self.startTick = startTick
            self.i = i
            self.q = q
        }
    }
}

/// A signal at the chip end of a port's line: the port's own, or what leaks in from another.
public struct ChipSignal: Sendable, Equatable {
    /// The port whose chip end this arrives at.
    public var port: Int
    /// The port that played it: `port` itself for the line's own signal.
    public var source: Int
    /// In volts, on the source's carrier.
    public var signal: SampledSignal
    /// As in `ConvertedSignal`.
    public var isHeld: Bool
    /// The source's LO leakage as it arrives here, in volts on the source's carrier, for the whole shot.
    public var leakage: Complex

    public init(port: Int, source: Int, signal: SampledSignal, isHeld: Bool, leakage: Complex = .zero) {
        self.port = port
        self.source = source
        self.signal = signal
        self.isHeld = isHeld
        self.leakage = leakage
    }
}

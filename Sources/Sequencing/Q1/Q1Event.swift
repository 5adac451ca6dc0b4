/// Something that a sequencer's real-time part did, at the instant at which it did it.
///
/// Times are whole nanoseconds since the run began, the same for all sequencers of a cluster.
public struct Q1Event: Sendable, Equatable {
    /// Index into the sequencers of the run.
    public var sequencer: Int
    public var nanosecond: Int64
    /// Of the program, from 1.
    public var line: Int
    public var kind: Kind

    public enum Kind: Sendable, Equatable {
        /// Gain, offset, oscillator and markers as they are from here on.
        case parameters(Q1Parameters)
        /// Waveforms by index; they end with their samples, or where the next play cuts them.
        case play(wave0: Int, wave1: Int)
        /// `number` counts the acquisitions of the sequencer.
        case acquire(number: Int, acquisition: Int, bin: Int, Q1Integration)
        /// The counter of trigger crossings of `acquire_ttl`.
        case acquireTTL(number: Int, acquisition: Int, bin: Int, isEnabled: Bool)
        /// All sequencers that synchronise have met.
        case synchronised
        /// A trigger arrived: its counter is one higher, if counters are enabled. If its bit was not known then, it is
        /// told of where it was first looked at.
        case triggered(address: Int, isCounted: Bool)
        /// A condition was looked at, at the instruction that it decides.
        case condition(holds: Bool)
        /// `sw_req` was reached.
        case softwareRequest(UInt32)
        case flag(Q1Flag)
        case stopped
    }

    public init(sequencer: Int, nanosecond: Int64, line: Int, kind: Kind) {
        self.sequencer = sequencer
        self.nanosecond = nanosecond
        self.line = line
        self.kind = kind
    }
}

/// How an acquisition weighs its samples.
public enum Q1Integration: Sendable, Hashable {
    /// All alike, over the length that the settings say.
    case square
    /// By weights (indices), one for each path, as long as these are.
    case weighed(Int, Int)
}

/// What takes effect together at `upd_param`, `play` and `acquire`.
public struct Q1Parameters: Sendable, Hashable {
    /// Gain and offset per path: 32767 is nearly 1.
    public var gain: SIMD2<Int16> = [32767, 32767]
    public var offset: SIMD2<Int16> = [0, 0]
    /// In steps of 0.25 Hz.
    public var frequencySteps: Int32
    /// The oscillator's whole phase at this instant, what it has turned since the run began or `reset_ph` included, in
    /// 2.5·10⁻¹⁰ turns: 0 to 4·10⁹ − 1. So a step of frequency turns it by one in a nanosecond, and phases are exact.
    /// The settings' `ncoPhaseDegrees` comes on top.
    public var phaseSteps: UInt32 = 0
    /// Four bits.
    public var markers: UInt8 = 0

    public init(frequencySteps: Int32) { self.frequencySteps = frequencySteps }
}

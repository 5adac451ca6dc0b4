/// What sequencers play and acquire between two instants, with times from an origin: equal where the signals are equal.
///
/// Only what leaves a connector is kept: updates that change nothing, pulses of no amplitude, outputs behind a closed
/// switch and oscillators that nothing uses are not. Which bins are filled is told apart (`Q1Target`).
public struct Q1Stretch: Sendable, Hashable {
    /// By the instant at which they were known to end.
    var pieces: [Q1Piece] = []
    /// By start; one for each target.
    var windows: [Q1Window] = []
    /// From the origin.
    public let startNanosecond: Int64
    public let endNanosecond: Int64
    private var digest: UInt64 = 0

    init(startNanosecond: Int64, endNanosecond: Int64) {
        self.startNanosecond = startNanosecond
        self.endNanosecond = endNanosecond
    }

    /// Computes what hashing needs, once.
    mutating func seal() {
        var digest = Q1Digest()
        digest.add(startNanosecond)
        digest.add(endNanosecond)
        for piece in pieces { piece.add(to: &digest) }
        for window in windows { window.add(to: &digest) }
        self.digest = digest.value
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    public static func == (left: Q1Stretch, right: Q1Stretch) -> Bool {
        left.digest == right.digest && left.startNanosecond == right.startNanosecond
            && left.endNanosecond == right.endNanosecond && left.pieces == right.pieces && left.windows == right.windows
    }
}

/// Where the result of an acquisition goes.
public struct Q1Target: Sendable, Hashable {
    public var sequencer: Int
    /// Of the sequencer's acquisitions, as in `Q1Event`.
    public var number: Int
    /// Index of the table, and the bin.
    public var acquisition: Int
    public var bin: Int
    /// Of the program.
    public var line: Int
}

/// A sequencer's output over some time in which nothing about it changes.
struct Q1Piece: Sendable, Hashable {
    var sequencer: Int32
    /// Which of its feeds are open, by bit.
    var feeds: UInt32
    /// Nanoseconds from the origin.
    var start: Int64
    var count: Int64
    /// −1: none.
    var waves: SIMD2<Int32>
    /// How far each waveform is at `start`.
    var positions: SIMD2<Int64>
    var gain: SIMD2<Int16>
    var offset: SIMD2<Int16>
    /// 0 without modulation.
    var frequencySteps: Int32
    var phaseSteps: Int64

    func add(to digest: inout Q1Digest) {
        digest.add(Int64(sequencer) << 32 | Int64(feeds))
        digest.add(start)
        digest.add(count)
        digest.add(Int64(waves[0]) << 32 ^ Int64(waves[1]))
        digest.add(positions[0] << 20 ^ positions[1])
        digest.add(Int64(gain[0]) << 48 ^ Int64(gain[1]) << 32 ^ Int64(offset[0]) << 16 ^ Int64(offset[1]))
        digest.add(Int64(frequencySteps) << 32 ^ phaseSteps)
    }
}

/// What an acquisition listens to.
struct Q1Window: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case integral(Q1Integration)
        case crossings
    }

    var sequencer: Int32
    var kind: Kind
    var start: Int64
    var count: Int64
    /// Of the demodulation; 0 without.
    var frequencySteps: Int32
    var phaseSteps: Int64
    /// Where the oscillator was changed while it listened, by time.
    var turns: [Turn] = []

    /// An oscillator that goes on with another frequency or phase.
    struct Turn: Sendable, Hashable {
        /// From the window's start.
        var nanosecond: Int64
        var frequencySteps: Int32
        var phaseSteps: Int64
    }

    func add(to digest: inout Q1Digest) {
        digest.add(Int64(sequencer) << 32 ^ start)
        digest.add(count)
        digest.add(Int64(frequencySteps) << 32 ^ phaseSteps)
        for turn in turns { digest.add(turn.nanosecond << 32 ^ Int64(turn.frequencySteps) ^ turn.phaseSteps) }
        switch kind {
        case .integral(.square): digest.add(-1)
        case .integral(.weighed(let first, let second)): digest.add(Int64(first) << 16 ^ Int64(second))
        case .crossings: digest.add(-2)
        }
    }
}

/// A running 64-bit digest: xor, multiply by an odd number, fold.
struct Q1Digest {
    private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    mutating func add(_ number: Int64) {
        value = (value ^ UInt64(bitPattern: number)) &* 0xD6E8_FEB8_6659_FD93
        value ^= value >> 32
    }
}

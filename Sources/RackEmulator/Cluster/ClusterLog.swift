public import Sequencing

/// What happened in a cluster, for those who test what controls it: a piece of one run, from where the piece before
/// ended. A run begins when something is started while nothing runs, and ends when all has stopped.
///
/// What is kept is bounded: of what a long run does too much of, the first is kept and the rest counted.
public struct ClusterLog: Sendable, Equatable {
    /// Runs of an engine are numbered from 0.
    public var run: Int
    /// Whether all has stopped: this is the run's last piece.
    public var isLast = false
    /// Of the last piece: why the run could not go on; `nil` where all came to its end.
    public var failure: String?
    /// All sequencers of the run so far: events, flags and points name them by their place here. Sequencers that join
    /// later come last, one that is started again once more.
    public var sequencers: [SequencerAddress] = []
    /// By time.
    public var events: [Q1Event] = []
    public var flags: [Flag] = []
    /// By sequencer's acquisition within what was computed together: sort by time before you plot.
    public var points: [Point] = []
    /// New stretches of what the connectors carried: what was the same again is not here again.
    public var stretches: [Stretch] = []
    /// When there was which.
    public var visits: [Visit] = []
    /// What went over the link; times are ticks of the device since the run began.
    public var messages: [LinkMessage] = []
    public var dropped = Dropped()

    /// A status flag that was raised.
    public struct Flag: Sendable, Equatable {
        public var sequencer: Int
        public var nanosecond: Int64
        /// Of the program, from 1; `nil` where no instruction is to blame.
        public var line: Int?
        public var flag: Q1Flag
        /// A sentence.
        public var cause: String

        public init(sequencer: Int, nanosecond: Int64, line: Int?, flag: Q1Flag, cause: String) {
            self.sequencer = sequencer
            self.nanosecond = nanosecond
            self.line = line
            self.flag = flag
            self.cause = cause
        }
    }

    /// What one acquisition gave.
    public struct Point: Sendable, Equatable {
        public var sequencer: Int
        /// Which acquisition of the sequencer it was, as `Q1Event` counts them.
        public var number: Int
        /// When its window began.
        public var nanosecond: Int64
        public var acquisition: Int
        public var bin: Int
        /// What it added to the bin, on the drivers' scale: 2²² a sample of full scale.
        public var path0: Int64
        public var path1: Int64
        /// Whether it was beyond the threshold.
        public var isBeyond: Bool

        public init(
            sequencer: Int, number: Int, nanosecond: Int64, acquisition: Int, bin: Int, path0: Int64, path1: Int64,
            isBeyond: Bool
        ) {
            self.sequencer = sequencer
            self.number = number
            self.nanosecond = nanosecond
            self.acquisition = acquisition
            self.bin = bin
            self.path0 = path0
            self.path1 = path1
            self.isBeyond = isBeyond
        }
    }

    /// Waveforms at the connectors, as often as they came.
    public struct Stretch: Sendable, Equatable {
        /// Counts the stretches of a run from 0.
        public var number: Int
        public var nanoseconds: Int64
        /// Per port that plays: its samples, from the stretch's beginning on.
        public var ports: [PortTimeline]

        public init(number: Int, nanoseconds: Int64, ports: [PortTimeline]) {
            self.number = number
            self.nanoseconds = nanoseconds
            self.ports = ports
        }
    }

    public struct Visit: Sendable, Equatable {
        /// Of `Stretch.number`.
        public var stretch: Int
        /// When it began.
        public var nanosecond: Int64

        public init(stretch: Int, nanosecond: Int64) {
            self.stretch = stretch
            self.nanosecond = nanosecond
        }
    }

    /// How many were not kept.
    public struct Dropped: Sendable, Equatable {
        public var events = 0
        public var points = 0
        public var stretches = 0
        public var visits = 0
        public var messages = 0

        public init() {}
    }

    public init(run: Int) { self.run = run }
}

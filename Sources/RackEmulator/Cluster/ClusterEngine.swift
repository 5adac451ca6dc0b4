public import RackDiagnostics
public import RackModel
public import Sequencing

/// What runs loaded sequencers against a chip: the other side of a cluster's drivers.
///
/// It has no thread of its own. Whoever holds it calls `advance` for as long as something runs, and may ask, stop and
/// start in between.
public protocol ClusterEngine: Sendable {
    /// Starts sequencers that were armed. Where some that synchronise are missing, those that wait for them stay RUNNING
    /// until these are started too, or until they are stopped.
    ///
    /// - Parameters:
    ///   - partners: all sequencers of the cluster whose settings synchronise, whether started or not.
    ///   - modules: the settings of all modules, as they are now.
    /// - Throws: what cannot be run at all, such as a device and rack that do not fit.
    mutating func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]) throws(DiagnosticsError)

    /// Works for some ten milliseconds at most, as far as that is in its hands.
    ///
    /// - Returns: whether there is more to do without anybody's help.
    mutating func advance() throws(DiagnosticsError) -> Bool

    /// Stops sequencers where they stand; they are STOPPED with FORCED_STOP.
    mutating func stop(_ sequencers: [SequencerAddress])

    /// `nil` for a sequencer that was never started.
    func status(of sequencer: SequencerAddress) -> SequencerStatus?

    /// What a sequencer has acquired since this was last called; the caller adds it to what it had.
    mutating func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData]
}

/// A sequencer of a cluster.
public struct SequencerAddress: Sendable, Hashable, Comparable {
    public var slot: Int
    /// From 0.
    public var sequencer: Int

    public init(slot: Int, sequencer: Int) {
        self.slot = slot
        self.sequencer = sequencer
    }

    public static func < (left: SequencerAddress, right: SequencerAddress) -> Bool {
        (left.slot, left.sequencer) < (right.slot, right.sequencer)
    }
}

/// A sequencer that is to be started, with all that it was given.
public struct ClusterLoad: Sendable, Equatable {
    public var address: SequencerAddress
    public var sequence: Q1Sequence
    public var settings: Q1SequencerSettings

    public init(address: SequencerAddress, sequence: Q1Sequence, settings: Q1SequencerSettings) {
        self.address = address
        self.sequence = sequence
        self.settings = settings
    }
}

/// The settings of a module's connectors. Defaults are those after a reset.
public struct ClusterModuleSettings: Sendable, Equatable {
    public var slot: Int
    /// Per output of an RF module; the input of a QRM-RF shares that of output 0.
    public var oscillators: [Oscillator]
    /// Per output and per input of an RF module, in dB.
    public var outputAttenuation: [Double]
    public var inputAttenuation: [Double]
    /// Per input of a QRM, in dB.
    public var inputGain: [Double]
    /// Per DAC, in volts.
    public var outputOffsetVolts: [Double]
    public var inputOffsetVolts: [Double]
    public var scope = ScopeSettings()

    public struct Oscillator: Sendable, Equatable {
        public var enabled: Bool
        public var frequencyHz: Double

        public init(enabled: Bool = true, frequencyHz: Double) {
            self.enabled = enabled
            self.frequencyHz = frequencyHz
        }
    }

    /// Which sequencer the scope of a readout module listens to, and how.
    public struct ScopeSettings: Sendable, Equatable {
        public var sequencer = 0
        /// Per path: whether an acquisition sets it off (else the level does), at which level, and whether it averages.
        public var triggeredBySequencer = [true, true]
        public var triggerLevel = [0.0, 0.0]
        public var averages = [false, false]

        public init() {}
    }

    /// - Parameter oscillatorsHz: per RF output; `nil`: 6 GHz, as after a reset.
    public init(_ module: ClusterModule, oscillatorsHz: [Double?] = []) {
        slot = module.slot
        let kind = module.kind
        let outputs = kind.isRF ? kind.outputs : 0
        oscillators = (0..<outputs).map {
            Oscillator(frequencyHz: (oscillatorsHz.indices.contains($0) ? oscillatorsHz[$0] : nil) ?? 6e9)
        }
        outputAttenuation = [Double](repeating: 0, count: outputs)
        inputAttenuation = [Double](repeating: 0, count: kind.isRF ? kind.inputs : 0)
        inputGain = [Double](repeating: 0, count: kind.isRF ? 0 : kind.inputs)
        outputOffsetVolts = [Double](repeating: 0, count: kind.dacs)
        inputOffsetVolts = [Double](repeating: 0, count: kind.adcs)
    }
}

public struct SequencerStatus: Sendable, Equatable {
    public var state: Q1State
    /// In the order in which they were raised.
    public var flags: [Q1Flag]

    public init(state: Q1State, flags: [Q1Flag] = []) {
        self.state = state
        self.flags = flags
    }
}

/// What was acquired into one table of bins, as sums that more may be added to.
public struct AcquisitionData: Sendable, Equatable {
    /// Of `Q1Sequence.acquisitions`.
    public var index: Int
    public var bins: [Bin]
    /// Per path; the scope's memory belongs to the module, and is its latest acquisition's.
    public var scope: [ScopePath]

    /// One row of the table; the drivers' scale: a sample of full scale adds 2²² to an integral.
    public struct Bin: Sendable, Equatable {
        public var path0: Int64 = 0
        public var path1: Int64 = 0
        /// How many of the acquisitions were beyond the threshold.
        public var thresholded: UInt32 = 0
        /// How many there were; 0: the bin was never filled.
        public var count: UInt32 = 0

        public init() {}
    }

    public struct ScopePath: Sendable, Equatable {
        /// Sums of ADC codes over the acquisitions; 16384 samples, or none where the scope did not listen.
        public var samples: [Int32] = []
        public var isOutOfRange = false
        public var count: UInt32 = 0

        public init() {}
    }

    public init(index: Int, bins: Int) {
        self.index = index
        self.bins = [Bin](repeating: Bin(), count: bins)
        scope = [ScopePath(), ScopePath()]
    }
}

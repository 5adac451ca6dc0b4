public import RackModel

/// All sequencers of a cluster that run together, in virtual time.
///
/// It decides nothing that it cannot know: bits of acquisitions are given to it (`provide`), and asked for only where an
/// instruction to come, a marker or a conflict of triggers depends on them. Everything else is in the programs, so that
/// the same programs and bits give the same events.
public struct Q1ClusterMachine: Sendable {
    /// A sequencer with all that it was given.
    public struct Sequencer: Sendable, Equatable {
        public var slot: Int
        /// Within its module, from 0.
        public var number: Int
        public var kind: ClusterModule.Kind
        public var sequence: Q1Sequence
        public var settings: Q1SequencerSettings
        /// What R0, R1… hold at the start; 0 beyond.
        public var registers: [UInt32]

        public init(
            slot: Int, number: Int, kind: ClusterModule.Kind, sequence: Q1Sequence, settings: Q1SequencerSettings,
            registers: [UInt32] = []
        ) {
            self.registers = registers
            self.slot = slot
            self.number = number
            self.kind = kind
            self.sequence = sequence
            self.settings = settings
        }
    }

    /// Why `run` returned.
    public enum Stop: Sendable, Equatable {
        /// Every sequencer has stopped.
        case finished
        /// Nothing more can be said without these bits.
        case waitsForOutcomes([Outcome])
        /// All that run wait for a partner that is missing or for a trigger from outside.
        case waitsForSync
        /// The time, or the number of instructions, is used up.
        case reachedLimit
    }

    /// The thresholded bit of an acquisition: of the `.acquire` event of this number.
    public struct Outcome: Sendable, Hashable {
        public var sequencer: Int
        public var acquisition: Int

        public init(sequencer: Int, acquisition: Int) {
            self.sequencer = sequencer
            self.acquisition = acquisition
        }
    }

    public let timing: Q1Timing
    /// Some sequencer that synchronises was never started: nobody passes `wait_sync`.
    public var missingPartners = false
    var processors: [Q1Processor] = []
    /// How many synchronise and wait for the others, and how many of these run on elsewhere.
    var meeting = 0
    var missed = 0
    var agenda = Q1Agenda()
    var network = Q1TriggerNetwork()
    /// What calls other than `run` have caused; `run` tells it first.
    var untold: [Q1Event] = []
    /// By address, how many triggers found the network busy.
    public internal(set) var lostTriggers = [Int](repeating: 0, count: 16)
    /// Up to here everything is decided.
    var reached: Int64 = 0

    public init(timing: Q1Timing = Q1Timing()) { self.timing = timing }

    /// Starts sequencers together, at the time reached.
    ///
    /// - Returns: their indices in the run.
    public mutating func start(_ sequencers: [Sequencer]) -> Range<Int> {
        let first = processors.count
        for sequencer in sequencers {
            let processor = Q1Processor(sequencer, index: processors.count, at: reached, timing: timing)
            processors.append(processor)
            agenda.append(reached)
            if processor.settings.syncEnabled { missed += 1 }
            untold.append(event(.parameters(processor.parameters), of: processor.index))
        }
        for index in processors.indices {
            let slot = processors[index].slot
            processors[index].neighbours = processors.count { $0.slot == slot && $0.acquires && $0.phase != .stopped }
        }
        return first..<processors.count
    }

    /// Stops a sequencer where it stands; FORCED_STOP if it had not stopped by itself. Its bits that have not arrived
    /// never will.
    public mutating func stop(_ sequencer: Int) {
        guard processors.indices.contains(sequencer), processors[sequencer].phase != .stopped else { return }
        raise(.forcedStop, of: sequencer)
        leave(sequencer)
        network.abandon(sequencer)
        untold.append(event(.stopped, of: sequencer))
    }

    /// Raises a flag whose cause is outside of the machine, such as a converter that clips.
    public mutating func raise(_ flag: Q1Flag, of sequencer: Int) {
        guard processors.indices.contains(sequencer), processors[sequencer].raise(flag) else { return }
        untold.append(event(.flag(flag), of: sequencer))
    }

    private func event(_ kind: Q1Event.Kind, of sequencer: Int) -> Q1Event {
        Q1Event(sequencer: sequencer, nanosecond: reached, line: processors[sequencer].line, kind: kind)
    }

    /// IDLE for one that there is not.
    public func state(of sequencer: Int) -> Q1State {
        processors.indices.contains(sequencer) ? processors[sequencer].state : .idle
    }

    /// In the order in which they were raised.
    public func flags(of sequencer: Int) -> [Q1Flag] {
        processors.indices.contains(sequencer) ? processors[sequencer].flags : []
    }

    /// R0 to R63. The core is ahead of the executor.
    public func registers(of sequencer: Int) -> [UInt32] {
        processors.indices.contains(sequencer) ? processors[sequencer].core.registers : []
    }

    /// Nothing will happen before this any more.
    public var safeNanosecond: Int64 { reached }
}

internal import QubitDynamics
public import RackDiagnostics
public import RackModel
public import RackNumerics
public import Sequencing
internal import Synchronization

/// A cluster of control modules with a chip behind its connectors.
///
/// Results depend on the device, the rack with its seed, and what was started and stopped in which order and how far things
/// had come by then; not on the wall clock, and not on how the work was cut into calls of `advance`.
///
/// Between two runs the chip comes to rest. Sequencers that join while others run see the chip as it is, unless they reach
/// modes that nobody could reach before: then it comes to rest once more. The settings of modules are those of the first
/// start of a run.
public final class ClusterEmulator: ClusterEngine {
    /// Held by whoever works.
    private let core: Mutex<ClusterCore>
    /// What can be told and asked for while somebody works; taken last, and given back at once.
    private let board = Mutex(ClusterBoard())

    /// - Parameters:
    ///   - rack: as checked against `device`.
    ///   - timing: how long the parts of the cluster take.
    ///   - memoryBytes: what states and stretches that were worked out may take before they are worked out again.
    ///   - workers: what work on one large state is spread over.
    ///   - link: who answers what the rack's links tell. A run of theirs without it is refused (`RK0720`).
    public init(
        device: Device, rack: ClusterRack, timing: Q1Timing = Q1Timing(), memoryBytes: Int = 1 << 29,
        workers: any Workers = SerialWorkers(), link: sending LinkEngine? = nil
    ) {
        core = Mutex(
            ClusterCore(
                device: device, rack: rack, timing: timing, memoryBytes: memoryBytes,
                solvers: SolverStore(device: device, methods: .all(workers: workers)), link: link))
    }

    public func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        try core.withLock { core throws(DiagnosticsError) in
            post(&core)
            defer { post(&core) }
            try core.start(loads, partners: partners, modules: modules)
        }
    }

    public func advance() throws(DiagnosticsError) -> Bool {
        try core.withLock { core throws(DiagnosticsError) in
            post(&core)
            defer { post(&core) }
            return try core.advance { board.withLock { !$0.stops.isEmpty } }
        }
    }

    public func stop(_ sequencers: [SequencerAddress]) {
        board.withLock { $0.stop(sequencers) }
        _ = core.withLockIfAvailable { post(&$0) }
    }

    /// Does what was asked for in the meantime, and says how things stand.
    private func post(_ core: inout ClusterCore) {
        core.stop(board.withLock { $0.takeStops() })
        board.withLock { $0.post(core.run, core.triggers) }
    }

    public func status(of sequencer: SequencerAddress) -> SequencerStatus? {
        board.withLock { $0.status(of: sequencer) }
    }

    public func registers(of sequencer: SequencerAddress) -> [UInt32]? {
        board.withLock { $0.registers[sequencer] }
    }

    public var triggers: TriggerCounts { board.withLock { $0.triggers } }

    /// Nothing while somebody works: there is a piece afterwards.
    public func takeLog() -> ClusterLog? { core.withLockIfAvailable { $0.takeLog() } ?? nil }

    public func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        core.withLock { core in
            post(&core)
            defer { post(&core) }
            return core.takeAcquisitions(of: sequencer)
        }
    }

    public func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try core.withLock { core throws(DiagnosticsError) in try core.scope(ofSlot: slot) }
    }

    /// What the present run, or the latest, took.
    public var counters: Counters { core.withLock { $0.run?.counters ?? Counters() } }

    public struct Counters: Sendable, Equatable {
        /// Stretches of time that the chip was taken along, and of how many kinds they were: each kind is worked out once.
        public var stretches = 0
        public var kinds = 0
        public var acquisitions = 0
        /// How often samples were drawn for scopes, one by one or as a sum.
        public var scopeTraces = 0
        public var clippedDACSamples = 0
        public var saturatedADCSamples = 0

        public init() {}
    }
}

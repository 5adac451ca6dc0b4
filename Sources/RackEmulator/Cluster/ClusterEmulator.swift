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
    private let core: Mutex<ClusterCore>

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
            try core.start(loads, partners: partners, modules: modules)
        }
    }

    public func advance() throws(DiagnosticsError) -> Bool {
        try core.withLock { core throws(DiagnosticsError) in try core.advance() }
    }

    public func stop(_ sequencers: [SequencerAddress]) { core.withLock { $0.stop(sequencers) } }

    public func status(of sequencer: SequencerAddress) -> SequencerStatus? {
        core.withLock { $0.status(of: sequencer) }
    }

    public func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        core.withLock { $0.takeAcquisitions(of: sequencer) }
    }

    public func registers(of sequencer: SequencerAddress) -> [UInt32]? {
        core.withLock { $0.run?.registers(of: sequencer) }
    }

    public func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try core.withLock { core throws(DiagnosticsError) in try core.scope(ofSlot: slot) }
    }

    public func takeLog() -> ClusterLog? { core.withLock { $0.takeLog() } }

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

/// All that a cluster holds from run to run.
struct ClusterCore {
    let device: Device
    let rack: ClusterRack
    let timing: Q1Timing
    let memoryBytes: Int
    let solvers: SolverStore
    let link: LinkEngine?
    private(set) var run: RackRun?
    private var runs = 0
    private var acquired: [SequencerAddress: [Int: AcquisitionData]] = [:]
    private var logs: [ClusterLog] = []

    init(
        device: Device, rack: ClusterRack, timing: Q1Timing, memoryBytes: Int, solvers: SolverStore, link: LinkEngine?
    ) {
        self.link = link
        self.device = device
        self.rack = rack
        self.timing = timing
        self.memoryBytes = memoryBytes
        self.solvers = solvers
    }

    mutating func start(
        _ loads: [ClusterLoad], partners: [SequencerAddress], modules: [ClusterModuleSettings]
    ) throws(DiagnosticsError) {
        guard !loads.isEmpty else { return }
        if run == nil || run?.isOver == true {
            collect()
            run = try RackRun(
                number: runs, device: device, rack: rack, modules: modules, loads: loads, timing: timing,
                memoryBytes: memoryBytes, solvers: solvers, link: link,
                scopes: run?.scopes ?? ScopeRecorder(rack: rack))
            runs += 1
        } else {
            try run?.join(loads)
        }
        run?.awaits(partners)
    }

    mutating func advance() throws(DiagnosticsError) -> Bool {
        guard run != nil else { return false }
        do throws(DiagnosticsError) { return try run?.advance() ?? false } catch {
            run?.fail()
            throw error
        }
    }

    mutating func stop(_ sequencers: [SequencerAddress]) { run?.stop(sequencers) }

    func status(of sequencer: SequencerAddress) -> SequencerStatus? { run?.status(of: sequencer) }

    mutating func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        collect()
        guard let tables = acquired.removeValue(forKey: sequencer) else { return [] }
        return tables.keys.sorted().compactMap { tables[$0] }
    }

    mutating func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try run?.scope(ofSlot: slot) ?? []
    }

    mutating func takeLog() -> ClusterLog? {
        collect()
        return logs.isEmpty ? nil : logs.removeFirst()
    }

    /// Takes what the run has brought.
    private mutating func collect() {
        guard let found = run?.takeResults() else { return }
        for (address, table) in found.tables {
            if let known = acquired[address]?[table.index], known.bins.count == table.bins.count {
                acquired[address]?[table.index] = known.joined(by: table)
            } else {
                acquired[address, default: [:]][table.index] = table
            }
        }
        // The last pieces of runs that nobody has asked about go in the end.
        if let log = found.log { logs.append(log) }
        if logs.count > 16 { logs.removeFirst() }
    }
}

extension AcquisitionData {
    /// With what was acquired after it.
    func joined(by later: AcquisitionData) -> AcquisitionData {
        var sum = self
        for index in bins.indices where later.bins[index].count > 0 {
            let bin = later.bins[index]
            sum.bins[index].add([bin.path0, bin.path1], ones: bin.thresholded, count: bin.count)
        }
        return sum
    }
}

internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import Sequencing

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
    /// Of the runs before.
    private var earlierTriggers = TriggerCounts()
    private var acquired: [SequencerAddress: [Int: AcquisitionData]] = [:]
    /// The last pieces of runs that are over.
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
        // All that ran was stopped, and what it had begun is still to be worked out.
        while run?.isStopped == true, try advance(isWanted: { false }) {}
        if run == nil || run?.isOver == true {
            collect()
            if let log = run?.takeLog() { logs.append(log) }
            earlierTriggers = triggers
            // Those that nobody has asked about go in the end.
            if logs.count > 16 { logs.removeFirst() }
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

    var triggers: TriggerCounts { earlierTriggers.followed(by: run?.triggers ?? TriggerCounts()) }

    /// - Parameter isWanted: whether somebody asks for it to return soon.
    mutating func advance(isWanted: () -> Bool) throws(DiagnosticsError) -> Bool {
        guard run != nil else { return false }
        do throws(DiagnosticsError) { return try run?.advance(isWanted: isWanted) ?? false } catch {
            run?.fail(error.diagnostics.first?.message ?? "the engine gave up")
            throw error
        }
    }

    mutating func stop(_ sequencers: [SequencerAddress]) { run?.stop(sequencers) }

    mutating func takeAcquisitions(of sequencer: SequencerAddress) -> [AcquisitionData] {
        // What was stopped has nothing to add later on, when other tables may be there. Why it fails, its log says.
        while run?.isBreakingOff == true, (try? advance { false }) == true {}
        collect()
        guard let tables = acquired.removeValue(forKey: sequencer) else { return [] }
        return tables.keys.sorted().compactMap { tables[$0] }
    }

    mutating func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try run?.scope(ofSlot: slot) ?? []
    }

    /// What has happened since this was last asked, of one run; `nil` if nothing has.
    mutating func takeLog() -> ClusterLog? { logs.isEmpty ? run?.takeLog() : logs.removeFirst() }

    /// Takes what the run has brought.
    private mutating func collect() {
        for (address, table) in run?.takeTables() ?? [] {
            if let known = acquired[address]?[table.index], known.bins.count == table.bins.count {
                acquired[address]?[table.index] = known.joined(by: table)
            } else {
                acquired[address, default: [:]][table.index] = table
            }
        }
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

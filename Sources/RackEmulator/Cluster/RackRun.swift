internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import Readout
internal import Scheduling
internal import Sequencing
internal import SignalChain

/// One run of a cluster: from the first start to the moment at which all has stopped.
///
/// Machine, signal path and chip take turns. The machine runs ahead for as long as no outcome is asked for; its events are
/// cut into stretches; a stretch that was met before is known by the signals that it makes; the chip goes along it; and what
/// was acquired is read for many visits together, or at once where the machine waits for it.
struct RackRun {
    let number: Int
    var machine: Q1ClusterMachine
    var path: Q1SignalPath
    var signals: Q1SignalState
    var cutter: EventCutter
    var timeline: ChipTimeline
    var setup: FeedbackSetup
    let rack: ClusterRack
    let modules: [ClusterModuleSettings]
    let solvers: SolverStore
    let memoryBytes: Int
    var rendered: [Q1Stretch: RenderedStretch] = [:]
    var waveforms = WaveformTable()
    var kinds = 0
    /// Plays of before that still matter, captures that are still open.
    var plays: [Timeline.Play] = []
    var captures: [Timeline.Capture] = []
    var tally: RunTally
    var scopes: ScopeRecorder
    var links: LinkTaps
    /// With a link the machine takes steps so short that no acquisition both begins and ends in one.
    var step = Int64.max / 4
    /// Acquisitions whose crossings are to be counted.
    var crossings = CrossingCounter()
    var loads: [ClusterLoad] = []
    var isOver = false
    /// When all was stopped the machine was ahead of the chip: so much of that is still worked out. `nil`: all of it.
    var remaining: Int?

    init(
        number: Int, device: Device, rack: ClusterRack, modules: [ClusterModuleSettings], loads: [ClusterLoad],
        timing: Q1Timing, memoryBytes: Int, solvers: SolverStore, link: LinkEngine?,
        scopes: ScopeRecorder
    ) throws(DiagnosticsError) {
        self.number = number
        self.rack = rack
        self.solvers = solvers
        self.memoryBytes = memoryBytes
        machine = Q1ClusterMachine(timing: timing)
        path = try Q1SignalPath(device: device, rack: rack, modules: modules, sequencers: loads.map(Self.sequencer))
        let chain = try SignalChain(device: path.device)
        let reach = RackReach(device: path.device, rack: rack, loads: loads, ports: Self.ports(path, loads))
        path.phaseGroups = reach.phaseGroups
        setup = FeedbackSetup(
            device: path.device, chain: chain, runner: ScheduleRunner(device: path.device), solvers: solvers,
            clusters: reach.clusters)
        timeline = try ChipTimeline(setup, seed: Self.seed(rack, number), memoryBytes: memoryBytes)
        signals = path.state(at: 0)
        cutter = EventCutter(setup, ticksPerNanosecond: Self.ticksPerNanosecond(path.device))
        tally = RunTally(number: number)
        links = try LinkTaps(
            rack, engine: link, run: number, ticksPerNanosecond: Self.ticksPerNanosecond(path.device))
        self.scopes = scopes
        self.modules = modules
        enlist(loads)
    }

    private static func sequencer(_ load: ClusterLoad) -> Q1SignalPath.Sequencer {
        Q1SignalPath.Sequencer(address: load.address, sequence: load.sequence, settings: load.settings)
    }

    static func ticksPerNanosecond(_ device: Device) -> Int64 { device.tickRate.perSecond / 1_000_000_000 }

    /// Runs are as independent as sweep points.
    private static func seed(_ rack: ClusterRack, _ run: Int) -> UInt64 { Philox.seed(rack.seed, point: run) }

    /// Per load the ports that it plays on and listens to.
    private static func ports(_ path: Q1SignalPath, _ loads: [ClusterLoad]) -> [[Int]] {
        loads.indices.map { path.ports(of: $0) + (path.listeningPort(of: $0).map { [$0] } ?? []) }
    }

    private mutating func enlist(_ new: [ClusterLoad]) {
        let sequencers = new.map { load in
            Q1ClusterMachine.Sequencer(
                slot: load.address.slot, number: load.address.sequencer,
                kind: rack.module(inSlot: load.address.slot)?.kind ?? .qcm, sequence: load.sequence,
                settings: load.settings, registers: load.registers)
        }
        let places = machine.start(sequencers)
        for (place, load) in zip(places, new) { cutter.append(load, ports: path.ports(of: place)) }
        loads += new
        scopes.begin(new.map(\.address), modules: modules)
        tally.append(new) { links.listens(to: $0) }
        for load in new where links.listens(to: load.address) {
            let weights = load.sequence.weights.map(\.samples.count)
            step = min(step, Int64(max(4, ([load.settings.integrationNanoseconds] + weights).min() ?? 4)))
        }
    }

    // MARK: What whoever holds the engine asks

    mutating func join(_ new: [ClusterLoad]) throws(DiagnosticsError) {
        try path.append(new.map(Self.sequencer))
        let all = loads + new
        let reach = RackReach(device: path.device, rack: rack, loads: all, ports: Self.ports(path, all))
        path.phaseGroups = reach.phaseGroups
        if reach.clusters != setup.clusters {
            try flush()
            setup = FeedbackSetup(
                device: path.device, chain: setup.chain, runner: setup.runner, solvers: solvers, clusters: reach.clusters)
            timeline = try timeline.restarted(setup, memoryBytes: memoryBytes)
        }
        enlist(new)
    }

    mutating func awaits(_ partners: [SequencerAddress]) {
        machine.missingPartners = partners.contains { partner in
            tally.place(of: partner).map { machine.state(of: $0) == .stopped } ?? true
        }
    }

    mutating func stop(_ sequencers: [SequencerAddress]) {
        for address in sequencers { if let place = tally.place(of: address) { machine.stop(place) } }
        if remaining == nil, isStopped, !isOver { remaining = Self.work }
    }

    /// Triggers that have been on the network.
    var triggers: TriggerCounts {
        var found = tally.triggers
        for (address, times) in machine.lostTriggers.enumerated() { found.remove(address, times: times) }
        return found
    }

    var isStopped: Bool { loads.indices.allSatisfy { machine.state(of: $0) == .stopped } }

    /// All was stopped from outside, and what it had begun is still to be worked out.
    var isBreakingOff: Bool { remaining != nil && !isOver }

    /// Something cannot be run: all stops where it stands.
    mutating func fail(_ reason: String) {
        for place in loads.indices { machine.stop(place) }
        isOver = true
        tally.close(failure: reason)
    }

    func status(of sequencer: SequencerAddress) -> SequencerStatus? {
        tally.place(of: sequencer).map { SequencerStatus(state: machine.state(of: $0), flags: machine.flags(of: $0)) }
    }

    func registers(of sequencer: SequencerAddress) -> [UInt32]? {
        tally.place(of: sequencer).map { machine.registers(of: $0) }
    }

    mutating func takeTables() -> [(SequencerAddress, AcquisitionData)] { tally.takeTables() }
    mutating func takeLog() -> ClusterLog? { tally.takeLog() }

    /// Of all that were started, in that order; one that was started again is here again.
    var addresses: [SequencerAddress] { loads.map(\.address) }

    /// What the scope of a module holds.
    mutating func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try scopes.paths(ofSlot: slot)
    }

    var counters: ClusterEmulator.Counters {
        var counters = ClusterEmulator.Counters()
        counters.stretches = timeline.counters.visits
        counters.kinds = timeline.counters.segments
        counters.acquisitions = tally.acquisitions
        counters.scopeTraces = scopes.drawn
        counters.clippedDACSamples = timeline.counters.clippedDACSamples
        counters.saturatedADCSamples = timeline.counters.saturatedADCSamples
        return counters
    }
}

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
    private var machine: Q1ClusterMachine
    private var path: Q1SignalPath
    private var signals: Q1SignalState
    private var cutter: EventCutter
    private(set) var timeline: ChipTimeline
    private var setup: FeedbackSetup
    private let rack: ClusterRack
    private let modules: [ClusterModuleSettings]
    private let solvers: SolverStore
    private let memoryBytes: Int
    private var rendered: [Q1Stretch: RenderedStretch] = [:]
    private var waveforms = WaveformTable()
    private var kinds = 0
    /// Plays of before that still matter, captures that are still open.
    private var plays: [Timeline.Play] = []
    private var captures: [Timeline.Capture] = []
    private var tally: RunTally
    private(set) var scopes: ScopeRecorder
    private var links: LinkTaps
    /// With a link the machine takes steps so short that no acquisition both begins and ends in one.
    private var step = Int64.max / 4
    /// Acquisitions whose crossings are to be counted.
    private var crossings = CrossingCounter()
    private var loads: [ClusterLoad] = []
    private(set) var isOver = false

    /// How much is done in one call of `advance`, in visits of a stretch: a few microseconds each. A new kind of stretch
    /// counts for as many as take about as long, and so does what the machine runs at once.
    private static let work = 1000
    private static let kindWork = 250
    private static let instructionsAtOnce = 1 << 12
    private static let instructionWork = 50

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
        let reach = RackReach(device: path.device, loads: loads, ports: Self.ports(path, loads))
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

    private static func ticksPerNanosecond(_ device: Device) -> Int64 { device.tickRate.perSecond / 1_000_000_000 }

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
        let reach = RackReach(device: path.device, loads: all, ports: Self.ports(path, all))
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
        guard loads.indices.allSatisfy({ machine.state(of: $0) == .stopped }) else { return }
        do throws(DiagnosticsError) { _ = try advance() } catch { fail() }
    }

    /// Something cannot be run: all stops where it stands.
    mutating func fail() {
        for place in loads.indices { machine.stop(place) }
        isOver = true
        tally.close()
    }

    func status(of sequencer: SequencerAddress) -> SequencerStatus? {
        tally.place(of: sequencer).map { SequencerStatus(state: machine.state(of: $0), flags: machine.flags(of: $0)) }
    }

    func registers(of sequencer: SequencerAddress) -> [UInt32]? {
        tally.place(of: sequencer).map { machine.registers(of: $0) }
    }

    mutating func takeResults() -> (tables: [(SequencerAddress, AcquisitionData)], log: ClusterLog?) {
        tally.take()
    }

    /// What the scope of a module holds.
    mutating func scope(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        try scopes.paths(ofSlot: slot)
    }

    private mutating func recordLevels(all: Bool) throws(DiagnosticsError) {
        for (address, flags) in try scopes.recordLevels(all: all) {
            guard let place = tally.place(of: address) else { continue }
            for flag in flags { machine.raise(flag, of: place) }
        }
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

    // MARK: Running

    mutating func advance() throws(DiagnosticsError) -> Bool {
        guard !isOver else { return false }
        var work = 0
        while work < Self.work {
            let (before, drawn) = (timeline.counters, scopes.drawn)
            let stop = run()
            switch stop {
            case .reachedLimit:
                cutter.settle(until: machine.safeNanosecond)
                if let end = links.firstEnd, end <= machine.safeNanosecond { try settle(until: end) }
            case .waitsForOutcomes(let outcomes): try settle(outcomes)
            case .waitsForSync:
                cutter.settle(until: machine.safeNanosecond)
                try pass()
                try flush()
                return false
            case .finished:
                cutter.finish(at: machine.safeNanosecond)
                try pass()
                try flush()
                try recordLevels(all: true)
                // What the last readings raised.
                _ = run()
                isOver = true
                tally.close()
                return false
            }
            try pass()
            let now = timeline.counters
            work += Self.instructionWork + now.visits - before.visits
            work += Self.kindWork * (now.segments - before.segments + scopes.drawn - drawn)
        }
        try flush()
        return true
    }

    private mutating func run() -> Q1ClusterMachine.Stop {
        var events: [Q1Event] = []
        let limit = links.isEmpty ? step : min(machine.safeNanosecond + step, links.firstEnd ?? .max)
        let stop = machine.run(until: limit, most: Self.instructionsAtOnce) { events.append($0) }
        for event in events {
            if let end = tally.note(event), case .acquire(let number, let acquisition, _, _) = event.kind {
                links.note(
                    .init(sequencer: event.sequencer, acquisition: number), of: loads[event.sequencer].address,
                    acquisition: acquisition, end: end)
            }
            cutter.take(event)
        }
        return stop
    }

    /// Takes the chip to where outcomes are known that the machine asks for, and tells it.
    private mutating func settle(_ outcomes: [Q1ClusterMachine.Outcome]) throws(DiagnosticsError) {
        try settle(until: outcomes.map { tally.end(of: $0) ?? 0 }.max() ?? 0)
        // Nothing is acquired by a sequencer that does not listen: its bit is 0.
        for outcome in outcomes where tally.isOpen(outcome) { provide(false, for: outcome) }
    }

    /// Takes the chip to where all that is acquired up to `needed` is known.
    private mutating func settle(until needed: Int64) throws(DiagnosticsError) {
        cutter.settle(until: machine.safeNanosecond, needed: needed)
        try pass()
        try flush()
    }

    private mutating func provide(_ bit: Bool, for outcome: Q1ClusterMachine.Outcome) {
        tally.close(outcome)
        machine.provide(bit: bit, for: outcome)
        links.provide(bit, for: outcome)
    }

    /// Takes the chip along the stretches that are ready.
    private mutating func pass() throws(DiagnosticsError) {
        for stretch in cutter.takeReady() {
            try pass(stretch)
            if timeline.wantsReading { try flush() }
        }
    }

    private mutating func pass(_ stretch: EventCutter.Stretch) throws(DiagnosticsError) {
        let ticks = Self.ticksPerNanosecond(path.device)
        let (start, end) = (stretch.nanoseconds.lowerBound * ticks, stretch.nanoseconds.upperBound * ticks)
        signals.begin(at: stretch.nanoseconds.lowerBound)
        let (kind, targets) = path.stretch(of: stretch.events, until: stretch.nanoseconds.upperBound, from: &signals)
        let rendering = try rendered(kind)
        let tags = tally.expect(targets, rendering, startNanosecond: stretch.nanoseconds.lowerBound)
        let placed = rendering.placed(at: start, tags: tags, path: path, signals: signals)
        plays += placed.plays
        // Traces are drawn apart.
        captures += placed.captures.filter { $0.tag >= 0 }
        let visit = try timeline.pass(
            Timeline.Cut(ticks: start..<end, plays: plays, captures: captures), waveforms: waveforms.all)
        try tap(targets, rendering, placed.captures, visit, startTick: start)
        plays.removeAll { $0.endTick + setup.memoryTicks[$0.port] <= end }
        captures.removeAll { $0.endTick <= end }
        if stretch.isQuietAfter { timeline.beginRepetition() }
        for sequencer in rendering.overflowing { machine.raise(.outputOverflow, of: sequencer) }
        tally.visit(rendering, stretch.nanoseconds, setup.runner)
    }

    /// Notes which acquisitions of a visit scopes and counters of crossings listen to.
    private mutating func tap(
        _ targets: [Q1Target], _ rendering: RenderedStretch, _ captures: [Timeline.Capture], _ visit: SegmentVisit,
        startTick: Int64
    ) throws(DiagnosticsError) {
        let ticks = Self.ticksPerNanosecond(path.device)
        let shift = timeline.baseTick - startTick
        let reader = TraceReader(setup: setup, seed: timeline.seed)
        for (place, target) in targets.enumerated() {
            let (acquisition, load) = (rendering.acquisitions[place], loads[target.sequencer])
            if acquisition.isCounting, let number = acquisition.scopeCapture {
                var capture = captures[number]
                capture.startTick += shift
                let tap = TraceTap(sequencer: target.sequencer, visit: visit, capture: capture)
                crossings.add(tap, target, threshold: load.settings.ttlThreshold, reader)
            } else if scopes.listens(to: load.address), let port = path.listeningPort(of: target.sequencer) {
                let hertz = path.device.ports[port].localOscillatorHz ?? 0
                let begin = startTick + acquisition.startNanosecond * ticks
                let capture = Timeline.Capture(
                    port: port, startTick: begin + shift, durationTicks: Int64(Q1ScopeMemory.samples) * ticks, kernel: nil,
                    frequencyHz: hertz,
                    phaseCycles: -CarrierPhase.cycles(frequencyHz: hertz, ticks: begin, rate: path.device.tickRate), tag: -1)
                let tap = TraceTap(sequencer: target.sequencer, visit: visit, capture: capture)
                for flag in try scopes.tap(tap, of: load.address, reader) { machine.raise(flag, of: target.sequencer) }
            }
        }
    }

    private mutating func rendered(_ kind: Q1Stretch) throws(DiagnosticsError) -> RenderedStretch {
        if let known = rendered[kind] { return known }
        let new = RenderedStretch(try path.schedule(of: kind), number: kinds, path: path, waveforms: &waveforms)
        kinds += 1
        rendered[kind] = new
        return new
    }

    /// Reads all that has been acquired.
    private mutating func flush() throws(DiagnosticsError) {
        var readings: [ChipTimeline.Reading] = []
        timeline.read { readings.append($0) }
        for reading in readings { tally.take(reading) }
        try recordLevels(all: false)
        for (target, count) in try crossings.counted() { tally.add(crossings: count, to: target) }
        for (outcome, bit) in tally.takeBits() { provide(bit, for: outcome) }
        for answer in try links.send(known: machine.safeNanosecond) {
            machine.inject(trigger: answer.address, at: answer.nanosecond)
        }
        tally.note(links.takeMessages())
        for place in tally.takeSaturated() {
            machine.raise(.scopeOutOfRange0, of: place)
            machine.raise(.scopeOutOfRange1, of: place)
        }
        if waveforms.bytes + rendered.count * Self.renderedBytes > memoryBytes / 4 { forget() }
        for place in loads.indices where machine.state(of: place) == .stopped && tally.isComplete(place) {
            machine.raise(.binningDone, of: place)
        }
    }

    /// About what one kind of stretch takes, its waveforms apart.
    private static let renderedBytes = 8192

    /// Forgets all kinds of stretches, and all waveforms but those that still play.
    private mutating func forget() {
        rendered.removeAll()
        timeline.forgetSegments()
        let old = waveforms
        waveforms = WaveformTable()
        for index in plays.indices { plays[index].waveform = waveforms.place(of: old.all[plays[index].waveform]) }
        for index in captures.indices {
            captures[index].kernel = captures[index].kernel.map { waveforms.place(of: old.all[$0]) }
        }
    }
}

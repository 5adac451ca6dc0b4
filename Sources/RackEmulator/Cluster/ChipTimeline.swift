internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackUnits
internal import Readout
internal import Scheduling

/// The chip along a timeline that is cut into stretches: where its states stand, and what became of them before.
///
/// A stretch is visited again and again as loops go round. Equal stretches are one segment, worked out once; states
/// that are met again go on as they did before; and what is read is drawn for many visits together. Every visit has a
/// number of its own, which keys its draws: results do not depend on how the work was cut into pieces.
///
/// Slow noise is constant from one quiet moment to the next (at which nothing plays and the resonators are empty), and
/// drawn anew for each of these repetitions, as it is for each shot of a program.
struct ChipTimeline {
    let setup: FeedbackSetup
    let seed: UInt64
    let baseTick: Int64
    private let groups: PhaseGroups
    private var parts: [ChipPart]
    private var store: SegmentStore
    private var visits = 0
    private var pending = 0
    /// Where the latest segment began.
    private var origin: Int64?
    private var past: [Timeline.PastWindow] = []
    /// Whether the next segment begins a repetition.
    private var isFresh = true
    private let memoryBytes: Int
    private var stateBytes: Int { memoryBytes / 4 }
    private(set) var counters = Counters()

    /// The time for which noise counts as constant is a power of two times this; with less, nothing is saved.
    static let shortestNoiseSeconds = 16e-6

    struct Counters: Sendable, Equatable {
        /// Stretches passed, and those that had to be worked out.
        var visits = 0
        var segments = 0
        var clippedDACSamples = 0
        var saturatedADCSamples = 0
    }

    /// What a capture gave in some visits.
    struct Reading {
        /// The tag of each.
        var tags: [Int]
        /// The integrated point in volts.
        var i: [Float]
        var q: [Float]
        var saturatedSamples: Int
    }

    init(_ setup: FeedbackSetup, seed: UInt64, memoryBytes: Int) throws(DiagnosticsError) {
        self.setup = setup
        self.seed = seed
        baseTick = Segment.baseTick(setup)
        groups = PhaseGroups(device: setup.device, clusters: setup.clusters)
        parts = try setup.clusters.map { cluster throws(DiagnosticsError) in try ChipPart(setup, cluster: cluster, seed: seed) }
        store = SegmentStore(limitBytes: memoryBytes / 2)
        self.memoryBytes = memoryBytes
    }

    /// Takes the chip along a stretch.
    ///
    /// - Parameter waveforms: those of the run.
    @discardableResult
    mutating func pass(
        _ cut: Timeline.Cut, waveforms: [PulseSchedule.Waveform]
    ) throws(DiagnosticsError) -> SegmentVisit {
        let windows = windows(at: cut)
        let plan = SegmentPlan(cut, windows: windows, gauges: groups)
        let segment = try segment(plan, waveforms)
        let visit = visits
        visits += 1
        counters.visits += 1
        counters.clippedDACSamples += segment.clippedSamples
        if isFresh, !cut.plays.isEmpty || !cut.captures.isEmpty {
            try drawNoise(cut, visit)
            isFresh = false
        }
        var levels = [UInt8](repeating: Self.unknown, count: segment.windowCount)
        var finals = levels
        for (window, number) in zip(windows, pastSlots(of: segment, windows)) where number >= 0 {
            levels[number] = window.level
        }
        let later = cut.ticks.lowerBound - (origin ?? cut.ticks.lowerBound)
        for index in parts.indices {
            parts[index].enter(setup, ticksLater: later, gauge: plan.gauge.clusters[index])
            follow(segment, index, visit, &levels, &finals)
        }
        origin = cut.ticks.lowerBound
        remember(segment, cut, windows, finals)
        if !segment.readings.isEmpty {
            segment.batch.visits.append(visit)
            segment.batch.levels += levels
            segment.batch.tags += segment.readings.map { cut.captures[$0.capture].tag }
            pending += 1
        }
        return SegmentVisit(
            readouts: segment.readouts, firstWindow: segment.firstWindow, number: visit, levels: levels,
            feedlineGauge: plan.gauge.feedlines)
    }

    private static let unknown = UInt8.max

    private mutating func follow(
        _ segment: Segment, _ index: Int, _ visit: Int, _ levels: inout [UInt8], _ finals: inout [UInt8]
    ) {
        if var state = parts[index].own {
            VisitWalk(segment: segment, cluster: index, solver: parts[index].solver, visit: visit, seed: seed)
                .follow(&state, levels: &levels, finals: &finals)
            parts[index].own = state
            return
        }
        if parts[index].states.bytes > stateBytes {
            store.clearGraphs()
            for index in parts.indices { parts[index].forgetStates() }
        }
        let variant = parts[index].variant
        let graph = segment.graphs[index][variant] ?? SegmentGraph()
        segment.graphs[index][variant] = graph
        parts[index].state = graph.follow(
            segment, cluster: index, solver: parts[index].solver, states: &parts[index].states,
            start: parts[index].state, visit: visit, seed: seed, levels: &levels, finals: &finals)
    }

    private mutating func segment(
        _ plan: SegmentPlan, _ waveforms: [PulseSchedule.Waveform]
    ) throws(DiagnosticsError) -> Segment {
        if let known = store.segment(plan) { return known }
        let readouts = try setup.device.feedlines.indices.map { feedline throws(DiagnosticsError) in
            let ports = setup.feedlinePorts[feedline]
            let part = plan.part(ofFeedline: feedline, capture: ports.capture, ports: ports.hears)
            return try readout(SegmentReadout.Key(feedline: feedline, plan: part), waveforms)
        }
        let new = try Segment(setup, plan, readouts: readouts, baseTick: baseTick, waveforms: waveforms)
        counters.segments += 1
        store.insert(new)
        return new
    }

    private mutating func readout(
        _ key: SegmentReadout.Key, _ waveforms: [PulseSchedule.Waveform]
    ) throws(DiagnosticsError) -> SegmentReadout {
        if let known = store.readout(key) { return known }
        let new = try SegmentReadout(setup, key, baseTick: baseTick, waveforms: waveforms)
        store.insert(new, for: key)
        return new
    }

    private mutating func drawNoise(_ cut: Timeline.Cut, _ visit: Int) throws(DiagnosticsError) {
        let seconds = setup.device.tickRate.seconds(cut.ticks.upperBound - cut.ticks.lowerBound)
        var doublings = 0
        while doublings < 40, Self.shortestNoiseSeconds * Double(1 << doublings) < seconds { doublings += 1 }
        for index in parts.indices {
            try parts[index].drawNoise(setup, doublings: doublings, visit: visit, seed: seed, index: index)
        }
    }

    /// A timeline of other clusters of modes that goes on where this one is: the chip has come to rest, and draws go on.
    ///
    /// - Precondition: all has been read.
    func restarted(_ setup: FeedbackSetup, memoryBytes: Int) throws(DiagnosticsError) -> ChipTimeline {
        var next = try ChipTimeline(setup, seed: seed, memoryBytes: memoryBytes)
        next.visits = visits
        next.counters = counters
        return next
    }

    // MARK: Windows of before

    /// The past windows that a stretch has to know of: those of feedlines whose tones of before it knows.
    private func windows(at cut: Timeline.Cut) -> [Timeline.PastWindow] {
        let start = cut.ticks.lowerBound
        return past.filter { window in
            cut.plays.contains { play in
                play.startTick < start && setup.device.ports[play.port].role == .readoutDrive(feedline: window.feedline)
            }
        }
    }

    /// Per past window its place in what is known of a visit; −1: the plan has no use for it.
    private func pastSlots(of segment: Segment, _ windows: [Timeline.PastWindow]) -> [Int] {
        segment.plan.windows.map { window in
            guard let plan = segment.readouts[window.feedline].plan else { return -1 }
            let own = window.resonatorWindow(baseTick)
            let number = plan.windows.firstIndex { $0.resonator == own.resonator && $0.startTick == own.startTick }
            return number.map { segment.firstWindow[window.feedline] + $0 } ?? -1
        }
    }

    private mutating func remember(
        _ segment: Segment, _ cut: Timeline.Cut, _ windows: [Timeline.PastWindow], _ finals: [UInt8]
    ) {
        let shift = cut.ticks.lowerBound - baseTick
        past = windows
        for (feedline, plan) in segment.plans.enumerated() {
            guard let plan else { continue }
            for (number, window) in plan.windows.enumerated() {
                let level = finals[segment.firstWindow[feedline] + number]
                guard level != Self.unknown else { continue }
                // Of two windows of one resonator the later decides.
                past.removeAll { $0.feedline == feedline && $0.resonator == window.resonator }
                past.append(
                    Timeline.PastWindow(
                        feedline: feedline, resonator: window.resonator, mode: window.mode,
                        endTick: min(window.endTick, segment.ticks.upperBound) + shift,
                        ringDownEndTick: window.ringDownEndTick + shift, level: level))
            }
        }
    }

    /// Nothing plays any more and the resonators are empty: what follows is a new repetition.
    mutating func beginRepetition() {
        isFresh = true
        past = []
    }

    /// Forgets what was worked out: plans are about to name waveforms anew.
    ///
    /// - Precondition: all has been read.
    mutating func forgetSegments() { store = SegmentStore(limitBytes: memoryBytes / 2) }

    // MARK: Reading

    /// Whether so many visits wait to be read that it is time to.
    var wantsReading: Bool { pending >= 1 << 15 || store.isFull }

    /// Reads all visits that have not been read.
    mutating func read(_ hand: (Reading) -> Void) {
        for segment in store.all where !segment.batch.isEmpty {
            SegmentReader(segment: segment, seed: seed).read { reading in
                counters.saturatedADCSamples += reading.saturatedSamples
                hand(reading)
            }
            segment.batch.clear()
        }
        pending = 0
        if store.isFull { store.trim() }
    }
}

/// Reads the visits of a segment together.
struct SegmentReader {
    let segment: Segment
    let seed: UInt64

    func read(_ hand: (ChipTimeline.Reading) -> Void) {
        let batch = segment.batch
        let shots = ShotNumbers(batch.visits)
        for (feedline, plan) in segment.plans.enumerated() {
            guard let plan else { continue }
            let asked = segment.readings.enumerated().filter { $0.element.feedline == feedline }
            guard !asked.isEmpty else { continue }
            let measured = plan.measure(
                captures: asked.map(\.element.position), shots: shots, seed: seed,
                initialLevels: levels(feedline, plan))
            for ((place, _), record) in zip(asked, measured.captures) {
                let tags = batch.visits.indices.map { batch.tags[$0 * segment.readings.count + place] }
                hand(
                    ChipTimeline.Reading(
                        tags: tags, i: record.i, q: record.q, saturatedSamples: record.saturatedSamples))
            }
        }
    }

    /// Per window the level at its start, per visit; nothing of windows of which nothing is known.
    private func levels(_ feedline: Int, _ plan: ReadoutPlan) -> [[UInt8]] {
        plan.windows.indices.map { number in
            let slot = segment.firstWindow[feedline] + number
            let levels = segment.batch.visits.indices.map { segment.batch.levels[$0 * segment.windowCount + slot] }
            return levels.contains(.max) ? [] : levels
        }
    }
}

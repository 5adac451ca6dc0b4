internal import RackDiagnostics
internal import RackModel
internal import RackUnits
internal import Readout
internal import Scheduling
internal import Sequencing

/// A visit of a segment as far as its readout goes: by what its traces can be drawn later.
struct SegmentVisit {
    var segment: Segment
    /// By which draws are keyed.
    var number: Int
    /// Per window of the segment the level at its start.
    var levels: [UInt8]
    /// What was taken from the phases of each feedline to make a plan of it, in turns.
    var feedlineGauge: [Double]
}

/// What a digitiser's converter gave from some instant of a visit on, sample by sample.
///
/// What is played in the next stretch is not in it: a scope that listens beyond the end of its own sees noise alone.
struct TraceReader {
    let setup: FeedbackSetup
    let seed: UInt64

    /// Codes of I and Q, for converters without codes in 2¹² parts of full scale.
    ///
    /// - Parameter capture: which; in ticks of the segment's own clock, its phase the timeline's.
    func codes(of visit: SegmentVisit, capture: Timeline.Capture) throws(DiagnosticsError) -> (i: [Int16], q: [Int16]) {
        guard case .readoutCapture(let feedline) = setup.device.ports[capture.port].role else { return ([], []) }
        let phase = SegmentPlan.Phase(cycles: capture.phaseCycles - visit.feedlineGauge[feedline])
        let plan = try plan(visit.segment, capture, phase, feedline)
        guard let plan, let position = plan.captures.firstIndex(where: { $0.index == Self.number }) else { return ([], []) }
        let known = visit.segment.plans[feedline]?.windows ?? []
        let first = visit.segment.firstWindow[feedline]
        let levels = plan.windows.map { window -> [UInt8] in
            let same = known.firstIndex { $0.resonator == window.resonator && $0.startTick == window.startTick }
            guard let same, visit.levels[first + same] != .max else { return [] }
            return [visit.levels[first + same]]
        }
        let traced = plan.traces(
            captures: [position], shots: ShotNumbers([visit.number]), seed: seed, initialLevels: levels)
        let record = traced.captures[0]
        guard record.rawI.isEmpty else { return (record.rawI, record.rawQ) }
        let codes = 2048 / setup.device.ports[capture.port].converter.fullScaleVolts
        func code(_ volts: Float) -> Int16 { Int16(max(-2048, min((Double(volts) * codes).rounded(), 2047))) }
        return (record.traceI.map(code), record.traceQ.map(code))
    }

    /// Beyond the numbers of any captures of a segment.
    private static let number = 0xFFFF

    private func plan(
        _ segment: Segment, _ capture: Timeline.Capture, _ phase: SegmentPlan.Phase, _ feedline: Int
    ) throws(DiagnosticsError) -> ReadoutPlan? {
        let key = Segment.TraceKey(
            port: capture.port, startTick: capture.startTick, durationTicks: capture.durationTicks, phase: phase)
        if let known = segment.tracePlans[key] { return known }
        var schedule = segment.schedule
        let state = PulseSchedule.FrameState(
            frequencyHz: capture.frequencyHz, phaseCycles: phase.cycles, carrierCycles: 0)
        schedule.captures.append(
            PulseSchedule.Capture(
                kind: .trace, port: capture.port, frame: "", startTick: capture.startTick,
                durationTicks: capture.durationTicks, kernel: nil, state: state, qubit: nil, bit: nil, name: "",
                number: Self.number))
        let fields = try ChipFields(
            device: setup.device, chain: setup.chain, runner: setup.runner, schedule: schedule, leakTicks: segment.ticks)
        let settled = segment.settled(feedline, setup)
        let plan = try PointRun.plan(
            setup.device, schedule, feedline: feedline, drive: fields.feedlineDrive(feedline), settled: settled,
            isPart: true)
        if segment.tracePlans.count >= 16 { segment.tracePlans = [:] }
        segment.tracePlans[key] = plan
        return plan
    }
}

/// An acquisition that is to be drawn sample by sample: for a scope, or to count crossings.
struct TraceTap {
    var target: Q1Target
    var visit: SegmentVisit
    /// In ticks of the segment's own clock.
    var capture: Timeline.Capture
}

internal import RackDiagnostics
internal import RackModel
internal import Readout
internal import Scheduling
internal import Sequencing

/// A visit of a segment as far as its readout goes: by what its traces can be drawn later.
struct SegmentVisit {
    var readouts: [SegmentReadout]
    /// Per feedline: where its windows are in what is known of a visit.
    var firstWindow: [Int]
    /// By which draws are keyed.
    var number: Int
    /// Per window of the segment the level at its start.
    var levels: [UInt8]
    /// What was taken from the phases of each feedline to make a plan of it, in turns.
    var feedlineGauge: [Double]

    /// Per window of a feedline the level at its start.
    func levels(_ feedline: Int) -> [UInt8] {
        let first = firstWindow[feedline]
        return Array(levels[first..<(first + (readouts[feedline].plan?.windows.count ?? 0))])
    }
}

/// What a digitiser's converter gave from some instant of a visit on, sample by sample.
///
/// What is played in the next stretch is not in it: a scope that listens beyond the end of its own sees noise alone.
struct TraceReader {
    let setup: FeedbackSetup
    let seed: UInt64

    /// Sums over the visits of a group, 2048 for full scale, and whether the converter clipped anything.
    struct Codes {
        var i: [Int32] = []
        var q: [Int32] = []
        var isClipped = false
    }

    /// `nil` for a port at which nothing is digitised.
    func feedline(of tap: TraceTap) -> Int? {
        if case .readoutCapture(let feedline) = setup.device.ports[tap.capture.port].role { feedline } else { nil }
    }

    /// In units of the capture's own clock.
    func phase(of tap: TraceTap) -> SegmentPlan.Phase {
        guard let feedline = feedline(of: tap) else { return .init(cycles: 0) }
        return SegmentPlan.Phase(cycles: tap.capture.phaseCycles - tap.visit.feedlineGauge[feedline])
    }

    /// Sums of converter codes over the visits of a group.
    func codes(of group: TraceGroup) throws(DiagnosticsError) -> Codes {
        let (tap, visits) = (group.tap, group.visits)
        guard let (plan, position, levels) = try plan(of: tap) else { return Codes() }
        let sum = plan.summedTrace(
            of: position, shots: ShotNumbers(visits), seed: seed,
            initialLevels: Self.repeated(levels, visits.count))
        let scale = codesPerVolt(of: tap.capture.port)
        func code(_ volts: Double) -> Int32 { Int32(max(-0x1p30, min((volts * scale).rounded(), 0x1p30))) }
        return Codes(i: sum.i.map(code), q: sum.q.map(code), isClipped: sum.isClipped)
    }

    /// Codes of I, or of Q, in each visit of a group. A module's Q is −Q of a capture (`Q1Acquisition`).
    func eachTrace(of group: TraceGroup, ofQ: Bool, _ hand: (Int, [Int32]) -> Void) throws(DiagnosticsError) {
        guard let (plan, position, levels) = try plan(of: group.tap) else { return }
        let scale = codesPerVolt(of: group.tap.capture.port)
        let count = plan.sampleCount(of: position)
        let atOnce = max(1, Self.samplesAtOnce / max(1, count))
        for start in stride(from: 0, to: group.visits.count, by: atOnce) {
            let visits = Array(group.visits[start..<min(start + atOnce, group.visits.count)])
            let traced = plan.traces(
                captures: [position], shots: ShotNumbers(visits), seed: seed,
                initialLevels: Self.repeated(levels, visits.count)
            ).captures[0]
            let (samples, scale) = ofQ ? (traced.traceQ, -scale) : (traced.traceI, scale)
            for place in visits.indices {
                let trace = samples[(place * count)..<((place + 1) * count)]
                hand(start + place, trace.map { Int32(max(-2048, min((Double($0) * scale).rounded(), 2047))) })
            }
        }
    }

    private static let samplesAtOnce = 1 << 20

    /// The level of every visit; nothing where it is not known.
    private static func repeated(_ levels: [UInt8?], _ count: Int) -> [[UInt8]] {
        levels.map { level in level.map { [UInt8](repeating: $0, count: count) } ?? [] }
    }

    /// Codes of 12 bits, whatever the converter has.
    private func codesPerVolt(of port: Int) -> Double { 2048 / setup.device.ports[port].converter.fullScaleVolts }

    /// Beyond the numbers of any captures of a segment.
    private static let number = 0xFFFF

    /// A plan with the capture in it, its place there, and per window the level at its start, where that is known.
    private func plan(
        of tap: TraceTap
    ) throws(DiagnosticsError) -> (plan: ReadoutPlan, capture: Int, levels: [UInt8?])? {
        let capture = tap.capture
        guard let feedline = feedline(of: tap) else { return nil }
        let readout = tap.visit.readouts[feedline]
        let state = PulseSchedule.FrameState(
            frequencyHz: capture.frequencyHz, phaseCycles: phase(of: tap).cycles, carrierCycles: 0)
        let trace = PulseSchedule.Capture(
            kind: .trace, port: capture.port, frame: "", startTick: capture.startTick,
            durationTicks: capture.durationTicks, kernel: nil, state: state, qubit: nil, bit: nil, name: "",
            number: Self.number)
        guard let plan = try readout.plan(setup, and: trace),
            let position = plan.captures.firstIndex(where: { $0.index == Self.number })
        else { return nil }
        let (known, own) = (readout.plan?.windows ?? [], tap.visit.levels(feedline))
        let levels = plan.windows.map { window -> UInt8? in
            let same = known.firstIndex { $0.resonator == window.resonator && $0.startTick == window.startTick }
            return same.flatMap { own[$0] == .max ? nil : own[$0] }
        }
        return (plan, position, levels)
    }
}

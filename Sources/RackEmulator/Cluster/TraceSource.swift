internal import RackModel
internal import Readout
internal import Scheduling

/// What of a segment its traces are made from, long after the segment itself has been forgotten.
final class TraceSource {
    let ticks: Range<Int64>
    let schedule: PulseSchedule
    /// Per feedline what is known of windows before the segment, and its own windows.
    let settled: [SettledWindows]
    let windows: [[ResonatorWindow]]
    /// Per feedline: where its windows are in what is known of a visit.
    let firstWindow: [Int]

    init(
        ticks: Range<Int64>, schedule: PulseSchedule, settled: [SettledWindows], windows: [[ResonatorWindow]],
        firstWindow: [Int]
    ) {
        self.ticks = ticks
        self.schedule = schedule
        self.settled = settled
        self.windows = windows
        self.firstWindow = firstWindow
    }
}

/// An acquisition that is to be drawn sample by sample: for a scope, or to count crossings.
struct TraceTap {
    /// The place of the sequencer in the run.
    var sequencer: Int
    var visit: SegmentVisit
    /// In ticks of the segment's own clock.
    var capture: Timeline.Capture
}

/// Acquisitions whose traces differ by their draws alone.
struct TraceGroup {
    let reader: TraceReader
    /// The first of them.
    let tap: TraceTap
    /// By which draws are keyed, ascending.
    private(set) var visits: [Int]

    struct Key: Hashable {
        private var source: ObjectIdentifier
        private var sequencer: Int
        private var levels: [UInt8]
        private var startTick: Int64
        private var durationTicks: Int64
        private var phase: SegmentPlan.Phase

        init(_ tap: TraceTap, _ reader: TraceReader) {
            source = ObjectIdentifier(tap.visit.source)
            sequencer = tap.sequencer
            levels = tap.visit.levels
            (startTick, durationTicks) = (tap.capture.startTick, tap.capture.durationTicks)
            phase = reader.phase(of: tap)
        }
    }

    init(_ tap: TraceTap, _ reader: TraceReader) {
        (self.tap, self.reader) = (tap, reader)
        visits = [tap.visit.number]
    }

    mutating func append(_ tap: TraceTap) { visits.append(tap.visit.number) }
    mutating func clear() { visits.removeAll() }
}

internal import RackModel

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
        private var readout: ObjectIdentifier?
        private var sequencer: Int
        private var levels: [UInt8]
        private var startTick: Int64
        private var durationTicks: Int64
        private var phase: SegmentPlan.Phase

        init(_ tap: TraceTap, _ reader: TraceReader) {
            let feedline = reader.feedline(of: tap)
            readout = feedline.map { ObjectIdentifier(tap.visit.readouts[$0]) }
            sequencer = tap.sequencer
            levels = feedline.map(tap.visit.levels) ?? []
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

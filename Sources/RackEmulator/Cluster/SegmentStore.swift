/// The segments that a run has met, as many as memory allows: those that nobody has used for longest go first.
struct SegmentStore {
    private var known: [SegmentPlan: Segment] = [:]
    private var readouts: [SegmentReadout.Key: SegmentReadout] = [:]
    private var readoutBytes = 0
    /// In the order in which they were made.
    private(set) var all: [Segment] = []
    private var time = 0
    private var bytes = 0
    private let limitBytes: Int

    init(limitBytes: Int) { self.limitBytes = limitBytes }

    mutating func segment(_ plan: SegmentPlan) -> Segment? {
        guard let found = known[plan] else { return nil }
        time += 1
        found.lastUse = time
        return found
    }

    mutating func insert(_ segment: Segment) {
        time += 1
        segment.lastUse = time
        known[segment.plan] = segment
        all.append(segment)
        bytes += segment.bytes
    }

    func readout(_ key: SegmentReadout.Key) -> SegmentReadout? { readouts[key] }

    mutating func insert(_ readout: SegmentReadout, for key: SegmentReadout.Key) {
        readouts[key] = readout
        readoutBytes += readout.bytes
    }

    /// Whether it is time to `trim`: segments with visits that have not been read must not go.
    var isFull: Bool { bytes + readoutBytes > limitBytes }

    mutating func trim() {
        // Those that segments still have are shared no further.
        readouts.removeAll()
        readoutBytes = 0
        all.sort { $0.lastUse < $1.lastUse }
        var gone = 0
        while gone < all.count - 1, bytes > limitBytes / 2 {
            bytes -= all[gone].bytes
            known[all[gone].plan] = nil
            gone += 1
        }
        all.removeFirst(gone)
    }

    /// Forgets what became of states.
    func clearGraphs() {
        for segment in all { for cluster in segment.graphs.indices { segment.graphs[cluster] = [:] } }
    }
}

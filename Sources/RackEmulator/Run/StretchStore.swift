internal import RackDiagnostics
internal import Scheduling

/// The stretches that a walk has met, as many as memory allows: those that nobody has used for longest go first.
struct StretchStore {
    private var known: [Key: [FeedbackStretch]] = [:]
    private var time = 0
    private let limitBytes: Int
    /// What the evolutions that one stretch remembers may take.
    private let roomBytes: Int

    /// What equal extents have in common.
    private struct Key: Hashable {
        var startTick: Int64
        var horizon: Int64?
        var plays: Int
        var captures: Int
    }

    /// - Parameter memoryBytes: what states may take in all; stretches have a quarter of it at most.
    init(memoryBytes: Int) {
        limitBytes = min(max(0, memoryBytes) / 4, 256 << 20)
        roomBytes = limitBytes / 16
    }

    /// Notes that a stretch is used.
    mutating func touch(_ stretch: FeedbackStretch) {
        time += 1
        stretch.lastUse = time
    }

    mutating func stretch(_ setup: FeedbackSetup, _ extent: StretchExtent) throws(DiagnosticsError) -> FeedbackStretch {
        let key = Key(
            startTick: extent.startTick, horizon: extent.horizon, plays: extent.schedule.plays.count,
            captures: extent.schedule.captures.count)
        if let found = known[key]?.first(where: { $0.extent == extent }) {
            touch(found)
            return found
        }
        let new = try FeedbackStretch(setup, extent, roomBytes: roomBytes)
        touch(new)
        trim()
        known[key, default: []].append(new)
        return new
    }

    /// Lets go of what has not been used for longest, once there is too much.
    private mutating func trim() {
        // Stretches grow with what they remember.
        let all = known.values.joined().map { (lastUse: $0.lastUse, bytes: $0.bytes) }
        var excess = all.reduce(0) { $0 + $1.bytes } - limitBytes
        guard excess > 0 else { return }
        var last = 0
        for one in all.sorted(by: { $0.lastUse < $1.lastUse }) where excess > -limitBytes / 4 {
            excess -= one.bytes
            last = one.lastUse
        }
        known = known.compactMapValues { stretches in
            let kept = stretches.filter { $0.lastUse > last }
            return kept.isEmpty ? nil : kept
        }
    }
}

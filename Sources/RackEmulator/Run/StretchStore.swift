internal import RackDiagnostics

/// The stretches that a walk has met, as many as memory allows: those that nobody has used for longest go first.
struct StretchStore {
    private var known: [FeedbackStretch] = []
    private var time = 0
    private let limitBytes: Int
    /// What the evolutions that one stretch remembers may take.
    private let roomBytes: Int

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
        // Most differ in when they start.
        if let found = known.first(where: { $0.extent == extent }) {
            touch(found)
            return found
        }
        let new = try FeedbackStretch(setup, extent, roomBytes: roomBytes)
        touch(new)
        trim()
        known.append(new)
        return new
    }

    /// Lets go of what has not been used for longest, once there is too much.
    private mutating func trim() {
        // Stretches grow with what they remember.
        var excess = known.reduce(0) { $0 + $1.bytes } - limitBytes
        guard excess > 0 else { return }
        known.sort { $0.lastUse < $1.lastUse }
        var gone = 0
        while gone < known.count, excess > -limitBytes / 4 {
            excess -= known[gone].bytes
            gone += 1
        }
        known.removeFirst(gone)
    }
}

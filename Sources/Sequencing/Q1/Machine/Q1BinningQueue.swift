/// Acquisitions that wait to be put into their bins: one after another, each takes its time.
struct Q1BinningQueue: Sendable {
    /// Instants of the acquisitions that wait, in order.
    private var waiting: [Int64] = []
    /// When the one that is being put away is done.
    private var isFree = Int64.min

    /// - Parameter sequencers: of the module, that acquire.
    /// - Returns: whether there was room.
    mutating func add(at nanosecond: Int64, sharedBy sequencers: Int, timing: Q1Timing) -> Bool {
        while let first = waiting.first, isFree <= nanosecond {
            waiting.removeFirst()
            isFree = max(first, isFree) + timing.binningNanoseconds(sharedBy: sequencers)
        }
        guard waiting.count < timing.binningDepth else { return false }
        waiting.append(nanosecond)
        return true
    }
}

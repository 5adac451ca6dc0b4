/// Which sequencer acts next: the one with the earliest time, of several the first. A tree of winners, so that a new time
/// costs as many comparisons as the number of sequencers has bits.
struct Q1Agenda: Sendable {
    /// Of a sequencer that waits for something other than time.
    static let never = Int64.max

    private var count = 0
    /// One for each leaf; `never` for leaves that no sequencer has.
    private var times: [Int64] = []
    /// `winners[1]` is the winner of all, `winners[k]` that of `2k` and `2k + 1`; leaf `i` is at `times.count + i`.
    private var winners: [Int32] = []

    /// Index and time of the first; `never` if nobody has a time.
    var first: (index: Int, time: Int64) {
        guard count > 0 else { return (0, Self.never) }
        let winner = Int(winners[1])
        return (winner, times[winner])
    }

    func time(of index: Int) -> Int64 { times[index] }

    mutating func append(_ time: Int64) {
        if count == times.count {
            let leaves = max(1, 2 * count)
            times += [Int64](repeating: Self.never, count: leaves - count)
            winners = [Int32](repeating: 0, count: leaves) + (0..<Int32(leaves))
            for node in stride(from: leaves - 1, to: 0, by: -1) { decide(node) }
        }
        count += 1
        set(time, of: count - 1)
    }

    mutating func set(_ time: Int64, of index: Int) {
        times[index] = time
        var node = (times.count + index) / 2
        while node > 0 {
            decide(node)
            node /= 2
        }
    }

    private mutating func decide(_ node: Int) {
        let (left, right) = (winners[2 * node], winners[2 * node + 1])
        winners[node] = times[Int(right)] < times[Int(left)] ? right : left
    }
}

/// Which sequencer acts next: the one with the earliest time, of several the first. A tree of winners, so that a new time
/// costs as many comparisons as the number of sequencers has bits.
struct Q1Agenda: Sendable {
    /// Of a sequencer that waits for something other than time.
    static let never = Int64.max

    private struct Entry: Sendable {
        var time: Int64
        var index: Int
    }

    private var count = 0
    private var leaves = 0
    /// `winners[1]` is the winner of all, `winners[k]` that of `2k` and `2k + 1`; sequencer `i` is at `leaves + i`.
    private var winners: [Entry] = []

    /// Index and time of the first; `never` if nobody has a time.
    var first: (index: Int, time: Int64) {
        count > 0 ? (winners[1].index, winners[1].time) : (0, Self.never)
    }

    mutating func append(_ time: Int64) {
        if count == leaves {
            let times = (0..<count).map { winners[leaves + $0].time }
            leaves = max(1, 2 * count)
            winners = [Entry](repeating: Entry(time: Self.never, index: 0), count: 2 * leaves)
            for index in 0..<leaves { winners[leaves + index].index = index }
            for index in times.indices { set(times[index], of: index) }
        }
        count += 1
        set(time, of: count - 1)
    }

    mutating func set(_ time: Int64, of index: Int) {
        var winner = Entry(time: time, index: index)
        var node = leaves + index
        winners[node] = winner
        while node > 1 {
            let other = winners[node ^ 1]
            if other.time < winner.time || other.time == winner.time && other.index < winner.index { winner = other }
            node /= 2
            winners[node] = winner
        }
    }
}

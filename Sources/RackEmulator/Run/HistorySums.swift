/// Populations of one cluster over time, summed over shots.
struct HistorySums {
    /// Ascending.
    let ticks: [Int64]
    /// Per time and mode.
    private(set) var populations: [[LevelSums]]
    /// Per time: the shots that lasted so long.
    private(set) var shots: [Int]

    init(ticks: [Int64], modes: Int) {
        self.ticks = ticks
        populations = ticks.map { _ in [LevelSums](repeating: LevelSums(), count: modes) }
        shots = [Int](repeating: 0, count: ticks.count)
    }

    /// Positions of the times in (`start`, `end`].
    func numbers(after start: Int64, through end: Int64) -> Range<Int> {
        func count(through tick: Int64) -> Int {
            var (low, high) = (0, ticks.count)
            while low < high {
                let middle = (low + high) / 2
                if ticks[middle] <= tick { low = middle + 1 } else { high = middle }
            }
            return low
        }
        let first = count(through: start)
        return first..<max(first, count(through: end))
    }

    mutating func add(_ found: [[Double]], at number: Int, shots count: Int) {
        for (mode, levels) in found.enumerated() { populations[number][mode].add(levels, shots: count) }
        shots[number] += count
    }

    mutating func add(_ other: HistorySums) {
        for number in ticks.indices {
            for mode in populations[number].indices { populations[number][mode].add(other.populations[number][mode]) }
            shots[number] += other.shots[number]
        }
    }
}

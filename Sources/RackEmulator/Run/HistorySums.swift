/// Populations of one cluster over time, summed over shots.
struct HistorySums {
    /// Ascending.
    let ticks: [Int64]
    /// Per time and mode.
    private(set) var populations: [[[Double]]]
    /// Per time: the shots that lasted so long.
    private(set) var shots: [Int]
    /// Per time and mode, where shots have states of their own.
    private(set) var drawn: [[PopulationSums]]?

    init(ticks: [Int64], levels: [Int], isDrawn: Bool) {
        self.ticks = ticks
        drawn = isDrawn ? ticks.map { _ in levels.map { PopulationSums(levels: $0) } } : nil
        populations = ticks.map { _ in levels.map { [Double](repeating: 0, count: $0) } }
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
        for (mode, levels) in found.enumerated() {
            for (level, value) in levels.enumerated() { populations[number][mode][level] += Double(count) * value }
            drawn?[number][mode].add(levels, shots: count)
        }
        shots[number] += count
    }

    mutating func add(_ other: HistorySums) {
        for number in ticks.indices {
            for mode in populations[number].indices {
                for level in populations[number][mode].indices {
                    populations[number][mode][level] += other.populations[number][mode][level]
                }
                if let sums = other.drawn { drawn?[number][mode].add(sums[number][mode]) }
            }
            shots[number] += other.shots[number]
        }
    }
}

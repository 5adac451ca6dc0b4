import RackEmulator

/// Running averages of one point over the blocks that came so far.
struct PointAverages {
    /// Mean and spread, merged block by block (Chan, Golub and LeVeque 1983).
    struct Moments {
        var count = 0.0
        var mean = 0.0
        /// Σ (x − mean)².
        var squares = 0.0

        mutating func add(_ values: [Float]) {
            guard !values.isEmpty else { return }
            let n = Double(values.count)
            let blockMean = values.reduce(0) { $0 + Double($1) } / n
            let blockSquares = values.reduce(0.0) { $0 + (Double($1) - blockMean) * (Double($1) - blockMean) }
            let delta = blockMean - mean
            let total = count + n
            squares += blockSquares + delta * delta * count * n / total
            mean += delta * n / total
            count = total
        }

        /// s/√n with s² = Σ (x − mean)²/(n − 1); NaN for a single value.
        var standardError: Double {
            count > 1 ? (squares / (count - 1) / count).squareRoot() : .nan
        }
    }

    struct Capture {
        var counts: [Double]
        var shots = 0.0
        var i = Moments()
        var q = Moments()
        /// Σ shots · population, per level.
        var populations: [Double]

        /// The share of shots assigned to `level`.
        func share(_ level: Int) -> Double { shots > 0 ? counts[level] / shots : .nan }

        /// The standard deviation of Jeffreys's posterior Beta(k + ½, n − k + ½): close to √(p(1−p)/n), and
        /// not zero where no shot, or every shot, was assigned to the level.
        func shareError(_ level: Int) -> Double {
            let p = (counts[level] + 0.5) / (shots + 1)
            return (p * (1 - p) / (shots + 2)).squareRoot()
        }

        func population(_ level: Int) -> Double {
            populations.isEmpty ? .nan : populations[level] / shots
        }
    }

    var captures: [Capture]
    /// Σ shots · final population, per mode and level.
    var finals: [[Double]]
    var shots = 0.0
    var counters = PointResult.Counters()

    init(_ layout: RunLayout) {
        captures = layout.captures.map {
            Capture(
                counts: Array(repeating: 0, count: $0.levels),
                populations: Array(repeating: 0, count: $0.levels))
        }
        finals = layout.modeLevels.map { Array(repeating: 0, count: $0) }
    }

    mutating func add(_ block: PointResult, shots blockShots: Int) {
        let weight = Double(blockShots)
        shots += weight
        for (index, result) in block.captures.enumerated() {
            captures[index].shots += weight
            captures[index].i.add(result.i)
            captures[index].q.add(result.q)
            let top = captures[index].counts.count - 1
            // A level above those that are told apart counts as the highest of them.
            for level in result.assigned { captures[index].counts[min(Int(level), top)] += 1 }
            if result.populations.isEmpty { captures[index].populations = [] }
            for (level, population) in result.populations.enumerated()
            where !captures[index].populations.isEmpty {
                captures[index].populations[min(level, top)] += weight * population
            }
        }
        for (mode, populations) in block.finalPopulations.enumerated() {
            for (level, population) in populations.enumerated() where level < finals[mode].count {
                finals[mode][level] += weight * population
            }
        }
        counters.clippedDACSamples += block.counters.clippedDACSamples
        counters.saturatedADCSamples += block.counters.saturatedADCSamples
    }
}

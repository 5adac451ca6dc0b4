package import RackEmulator

/// Running averages of one point over the blocks that came so far.
struct PointAverages {
    struct Capture {
        var counts: [Double]
        /// Shots that ran the capture.
        var shots = 0.0
        var i = Moments()
        var q = Moments()
        var populations = LevelSums()

        /// The share of shots assigned to `level`.
        func share(_ level: Int) -> Double { shots > 0 ? counts[level] / shots : .nan }

        func shareError(_ level: Int) -> Double { PointAverages.shareError(counts[level], of: shots) }

        func population(_ level: Int) -> Double {
            populations.isEmpty ? .nan : level < populations.levels ? populations.means[level] : 0
        }

        /// 0 where nothing was drawn for the populations.
        func populationError(_ level: Int) -> Double {
            populations.isEmpty ? .nan : level < populations.levels ? populations.errors[level] : 0
        }
    }

    var captures: [Capture]
    var outputs: [OutputAverages]
    /// Per table of counts.
    var counts: [ValueCounts]
    /// Final populations, per mode.
    var finals: [LevelSums]
    /// Populations over time, where blocks have them.
    var history: PopulationHistory?
    var clusters: [ClusterReport] = []
    var shots = 0.0
    var counters = PointResult.Counters()
    var longestTicks: Int64 = 0
    /// Of the decoder's link.
    var link = LinkTally()

    init(_ layout: RunLayout) {
        captures = layout.captures.map {
            Capture(counts: Array(repeating: 0, count: $0.levels))
        }
        outputs = layout.outputs.map { OutputAverages($0) }
        counts = layout.counts.map { _ in ValueCounts() }
        finals = layout.modeLevels.map { _ in LevelSums() }
    }

    /// The standard deviation of Jeffreys's posterior Beta(k + ½, n − k + ½): close to √(p(1−p)/n), and
    /// not zero where none of n, or every one, is counted. NaN of nothing.
    static func shareError(_ counted: Double, of n: Double) -> Double {
        guard n > 0 else { return .nan }
        let p = (counted + 0.5) / (n + 1)
        return (p * (1 - p) / (n + 2)).squareRoot()
    }

    mutating func add(_ block: PointResult, shots blockShots: Int, layout: RunLayout) {
        shots += Double(blockShots)
        for (index, result) in block.captures.enumerated() { captures[index].add(result) }
        for (index, place) in layout.outputs.enumerated() { outputs[index].add(block.outputs[place.index]) }
        for (index, place) in layout.counts.enumerated() { place.count(block, in: &counts[index]) }
        for (mode, sums) in block.finalSums.enumerated() { finals[mode].add(sums) }
        if let other = block.populations {
            if history == nil { history = other } else { history?.add(other) }
        }
        clusters.add(block.clusters)
        counters.add(block.counters)
        longestTicks = max(longestTicks, block.durationTicks)
        if let record = block.link { link.add(record) }
    }
}

extension PointAverages.Capture {
    /// Adds a block of shots.
    mutating func add(_ result: CaptureResult) {
        // Shots of a program with feedback may leave a capture out: they count for nothing here.
        let skips = result.executions.contains(0)
        func those<Value>(_ values: [Value]) -> [Value] {
            skips ? values.indices.filter { result.executions[$0] > 0 }.map { values[$0] } : values
        }
        let assigned = those(result.assigned)
        guard !assigned.isEmpty else { return }
        shots += Double(assigned.count)
        i.add(those(result.i).map { Double($0) })
        q.add(those(result.q).map { Double($0) })
        let top = counts.count - 1
        // A level above those that are told apart counts as the highest of them.
        for level in assigned { counts[min(Int(level), top)] += 1 }
        populations.add(result.populationSums.folded(to: counts.count))
    }
}

extension CaptureResult {
    /// Whether the shot ran the capture.
    package func ran(_ shot: Int) -> Bool { executions.isEmpty || executions[shot] > 0 }
}

extension PointResult.Counters {
    /// Adds what another block counted.
    package mutating func add(_ other: Self) {
        clippedDACSamples += other.clippedDACSamples
        saturatedADCSamples += other.saturatedADCSamples
        simulatedStates += other.simulatedStates
        unsharedStates += other.unsharedStates
        recomputedStates += other.recomputedStates
    }
}

extension [ClusterReport] {
    /// Adds what another block of shots of the same point says of its clusters.
    package mutating func add(_ block: [ClusterReport]) {
        for report in block {
            if let known = firstIndex(where: { $0.modes == report.modes && $0.method == report.method }) {
                self[known].add(report)
            } else {
                append(report)
            }
        }
    }
}

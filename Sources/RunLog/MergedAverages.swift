import RackEmulator

/// Averages of a run that was cut between shots, computed as the whole run computes them: from the shots, in its blocks
/// and its order, and from sums that do not round.
struct MergedAverages {
    /// Per dataset of `sweep`: a number per point.
    private(set) var cells: [String: [Double]] = [:]
    /// Per column of `counts`, its rows.
    private(set) var counts: [String: [Int64]] = [:]
    /// Per dataset of `populations`, its values over time.
    private(set) var history: [String: [Double]] = [:]

    private let shards: [ShardFile]
    private let points: Int
    private let blockShots: Int
    private let shots: Int

    init(_ merge: RunMerge) throws(HDF5Error) {
        shards = merge.shards
        points = merge.points
        shots = merge.shots
        blockShots = max(1, Int(clamping: try merge.shards[0].source.integer("/entry/provenance/block_shots")))
        try sumCounts()
        if template.exists(RunLayout.sumsPath + "/sweep") {
            try averageCaptures()
            try averageOutputs()
        }
        if template.exists(RunLayout.sumsPath + "/tick") { try averageHistory() }
    }

    private var template: HDF5Source { shards[0].source }

    private mutating func put(_ value: Double, _ path: String, _ point: Int) {
        cells[path, default: [Double](repeating: .nan, count: points)][point] = value
    }

    /// Values of the shots `range` of a point, of the parts that have them: `width` a shot.
    ///
    /// - Parameter rows: values are rows of all points; else points are the first dimension.
    private func values(_ path: String, point: Int, _ range: Range<Int>, width: [Int], rows: Bool) throws(HDF5Error) -> [Double] {
        var values: [Double] = []
        for shard in shards {
            let own = shard.part.shots.clamped(to: range)
            guard !own.isEmpty else { continue }
            let first = own.lowerBound - shard.part.shots.lowerBound
            let zeros = width.map { _ in 0 }
            values += try shard.source.numbers(
                path, start: (rows ? [point * shard.part.shots.count + first] : [point, first]) + zeros,
                count: (rows ? [own.count] : [1, own.count]) + width)
        }
        return values
    }

    private var blocks: [Range<Int>] {
        stride(from: 0, to: shots, by: blockShots).map { $0..<min($0 + blockShots, shots) }
    }

    /// Sums without rounding of the row `row` of `path`, over the parts.
    private func sums(_ path: String, row: Int) throws(HDF5Error) -> LevelSums {
        var sums = LevelSums()
        for shard in shards {
            let width = try shard.source.shape(path)[1]
            guard let own = LevelSums(words: try shard.source.wholeNumbers(path, start: [row, 0], count: [1, width])) else {
                throw HDF5Error(operation: "read '\(path)'", message: "these are no sums")
            }
            sums.add(own)
        }
        return sums
    }

    // MARK: Captures and modes

    private mutating func averageCaptures() throws(HDF5Error) {
        for name in try template.children(of: RunLayout.sumsPath + "/sweep") {
            let sums = RunLayout.sumsPath + "/sweep/" + name
            let sweep = "/entry/sweep/" + name + "/"
            let levels = try template.children(of: "/entry/sweep/" + name).filter {
                $0.hasPrefix("P") && $0.dropFirst().allSatisfy(\.isNumber) && $0.count > 1
            }
            for point in 0..<points {
                let populations = try self.sums(sums, row: point)
                guard template.exists("/entry/readout/" + name) else {
                    for (level, mean) in populations.means.enumerated() where level < levels.count {
                        put(mean, sweep + "P\(level)", point)
                        put(populations.errors[level], sweep + "P\(level)_errors", point)
                    }
                    continue
                }
                var capture = PointAverages.Capture(counts: [Double](repeating: 0, count: levels.count))
                for block in blocks { capture.add(try result(of: name, point: point, block)) }
                capture.populations = populations
                put(capture, sweep, point)
            }
        }
    }

    private mutating func put(_ capture: PointAverages.Capture, _ sweep: String, _ point: Int) {
        for level in capture.counts.indices {
            put(capture.share(level), sweep + "P\(level)", point)
            put(capture.shareError(level), sweep + "P\(level)_errors", point)
            put(capture.population(level), sweep + "true_P\(level)", point)
            put(capture.populationError(level), sweep + "true_P\(level)_errors", point)
        }
        put(capture.i.mean, sweep + "I", point)
        put(capture.i.standardError, sweep + "I_errors", point)
        put(capture.q.mean, sweep + "Q", point)
        put(capture.q.standardError, sweep + "Q_errors", point)
        put(capture.shots, sweep + "shots", point)
    }

    private func result(of name: String, point: Int, _ range: Range<Int>) throws(HDF5Error) -> CaptureResult {
        let path = "/entry/readout/" + name + "/iq/"
        func column(_ name: String) throws(HDF5Error) -> [Double] {
            try values(path + name, point: point, range, width: [], rows: true)
        }
        var result = CaptureResult(
            i: try column("I").map { Float($0) }, q: try column("Q").map { Float($0) },
            assigned: try column("level").map { UInt8($0) }, prepared: [])
        if template.exists(path + "executions") { result.executions = try column("executions").map { UInt32($0) } }
        return result
    }

    // MARK: Outputs

    private mutating func averageOutputs() throws(HDF5Error) {
        guard template.exists("/entry/outputs") else { return }
        var places: [OutputPlace] = []
        for name in try template.children(of: "/entry/outputs") {
            let path = "/entry/outputs/" + name
            guard let kind = template.text("type", on: path).flatMap({ RunShape.OutputShape.Kind(rawValue: $0) }) else { continue }
            let dimensions = Array(try template.shape(path + "/value").dropFirst(2))
            let place = OutputPlace(
                index: 0, name: name, sweepName: "",
                shape: RunShape.OutputShape(name: name, kind: kind, dimensions: dimensions))
            if !place.averages.isEmpty { places.append(place) }
        }
        // They are the last groups of the sweep, in the same order.
        let groups = try template.children(of: "/entry/sweep").suffix(places.count)
        for (place, group) in zip(places, groups) {
            for point in 0..<points {
                var averages = OutputAverages(place)
                for block in blocks { averages.add(try column(place, point: point, block)) }
                for (name, value) in zip(place.averages.map(\.name), averages.values) {
                    put(value.mean, "/entry/sweep/\(group)/\(name)", point)
                    put(value.error, "/entry/sweep/\(group)/\(name)_errors", point)
                }
            }
        }
    }

    private func column(_ place: OutputPlace, point: Int, _ range: Range<Int>) throws(HDF5Error) -> OutputColumn {
        let path = "/entry/outputs/" + place.name
        func values(_ name: String) throws(HDF5Error) -> [Double] {
            try self.values(path + "/" + name, point: point, range, width: place.shape.dimensions, rows: false)
        }
        switch place.shape.kind {
        case .complex:
            return .complex(zip(try values("I"), try values("Q")).flatMap { [$0, $1] })
        // As numbers, which is how they are averaged: whole ones beyond 2⁵³ round the same way.
        default: return .reals(try values("value"))
        }
    }

    // MARK: Counts

    private mutating func sumCounts() throws(HDF5Error) {
        guard template.exists("/entry/counts") else { return }
        for name in try template.children(of: "/entry/counts") {
            let path = "/entry/counts/" + name + "/"
            let isUnsigned = try template.description(path + "value").type == "uint64"
            var points = [ValueCounts](repeating: ValueCounts(), count: self.points)
            for shard in shards {
                let (value, point) = (try shard.source.wholeNumbers(path + "value"), try shard.source.wholeNumbers(path + "point"))
                let count = try shard.source.wholeNumbers(path + "count")
                var counted = [Int](repeating: 0, count: self.points)
                for row in value.indices where (0..<Int64(self.points)).contains(point[row]) {
                    points[Int(point[row])].add(value[row], times: Int(count[row]))
                    counted[Int(point[row])] += Int(count[row])
                }
                // A part that gave its counts up has no rows for the point; then the whole run has none.
                for (number, shots) in counted.enumerated() where shots == 0 { points[number].giveUp() }
            }
            for (number, one) in points.enumerated() {
                let rows = one.sorted(unsigned: isUnsigned)
                counts[path + "value", default: []] += rows.map(\.value)
                counts[path + "count", default: []] += rows.map { Int64($0.count) }
                counts[path + "point", default: []] += rows.map { _ in Int64(number) }
            }
        }
    }

    // MARK: Populations over time

    private mutating func averageHistory() throws(HDF5Error) {
        let modes = try template.children(of: RunLayout.sumsPath + "/populations")
        var all: PopulationHistory?
        var seconds: [Int64: Double] = [:]
        for shard in shards {
            let ticks = try shard.source.wholeNumbers(RunLayout.sumsPath + "/tick")
            if let first = modes.first {
                for (tick, time) in zip(ticks, try shard.source.numbers("/entry/populations/\(first)/time")) { seconds[tick] = time }
            }
            var sums: [[LevelSums]] = []
            for mode in modes {
                let path = RunLayout.sumsPath + "/populations/" + mode
                let (words, width) = (try shard.source.wholeNumbers(path), try shard.source.shape(path)[1])
                sums.append(ticks.indices.compactMap { LevelSums(words: Array(words[$0 * width..<($0 + 1) * width])) })
            }
            let own = PopulationHistory(ticks: ticks, sums: sums)
            if all == nil { all = own } else { all?.add(own) }
        }
        guard let all else { return }
        for (mode, sums) in zip(modes, all.sums) {
            let path = "/entry/populations/" + mode + "/"
            history[path + "time"] = all.ticks.map { seconds[$0] ?? .nan }
            let means = sums.map(\.means)
            let errors = sums.map(\.errors)
            for level in 0..<(means.first?.count ?? 0) {
                history[path + "P\(level)"] = means.map { $0[level] }
                history[path + "P\(level)_errors"] = errors.map { $0[level] }
            }
        }
    }
}

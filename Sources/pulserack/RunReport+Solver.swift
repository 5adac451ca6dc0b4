import PulseRack

extension RunReport {
    /// How the clusters were simulated and how well, over all points.
    var solverRows: [[String]] {
        let modes = program.rack.device.modes
        var rows = result.clusters.prefix(Self.clusterLimit).map { cluster in
            let names = cluster.modes.map { modes[$0].name }.joined(separator: " ")
            return ["solver", "\(names): \(Self.words(cluster))"]
        }
        if result.clusters.count > Self.clusterLimit {
            rows.append(["", "… \(result.clusters.count - Self.clusterLimit) more groups of modes"])
        }
        rows += Format.accuracy(
            asked: accuracyAsked, estimate: result.clusters.reduce(0) { max($0, $1.errorEstimate) })
        let worst = result.points.flatMap { $0.populations.flatMap(\.errors) }.reduce(0, max)
        if worst > 0 {
            rows.append(["scatter", "populations are averages over shots: standard errors up to \(Format.number(worst, digits: 2))"])
        }
        return rows
    }

    private static let clusterLimit = 8

    private var accuracyAsked: Double { request.solver.accuracy ?? program.rack.device.solver.accuracy }

    /// `density matrix of 27 levels, 120 steps, 5 of 9 propagators at hand`.
    private static func words(_ cluster: ClusterReport) -> String {
        let levels = Format.count(cluster.dimension) + " levels"
        var parts: [String]
        switch cluster.method {
        case .trajectories: parts = ["\(cluster.trajectories) kets of \(levels)", "\(cluster.jumps) jumps"]
        case .lowRank: parts = ["low rank (\(cluster.largestRank) columns) of \(levels)"]
        case .reference: parts = ["reference on \(levels)"]
        case .automatic, .density: parts = ["density matrix of \(levels)\(cluster.lanes > 0 ? " in SIMD lanes" : "")"]
        }
        if cluster.largestFactor > 0, Double(cluster.largestFactor) < cluster.dimension {
            parts.append("factors of up to \(cluster.largestFactor)")
        }
        parts.append("\(cluster.steps) steps")
        if let cache = Format.cache(hits: cluster.cacheHits, misses: cluster.cacheMisses) { parts.append(cache) }
        return parts.joined(separator: ", ")
    }
}

extension Format {
    /// The accuracy that was asked for and the error as it is estimated; no row where nothing is known.
    static func accuracy(asked: Double, estimate: Double) -> [[String]] {
        guard estimate > 0 else { return [] }
        let error = number(estimate, digits: 2)
        return [["accuracy", "\(number(asked, digits: 2)) asked for, error in populations estimated \(error)"]]
    }

    /// `5 of 9 propagators at hand`; `nil` where none were looked for.
    static func cache(hits: Int, misses: Int) -> String? {
        hits + misses > 0 ? "\(hits) of \(hits + misses) propagators at hand" : nil
    }
}

import RackEmulator
import RackModel

/// A number that is kept of every point's simulation, over its clusters.
enum SolverFigure: String, CaseIterable {
    case errorEstimate = "error_estimate"
    case steps, pieces
    case largestFactor = "largest_factor"
    case largestRank = "largest_rank"
    case cacheHits = "cache_hits"
    case cacheMisses = "cache_misses"
    case lanes, trajectories, jumps

    var longName: String {
        switch self {
        case .errorEstimate: "error in populations as the method estimates it, of the worst cluster"
        case .steps: "steps of evolution, over all clusters"
        case .pieces: "stretches in which no field changes"
        case .largestFactor: "joint levels of the largest factor that was evolved in one"
        case .largestRank: "most columns of a state of low rank"
        case .cacheHits: "pulses whose propagators were at hand"
        case .cacheMisses: "pulses whose propagators had to be computed"
        case .lanes: "states of one mode that were evolved side by side in SIMD lanes"
        case .trajectories: "shots that had a ket of their own, over all clusters"
        case .jumps: "jumps that were drawn"
        }
    }

    var isError: Bool { self == .errorEstimate }

    /// Whether blocks of shots add up to it.
    var isWork: Bool { !isError && self != .largestFactor && self != .largestRank }

    /// Over the clusters of a point.
    func value(_ clusters: [ClusterReport]) -> Double {
        switch self {
        case .errorEstimate: clusters.reduce(0) { max($0, $1.errorEstimate) }
        case .steps: clusters.reduce(0) { $0 + Double($1.steps) }
        case .pieces: clusters.reduce(0) { $0 + Double($1.pieces) }
        case .largestFactor: clusters.reduce(0) { max($0, Double($1.largestFactor)) }
        case .largestRank: clusters.reduce(0) { max($0, Double($1.largestRank)) }
        case .cacheHits: clusters.reduce(0) { $0 + Double($1.cacheHits) }
        case .cacheMisses: clusters.reduce(0) { $0 + Double($1.cacheMisses) }
        case .lanes: clusters.reduce(0) { $0 + Double($1.lanes) }
        case .trajectories: clusters.reduce(0) { $0 + Double($1.trajectories) }
        case .jumps: clusters.reduce(0) { $0 + Double($1.jumps) }
        }
    }
}

extension RunLayout {
    /// How the chip was simulated: what was asked for, the method of each cluster, and figures per point.
    var solverGroup: GroupPlan {
        let solver = header.device.solver
        var group = GroupPlan("solver", "NXcollection")
        group.datasets = [
            .text("method", solver.method.rawValue),
            DatasetPlan.numeric(
                "accuracy", .float64, shape: [], units: "1", longName: "largest error asked for, in populations"
            ).scalar(.doubles([solver.accuracy])),
            DatasetPlan.numeric(
                "memory", .int64, shape: [], units: "byte", longName: "what the states of one cluster may take"
            ).scalar(.int64s([solver.memoryBytes])),
            pointScale,
        ]
        group.datasets += SolverFigure.allCases.map { figure in
            var plan = DatasetPlan.numeric(
                figure.rawValue, figure.isError ? .float64 : .int64, shape: [points], units: "1",
                longName: figure.longName, dimensions: ["point"])
            plan.fill = .zero
            return plan
        }
        var clusters = GroupPlan("clusters", "NXcollection")
        let names = Self.unique(
            header.shape.clusters.map { cluster in
                cluster.modes.map { header.device.modes[$0].name }.joined(separator: " ")
            })
        clusters.groups = zip(names, header.shape.clusters).map { name, cluster in
            var one = GroupPlan(name, "NXcollection")
            one.datasets = [
                .text("method", cluster.method.rawValue),
                DatasetPlan.numeric(
                    "joint_levels", .float64, shape: [], units: "1", longName: "joint levels of its modes"
                ).scalar(.doubles([cluster.dimension])),
            ]
            return one
        }
        group.groups = [clusters]
        return group
    }
}

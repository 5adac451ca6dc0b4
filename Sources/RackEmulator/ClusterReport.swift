internal import QubitDynamics
public import RackModel

/// How one cluster of a sweep point was simulated.
public struct ClusterReport: Sendable, Equatable {
    /// Indices into `Device.modes`, ascending.
    public var modes: [Int]
    /// Never `.automatic`.
    public var method: SolverMethod
    /// Joint levels of all modes.
    public var dimension: Double
    /// Joint levels of the largest factor that had to be evolved in one.
    public var largestFactor: Int
    /// The error in populations as the method estimates it.
    public var errorEstimate: Double
    /// Stretches in which no field changed, and steps taken, over all evolutions.
    public var pieces: Int
    public var steps: Int
    /// Most columns that a state of low rank had.
    public var largestRank: Int
    /// Pulses whose propagators were at hand, and those for which they had to be computed.
    public var cacheHits: Int
    public var cacheMisses: Int
    /// States that were evolved side by side in SIMD lanes.
    public var lanes: Int
    /// Shots that had a ket of their own, and the jumps that were drawn.
    public var trajectories: Int
    public var jumps: Int

    public init(modes: [Int], method: SolverMethod, dimension: Double) {
        (self.modes, self.method, self.dimension) = (modes, method, dimension)
        errorEstimate = 0
        (largestFactor, pieces, steps, largestRank, cacheHits, cacheMisses) = (0, 0, 0, 0, 0, 0)
        (lanes, trajectories, jumps) = (0, 0, 0)
    }

    /// What another block of shots of the same cluster took: work adds up, errors do not.
    public mutating func add(_ other: ClusterReport) {
        largestFactor = max(largestFactor, other.largestFactor)
        errorEstimate = max(errorEstimate, other.errorEstimate)
        pieces += other.pieces
        steps += other.steps
        largestRank = max(largestRank, other.largestRank)
        cacheHits += other.cacheHits
        cacheMisses += other.cacheMisses
        lanes += other.lanes
        trajectories += other.trajectories
        jumps += other.jumps
    }

    /// Counts the work of an evolution; its errors belong to a path of evolutions and are the caller's to add.
    mutating func count(_ evolution: EvolutionReport) {
        pieces += evolution.pieces
        steps += evolution.steps
        largestRank = max(largestRank, evolution.largestRank)
        cacheHits += evolution.cacheHits
        cacheMisses += evolution.cacheMisses
        jumps += evolution.jumps
        largestFactor = max(largestFactor, evolution.largestFactor)
    }
}

extension ClusterReport {
    init(_ cluster: ClusterPartition.Cluster, device: Device, solver: any ClusterSolver) {
        self.init(
            modes: cluster.modes, method: solver.method,
            dimension: cluster.modes.reduce(1) { $0 * Double(device.modes[$1].levels) })
        largestFactor = solver is ProductMethod ? 0 : solver.cluster.dimension
    }
}

/// Errors of evolutions one after the other, where several go side by side: of each round the largest.
struct PathErrors: Sendable, Equatable {
    private(set) var estimate = 0.0

    mutating func append(_ report: EvolutionReport) {
        estimate += report.errorEstimate
    }

    mutating func append(_ other: PathErrors) {
        estimate += other.estimate
    }

    /// The larger of this and another way through the same time.
    mutating func widen(to other: PathErrors) {
        estimate = max(estimate, other.estimate)
    }
}

extension ClusterReport {
    mutating func widen(to errors: PathErrors) {
        errorEstimate = max(errorEstimate, errors.estimate)
    }
}

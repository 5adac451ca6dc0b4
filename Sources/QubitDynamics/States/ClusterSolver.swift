public import RackModel
public import RackNumerics

/// What evolution over a stretch of time took and how well it should have come out.
public struct EvolutionReport: Sendable, Equatable {
    /// Stretches in which no field changed.
    public var pieces: Int
    /// Steps that those were cut into.
    public var steps: Int
    /// The error in populations as the method's embedded comparison estimates it.
    public var errorEstimate: Double
    /// Pulses whose propagators were at hand, and those for which they had to be computed.
    public var cacheHits: Int
    public var cacheMisses: Int
    /// Most columns that a state of low rank had.
    public var largestRank: Int
    /// Jumps that were drawn, over all shots.
    public var jumps: Int
    /// States of the largest factor that was evolved by itself (`ProductMethod`).
    public var largestFactor: Int
    /// What was applied to the state.
    public var operations: OperationCount

    public init(
        pieces: Int = 0, steps: Int = 0, errorEstimate: Double = 0, cacheHits: Int = 0,
        cacheMisses: Int = 0, largestRank: Int = 0, jumps: Int = 0, largestFactor: Int = 0,
        operations: OperationCount = OperationCount()
    ) {
        self.largestFactor = largestFactor
        self.pieces = pieces
        self.steps = steps
        self.errorEstimate = errorEstimate
        self.cacheHits = cacheHits
        self.cacheMisses = cacheMisses
        self.largestRank = largestRank
        self.jumps = jumps
        self.operations = operations
    }

    /// What both took together, one after the other.
    public static func += (sum: inout EvolutionReport, next: EvolutionReport) {
        sum.pieces += next.pieces
        sum.steps += next.steps
        sum.errorEstimate += next.errorEstimate
        sum.cacheHits += next.cacheHits
        sum.cacheMisses += next.cacheMisses
        sum.largestRank = max(sum.largestRank, next.largestRank)
        sum.jumps += next.jumps
        sum.largestFactor = max(sum.largestFactor, next.largestFactor)
        sum.operations += next.operations
    }
}

/// The chip side of the connector panel for one cluster.
///
/// Times are ticks of the master clock, absolute: carriers turn from tick 0. Level n of a mode means its
/// dressed level at idle. Modes are numbered within the cluster.
public protocol ClusterSolver: Sendable {
    var cluster: Cluster { get }
    /// Never `.automatic`.
    var method: SolverMethod { get }

    /// Whether shots that share a state may part as it evolves: then every shot has a pure state of its own, and what
    /// is true on average is found by averaging over shots.
    var drawsPerShot: Bool { get }

    /// Every mode in its ground level.
    func groundState() -> ClusterState
    /// Populations of each mode in the ratio p : 1 − p from level to level.
    func thermalState() -> ClusterState
    /// The states in which shots begin in equilibrium: groups in an order that the shots alone decide, each with its
    /// shots ascending. Draws are keyed by `seed`, the shot and the device mode.
    func thermalStates(shots: [Int], seed: UInt64) -> [(state: ClusterState, shots: [Int])]
    /// The dressed product state with these levels, one per mode.
    func productState(levels: [Int]) -> ClusterState
    /// Evolves from one tick to a later one under `fields`, which are silent outside their samples.
    @discardableResult
    func evolve(
        _ state: inout ClusterState, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport
    /// Evolves a state that some shots share. Where what happens is drawn per shot (a jump), the shots part; each
    /// group is handed to `visit` as soon as it is there, so that not all of them need be held at once. Groups come in
    /// an order that the shots alone decide, each with its shots ascending.
    ///
    /// - Parameters:
    ///   - shots: numbers of shots, ascending, at least one.
    ///   - seed: of the sweep point. Draws are keyed by it, by the shot, by the cluster's first device mode and by
    ///     `from`, so that shots may be computed in any company.
    @discardableResult
    func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, from: Int64, to: Int64, fields: ClusterFields,
        visit: (ClusterState, [Int]) throws(Failure) -> Void
    ) throws(Failure) -> EvolutionReport
    /// What `evolve` does between two ticks under `fields`, for many states; `nil` where nothing is gained by keeping it.
    func score(from: Int64, to: Int64, fields: ClusterFields) -> EvolutionScore?
    /// The same as `evolve` with what the score was made of, to the last bit.
    @discardableResult
    func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, along score: EvolutionScore,
        visit: (ClusterState, [Int]) throws(Failure) -> Void
    ) throws(Failure) -> EvolutionReport
    /// Populations of a mode's levels.
    func populations(_ state: ClusterState, of mode: Int) -> [Double]
    /// Populations of the joint levels of some modes, the first of them slowest.
    func jointPopulations(_ state: ClusterState, modes: [Int]) -> [Double]
    /// Finds `mode` in `level`: how probable that was, and the normalised state after it. With probability
    /// 0 the state is the dressed product state with that level and the others in ground.
    func project(_ state: ClusterState, mode: Int, level: Int) -> (probability: Double, state: ClusterState)
    /// Multiplies the coherences |j⟩⟨k| of a mode by `factors[j][k]`.
    func applyCoherenceFactors(_ state: inout ClusterState, mode: Int, factors: [[Complex]])
    /// Exchanges two levels of a mode, for a jump that was drawn after a projection.
    func exchangeLevels(_ state: inout ClusterState, mode: Int, _ first: Int, _ second: Int)
    /// The state of some modes, the others traced out, in the dressed product basis; first mode slowest.
    func reducedState(_ state: ClusterState, modes: [Int]) -> DensityMatrix
}

extension ClusterSolver {
    public var drawsPerShot: Bool { method == .trajectories }

    public func score(from: Int64, to: Int64, fields: ClusterFields) -> EvolutionScore? { nil }

    @discardableResult
    public func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, along score: EvolutionScore,
        visit: (ClusterState, [Int]) throws(Failure) -> Void
    ) throws(Failure) -> EvolutionReport {
        preconditionFailure("this method makes no scores")
    }

    /// One state for all where nothing is drawn, else dressed product states with drawn levels.
    public func thermalStates(shots: [Int], seed: UInt64) -> [(state: ClusterState, shots: [Int])] {
        guard drawsPerShot else { return shots.isEmpty ? [] : [(thermalState(), shots)] }
        var groups: [(levels: [Int], shots: [Int])] = []
        for shot in shots {
            let levels = zip(cluster.modes, cluster.models).map { mode, model in
                var draws = Philox(
                    seed: seed, shot: UInt32(truncatingIfNeeded: shot), element: mode, purpose: .equilibrium)
                return model.thermalLevel(draws.nextUniform())
            }
            if let known = groups.firstIndex(where: { $0.levels == levels }) {
                groups[known].shots.append(shot)
            } else {
                groups.append((levels, [shot]))
            }
        }
        return groups.map { (productState(levels: $0.levels), $0.shots) }
    }

    @discardableResult
    public func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, from: Int64, to: Int64, fields: ClusterFields,
        visit: (ClusterState, [Int]) throws(Failure) -> Void
    ) throws(Failure) -> EvolutionReport {
        var state = state
        let report = evolve(&state, from: from, to: to, fields: fields)
        try visit(state, shots)
        return report
    }
}

public import RackModel
public import RackNumerics
internal import RackUnits

/// The master equation on ρ = Σ_k v_k v_k† with as few kets as the accuracy allows (low rank: Le Bris and Rouchon,
/// Phys. Rev. A 87, 022125 (2013)).
///
/// A unitary step costs its local operators on `rank` kets instead of on both sides of d × d elements. Decay is done on
/// the lower triangle of ρ, exactly, and pivoted Cholesky factors lead back to kets: 4d²·rank + 4d·rank² operations
/// each time. What is left out by truncation is positive, its trace bounds the error in populations, and over the life
/// of a state it stays below 0.3 of the accuracy; the trace itself is kept by scaling up what remains.
///
/// A state of which more than half the levels' number of kets would be needed becomes a density matrix, and is tried
/// again when the next evolution begins. Small clusters are density matrices from the start.
public struct LowRankMethod: ClusterSolver {
    let solver: LindbladSolver
    let workers: any Workers
    let decay: LowerDecay
    let dressing: KetBasis.Lazy

    /// - Parameter workers: share the kets of a state.
    public init(_ cluster: Cluster, workers: any Workers = SerialWorkers()) {
        solver = LindbladSolver(cluster, denseLimit: cluster.dimension <= 128 ? 128 : 40)
        self.workers = workers
        decay = LowerDecay(cluster)
        dressing = KetBasis.Lazy()
    }

    public var cluster: Cluster { solver.cluster }
    public var method: SolverMethod { .lowRank }

    /// Most kets that are fewer operations than the whole matrix; 0 for matrices that are not worth it.
    static func rankLimit(dimension: Int) -> Int { dimension < 16 ? 0 : dimension / 2 }

    /// Trace that may be left out over the life of a state.
    var truncation: Double { 0.3 * cluster.accuracy }

    @discardableResult
    public func evolve(
        _ state: inout ClusterState, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport {
        guard to > from else { return EvolutionReport() }
        let taken = state
        // The old form is given up before the new one is made.
        state = .product([])
        if case .density(var matrix) = taken, Self.rankLimit(dimension: cluster.dimension) == 0 {
            defer { state = .density(matrix) }
            return solver.evolve(&matrix, from: from, to: to, fields: fields)
        }
        var discarded = 0.0
        if case .factored(let factored) = taken { discarded = factored.discarded }
        let evolution = LowRankEvolution(
            self, state: taken,
            truncation: Truncation(
                total: truncation, discarded: discarded, seconds: cluster.tickRate.seconds(to - from)))
        let report = evolution.run(from: from, to: to, fields: fields)
        state = evolution.state
        return report
    }
}

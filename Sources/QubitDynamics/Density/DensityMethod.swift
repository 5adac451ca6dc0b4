public import RackModel
public import RackNumerics

/// The master equation on the full density matrix (`LindbladSolver`): memory 16 d² bytes, and every local
/// operator acts on both sides of it.
public struct DensityMethod: ClusterSolver {
    private let solver: LindbladSolver

    public init(_ cluster: Cluster) { solver = LindbladSolver(cluster) }

    public var cluster: Cluster { solver.cluster }
    public var method: SolverMethod { .density }

    public func groundState() -> ClusterState { .density(solver.groundState()) }

    public func thermalState() -> ClusterState { .density(solver.thermalState()) }

    public func productState(levels: [Int]) -> ClusterState { .density(solver.productState(levels: levels)) }

    @discardableResult
    public func evolve(
        _ state: inout ClusterState, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport {
        change(&state) { solver.evolve(&$0, from: from, to: to, fields: fields) }
    }

    public func populations(_ state: ClusterState, of mode: Int) -> [Double] {
        solver.populations(matrix(state), of: mode)
    }

    public func jointPopulations(_ state: ClusterState, modes: [Int]) -> [Double] {
        solver.jointPopulations(matrix(state), modes: modes)
    }

    public func project(
        _ state: ClusterState, mode: Int, level: Int
    ) -> (probability: Double, state: ClusterState) {
        let found = solver.project(matrix(state), mode: mode, level: level)
        return (found.probability, .density(found.state))
    }

    public func applyCoherenceFactors(_ state: inout ClusterState, mode: Int, factors: [[Complex]]) {
        change(&state) { solver.applyCoherenceFactors(&$0, mode: mode, factors: factors) }
    }

    public func exchangeLevels(_ state: inout ClusterState, mode: Int, _ first: Int, _ second: Int) {
        change(&state) { solver.exchangeLevels(&$0, mode: mode, first, second) }
    }

    public func reducedState(_ state: ClusterState, modes: [Int]) -> DensityMatrix {
        solver.reducedState(matrix(state), modes: modes)
    }

    private func matrix(_ state: ClusterState) -> DensityMatrix {
        guard case .density(let matrix) = state else { preconditionFailure("the state is not a density matrix") }
        return matrix
    }

    /// Changes the matrix in place: no copy of it is made.
    private func change<Result>(_ state: inout ClusterState, _ body: (inout DensityMatrix) -> Result) -> Result {
        var matrix = matrix(state)
        state = .density(DensityMatrix(dimension: 0))
        defer { state = .density(matrix) }
        return body(&matrix)
    }
}

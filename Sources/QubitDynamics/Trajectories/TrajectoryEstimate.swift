/// Populations as the mean over trajectories.
public struct TrajectoryEstimate: Sendable, Equatable {
    public var trajectories: Int
    /// Per mode, per level.
    public var populations: [[Double]]
    /// Of each population: the standard deviation of single trajectories over √trajectories.
    public var standardErrors: [[Double]]
    public var report: EvolutionReport
}

extension TrajectoryMethod {
    /// Evolves so many shots from a ket and averages the populations of every mode at the end.
    ///
    /// - Parameter trajectories: at least two; shots 0 to `trajectories` − 1 of `seed`.
    public func estimate(
        _ state: ClusterState, trajectories: Int, seed: UInt64, from: Int64, to: Int64, fields: ClusterFields
    ) -> TrajectoryEstimate {
        precondition(trajectories > 1)
        let zeros = cluster.levels.map { [Double](repeating: 0, count: $0) }
        var (sums, squares) = (zeros, zeros)
        let report = evolve(state, shots: Array(0..<trajectories), seed: seed, from: from, to: to, fields: fields) {
            state, shots in
            let weight = Double(shots.count)
            for (mode, found) in allPopulations(state).enumerated() {
                for (level, population) in found.enumerated() {
                    sums[mode][level] += weight * population
                    squares[mode][level] += weight * population * population
                }
            }
        }
        let count = Double(trajectories)
        let means = sums.map { $0.map { $0 / count } }
        let errors = zip(means, squares).map { mean, square in
            zip(mean, square).map { (max(0, $1 / count - $0 * $0) / (count - 1)).squareRoot() }
        }
        return TrajectoryEstimate(
            trajectories: trajectories, populations: means, standardErrors: errors, report: report)
    }

    /// Populations of every mode's levels.
    public func allPopulations(_ state: ClusterState) -> [[Double]] {
        let dressed = basis.dressed(ket(state))
        return cluster.levels.indices.map {
            dressed.populations(levels: cluster.levels[$0], stride: rates.layout.stride(of: $0))
        }
    }
}

/// The state of a cluster in the form that its method works on. Only the method that made a state may go on with it.
public enum ClusterState: Sendable, Equatable {
    case density(DensityMatrix)
    case ket(Ket)
    /// A density matrix as a sum of few kets' projectors (`LowRankMethod`).
    case factored(FactoredState)
    /// Factors of disjoint modes, which together are all of the cluster's, by their first mode (`ProductMethod`).
    case product([StateFactor])

    /// What the state takes, in bytes.
    public var bytes: Int {
        switch self {
        case .density(let matrix): 16 * matrix.dimension * matrix.dimension
        case .ket(let ket): 16 * ket.dimension
        case .factored(let state): 16 * state.dimension * state.rank
        case .product(let factors): factors.reduce(0) { $0 + $1.state.bytes }
        }
    }
}

/// The state of some modes that is a factor of the whole.
public struct StateFactor: Sendable, Equatable {
    /// Positions within the cluster, ascending.
    public var modes: [Int]
    public var state: ClusterState

    public init(modes: [Int], state: ClusterState) {
        self.modes = modes
        self.state = state
    }
}

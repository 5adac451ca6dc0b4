/// The state of a cluster in the form that its method works on. Only the method that made a state may go on with it.
public enum ClusterState: Sendable, Equatable {
    case density(DensityMatrix)
    case ket(Ket)

    /// What the state takes, in bytes.
    public var bytes: Int {
        switch self {
        case .density(let matrix): 16 * matrix.dimension * matrix.dimension
        case .ket(let ket): 16 * ket.dimension
        }
    }
}

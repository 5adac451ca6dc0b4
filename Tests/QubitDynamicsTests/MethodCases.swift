import QubitDynamics
import RackModel
import RackNumerics
import Testing

/// Every method that is held to formulas and to QuTiP. A new one joins by a line in `open`.
struct MethodCase: Sendable, CustomTestStringConvertible {
    let method: SolverMethod
    let make: @Sendable (Cluster) -> any ClusterSolver

    var testDescription: String { method.rawValue }

    /// Methods whose state is the density matrix, decay and all.
    static let open = [
        MethodCase(method: .density) { DensityMethod($0) },
        MethodCase(method: .lowRank) { LowRankMethod($0) },
        MethodCase(method: .reference) { ReferenceMethod($0) },
    ]
    /// Where nothing decays, the ket of a trajectory says all.
    static let closed = open + [MethodCase(method: .trajectories) { TrajectoryMethod($0) }]

    static let accuracies = [1e-4, 1e-6, 1e-8]

    /// The density matrix in the bare basis to which a ket evolves, and what the method said of it.
    func evolved(
        _ device: Device, _ ket: [Complex], to end: Int64, _ fields: ClusterFields, accuracy: Double,
        detuningsHz: [Double] = []
    ) throws -> (state: DensityMatrix, report: EvolutionReport, cluster: Cluster) {
        var device = device
        device.solver.accuracy = accuracy
        let cluster = try Cluster(
            device: device, modes: Array(device.modes.indices), couplings: Array(device.couplings.indices),
            detuningsHz: detuningsHz, for: method)
        let solver = make(cluster)
        var state = start(ket)
        let report = solver.evolve(&state, from: 0, to: end, fields: fields)
        return (Self.density(state), report, cluster)
    }

    private func start(_ ket: [Complex]) -> ClusterState {
        let norm = ket.reduce(0) { $0 + $1.squaredMagnitude }.squareRoot()
        guard method == .trajectories else { return .density(pure(ket)) }
        var state = Ket(dimension: ket.count)
        state.re = ket.map { $0.re / norm }
        state.im = ket.map { $0.im / norm }
        return .ket(state)
    }

    static func density(_ state: ClusterState) -> DensityMatrix {
        switch state {
        case .density(let matrix): matrix
        case .factored(let factored): factored.density
        case .ket(let ket): pure(zip(ket.re, ket.im).map { Complex($0, $1) })
        case .product: preconditionFailure("no method here keeps factors")
        }
    }
}

/// A basis state of so many.
func basisKet(_ index: Int, of dimension: Int) -> [Complex] { (0..<dimension).map { $0 == index ? .one : .zero } }

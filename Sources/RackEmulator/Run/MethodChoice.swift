internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics

/// How a cluster is simulated.
///
/// The density matrix takes 16 d² bytes for d joint levels and gives averages without any scatter; from `lowRankLevels`
/// on it is kept as a product of few kets for as long as few are enough. A ket takes 16 d bytes, and one is needed for
/// every shot that jumps. Up to `quickLevels` the matrix is quick enough whatever is asked. Beyond, two kets a level of
/// it cost about as much: where the shots are more than that, and up to `matrixLevels`, it is the matrix still. Where
/// neither fits into the memory allowed the cluster is refused.
struct MethodChoice: Equatable {
    /// Not `.automatic`.
    let method: SolverMethod
    /// Whether factors that nothing joins are kept apart.
    let isSplit: Bool

    /// The joint levels of four qutrits.
    static let lowRankLevels = 81.0
    /// The joint levels of five qutrits.
    static let quickLevels = 243.0
    /// The most that anyone would wait for without asking for it.
    static let matrixLevels = 1000.0
    /// Below so many joint levels the whole is as quick as its factors.
    static let splitLevels = 81.0

    /// - Parameters:
    ///   - shots: of the whole point, not of a block of them.
    ///   - machineBytes: the memory at hand; `nil` where that is not known. It refuses what the settings would allow,
    ///     and never changes the method: the same settings give the same results on any machine that can do them.
    init(
        _ cluster: ClusterPartition.Cluster, device: Device, shots: Int, machineBytes: Int?
    ) throws(DiagnosticsError) {
        let demand = MemoryDemand(
            modes: cluster.modes.map { device.modes[$0] }, allowedBytes: Double(device.solver.memoryBytes),
            machineBytes: machineBytes.map { Double($0) })
        let dimension = demand.dimension
        switch device.solver.method {
        case .automatic:
            let fits = demand.bytes(.density) <= demand.allowedBytes
            let isWorthIt =
                dimension <= Self.quickLevels || (dimension <= Self.matrixLevels && Double(shots) > 2 * dimension)
            let matrix = dimension < Self.lowRankLevels ? SolverMethod.density : .lowRank
            method = fits && isWorthIt ? matrix : .trajectories
        case .density, .reference, .lowRank, .trajectories: method = device.solver.method
        }
        if let problem = demand.problem(method, isForced: device.solver.method != .automatic) {
            throw DiagnosticsError([problem])
        }
        // Kets so small that their factors would be matrices stay kets: a shot alone costs d operations and not d².
        let smallest = method == .trajectories ? Self.quickLevels : Self.splitLevels
        isSplit = method != .reference && dimension > smallest
    }

    /// The solver of a cluster by this choice.
    func solver(_ cluster: Cluster, methods: SolverMethods) -> any ClusterSolver {
        guard isSplit, ProductMethod.splits(cluster) else { return methods.solver(cluster, method) }
        return ProductMethod(
            cluster, method: method,
            densityLimit: Int(method == .lowRank ? Self.lowRankLevels - 1 : Self.quickLevels), make: methods.solver)
    }
}

/// The memory that a cluster asks for by each method.
private struct MemoryDemand {
    let modes: [Mode]
    let allowedBytes: Double
    let machineBytes: Double?

    /// A `Double`, for the number may be astronomic.
    var dimension: Double { modes.reduce(1) { $0 * Double($1.levels) } }

    func bytes(_ method: SolverMethod) -> Double { Cluster.stateBytes(levels: modes.map(\.levels), for: method) }

    private var limit: Double { min(allowedBytes, machineBytes ?? .infinity) }

    /// `nil` if the method's states fit.
    func problem(_ method: SolverMethod, isForced: Bool) -> Diagnostic? {
        let needed = bytes(method)
        guard needed > limit else { return nil }
        let names = modes.map(\.name)
        let shown = names.count > 9 ? names.prefix(8) + ["… \(names.count - 8) more"] : names[...]
        let limitText =
            needed > allowedBytes
            ? "the description and --memory allow \(ByteText.of(allowedBytes))"
            : "the machine has \(ByteText.of(machineBytes ?? 0)) at hand"
        return Diagnostic(
            code: isForced ? "RK0302" : "RK0303",
            "the joint state of \(shown.joined(separator: ", ")) needs \(ByteText.of(needed)) "
                + "\(method == .trajectories ? "as kets" : method == .lowRank ? "at low rank" : "as a density matrix"), "
                + "and \(limitText)",
            help: help(method, isForced: isForced))
    }

    private func help(_ method: SolverMethod, isForced: Bool) -> String {
        let fewer = "simulate fewer levels or fewer modes together"
        let more = "allow \(ByteText.of(bytes(method))) with --memory and solver.memory_bytes"
        let isMemoryAtFault = machineBytes.map { bytes(method) <= $0 } ?? true
        let ways = (isMemoryAtFault ? [more] : []) + [fewer]
        let kets = bytes(.trajectories)
        if isForced, method != .trajectories, kets <= limit {
            return "--method trajectories needs \(ByteText.of(kets)); or " + ways.joined(separator: ", or ")
        }
        return ways.joined(separator: ", or ")
    }
}

/// What makes solvers of clusters: the methods that there are.
struct SolverMethods: Sendable {
    /// The solver of a cluster, or of a part of one, by a method that is not `.automatic`.
    var solver: @Sendable (Cluster, SolverMethod) -> any ClusterSolver

    /// - Parameter workers: what kets that go side by side are spread over.
    static func all(workers: any Workers = SerialWorkers()) -> SolverMethods {
        SolverMethods { cluster, method in
            switch method {
            case .reference: ReferenceMethod(cluster)
            case .trajectories: TrajectoryMethod(cluster, workers: workers)
            case .lowRank: LowRankMethod(cluster, workers: workers)
            case .automatic, .density: DensityMethod(cluster)
            }
        }
    }
}

internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import Synchronization

/// The solvers of one experiment, made once per cluster and detuning.
///
/// A solver is a pure function of its key, so what is in the store never changes a result; the lock only keeps
/// points that run at the same time from corrupting it.
final class SolverStore: Sendable {
    private let device: Device
    private let shots: Int
    private let machineBytes: Int?
    private let methods: SolverMethods
    private let known = Mutex<[Entry]>([])

    private struct Entry {
        var cluster: ClusterPartition.Cluster
        var detuningsHz: [Double]
        var solver: any ClusterSolver
    }

    /// - Parameters:
    ///   - shots: of every point.
    ///   - machineBytes: the memory at hand; `nil` where that is not known.
    init(device: Device, shots: Int = 1000, machineBytes: Int? = nil, methods: SolverMethods = .all()) {
        self.device = device
        self.shots = shots
        self.machineBytes = machineBytes
        self.methods = methods
    }

    /// - Throws: a cluster that cannot be simulated, with the reason and the memory it would need.
    func solver(
        for cluster: ClusterPartition.Cluster, detuningsHz: [Double]
    ) throws(DiagnosticsError) -> any ClusterSolver {
        let found = known.withLock { entries in
            entries.first { $0.cluster == cluster && $0.detuningsHz == detuningsHz }?.solver
        }
        if let found { return found }
        let solver = try make(cluster, detuningsHz)
        known.withLock { entries in
            // Sweeps of a noisy device meet new detunings at every point: the store stays small.
            if entries.count >= 128 { entries.removeFirst() }
            entries.append(Entry(cluster: cluster, detuningsHz: detuningsHz, solver: solver))
        }
        return solver
    }

    private func make(
        _ cluster: ClusterPartition.Cluster, _ detuningsHz: [Double]
    ) throws(DiagnosticsError) -> any ClusterSolver {
        let choice = try MethodChoice(cluster, device: device, shots: shots, machineBytes: machineBytes)
        do {
            return choice.solver(
                try Cluster(
                    device: device, modes: cluster.modes, couplings: cluster.couplings, detuningsHz: detuningsHz,
                    for: choice.method), methods: methods)
        } catch {
            throw DiagnosticsError([
                Diagnostic(code: "RK0301", "a cluster of the chip cannot be simulated: \(error)")
            ])
        }
    }
}

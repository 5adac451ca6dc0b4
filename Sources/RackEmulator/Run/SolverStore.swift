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
    private let known = Mutex<[Entry]>([])

    private struct Entry {
        var cluster: ClusterPartition.Cluster
        var detuningsHz: [Double]
        var solver: any ClusterSolver
    }

    init(device: Device) { self.device = device }

    /// - Throws: a cluster that cannot be simulated, with the reason and the memory it would need.
    func solver(
        for cluster: ClusterPartition.Cluster, detuningsHz: [Double]
    ) throws(DiagnosticsError) -> any ClusterSolver {
        let found = known.withLock { entries in
            entries.first { $0.cluster == cluster && $0.detuningsHz == detuningsHz }?.solver
        }
        if let found { return found }
        let solver = try Self.make(device, cluster, detuningsHz)
        known.withLock { entries in
            // Sweeps of a noisy device meet new detunings at every point: the store stays small.
            if entries.count >= 128 { entries.removeFirst() }
            entries.append(Entry(cluster: cluster, detuningsHz: detuningsHz, solver: solver))
        }
        return solver
    }

    static func make(
        _ device: Device, _ cluster: ClusterPartition.Cluster, _ detuningsHz: [Double]
    ) throws(DiagnosticsError) -> any ClusterSolver {
        do {
            return DensityMethod(
                try Cluster(
                    device: device, modes: cluster.modes, couplings: cluster.couplings, detuningsHz: detuningsHz))
        } catch {
            throw DiagnosticsError([
                Diagnostic(code: "RK0301", "a cluster of the chip cannot be simulated: \(error)")
            ])
        }
    }
}

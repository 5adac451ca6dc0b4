internal import RackNumerics
internal import RackUnits

/// The master equation of a cluster: exact local pieces, split only where they do not commute.
///
/// While a field acts, Magnus's series takes whatever is then joined or driven over as many held samples as the
/// accuracy allows (`MagnusStep`), decay enters at nodes that follow the motions it must resolve (`DecayRule`),
/// and what a run of fields does is kept for when the same samples come again (`PropagatorCache`).
/// Where decay is strong, nothing is split (`LiouvilleFlow`).
/// Idle stretches use the exponentiated Liouvillian of each idle group (`IdleGroup`).
///
/// A value is immutable and may be shared by any number of threads.
public final class LindbladSolver: Sendable {
    public let cluster: Cluster
    private let idling: Idling
    var idleGroups: [IdleGroup] { idling.found.groups }
    /// Where every idle group is small enough for `IdleGroup`, small sectors are climbed always, and large ones where
    /// stepping would take long. A rule of the cluster alone, so that results do not depend on what was kept from
    /// earlier calls.
    var idleRule: IdleRule { idling.found.rule }
    let basis: DressedBasis

    /// Components whose Hamiltonian has a larger block are split into modes and pairs.
    let denseLimit: Int
    let decay: DecayStep
    /// Without decay: what kets see.
    let quiet: DecayStep
    let cache: PropagatorCache?
    let columnCache: PropagatorCache?
    let structures = LiouvilleStructures()

    public convenience init(_ cluster: Cluster) { self.init(cluster, denseLimit: 40) }

    init(_ cluster: Cluster, denseLimit: Int, cacheBytes: Int = 64 << 20) {
        self.cluster = cluster
        self.denseLimit = denseLimit
        decay = DecayStep(cluster)
        quiet = DecayStep(cluster, withDecay: false)
        cache = cacheBytes > 0 ? PropagatorCache(bytesMax: cacheBytes) : nil
        columnCache = cacheBytes > 0 ? PropagatorCache(bytesMax: cacheBytes / 4) : nil
        basis = DressedBasis(cluster)
        idling = Idling(cluster)
    }

    @discardableResult
    public func evolve(
        _ state: inout DensityMatrix, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport {
        precondition(state.dimension == cluster.dimension, "the state does not belong to this cluster")
        guard to > from else { return EvolutionReport() }
        return state.withPlanes { re, im in
            DensityEvolution(self, re, im).run(from: from, to: to, fields: fields)
        }
    }

    /// Evolves several states, or any operators, under the same fields: what is done to them is worked out once.
    /// Each comes out as it would by itself, to the last bit.
    @discardableResult
    public func evolve(
        _ states: inout [DensityMatrix], from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport {
        precondition(
            states.allSatisfy { $0.dimension == cluster.dimension }, "a state does not belong to this cluster")
        guard to > from, !states.isEmpty else { return EvolutionReport() }
        if LiouvilleFlow.isWorthIt(cluster, fields) {
            var report = EvolutionReport()
            for k in states.indices { report += evolve(&states[k], from: from, to: to, fields: fields) }
            return report
        }
        let stream = OperationStream(
            cluster, idle: self.idleRule, denseLimit: denseLimit, from: from, to: to, fields: fields, decay: decay,
            cache: cache, asChannels: true)
        var operations = OperationCount()
        let planes = states.map { DensityPlanes($0) }
        while let operation = stream.next() {
            for k in states.indices {
                operations += states[k].withPlanes { re, im in
                    DensityEvolution(self, re, im).apply(operation, to: planes[k])
                }
            }
        }
        for k in states.indices { states[k].withPlanes { re, im in planes[k].store(re, im) } }
        var report = stream.report
        report.operations = operations
        return report
    }
}

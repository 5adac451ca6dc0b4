internal import RackNumerics
internal import RackUnits

/// The master equation of a cluster: exact local pieces, split only where they do not commute.
///
/// While a field acts, Magnus's series takes whatever is then joined or driven over as many held samples as the
/// accuracy allows (`MagnusStep`), decay enters at nodes that follow the motions it must resolve (`DecayRule`),
/// and what a run of fields does is kept for when the same samples come again (`PropagatorCache`).
/// Idle stretches use the exponentiated Liouvillian of each idle group (`IdleGroup`).
///
/// A value is immutable and may be shared by any number of threads.
public final class LindbladSolver: Sendable {
    public let cluster: Cluster
    let idleGroups: [IdleGroup]
    /// Where every idle group is small enough for `IdleGroup`, small sectors are climbed always, and large ones where
    /// stepping would take long. A rule of the cluster alone, so that results do not depend on what was kept from
    /// earlier calls.
    let idleRule: IdleRule
    let basis: DressedBasis
    /// Sectors of an idle group's Liouvillian may have so many elements.
    static let sectorLimit = 250

    /// Components whose Hamiltonian has a larger block are split into modes and pairs.
    let denseLimit: Int
    let decay: DecayStep
    /// Without decay: what kets see.
    let quiet: DecayStep
    let cache: PropagatorCache?
    let columnCache: PropagatorCache?

    public convenience init(_ cluster: Cluster) { self.init(cluster, denseLimit: 40) }

    init(_ cluster: Cluster, denseLimit: Int, cacheBytes: Int = 64 << 20) {
        self.cluster = cluster
        self.denseLimit = denseLimit
        decay = DecayStep(cluster)
        quiet = DecayStep(cluster, withDecay: false)
        cache = cacheBytes > 0 ? PropagatorCache(bytesMax: cacheBytes) : nil
        columnCache = cacheBytes > 0 ? PropagatorCache(bytesMax: cacheBytes / 4) : nil
        basis = DressedBasis(cluster)
        var sets = DisjointSets(count: cluster.levels.count)
        for coupling in cluster.couplingModels where coupling.idleHz != 0 || coupling.shiftsLevels {
            sets.join(coupling.a, coupling.b)
        }
        for noise in cluster.sharedDephasing {
            for mode in noise.modes.dropFirst() { sets.join(noise.modes[0], mode) }
        }
        var groups: [IdleGroup] = []
        var isComplete = true
        for modes in sets.sets() {
            // A quick bound before anything is built: the sectors of d states hold d² elements in all. Five
            // qutrits with residual ZZ alone fit (sectors of up to 243); exchange fits up to 27 states or so.
            let size = modes.reduce(1) { $0 * cluster.levels[$1] }
            let group =
                size > 256
                ? nil
                : IdleGroup(
                    GroupLiouvillian(modes: modes, cluster: cluster),
                    tickSeconds: cluster.tickRate.tickSeconds,
                    limit: Self.sectorLimit)
            if let group { groups.append(group) } else { isComplete = false }
        }
        idleGroups = isComplete ? groups : []
        let largest = groups.reduce(0) { max($0, $1.sectors.reduce(0) { max($0, $1.rows.count) }) }
        idleRule = !isComplete ? .none : largest <= 20 ? .always : .longerThan(40e-9)
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
        let stream = OperationStream(
            cluster, idle: idleRule, denseLimit: denseLimit, from: from, to: to, fields: fields, decay: decay,
            cache: cache, asChannels: true)
        var operations = OperationCount()
        while let operation = stream.next() {
            for k in states.indices {
                operations += states[k].withPlanes { re, im in DensityEvolution(self, re, im).apply(operation) }
            }
        }
        var report = stream.report
        report.operations = operations
        return report
    }
}

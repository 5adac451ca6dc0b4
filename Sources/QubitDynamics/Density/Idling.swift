internal import RackUnits
internal import Synchronization

/// The idle groups of a cluster, built when something idles for the first time.
final class Idling: Sendable {
    typealias Found = (groups: [IdleGroup], rule: IdleRule)

    private let cluster: Cluster
    private let known = Mutex<Found?>(nil)
    /// Sectors of an idle group's Liouvillian may have so many elements.
    private static let sectorLimit = 250

    init(_ cluster: Cluster) { self.cluster = cluster }

    /// Every group, if each of them is small enough for `IdleGroup`, and none otherwise; and when to use them.
    var found: Found {
        known.withLock { known in
            if let known { return known }
            let fresh = Self.find(cluster)
            known = fresh
            return fresh
        }
    }

    private static func find(_ cluster: Cluster) -> Found {
        var sets = DisjointSets(count: cluster.levels.count)
        for coupling in cluster.couplingModels where coupling.idleHz != 0 || coupling.shiftsLevels {
            sets.join(coupling.a, coupling.b)
        }
        for noise in cluster.sharedDephasing {
            for mode in noise.modes.dropFirst() { sets.join(noise.modes[0], mode) }
        }
        var groups: [IdleGroup] = []
        for modes in sets.sets() {
            // A quick bound before anything is built: the sectors of d states hold d² elements in all. Five
            // qutrits with residual ZZ alone fit (sectors of up to 243); exchange fits up to 27 states or so.
            let size = modes.reduce(1) { $0 * cluster.levels[$1] }
            guard size <= 256,
                let group = IdleGroup(
                    GroupLiouvillian(modes: modes, cluster: cluster), tickSeconds: cluster.tickRate.tickSeconds,
                    limit: sectorLimit)
            else { return ([], .none) }
            groups.append(group)
        }
        let largest = groups.reduce(0) { max($0, $1.sectors.reduce(0) { max($0, $1.rows.count) }) }
        return (groups, largest <= 20 ? .always : .longerThan(40e-9))
    }
}

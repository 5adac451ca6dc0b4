internal import RackNumerics
internal import Synchronization

/// What a run's operations depend on, apart from the cluster.
struct RunKey: Hashable, Sendable {
    /// Edges of pieces from the run's start, in ticks over `unitsPerTick`.
    var unitsPerTick: Int64
    var edges: [Int64]
    var channels: [Channel]
    /// Of each term, in the component's canonical gauge.
    var phases: [Double]
    /// The class of length that shares the error allowed.
    var budget: Int
    var asChannel: Bool

    struct Channel: Hashable, Sendable {
        var target: FieldRun.Target
        var carrierHz: Double
        var re: [Double]
        var im: [Double]
    }

    init(_ run: FieldRun, phases: [Double], budget: Int, asChannel: Bool) {
        self.asChannel = asChannel
        unitsPerTick = run.unitsPerTick
        let start = run.start
        edges = run.edges.map { $0 - start }
        channels = run.channels.map { Channel(target: $0.target, carrierHz: $0.carrierHz, re: $0.re, im: $0.im) }
        self.phases = phases
        self.budget = budget
    }

    var bytes: Int { 8 * edges.count + channels.reduce(0) { $0 + 16 * $1.re.count } }
}

/// Propagators of runs that were met before: each a pure function of its key, so that whoever computed it first changes
/// no bit of any result. Memory is bounded: the oldest go first.
final class PropagatorCache: Sendable {
    private struct Store {
        var known: [RunKey: RunPropagation] = [:]
        /// In the order in which they came.
        var order: [RunKey] = []
        var oldest = 0
        var bytes = 0
    }

    private let store = Mutex(Store())
    let bytesMax: Int

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// What is kept under `key`, or what `compute` gives.
    func propagation(_ key: RunKey, _ compute: () -> RunPropagation) -> (value: RunPropagation, isHit: Bool) {
        if let known = store.withLock({ $0.known[key] }) { return (known, true) }
        let value = compute()
        let bytes = key.bytes + value.bytes
        guard bytes <= bytesMax / 4 else { return (value, false) }
        store.withLock { store in
            guard store.known[key] == nil else { return }
            store.known[key] = value
            store.order.append(key)
            store.bytes += bytes
            while store.bytes > bytesMax {
                let oldest = store.order[store.oldest]
                store.oldest += 1
                if let gone = store.known.removeValue(forKey: oldest) { store.bytes -= oldest.bytes + gone.bytes }
            }
            if store.oldest > 1024 {
                store.order.removeFirst(store.oldest)
                store.oldest = 0
            }
        }
        return (value, false)
    }
}

internal import RackNumerics
internal import RackUnits

/// What calls of one method share: the decay by which steps are chosen, and propagators of pulses.
final class TrajectoryMemory: Sendable {
    let decay: DecayStep
    let cache: PropagatorCache
    let takesRunsWhole: Bool

    init(_ cluster: Cluster, takesRunsWhole: Bool) {
        self.takesRunsWhole = takesRunsWhole
        decay = DecayStep(cluster)
        // A flux gate among five coupled qutrits has some 20 MB of unitaries between its nodes.
        cache = PropagatorCache(bytesMax: 256 << 20)
    }
}

/// The steps of a window of time, a chunk at a time: what all kets share is computed once for each chunk.
struct KetTape {
    private let cluster: Cluster
    private let rates: TrajectoryRates
    private let stream: OperationStream
    private var builder: KetStepBuilder
    /// A chunk ends when its factors have so many elements.
    private static let elementLimit = 1 << 19
    /// Larger blocks are split: the largest of five qutrits that exchange and are not driven has 51 states.
    private static let denseLimit = 60

    init(
        _ cluster: Cluster, _ rates: TrajectoryRates, _ known: TrajectoryMemory, from: Int64, to: Int64,
        fields: ClusterFields
    ) {
        self.cluster = cluster
        self.rates = rates
        builder = KetStepBuilder(rates)
        stream = OperationStream(
            cluster, idle: rates.idleRule, denseLimit: Self.denseLimit, from: from, to: to, fields: fields,
            decay: known.decay, cache: known.cache, damping: known.takesRunsWhole ? rates.decay : nil)
    }

    var report: EvolutionReport { stream.report }

    /// The next steps; `nil` at the end of the window.
    mutating func next() -> [KetStep]? {
        var elements = 0
        while elements < Self.elementLimit, let operation = stream.next() {
            elements += 1
            switch operation {
            case .decay(let seconds): builder.decay(seconds)
            case .idle(let ticks):
                builder.applyPhases()
                builder.steps +=
                    rates.exchange.map { climb($0, ticks) } ?? idle(Double(ticks) * cluster.tickRate.tickSeconds)
            case .unitary(let factors):
                for factor in factors { elements += factor.elements }
                builder.append(factors)
            case .run(let propagation, let noJump, let turns):
                builder.applyPhases()
                // Its halves are shared with all that the cache hands it to.
                elements += noJump.whole.elements
                builder.steps.append(.run(KetRun(rates, propagation, noJump, turns: turns)))
            case .channel: preconditionFailure("runs of kets are stepped")
            }
        }
        let steps = builder.taken()
        return steps.isEmpty && elements == 0 ? nil : steps
    }

    /// The rungs of so many ticks, the longest first.
    private func climb(_ ladder: KetIdle, _ ticks: Int64) -> [KetStep] {
        let whole = Int64(1) << ladder.highest
        func step(_ rung: Int) -> KetStep { .idle(TrajectoryIdle(rates: rates, idle: ladder, rung: rung)) }
        var steps = Array(repeating: step(ladder.highest), count: Int(ticks / whole))
        for rung in stride(from: ladder.highest - 1, through: 0, by: -1) where (ticks >> rung) & 1 == 1 {
            steps.append(step(rung))
        }
        return steps
    }

    /// Idle time in parts in which no amplitude vanishes altogether.
    private func idle(_ seconds: Double) -> [KetStep] {
        let parts = max(1, (rates.idle.largestDamping * seconds / 30).rounded(.up))
        let part = KetStep.decay(TrajectoryDecay(rates, rates.idle, seconds: seconds / parts), waiting: nil)
        return Array(repeating: part, count: Int(parts))
    }
}

extension RowFactor {
    /// Numbers that it is made of.
    var elements: Int {
        switch self {
        case .diagonal(let factors): factors.count
        case .phases(let levels): levels.count
        case .blocks(_, let blocks): blocks.reduce(0) { $0 + $1.re.count }
        case .chain(let steps): steps.elements
        }
    }

    /// What modes it acts on other than by phases.
    var modes: [Int] {
        switch self {
        case .diagonal, .phases: []
        case .blocks(let map, _): map.modes
        case .chain(let steps): steps.modes
        }
    }
}

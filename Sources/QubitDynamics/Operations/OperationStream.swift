internal import RackNumerics
internal import RackUnits
internal import RealModule

/// What is done to a state, one after the other, to take it through a stretch of time.
enum EvolutionOperation {
    /// Free evolution with decay of every mode and whatever joins modes at idle, over whole ticks (`IdleGroup`).
    /// Only where `IdleRule` asks for it.
    case idle(ticks: Int64)
    /// Decay alone, with the residual ZZ of large clusters (`DecayStep`).
    case decay(seconds: Double)
    /// ρ ← UρU†; the factors of U act in order.
    case unitary([RowFactor])
    /// All that a run does, its components' gauges turned by so many cycles. Only where channels are asked for.
    case channel(RunChannel, turns: [Double])
}

/// Which idle stretches become one operation instead of steps.
enum IdleRule {
    case none
    /// All of at least a tick.
    case always
    /// Those longer than this, in seconds.
    case longerThan(Double)

    func applies(seconds: Double) -> Bool {
        switch self {
        case .none: false
        case .always: true
        case .longerThan(let least): seconds > least
        }
    }
}

/// Turns fields into operations, in time order: the same for every form of state.
final class OperationStream {
    private let idle: IdleRule
    private let cluster: Cluster
    private let propagator: RunPropagator
    private let cache: PropagatorCache?
    private let asChannels: Bool
    private let decay: DecayStep
    private let budget: ErrorBudget
    private var timeline: FieldTimeline
    /// Decay that is due before the next unitary, in seconds.
    private var pendingSeconds = 0.0
    private(set) var report = EvolutionReport()
    /// The run that is being handed out: from its unitary number `position` on.
    private var current: (propagation: RunPropagation, turns: [Double])?
    private var position = 0
    private var waiting: [FieldRun] = []
    private var ready: [EvolutionOperation] = []

    /// - Parameters:
    ///   - idle: what becomes `EvolutionOperation.idle`.
    ///   - denseLimit: components whose Hamiltonian has a larger block are split into modes and pairs.
    ///   - cache: of the same cluster, `denseLimit` and decay.
    ///   - asChannels: whether runs may come as one channel each, in clusters so small that this is worth it.
    init(
        _ cluster: Cluster, idle: IdleRule, denseLimit: Int, from: Int64, to: Int64, fields: ClusterFields,
        decay: DecayStep, cache: PropagatorCache? = nil, asChannels: Bool = false
    ) {
        self.asChannels = asChannels && cluster.dimension <= RunChannel.dimensionMax
        self.idle = idle
        self.decay = decay
        self.cluster = cluster
        self.cache = cache
        timeline = FieldTimeline(
            fields, modes: cluster.levels.count, couplings: cluster.couplingModels.count, from: from, to: to)
        propagator = RunPropagator(cluster, denseLimit: denseLimit, decay: decay)
        let rate = cluster.tickRate
        let stepped =
            if case .none = idle { rate.seconds(to - from) } else { fields.actingSeconds(from: from, to: to, rate: rate) }
        budget = ErrorBudget(cluster, seconds: stepped)
    }

    /// The next operation; `nil` at the end of the time asked for.
    func next() -> EvolutionOperation? {
        while true {
            if !ready.isEmpty { return ready.removeFirst() }
            if let current {
                advance(current.propagation, current.turns)
            } else if let run = waiting.isEmpty ? timeline.next() : waiting.removeFirst() {
                begin(run)
            } else {
                flush()
                if ready.isEmpty { return nil }
            }
        }
    }

    /// The next unitary of the current run, with the decay before it.
    private func advance(_ propagation: RunPropagation, _ turns: [Double]) {
        if let channel = propagation.channel {
            flush()
            ready.append(.channel(channel, turns: turns))
            current = nil
            return
        }
        if position == 0 { pendingSeconds += propagation.decays[0] }
        flush()
        let unitary = propagation.unitary(position, turns: turns)
        if !unitary.isEmpty { ready.append(.unitary(unitary)) }
        position += 1
        pendingSeconds = propagation.decays[position]
        if position == propagation.unitaries.count { current = nil }
    }

    private func flush() {
        guard pendingSeconds > 0 else { return }
        if decay.isNeeded { ready.append(.decay(seconds: pendingSeconds)) }
        pendingSeconds = 0
    }

    private func begin(_ run: FieldRun) {
        if run.isIdle, let (before, ticks, after) = climbed(run) {
            // Whole ticks in the middle are climbed; the fractions at the ends, if any, are stepped.
            if let before {
                waiting = [before, run.idlePart(before.end, run.end)]
                return
            }
            flush()
            report.pieces += 1
            ready.append(.idle(ticks: ticks))
            if let after { waiting.insert(after, at: 0) }
            return
        }
        step(run)
    }

    /// The parts of an idle run, if it is worth an operation of its own.
    private func climbed(_ run: FieldRun) -> (before: FieldRun?, ticks: Int64, after: FieldRun?)? {
        let units = run.unitsPerTick
        func floor(_ position: Int64) -> Int64 {
            let (quotient, rest) = position.quotientAndRemainder(dividingBy: units)
            return rest < 0 ? quotient - 1 : quotient
        }
        let first = -floor(-run.start)
        let last = floor(run.end)
        guard last > first, idle.applies(seconds: Double(last - first) * cluster.tickRate.tickSeconds) else {
            return nil
        }
        return (
            run.start < first * units ? run.idlePart(run.start, first * units) : nil, last - first,
            last * units < run.end ? run.idlePart(last * units, run.end) : nil
        )
    }

    private func step(_ fields: FieldRun) {
        report.pieces += fields.pieces
        // Counter-rotating halves see the phase itself.
        let run = cluster.counterRotating ? fields : fields.withPhasesApart()
        let terms = RunTerms(run, cluster: cluster)
        let structure = propagator.structure(terms)
        let gauges = RunGauges(terms, structure, denseLimit: propagator.denseLimit)
        func compute() -> RunPropagation {
            propagator.propagation(terms, structure, gauges, budget, asChannel: asChannels)
        }
        let propagation: RunPropagation
        if let cache {
            let (value, isHit) = cache.propagation(
                RunKey(run, phases: gauges.phases, budget: budget.lengthClass, asChannel: asChannels), compute)
            propagation = value
            report.cacheHits += isHit ? 1 : 0
            report.cacheMisses += isHit ? 0 : 1
        } else {
            propagation = compute()
        }
        report.steps += propagation.steps
        report.errorEstimate += propagation.unitaryError + propagation.decayError
        current = (propagation, gauges.turns)
        position = 0
    }
}

/// How the accuracy asked for is shared among the runs of one evolution.
struct ErrorBudget {
    /// Time under fields is counted in classes, each twice as long as the one before, so that a pulse meets the same
    /// allowance in stretches of like length. In what is longer than two microseconds pulses come again and again, and
    /// are better known once and well: classes are sixteen times as long.
    let lengthClass: Int
    /// The error in populations that unitaries may make, per second.
    let unitaryRate: Double
    /// The same of decay that is taken into a channel.
    let decayRate: Double
    /// The error in populations that the rule for decay may make in a run.
    let decayError: Double
    private static let long = 2e-6

    init(_ cluster: Cluster, seconds: Double) {
        var length = 64e-9
        var number = 0
        while length < seconds {
            length *= length < Self.long ? 2 : 16
            number += 1
        }
        lengthClass = number
        unitaryRate = 0.7 * cluster.accuracy / length
        decayRate = 0.3 * cluster.accuracy / length
        decayError = 0.3 * cluster.accuracy
    }
}

extension ClusterFields {
    /// How long any signal acts between two ticks, in seconds.
    func actingSeconds(from: Int64, to: Int64, rate: TickRate) -> Double {
        var spans: [(start: Double, end: Double)] = []
        let signals =
            drives.map(\.signal) + modeFlux.map(\.signal) + couplerFlux.map(\.signal) + modeShifts.map(\.signal)
        for signal in signals {
            for segment in signal.segments {
                let start = Double(segment.startTick)
                let end = min(start + Double(segment.count) * signal.grid.ticks, Double(to))
                if end > max(start, Double(from)) { spans.append((max(start, Double(from)), end)) }
            }
        }
        var (ticks, reached) = (0.0, -Double.infinity)
        for span in spans.sorted(by: { $0.start < $1.start }) where span.end > reached {
            ticks += span.end - max(span.start, reached)
            reached = span.end
        }
        return ticks * rate.tickSeconds
    }
}

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
    /// The same for kets, which may jump in its course, or what `NoJumpRun` takes of it. Only where that is asked for.
    case run(RunPropagation, NoJumpRun, turns: [Double])
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
    /// Asked for late: most runs have nothing to climb, and finding idle groups takes long.
    private let idle: () -> IdleRule
    private let cluster: Cluster
    private let propagator: RunPropagator
    private let cache: PropagatorCache?
    private let asChannels: Bool
    private let decay: DecayStep
    private let damping: DiagonalRates?
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
    ///   - damping: of kets between jumps, where runs may come as one `NoJumpRun` each.
    init(
        _ cluster: Cluster, idle: @escaping @autoclosure () -> IdleRule, denseLimit: Int, from: Int64, to: Int64,
        fields: ClusterFields, decay: DecayStep, cache: PropagatorCache? = nil, asChannels: Bool = false,
        damping: DiagonalRates? = nil
    ) {
        self.asChannels = asChannels && cluster.dimension <= RunChannel.dimensionMax
        self.idle = idle
        (self.decay, self.damping) = (decay, damping)
        self.cluster = cluster
        self.cache = cache
        timeline = FieldTimeline(
            fields, modes: cluster.levels.count, couplings: cluster.couplingModels.count, from: from, to: to,
            isJoined: cluster.dimension > denseLimit && Cluster.idleGroups(cluster.levels.count, cluster.couplingModels).count == 1)
        propagator = RunPropagator(cluster, denseLimit: denseLimit, decay: decay, damping: damping)
        // What the fields do before and after has its share too: a shot is often taken through its time in several calls.
        let rate = cluster.tickRate
        let whole = fields.ticks(around: from..<to)
        let (all, acting) = (rate.seconds(Int64(whole.count)), fields.actingTicks(whole) * rate.tickSeconds)
        var stepped = acting
        if ErrorBudget.length(all) != ErrorBudget.length(acting), case .none = idle() { stepped = all }
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
        if let noJump = propagation.noJump {
            flush()
            ready.append(.run(propagation, noJump, turns: turns))
            current = nil
            return
        }
        if let damping, let run = NoJumpRun(propagation, from: position, damping) {
            flush()
            ready.append(.run(propagation, run, turns: turns))
            position = run.whole.unitaries.upperBound
            if position == propagation.unitaries.count { current = nil }
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
        if let (before, ticks, after) = run.climbed(idle(), tickSeconds: cluster.tickRate.tickSeconds) {
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

/// How the accuracy asked for is shared among the runs of a shot.
struct ErrorBudget {
    /// Time under fields is counted in classes, each twice as long as the one before, so that a pulse meets the same
    /// allowance in stretches of like length.
    let lengthClass: Int
    /// The error in populations that unitaries may make, per second, and that the rule for decay may make.
    let unitaryRate: Double
    let decayRate: Double
    /// The same where decay is taken into a channel, and of that decay.
    let channelRates: (unitary: Double, decay: Double)

    private static let shortest = 64e-9

    /// The end of the class, in seconds.
    static func length(_ seconds: Double) -> Double {
        var length = shortest
        while length < seconds { length *= 2 }
        return length
    }

    init(_ cluster: Cluster, seconds: Double) {
        let length = Self.length(seconds)
        lengthClass = Int(length.exponent - Self.shortest.exponent)
        unitaryRate = 0.7 * cluster.accuracy / length
        decayRate = 0.3 * cluster.accuracy / length
        channelRates = (0.6 * cluster.accuracy / length, 0.4 * cluster.accuracy / length)
    }
}

extension ClusterFields {
    private var signals: [SampledSignal] {
        drives.map(\.signal) + modeFlux.map(\.signal) + couplerFlux.map(\.signal) + modeShifts.map(\.signal)
    }

    /// What the samples take, in bytes.
    package var bytes: Int { 16 * signals.reduce(0) { $0 + $1.segments.reduce(0) { $0 + $1.count } } }

    /// `ticks` and those in which any signal has a sample, from the first to the last.
    func ticks(around ticks: Range<Int64>) -> Range<Int64> {
        var (first, last) = (ticks.lowerBound, ticks.upperBound)
        for signal in signals {
            for segment in signal.segments {
                first = min(first, segment.startTick)
                let end = Double(segment.startTick) + Double(segment.count) * signal.grid.ticks
                last = max(last, Int64(end.rounded(.up)))
            }
        }
        return first..<last
    }

    /// How many of some ticks any signal acts in.
    func actingTicks(_ within: Range<Int64>) -> Double {
        let (from, to) = (within.lowerBound, within.upperBound)
        var spans: [(start: Double, end: Double)] = []
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
        return ticks
    }
}

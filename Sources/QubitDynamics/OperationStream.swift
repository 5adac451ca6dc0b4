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
    private let builder: StepBuilder
    private let decay: DecayStep
    private let rules: StepRules
    /// Decay that is due before the next unitary step, in seconds.
    private var pendingSeconds = 0.0
    private(set) var report = EvolutionReport()

    private struct Stretch {
        let values: PieceValues
        let structure: PieceStructure
        let limits: StepLimits
        let units: Int64
        let seconds: Double
    }

    private var waiting: Stretch?
    /// The values of the last driven piece.
    private var latest: PieceValues?
    private var timeline: FieldTimeline
    private var ready: [EvolutionOperation] = []
    private var position = 0

    /// - Parameters:
    ///   - idle: what becomes `EvolutionOperation.idle`.
    ///   - denseLimit: components whose Hamiltonian has a larger block are split into modes and pairs.
    init(
        _ cluster: Cluster, idle: IdleRule, denseLimit: Int, from: Int64, to: Int64, fields: ClusterFields,
        decay: DecayStep
    ) {
        self.idle = idle
        self.decay = decay
        self.cluster = cluster
        timeline = FieldTimeline(
            fields, modes: cluster.levels.count, couplings: cluster.couplingModels.count, from: from, to: to)
        builder = StepBuilder(cluster, denseLimit: denseLimit)
        rules = StepRules(builder, decay: decay)
    }

    /// The next operation; `nil` at the end of the time asked for.
    func next() -> EvolutionOperation? {
        while position == ready.count {
            ready.removeAll(keepingCapacity: true)
            position = 0
            if let piece = timeline.next() {
                advance(piece, unitsPerTick: timeline.unitsPerTick)
            } else {
                finish()
                guard !ready.isEmpty else { return nil }
            }
        }
        defer { position += 1 }
        return ready[position]
    }

    /// Takes the next piece in time. A driven piece may wait for its neighbour.
    private func advance(_ piece: FieldPiece, unitsPerTick: Int64) {
        report.pieces += 1
        guard piece.isIdle else { return drive(piece, unitsPerTick) }
        // Whole ticks in the middle are climbed; the fractions at the ends, if any, are stepped.
        func floor(_ units: Int64) -> Int64 {
            let (quotient, rest) = units.quotientAndRemainder(dividingBy: unitsPerTick)
            return rest < 0 ? quotient - 1 : quotient
        }
        let first = -floor(-piece.start)
        let last = floor(piece.end)
        guard last > first, idle.applies(seconds: Double(last - first) * cluster.tickRate.tickSeconds) else {
            return drive(piece, unitsPerTick)
        }
        var part = piece
        if piece.start < first * unitsPerTick {
            part.end = first * unitsPerTick
            drive(part, unitsPerTick)
        }
        finish()
        ready.append(.idle(ticks: last - first))
        if last * unitsPerTick < piece.end {
            (part.start, part.end) = (last * unitsPerTick, piece.end)
            drive(part, unitsPerTick)
        }
    }

    /// Everything that still waits.
    private func finish() {
        if let alone = waiting {
            waiting = nil
            step(alone)
        }
        flush()
    }

    private func flush() {
        guard pendingSeconds > 0 else { return }
        if decay.isNeeded { ready.append(.decay(seconds: pendingSeconds)) }
        pendingSeconds = 0
    }

    private func drive(_ piece: FieldPiece, _ unitsPerTick: Int64) {
        let values = PieceValues(piece, cluster: cluster, unitsPerTick: unitsPerTick, after: latest)
        latest = values
        let structure = builder.structure(of: values)
        let next = Stretch(
            values: values, structure: structure,
            limits: StepLimits(values, structure, rules),
            units: piece.end - piece.start,
            seconds: Double(piece.end - piece.start) / Double(unitsPerTick) * cluster.tickRate.tickSeconds)
        guard let first = waiting else {
            waiting = next
            return
        }
        waiting = nil
        let both = first.seconds + next.seconds
        let unitary = min(first.limits.unitary, next.limits.unitary)
        if decay.isNeeded, first.units == next.units, next.seconds <= unitary,
            both <= min(first.limits.simpson, next.limits.simpson),
            first.limits.allowsJump(to: next.values, from: first.values, step: next.seconds, rules)
        {
            stepTogether(first, next)
        } else {
            step(first)
            waiting = next
        }
    }

    /// Two pieces of equal length as the two halves of one step of Simpson's rule.
    private func stepTogether(_ first: Stretch, _ second: Stretch) {
        report.steps += 1
        report.errorBound += first.limits.bound(2 * first.seconds, count: 1, isSimpson: true)
        pendingSeconds += first.seconds / 3
        flush()
        conjugate(builder.unitary(first.values, first.structure, offset: 0, duration: first.seconds))
        pendingSeconds = 4 * first.seconds / 3
        flush()
        conjugate(builder.unitary(second.values, second.structure, offset: 0, duration: second.seconds))
        pendingSeconds = first.seconds / 3
    }

    private func step(_ stretch: Stretch) {
        let plan = stretch.limits.plan(stretch.seconds)
        report.steps += plan.count
        report.errorBound += stretch.limits.bound(
            stretch.seconds, count: plan.count, isSimpson: plan.isSimpson)
        let step = stretch.seconds / Double(plan.count)
        let isStationary = builder.isStationary(stretch.values)
        let halves = plan.isSimpson ? 2 : 1
        let part = step / Double(halves)
        var unitary: [RowFactor] = []
        for k in 0..<(plan.count * halves) {
            if !isStationary || k == 0 {
                unitary = builder.unitary(
                    stretch.values, stretch.structure, offset: Double(k) * part, duration: part)
            }
            pendingSeconds += step * (plan.isSimpson ? (k % 2 == 0 ? 1.0 / 6 : 2.0 / 3) : 0.5)
            flush()
            conjugate(unitary)
            if !plan.isSimpson { pendingSeconds = step / 2 } else if k % 2 == 1 { pendingSeconds = step / 6 }
        }
    }

    private func conjugate(_ unitary: [RowFactor]) {
        if !unitary.isEmpty { ready.append(.unitary(unitary)) }
    }
}

internal import RackNumerics
internal import RackUnits

/// What is done to kets: `EvolutionOperation` with the tables of its diagonal parts.
enum KetStep: Sendable {
    /// Damping between jumps, and the jumps. Where phases wait, per mode and level, they are those that ought to have been
    /// applied before: a jump turns by the difference of its two levels.
    case decay(TrajectoryDecay, waiting: [[Complex]]?)
    /// ψ ← Uψ; the factors of U act in order.
    case unitary([RowFactor])
    /// Idle time in which modes exchange, with its damping and jumps.
    case idle(TrajectoryIdle)
    case phases(KetDiagonal)
}

/// What calls of one method share: the decay by which steps are chosen, and propagators of pulses.
final class TrajectoryMemory: Sendable {
    let decay: DecayStep
    let cache: PropagatorCache

    init(_ cluster: Cluster) {
        decay = DecayStep(cluster)
        cache = PropagatorCache(bytesMax: 64 << 20)
    }
}

/// The steps of a window of time, a chunk at a time: what all kets share is computed once for each chunk.
struct KetTape {
    private let cluster: Cluster
    private let rates: TrajectoryRates
    private let stream: OperationStream
    private var decays: [UInt64: TrajectoryDecay] = [:]
    private var waiting: [[Complex]]?
    /// A chunk ends when its factors have so many elements.
    private static let elementLimit = 1 << 19

    init(
        _ cluster: Cluster, _ rates: TrajectoryRates, _ known: TrajectoryMemory, from: Int64, to: Int64,
        fields: ClusterFields
    ) {
        self.cluster = cluster
        self.rates = rates
        stream = OperationStream(
            cluster, idle: rates.idleRule, denseLimit: 40, from: from, to: to, fields: fields,
            decay: known.decay, cache: known.cache)
    }

    var report: EvolutionReport { stream.report }

    /// The next steps; `nil` at the end of the window.
    mutating func next() -> [KetStep]? {
        var steps: [KetStep] = []
        var elements = 0
        while elements < Self.elementLimit, let operation = stream.next() {
            elements += 1
            switch operation {
            case .decay(let seconds):
                if rates.isNeeded { steps.append(.decay(decay(seconds), waiting: waiting)) }
            case .idle(let ticks):
                applyPhases(&steps)
                steps += rates.exchange.map { climb($0, ticks) } ?? idle(Double(ticks) * cluster.tickRate.tickSeconds)
            case .unitary(let factors):
                for factor in factors { elements += factor.elements }
                append(factors, to: &steps)
            }
        }
        applyPhases(&steps)
        return steps.isEmpty && elements == 0 ? nil : steps
    }

    /// Phases of modes that turn by themselves wait until something else happens to one of them.
    private mutating func append(_ factors: [RowFactor], to steps: inout [KetStep]) {
        var acting: [RowFactor] = []
        for factor in factors {
            if case .phases(let levels) = factor {
                waiting = waiting.map { zip($0, levels).map { zip($0, $1).map { $0 * $1 } } } ?? levels
                continue
            }
            if let waiting, factor.modes.contains(where: { waiting[$0].contains { $0 != .one } })
            {
                if !acting.isEmpty { steps.append(.unitary(acting)) }
                acting = []
                applyPhases(&steps)
            }
            acting.append(factor)
        }
        if !acting.isEmpty { steps.append(.unitary(acting)) }
    }

    private mutating func applyPhases(_ steps: inout [KetStep]) {
        guard let levels = waiting else { return }
        steps.append(.phases(KetDiagonal(levels, rates.layout)))
        waiting = nil
    }

    private mutating func decay(_ seconds: Double) -> TrajectoryDecay {
        if let known = decays[seconds.bitPattern] { return known }
        let made = TrajectoryDecay(rates, rates.decay, seconds: seconds)
        if decays.count > 64 { decays.removeAll() }
        decays[seconds.bitPattern] = made
        return made
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
    fileprivate var elements: Int {
        switch self {
        case .diagonal(let factors): factors.count
        case .phases(let levels): levels.count
        case .blocks(_, let blocks): blocks.reduce(0) { $0 + $1.re.count }
        case .chain(let steps): steps.elements
        }
    }

    /// What modes it acts on other than by phases.
    fileprivate var modes: [Int] {
        switch self {
        case .diagonal, .phases: []
        case .blocks(let map, _): map.modes
        case .chain(let steps): steps.modes
        }
    }
}

extension KetStep {
    /// Below so many amplitudes a ket is not worth sharing out.
    private static let sharedFrom = 1 << 13

    /// - Parameter workers: what pieces of a large ket are spread over; how many there are changes no bit.
    static func apply(_ factors: [RowFactor], _ ket: KetBuffer, _ workers: any Workers = SerialWorkers()) {
        let pieces = ket.dimension < sharedFrom ? 1 : workers.count
        for factor in factors {
            guard pieces > 1 else {
                factor.apply(columns: 1, ket.re, ket.im)
                continue
            }
            if case .chain(let steps) = factor {
                steps.applyInPieces(columns: 1, ket.re, ket.im, pieces: pieces, workers)
                continue
            }
            workers.run(pieces) { factor.apply(columns: 1, piece: $0, of: pieces, ket.re, ket.im) }
        }
    }

    /// What the step costs a ket of so many amplitudes.
    func operations(dimension: Int) -> OperationCount {
        let amplitudes = Double(dimension)
        switch self {
        case .unitary(let factors):
            return factors.reduce(into: OperationCount()) { $0 += $1.operations(columns: 1) }
        case .phases: return OperationCount(flops: 6 * amplitudes, bytes: 32 * amplitudes)
        // Damping, and the norm that is left.
        case .decay: return OperationCount(flops: 7 * amplitudes, bytes: 32 * amplitudes)
        case .idle(let idle):
            var count = OperationCount(flops: 4 * amplitudes, bytes: 16 * amplitudes)
            for factor in idle.factors { count += factor.operations(columns: 1) }
            return count
        }
    }

    /// Takes a ket through the step without a jump.
    ///
    /// - Returns: whether its squared norm has fallen.
    func apply(_ line: TrajectoryLine, _ workers: any Workers = SerialWorkers()) -> Bool {
        switch self {
        case .unitary(let factors): Self.apply(factors, line.ket, workers)
        case .phases(let phases): _ = phases.apply(line.ket.re, line.ket.im)
        case .decay(let decay, _):
            decay.apply(line)
            return true
        case .idle(let idle):
            idle.apply(line)
            return true
        }
        return false
    }

    /// The ket of a shot that jumps in the course of the step, at its end, further jumps included.
    ///
    /// - Parameter ket: as it stands at the end of the step for shots that have not jumped; it is used up.
    func jumped(_ shot: TrajectoryLine.Shot, ket: KetBuffer) -> TrajectoryLine {
        switch self {
        case .decay(let decay, let waiting): decay.jumped(shot, ket: ket, waiting: waiting)
        case .idle(let idle): idle.jumped(shot, ket: ket)
        case .unitary, .phases: preconditionFailure("nothing jumps in a unitary step")
        }
    }
}

internal import RackNumerics
internal import RackUnits

/// What is done to kets: `EvolutionOperation` with the tables of its diagonal parts.
enum KetStep: Sendable {
    /// Damping between jumps, and the jumps.
    case decay(TrajectoryDecay)
    /// ψ ← Uψ; the factors of U act in order.
    case unitary([RowFactor])
}

/// The steps of a window of time, a chunk at a time: what all kets share is computed once for each chunk.
struct KetTape {
    private let cluster: Cluster
    private let rates: TrajectoryRates
    private let stream: OperationStream
    private var decays: [UInt64: TrajectoryDecay] = [:]
    /// A chunk ends when its factors have so many elements.
    private static let elementLimit = 1 << 19

    init(_ cluster: Cluster, _ rates: TrajectoryRates, from: Int64, to: Int64, fields: ClusterFields) {
        self.cluster = cluster
        self.rates = rates
        stream = OperationStream(
            cluster, idle: rates.idleRule, denseLimit: 40, from: from, to: to, fields: fields,
            decay: DecayStep(cluster))
    }

    var report: EvolutionReport { stream.report }

    /// The next steps; `nil` at the end of the window.
    mutating func next() -> [KetStep]? {
        var steps: [KetStep] = []
        var elements = 0
        while elements < Self.elementLimit, let operation = stream.next() {
            switch operation {
            case .decay(let seconds):
                if rates.isNeeded { steps.append(.decay(decay(seconds))) }
                elements += 1
            case .idle(let ticks):
                steps += idle(Double(ticks) * cluster.tickRate.tickSeconds)
                elements += 1
            case .unitary(let factors):
                steps.append(.unitary(factors))
                for factor in factors { elements += factor.elements }
            }
        }
        return steps.isEmpty && elements == 0 ? nil : steps
    }

    private mutating func decay(_ seconds: Double) -> TrajectoryDecay {
        if let known = decays[seconds.bitPattern] { return known }
        let made = TrajectoryDecay(rates, rates.decay, seconds: seconds)
        if decays.count > 64 { decays.removeAll() }
        decays[seconds.bitPattern] = made
        return made
    }

    /// Idle time in parts in which no amplitude vanishes altogether.
    private func idle(_ seconds: Double) -> [KetStep] {
        let parts = max(1, (rates.idle.largestDamping * seconds / 30).rounded(.up))
        let part = KetStep.decay(TrajectoryDecay(rates, rates.idle, seconds: seconds / parts))
        return Array(repeating: part, count: Int(parts))
    }
}

extension RowFactor {
    /// Numbers that it is made of.
    fileprivate var elements: Int {
        switch self {
        case .diagonal(let factors): factors.count
        case .blocks(_, let blocks): blocks.reduce(0) { $0 + $1.re.count }
        }
    }
}

extension KetStep {
    /// Applies a unitary step to a ket.
    static func apply(_ factors: [RowFactor], _ ket: KetBuffer) {
        for factor in factors { factor.apply(columns: 1, ket.re, ket.im) }
    }
}

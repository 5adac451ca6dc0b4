internal import RackNumerics

/// Makes steps of decay and unitaries. Phases of modes that turn by themselves wait until something else happens to one
/// of them.
struct KetStepBuilder {
    var steps: [KetStep] = []
    private let rates: TrajectoryRates
    /// Phases by which kets turn back into their own gauge, per mode and level.
    private let frame: [[Complex]]?
    private var waiting: [[Complex]]?
    private var decays: [UInt64: TrajectoryDecay] = [:]

    init(_ rates: TrajectoryRates, frame: [[Complex]]? = nil) {
        self.rates = rates
        self.frame = frame
    }

    mutating func decay(_ seconds: Double) {
        guard rates.isNeeded else { return }
        steps.append(.decay(made(seconds), waiting: Self.product(frame, waiting)))
    }

    mutating func append(_ factors: [RowFactor]) {
        var acting: [RowFactor] = []
        for factor in factors {
            if case .phases(let levels) = factor {
                waiting = Self.product(waiting, levels)
                continue
            }
            if let waiting, factor.modes.contains(where: { waiting[$0].contains { $0 != .one } }) {
                if !acting.isEmpty { steps.append(.unitary(acting)) }
                acting = []
                applyPhases()
            }
            acting.append(factor)
        }
        if !acting.isEmpty { steps.append(.unitary(acting)) }
    }

    mutating func applyPhases() {
        guard let levels = waiting else { return }
        steps.append(.phases(KetDiagonal(levels, rates.layout)))
        waiting = nil
    }

    /// The steps so far; nothing waits any longer.
    mutating func taken() -> [KetStep] {
        applyPhases()
        defer { steps = [] }
        return steps
    }

    private static func product(_ a: [[Complex]]?, _ b: [[Complex]]?) -> [[Complex]]? {
        guard let a, let b else { return a ?? b }
        return zip(a, b).map { zip($0, $1).map { $0 * $1 } }
    }

    private mutating func made(_ seconds: Double) -> TrajectoryDecay {
        if let known = decays[seconds.bitPattern] { return known }
        let made = TrajectoryDecay(rates, rates.decay, seconds: seconds)
        if decays.count > 64 { decays.removeAll() }
        decays[seconds.bitPattern] = made
        return made
    }
}

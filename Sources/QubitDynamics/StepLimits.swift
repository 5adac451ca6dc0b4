internal import RackNumerics
internal import RealModule

/// What the limits of every piece's steps share: looked up once for a whole evolution.
final class StepRules {
    let cluster: Cluster
    let couplingModels: [CouplingModel]
    let denseLimit: Int
    /// Error allowed per second.
    let errorRate: Double
    /// Sum of the rates of decay, in 1/s; 0 where nothing decays.
    let rate: Double
    /// Fastest turn, in rad/s, among the coherences of a mode that decays.
    let idleSpread: Double
    /// γ↓ + γ↑ + 2γφ of each mode.
    let modeRates: [Double]
    /// How far decay may let the Hamiltonian turn in a step of either rule.
    let trapeziumTurn: Double
    let simpsonTurn: Double

    init(_ builder: StepBuilder, decay: DecayStep) {
        let cluster = builder.cluster
        self.cluster = cluster
        couplingModels = cluster.couplingModels
        denseLimit = builder.denseLimit
        errorRate = 30 * cluster.accuracy / 1e-6
        rate = decay.isNeeded ? decay.totalRate : 0
        idleSpread = cluster.models.reduce(0) {
            $1.downRate + $1.upRate > 0 ? max($0, 2 * .pi * $1.anharmonicSpreadHz) : $0
        }
        modeRates = cluster.models.indices.map { cluster.decayRate(of: $0) }
        trapeziumTurn = rate > 0 ? (12 * errorRate / rate).squareRoot() : .infinity
        simpsonTurn = rate > 0 ? Double.pow(2880 * errorRate / rate, 0.25) : .infinity
    }
}

/// How long a step may be while a piece's Hamiltonian acts, by what its rules leave out.
///
/// With x = spread·h, where `spread` is how fast the Hamiltonian moves what decay does not leave in place, the
/// trapezium rule misses γx²/12 per second, Simpson's γx⁴/2880, and both γ²·spread·h²/72. These bounds
/// allow thirty times `accuracy` in a microsecond; on pulses of transmons they come out hundreds to thousands of times
/// larger than the error.
struct StepLimits {
    /// Longest steps in seconds; infinite where nothing is left out.
    let trapezium: Double
    let simpson: Double
    /// Longest unitary step, set by the splitting of a large component.
    let unitary: Double
    private let spread: Double
    private let rate: Double
    private let errorRate: Double

    init(_ values: PieceValues, _ structure: PieceStructure, _ rules: StepRules) {
        errorRate = rules.errorRate
        rate = rules.rate
        spread = Self.spread(values, structure, rules)
        if rate > 0, spread > 0 {
            let mixed = (72 * errorRate / (rate * rate * spread)).squareRoot()
            trapezium = min(rules.trapeziumTurn / spread, mixed)
            simpson = min(rules.simpsonTurn / spread, mixed)
        } else {
            trapezium = .infinity
            simpson = .infinity
        }
        var limit = Double.infinity
        for component in structure.components where component.largestBlock > rules.denseLimit {
            limit = min(limit, Self.splitLimit(component, values, rules.cluster, rules.errorRate / 15))
        }
        unitary = limit
    }

    /// How many equal steps `duration` takes, and whether by Simpson's rule (two unitaries a step).
    func plan(_ duration: Double) -> (count: Int, isSimpson: Bool) {
        func steps(_ limit: Double) -> Int { max(1, Int(min((duration / limit).rounded(.up), 1e9))) }
        let coarse = max(steps(trapezium), steps(unitary))
        let fine = max(steps(simpson), steps(2 * unitary))
        return coarse <= 2 * fine ? (coarse, false) : (fine, true)
    }

    /// Whether Simpson's rule may reach across the edge between two pieces of `step` seconds: a jump of the
    /// Hamiltonian is a kink in what it integrates, and costs γ·jump·h/24 per second.
    func allowsJump(to next: PieceValues, from last: PieceValues, step: Double, _ rules: StepRules) -> Bool {
        var weighted = 0.0
        let rates = rules.modeRates
        for mode in rates.indices {
            var jump = 0.0
            for level in next.energies[mode].indices {
                jump = max(jump, (next.energies[mode][level] - last.energies[mode][level]).magnitude)
            }
            var after = Complex.zero
            for tone in next.tones[mode] { after += tone.amplitude }
            var before = Complex.zero
            for tone in last.tones[mode] { before += tone.amplitude }
            weighted += rates[mode] * (jump + (after - before).magnitude)
        }
        for k in next.exchange.indices where next.exchange[k] != last.exchange[k] {
            let coupling = rules.couplingModels[k]
            let jump = (next.exchange[k] - last.exchange[k]).magnitude
            weighted += (rates[coupling.a] + rates[coupling.b]) * jump
        }
        return weighted * step / 24 <= errorRate / 6
    }

    /// The bound on the error over `duration` in so many steps.
    func bound(_ duration: Double, count: Int, isSimpson: Bool) -> Double {
        let x = spread * duration / Double(count)
        return rate * duration * (isSimpson ? x * x * x * x / 2880 : x * x / 12)
    }

    private static func spread(
        _ values: PieceValues, _ structure: PieceStructure, _ rules: StepRules
    ) -> Double {
        var sum = rules.idleSpread
        for component in structure.components {
            for mode in component.map.modes {
                var tones = 0.0
                for tone in values.tones[mode] { tones += tone.amplitude.magnitude }
                sum += tones
            }
            for coupling in component.couplings {
                let g = values.exchange[coupling].magnitude
                let model = rules.couplingModels[coupling]
                let gap = (values.energies[model.a][1] - values.energies[model.b][1]).magnitude
                sum += (g * max(g, gap)).squareRoot()
                if rules.cluster.keepsShifts(model) { sum += 2 * .pi * model.shiftSpreadHz }
            }
        }
        return sum
    }

    /// The longest step of the splitting of a large component: 10⁻⁶·g·x⁴ per second, x the turn within a
    /// step of what exchange does not commute with (the factor was measured on chains of qutrits).
    private static func splitLimit(
        _ component: Component, _ values: PieceValues, _ cluster: Cluster, _ errorRate: Double
    ) -> Double {
        var turn = 0.0
        for mode in component.map.modes {
            turn = max(turn, 2 * .pi * cluster.models[mode].anharmonicSpreadHz)
            turn = max(turn, 2 * values.tones[mode].reduce(0) { $0 + $1.amplitude.magnitude })
        }
        var strength = 0.0
        for coupling in component.couplings {
            let g = values.exchange[coupling].magnitude
            let model = cluster.couplingModels[coupling]
            let gap = (values.energies[model.a][1] - values.energies[model.b][1]).magnitude
            let shift = cluster.keepsShifts(model) ? 2 * .pi * model.shiftSpreadHz : 0
            strength = max(strength, g, shift)
            turn = max(turn, gap, g, shift)
        }
        guard turn > 0, strength > 0 else { return .infinity }
        return Double.pow(errorRate / (strength * 1e-6), 0.25) / turn
    }
}

internal import RackNumerics
internal import RealModule

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

    init(_ values: PieceValues, _ structure: PieceStructure, decay: DecayStep, builder: StepBuilder) {
        let cluster = builder.cluster
        errorRate = 30 * cluster.accuracy / 1e-6
        spread = Self.spread(values, structure, cluster)
        rate = decay.isNeeded ? decay.totalRate : 0
        if rate > 0, spread > 0 {
            let mixed = (72 * errorRate / (rate * rate * spread)).squareRoot()
            trapezium = min((12 * errorRate / rate).squareRoot() / spread, mixed)
            simpson = min(Double.pow(2880 * errorRate / rate, 0.25) / spread, mixed)
        } else {
            trapezium = .infinity
            simpson = .infinity
        }
        let splitRate = errorRate / 15
        unitary = structure.components.reduce(.infinity) { limit, component in
            component.largestBlock <= builder.denseLimit
                ? limit : min(limit, Self.splitLimit(component, values, cluster, splitRate))
        }
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
    func allowsJump(to next: PieceValues, from last: PieceValues, step: Double, _ cluster: Cluster) -> Bool {
        var weighted = 0.0
        let rates = cluster.models.map { $0.downRate + $0.upRate + 2 * $0.dephasingRate }
        for mode in next.energies.indices {
            var jump = 0.0
            for level in next.energies[mode].indices {
                jump = max(jump, (next.energies[mode][level] - last.energies[mode][level]).magnitude)
            }
            let before = last.tones[mode].reduce(Complex.zero) { $0 + $1.amplitude }
            let after = next.tones[mode].reduce(Complex.zero) { $0 + $1.amplitude }
            weighted += rates[mode] * (jump + (after - before).magnitude)
        }
        for (k, coupling) in cluster.couplingModels.enumerated() {
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

    private static func spread(_ values: PieceValues, _ structure: PieceStructure, _ cluster: Cluster)
        -> Double
    {
        var sum = 0.0
        for model in cluster.models where model.downRate + model.upRate > 0 {
            sum = max(sum, 2 * .pi * model.anharmonicSpreadHz)
        }
        for component in structure.components {
            for mode in component.map.modes {
                sum += values.tones[mode].reduce(0) { $0 + $1.amplitude.magnitude }
            }
            for coupling in component.couplings {
                let g = values.exchange[coupling].magnitude
                let model = cluster.couplingModels[coupling]
                let gap = (values.energies[model.a][1] - values.energies[model.b][1]).magnitude
                sum += (g * max(g, gap)).squareRoot()
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
            strength = max(strength, g)
            turn = max(turn, max(gap, g))
        }
        guard turn > 0, strength > 0 else { return .infinity }
        return Double.pow(errorRate / (strength * 1e-6), 0.25) / turn
    }
}

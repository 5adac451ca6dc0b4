internal import RackNumerics
internal import RealModule

/// Into how many steps a piece is cut, and with which rule decay enters.
struct StepPlan {
    let count: Int
    /// Simpson's rule, or the trapezium where that is good enough.
    let isSimpson: Bool
    let estimatedError: Double

    /// The error is kept to `errorRate` per second: a hundredth of the accuracy asked for in a microsecond.
    init(_ values: PieceValues, _ structure: PieceStructure, decay: DecayStep, duration: Double, cluster: Cluster) {
        let errorRate = cluster.accuracy * 1e-2 / 1e-6
        let spread = Self.spread(values, structure, cluster)
        var limit = Double.infinity
        var simpson = false
        if decay.isNeeded, spread > 0 {
            let rate = decay.totalRate
            // Trapezium: γ x²/12 per second, x = spread·h; Simpson: γ x⁴/2880; both: γ²·spread·h²/12.
            let trapezium = (12 * errorRate / rate).squareRoot() / spread
            simpson = trapezium < duration
            if simpson { limit = Double.pow(2880 * errorRate / rate, 0.25) / spread }
            limit = min(limit, (12 * errorRate / (rate * rate * spread)).squareRoot())
        }
        for component in structure.components where component.largestBlock > StepBuilder.denseLimit {
            limit = min(limit, Self.splitLimit(component, values, cluster, errorRate))
        }
        isSimpson = simpson
        count = max(1, Int(min((duration / limit).rounded(.up), 1e9)))
        let x = spread * duration / Double(count)
        let perSecond = simpson ? decay.totalRate * x * x * x * x / 2880 : decay.totalRate * x * x / 12
        estimatedError = decay.isNeeded ? perSecond * duration : 0
    }

    /// How fast the Hamiltonian moves what decay does not leave in place, in rad/s.
    private static func spread(_ values: PieceValues, _ structure: PieceStructure, _ cluster: Cluster) -> Double {
        var largest = 0.0
        for model in cluster.models where model.downRate + model.upRate > 0 {
            largest = max(largest, 2 * .pi * model.anharmonicSpreadHz)
        }
        var sum = largest
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

    /// The longest step of the splitting of a large component: g·(x/θ)⁴ per second, x the turn of what
    /// exchange does not commute with.
    private static func splitLimit(
        _ component: Component, _ values: PieceValues, _ cluster: Cluster, _ errorRate: Double
    ) -> Double {
        var turn = 0.0
        for mode in component.map.modes {
            let model = cluster.models[mode]
            turn = max(turn, 2 * .pi * model.anharmonicSpreadHz)
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
        return Double.pow(errorRate / (strength * 1e-5), 0.25) / turn
    }
}

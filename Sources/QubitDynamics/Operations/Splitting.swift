internal import RackNumerics
internal import RealModule

/// A symmetric splitting of exp(A + B) into stages: the modes' own evolution (A), which carries time, and exchange
/// (B), which is small against it.
struct Splitting {
    /// A over `local`, then B over `exchange`, in units of the step, in so many rounds of pairs; what is missing to 1 of A
    /// follows at the end.
    typealias Stage = (local: Double, exchange: Double, rounds: Int)
    let stages: [Stage]
    /// How much of a step has passed after each stage's stretch of A.
    let passed: [Double]
    /// The stages by time, and the place of each among them.
    let order: (ascending: [Int], places: [Int])

    private init(_ stages: [Stage]) {
        self.stages = stages
        var time = 0.0
        let passed = stages.map { stage in
            time += stage.local
            return time
        }
        self.passed = passed
        let ascending = passed.indices.sorted { passed[$0] < passed[$1] }
        var places = ascending
        for (place, stage) in ascending.enumerated() { places[stage] = place }
        order = (ascending, places)
    }

    /// Orders 8, 6 and 4 in the first, second and higher powers of B, with seven stages (ABA864 of Blanes, Casas,
    /// Farrés, Laskar, Makazaga and Murua, Appl. Numer. Math. 68, 58 (2013)). Pairs that share a mode are split in every
    /// stage: twice in the two that are longest.
    static let nearIntegrable: Splitting = {
        let a = [
            0.0711334264982231177779387300061549964174, 0.241153427956640098736487795326289649618,
            0.521411761772814789212136078067994229991, -0.333698616227678005726562603400438876027,
        ]
        let b = [
            0.183083687472197221961703757166430291072, 0.310782859898574869507522291054262796375,
            -0.0265646185119588006972121379164987592663, 0.0653961422823734184559721793911134363710,
        ]
        return Splitting([
            (a[0], b[0], 1), (a[1], b[1], 2), (a[2], b[2], 1), (a[3], b[3], 1), (a[3], b[2], 1), (a[2], b[1], 2),
            (a[1], b[0], 1),
        ])
    }()

    /// What the error depends on.
    struct Scale {
        /// The fastest turn, in rad/s, of what exchange does not commute with.
        var turn = 0.0
        /// The strongest exchange, in rad/s.
        var strength = 0.0
        /// How many pairs share a mode, against two in a chain.
        var crowd = 0.0

        init(_ component: Component, _ terms: RunTerms) {
            let cluster = terms.cluster
            for mode in component.map.modes {
                turn = max(turn, 2 * .pi * cluster.models[mode].anharmonicSpreadHz)
                for term in terms.terms {
                    if case .drive(mode) = term.kind { turn = max(turn, 2 * term.peak) }
                }
            }
            for mode in component.map.modes {
                let pairs = component.couplings.filter {
                    [cluster.couplingModels[$0].a, cluster.couplingModels[$0].b].contains(mode)
                }
                crowd = max(crowd, Double(pairs.count * (pairs.count - 1)) / 2)
            }
            for coupling in component.couplings {
                let g = terms.exchangePeak(coupling)
                let model = cluster.couplingModels[coupling]
                let shift = cluster.keepsShifts(model) ? 2 * .pi * model.shiftSpreadHz : 0
                strength = max(strength, g, shift)
                // Shifts of levels leave the modes' energies in place: their distance is no matter.
                turn = max(turn, g, shift, g > 0 ? terms.gap(model.a, model.b) : 0)
                // Counter-rotating exchange turns with the sum.
                guard cluster.counterRotating, g > 0 else { continue }
                let (first, second) = (terms.gapRange(model.a, level: 0), terms.gapRange(model.b, level: 0))
                turn = max(turn, (first.high + second.high).magnitude)
            }
        }
    }

    /// The error in populations and one-mode states that steps of `step` seconds make per second: g(6·10⁻⁸x⁶ + (gh)²/2400)
    /// with x = turn·h, the second for pairs that share a mode. The factors bound what was measured on random
    /// chains of driven qutrits, up to x = 3.4.
    func errorRate(_ scale: Scale, step: Double) -> Double {
        let (x, g) = (scale.turn * step, scale.strength)
        let cube = x * x * x
        return g * (6e-8 * cube * cube + scale.crowd * g * g * step * step / 2400)
    }

    /// Beyond this turn of a step more and more oscillations fall on whole turns.
    private static let turnMax = 3.4

    /// The longest step that makes no more than `errorRate`.
    func longestStep(_ scale: Scale, errorRate allowed: Double) -> Double {
        guard scale.turn > 0, scale.strength > 0 else { return .infinity }
        var (low, high) = (0.0, Self.turnMax / scale.turn)
        for _ in 0..<60 {
            let middle = (low + high) / 2
            if errorRate(scale, step: middle) > allowed { high = middle } else { low = middle }
        }
        return high
    }
}

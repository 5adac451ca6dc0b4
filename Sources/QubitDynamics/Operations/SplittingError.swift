internal import RackNumerics
internal import RealModule

extension Splitting {
    /// Factors of the error in populations and one-mode states that steps of h make in a run of T, with x = turn·h, exchange
    /// g and jumps δ of drives from piece to piece of length p:
    ///
    ///     gT(turn·x⁶ + crowd·n(gh)² + pair·(1 + n)(gxh)²) + ends·(1 + n)(gxh)² + g·|δ|·min(fine·p²√(h/p), coarse·h²)
    ///
    /// for n pairs that share a mode. They bound what was measured on random chains of driven qutrits, up to x = 3.4; jumps
    /// take part as the root of the sum of their squares, for they fall on a step anyhow.
    struct Law {
        var turn: Double
        var crowd = 0.0
        var pair = 0.0
        var ends = 0.0
        var jumps = (fine: 0.0, coarse: 0.0)
    }

    /// What the error depends on.
    struct Scale {
        /// The fastest turn, in rad/s, of what exchange does not commute with.
        var turn = 0.0
        /// The strongest exchange, in rad/s.
        var strength = 0.0
        /// How many pairs share a mode, against two in a chain.
        var crowd = 0.0
        /// Of the mode whose drives and levels jump most from piece to piece, in rad/s.
        var jumps = 0.0
        /// Of a piece and of the run, in seconds.
        let piece: Double
        let duration: Double
        /// Whether all that couples is exchange that stands still and keeps the number of excitations.
        var isPlain: Bool

        init(_ component: Component, _ terms: RunTerms) {
            let cluster = terms.cluster
            duration = terms.duration
            piece = duration / Double(terms.edges.count - 1)
            isPlain = !cluster.counterRotating
            for mode in component.map.modes {
                turn = max(turn, 2 * .pi * cluster.models[mode].anharmonicSpreadHz)
                for term in terms.terms {
                    if case .drive(mode) = term.kind { turn = max(turn, 2 * term.peak) }
                }
                jumps = max(jumps, terms.jumps(mode))
                let pairs = component.couplings.filter {
                    [cluster.couplingModels[$0].a, cluster.couplingModels[$0].b].contains(mode)
                }
                crowd = max(crowd, Double(pairs.count * (pairs.count - 1)) / 2)
            }
            for coupling in component.couplings {
                let g = terms.exchangePeak(coupling)
                let model = cluster.couplingModels[coupling]
                let shift = cluster.keepsShifts(model) ? 2 * .pi * model.shiftSpreadHz : 0
                isPlain = isPlain && shift == 0 && terms.exchange[coupling] != 0
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

    /// The splitting that costs least where it may miss so much a second.
    static func quickest(_ scale: Scale, errorRate allowed: Double) -> Splitting {
        guard scale.isPlain else { return nearIntegrable }
        func cost(_ splitting: Splitting) -> Double { splitting.cost / splitting.longestStep(scale, errorRate: allowed) }
        return cost(fiveStages) < cost(nearIntegrable) ? fiveStages : nearIntegrable
    }

    /// The error in populations and one-mode states that steps of `step` seconds make per second.
    func errorRate(_ scale: Scale, step: Double) -> Double {
        let (x, g) = (scale.turn * step, scale.strength)
        let (square, part) = (x * x, g * g * step * step)
        let pairs = (1 + scale.crowd) * part * square
        let jumps = scale.jumps * min(
            law.jumps.fine * scale.piece * scale.piece * max(1, step / scale.piece).squareRoot(), law.jumps.coarse * step * step)
        return g * (law.turn * square * square * square + law.crowd * scale.crowd * part + law.pair * pairs)
            + (law.ends * pairs + g * jumps) / scale.duration
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

extension RunTerms {
    /// What a mode's drives and levels jump from piece to piece: the root of the sum of the squares, in rad/s.
    fileprivate func jumps(_ mode: Int) -> Double {
        var sum = 0.0
        for term in terms {
            let factor: Double
            switch term.kind {
            case .drive(mode): factor = Double(cluster.levels[mode] - 1).squareRoot()
            case .energy(mode, let weights): factor = weights.reduce(0) { max($0, $1.magnitude) }
            default: continue
            }
            for k in term.re.indices.dropFirst() {
                let (x, y) = (term.re[k] - term.re[k - 1], term.im.isEmpty ? 0 : term.im[k] - term.im[k - 1])
                sum += factor * factor * (x * x + y * y)
            }
        }
        return sum.squareRoot()
    }
}

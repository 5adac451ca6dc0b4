internal import RackNumerics
internal import RealModule

/// When decay acts during a run: nodes at equal distances, with the trapezium rule's weights and Gregory's
/// corrections at the ends, or Simpson's rule within each of equal held samples.
///
/// Seen from the turning states, decay is a sum of oscillations e^(iωt) at the speeds at which the Hamiltonian
/// moves what decay does not leave in place. With x = ωh and Δ = e^(ix) − 1, a rule with q differences
/// misses at either end h·|S_q(x) − i/x| of each, where
///
///     S_q(x) = (i/2) cot(x/2) + Δ/12 − Δ²/24 + 19Δ³/720 − 3Δ⁴/160 …
///
/// and nothing in between as long as x keeps away from whole turns. Differences diverge where x > 1; weights that were
/// fitted to i/x up to a turn of 1.4, 1.8 or 2.2 take their place. The largest h and the rule that leave less than
/// the error allowed are taken: channels have positive weights, and what comes of the square of decay limits h too
/// (`DecayMotion.secondOrder`).
struct DecayRule {
    /// Seconds from the run's start, from 0 to its end.
    let nodes: [Double]
    /// Seconds of decay at each node.
    let weights: [Double]
    /// The estimated error, in populations.
    let error: Double

    private init(nodes: [Double], weights: [Double], error: Double) {
        (self.nodes, self.weights, self.error) = (nodes, weights, error)
    }

    /// The same nodes, with unitaries before the first and after the last.
    init(_ rule: ChannelRule, _ duration: Double) {
        self.init(nodes: [0] + rule.nodes + [duration], weights: [0] + rule.weights + [0], error: rule.error)
    }

    static func none(_ duration: Double) -> DecayRule {
        DecayRule(nodes: [0, duration], weights: [0, 0], error: 0)
    }

    /// - Parameters:
    ///   - rates: of decay, per mode, in 1/s.
    ///   - error: allowed for the run, in populations.
    ///   - steps: what unitary steps from node to node miss in the run, and how much of that is allowed, where such
    ///     steps can be as long as nodes are apart. Then what one of the two needs less is the other's.
    init(
        _ terms: RunTerms, rates: [Double], error allowed: Double,
        steps: (error: (_ seconds: Double) -> Double, allowed: Double)? = nil
    ) {
        let duration = terms.duration
        let (pieces, equal) = (terms.edges.count - 1, Self.hasEqualPieces(terms))
        let motions = DecayMotion.all(terms, rates: rates)
        let jumps = DecayMotion.roughness(terms, rates: rates)
        let order2 = DecayMotion.secondOrder(terms, rates: rates)
        let significant = motions.filter { $0.strength * duration > allowed }
        /// The best of the rules with so many stretches.
        func rule(_ count: Int) -> (order: Int, error: Double) {
            let h = duration / Double(count)
            var best = (order: 0, error: Double.infinity)
            if count < 1 << 20, significant.contains(where: { $0.isResonant(h) }) { return best }
            if equal, count % (2 * pieces) == 0, !significant.contains(where: { $0.isResonant(2 * h) }) {
                let error = motions.reduce(order2(h)) { $0 + $1.error(h, order: Self.simpson, duration: duration) }
                best = (Self.simpson, error)
            }
            for order in 0...(Self.gregory.count + Self.fitted.count) where Self.fits(order, count) {
                var error = order2(h) + jumps(h)
                for motion in motions { error += motion.error(h, order: order, duration: duration) }
                if error < best.error { best = (order, error) }
            }
            return best
        }
        func next(_ count: Int) -> Int {
            let next = max(count + 1, Int(Double(count) * 1.12))
            // Two stretches to every piece are tried where they are in reach: Simpson's rule minds no jumps.
            let whole = 2 * pieces * (count / (2 * pieces) + 1)
            return equal && whole <= next ? whole : next
        }
        var count = 1
        var best = rule(count)
        while best.error > allowed, count < 1 << 20 {
            count = next(count)
            best = rule(count)
        }
        if let steps, best.order != Self.simpson {
            func fits(_ count: Int, _ rule: (order: Int, error: Double)) -> Bool {
                rule.error + steps.error(duration / Double(count)) <= allowed + steps.allowed
            }
            var tooFew = count * 2 / 3
            if !fits(count, best) {
                // Two steps from node to node would be as many as twice the nodes.
                let denser = sequence(first: count) { $0 + $0 / 10 + 1 }.prefix { $0 < 2 * count }.dropFirst()
                (tooFew, count) = (count, denser.first { fits($0, rule($0)) } ?? count)
                best = rule(count)
            }
            while count - tooFew > max(1, count / 100) {
                let middle = (tooFew + count) / 2
                let fewer = rule(middle)
                if fits(middle, fewer) { (count, best) = (middle, fewer) } else { tooFew = middle }
            }
        }
        let sweeps = DecaySweep.all(terms, rates: rates)
        while true {
            let aligned = best.order == Self.simpson ? count : Self.aligned(count, terms)
            let nodes = Self.nodes(aligned, terms)
            let weights = Self.weights(aligned, order: best.order).map { $0 * duration / Double(aligned) }
            let swept = sweeps.reduce(0) { sum, pair in
                sum + pair.reduce(0) { max($0, $1.missed(nodes: nodes, weights: weights)) }
            }
            if best.error + swept <= 1.3 * allowed || count >= 1 << 16 {
                self.init(nodes: nodes, weights: weights, error: best.error + swept)
                return
            }
            repeat {
                count = next(count)
                best = rule(count)
            } while best.error > allowed && count < 1 << 16
        }
    }

    /// The next count that lets nodes fall on edges, if that is not far, where pieces are whole numbers of equal cells.
    private static func aligned(_ count: Int, _ terms: RunTerms) -> Int {
        let cell = zip(terms.edges, terms.edges.dropFirst()).reduce(Double.infinity) { min($0, $1.1 - $1.0) }
        let cells = (terms.duration / cell).rounded()
        guard cells > 1, cells <= Double(8 * count),
            terms.edges.allSatisfy({ edge in
                let place = edge / terms.duration * cells
                return (place - place.rounded()).magnitude <= 1e-6
            })
        else { return count }
        return (count...(count + count / 3)).first { Int(cells) % $0 == 0 || $0 % Int(cells) == 0 } ?? count
    }

    /// Whether there are several pieces, all of one length.
    private static func hasEqualPieces(_ terms: RunTerms) -> Bool {
        let pieces = terms.edges.count - 1
        let piece = terms.duration / Double(pieces)
        return pieces > 1
            && terms.edges.indices.allSatisfy { (terms.edges[$0] - Double($0) * piece).magnitude <= 1e-6 * piece }
    }

    /// Nodes that miss an edge by rounding alone are put on it.
    private static func nodes(_ count: Int, _ terms: RunTerms) -> [Double] {
        let duration = terms.duration
        var piece = 0
        return (0...count).map { k in
            guard k < count else { return duration }
            let time = duration * Double(k) / Double(count)
            while piece + 1 < terms.edges.count, terms.edges[piece + 1] < time { piece += 1 }
            for edge in [terms.edges[piece], terms.edges[min(piece + 1, terms.edges.count - 1)]]
            where (edge - time).magnitude < 1e-9 * duration / Double(count) { return edge }
            return time
        }
    }

    /// In units of the distance between nodes.
    static func weights(_ count: Int, order: Int) -> [Double] {
        if order == simpson {
            return (0...count).map { $0 == 0 || $0 == count ? 1.0 / 3 : $0 % 2 == 1 ? 4.0 / 3 : 2.0 / 3 }
        }
        var weights = [Double](repeating: 1, count: count + 1)
        if order > gregory.count {
            for (k, weight) in fitted[order - gregory.count - 1].enumerated() {
                (weights[k], weights[count - k]) = (weight, weight)
            }
            return weights
        }
        weights[0] = 0.5
        weights[count] = 0.5
        let binomials: [[Double]] = [[-1, 1], [1, -2, 1], [-1, 3, -3, 1], [1, -4, 6, -4, 1]]
        for k in 0..<order {
            for (j, binomial) in binomials[k].enumerated() {
                weights[j] += gregory[k] * binomial
                weights[count - j] += gregory[k] * binomial
            }
        }
        return weights
    }

    /// Whether both ends have room in so many stretches.
    private static func fits(_ order: Int, _ count: Int) -> Bool {
        order > gregory.count
            ? count >= 2 * fitted[order - gregory.count - 1].count - 1 : count >= 2 * order || count == order
    }

    /// In place of a number of differences: Simpson's rule.
    static let simpson = -1
    /// Coefficients of Δf, Δ²f, … at an end.
    static let gregory = [1.0 / 12, -1.0 / 24, 19.0 / 720, -3.0 / 160]
    /// Weights of the first nodes from an end, in place of 5 and more differences: of all with the sum 5½ those for which
    /// the largest |Σ(w_k − 1)e^(ikx) + ½ + (i/2) cot(x/2) − i/x|/x² up to x = 1.4, 1.8 and 2.2 is least.
    static let fitted = [
        [0.3371, 1.3150, 0.7297, 1.1798, 0.9226, 1.0158], [0.3551, 1.2576, 0.8033, 1.1303, 0.9404, 1.0133],
        [0.3772, 1.1920, 0.8807, 1.0806, 0.9593, 1.0102],
    ]
}

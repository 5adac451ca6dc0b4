internal import RackNumerics
internal import RealModule

/// Where a run's decay is looked at when all of it becomes one channel (`RunChannel`).
///
/// Seen from the states that the Hamiltonian turns, decay is D(t) and the channel is 1 + M + ∫∫ D(t)D(s) + …, M = ∫ D.
/// The run falls into cells, within which Gauss's rule integrates D; an oscillation of D at ω over cells of length h
/// is missed by |Σ w cos(ωhx/2) − sinc(ωh/2)| of itself. Cells go together in parts, whose own D are multiplied in
/// the order of time; within a part of length p the order is lost, which costs γ²Tp·min(0.04, c) for a mode that decays
/// at γ, with c = Ωp/300 where fields turn it at Ω, and c = 0.002·min(1, νp) where its levels' spacings differ by ν,
/// whichever is more. Parts go together in blocks of length b, whose channels are
/// multiplied; the third power within a block is taken as if decay at different times did commute, which costs
/// (Σγ)³Tb²/100. (Measured on pairs of qutrits.)
struct ChannelRule {
    /// Seconds from the run's start, ascending, and seconds of decay at each.
    let nodes: [Double]
    let weights: [Double]
    /// Where each part's nodes end; a block has `parts.count / blocks` of them.
    let parts: [Int]
    let blocks: Int
    /// The estimated error, in populations.
    let error: Double

    private static let blocksMax = 8
    private static let partsMax = 64
    private static let nodesMax = 600

    /// - Parameters:
    ///   - rates: of decay, per mode, in 1/s.
    ///   - error: allowed for the run, in populations.
    /// - Returns: `nil` where decay is too strong, or what it sees too fast.
    init?(_ terms: RunTerms, rates: [Double], error allowed: Double) {
        // Measured on qutrits; a ladder's level n decays n times as fast as the first.
        let rates = zip(rates, terms.cluster.levels).map { $0 * max(1, Double($1 - 1) / 2) }
        let duration = terms.duration
        let total = rates.reduce(0, +) * duration
        func third(_ blocks: Int) -> Double {
            total * total * total * (1 + total / Double(blocks)) / Double(100 * blocks * blocks)
        }
        guard let blocks = (1...Self.blocksMax).first(where: { third($0) <= 0.1 * allowed }) else { return nil }
        let order = DecayOrder(terms, rates: rates)
        guard var longest = order.longest(error: 0.4 * allowed, atLeast: duration / Double(Self.partsMax)) else { return nil }
        // Rather than cut all held samples in two, a part may be a little longer.
        let piece = zip(terms.edges, terms.edges.dropFirst()).reduce(0) { max($0, $1.1 - $1.0) }
        if piece > longest, piece < 1.2 * longest { longest = piece }
        let ordered = order.error(longest) + third(blocks)
        guard let cells = Self.cells(terms, rates: rates, longest: longest, allowed: allowed - ordered) else { return nil }
        let (abscissas, own) = GaussRule.rules[cells.order - 1]
        var nodes: [Double] = []
        var weights: [Double] = []
        var parts: [Int] = []
        var partStart = 0.0
        for (start, end) in zip(cells.edges, cells.edges.dropFirst()) {
            if start > partStart, end - partStart > 1.001 * longest {
                parts.append(nodes.count)
                partStart = start
            }
            for (x, w) in zip(abscissas, own) {
                nodes.append(0.5 * (start + end) + 0.5 * x * (end - start))
                weights.append(w * (end - start))
            }
        }
        parts.append(nodes.count)
        while parts.count % blocks != 0 { parts.append(nodes.count) }
        (self.nodes, self.weights, self.parts, self.blocks) = (nodes, weights, parts, blocks)
        error = ordered + cells.error
    }

    private struct Cells {
        var order: Int
        var edges: [Double]
        var error: Double
    }

    /// The cells, and the order of Gauss's rule, that take fewest nodes: cells within held samples, or equal ones that
    /// mind no samples.
    private static func cells(
        _ terms: RunTerms, rates: [Double], longest: Double, allowed: Double
    ) -> Cells? {
        let pieces = zip(terms.edges, terms.edges.dropFirst()).map { $1 - $0 }
        let longestPiece = pieces.reduce(0, max)
        let motions = ChannelMotion.all(terms, rates: rates)
        let roughness = DecayMotion.roughness(terms, rates: rates)
        var best: (nodes: Int, order: Int, length: Double, isWithin: Bool, error: Double)?
        for order in 1...GaussRule.rules.count {
            for isWithin in pieces.count == 1 ? [true] : [true, false] {
                var length = isWithin ? min(longest, longestPiece) : longest
                while true {
                    let count =
                        isWithin
                        ? pieces.reduce(0) { $0 + Int(($1 / length - 1e-9).rounded(.up)) }
                        : Int((terms.duration / length - 1e-9).rounded(.up))
                    if order * count > min(best?.nodes ?? .max, nodesMax + 1) - 1 { break }
                    var error = motions.reduce(0) { $0 + $1.error(length, order: order, duration: terms.duration) }
                    if !isWithin { error += roughness(length / Double(order)) }
                    if error <= allowed {
                        best = (order * count, order, length, isWithin, error)
                        break
                    }
                    length *= 0.8
                }
            }
        }
        guard let best else { return nil }
        var edges = [0.0]
        for piece in best.isWithin ? terms.edges.dropFirst() : [terms.duration] {
            let start = edges[edges.count - 1]
            let count = max(Int(((piece - start) / best.length - 1e-9).rounded(.up)), 1)
            for k in 1...count { edges.append(k == count ? piece : start + (piece - start) * Double(k) / Double(count)) }
        }
        return Cells(order: best.order, edges: edges, error: best.error)
    }
}

/// What the order of decay within parts of a run is worth.
private struct DecayOrder {
    private let duration: Double
    private let modes: [(rate: Double, speed: Double, spread: Double)]

    init(_ terms: RunTerms, rates: [Double]) {
        duration = terms.duration
        let speeds = DecayMotion.speeds(terms, rates: rates)
        modes = rates.indices.map { (rates[$0], speeds[$0], 2 * .pi * terms.cluster.models[$0].anharmonicSpreadHz) }
    }

    /// For parts of a length.
    func error(_ part: Double) -> Double {
        modes.reduce(0) { sum, mode in
            let lost = max(mode.speed * part / 300, 0.002 * min(1, mode.spread * part))
            return sum + mode.rate * mode.rate * duration * part * min(0.04, lost)
        }
    }

    /// The length, to a tenth, of the longest parts that make no more than this.
    func longest(error allowed: Double, atLeast least: Double) -> Double? {
        var part = duration
        while error(part) > allowed {
            part *= 0.9
            if part < least { return nil }
        }
        return part
    }
}

/// One oscillation of decay: how much of it, in 1/s, and how fast, in rad/s.
private struct ChannelMotion {
    let strength: Double
    let speed: Double

    /// Cells of equal length see an oscillation at ever other phases, so that what they miss does not add up.
    func error(_ length: Double, order: Int, duration: Double) -> Double {
        let x = 0.5 * speed * length
        let turned = max(Double.sin(x).magnitude * duration / length / 2, 1)
        return strength * duration * GaussRule.missed(x, order: order) / turned
    }

    /// Relaxation of anharmonic modes, drives, and exchange pair of levels by pair of levels. What involves a mode's
    /// levels beyond the first excited one counts 0.3 each, as in `Component.Block.importance`.
    static func all(_ terms: RunTerms, rates: [Double]) -> [ChannelMotion] {
        var motions = DecayMotion.all(terms, rates: rates, withExchange: false).map {
            ChannelMotion(strength: $0.strength, speed: $0.fast)
        }
        let cluster = terms.cluster
        for coupling in cluster.couplingModels.indices where terms.coupled[coupling] {
            let model = cluster.couplingModels[coupling]
            let (rate, peak) = (rates[model.a] + rates[model.b], terms.exchangePeak(coupling))
            guard rate > 0, peak > 0 else { continue }
            for a in 0..<(cluster.levels[model.a] - 1) {
                for b in 0..<(cluster.levels[model.b] - 1) {
                    let turn = 2 * peak * Double((a + 1) * (b + 1)).squareRoot()
                    let (first, second) = (terms.gapRange(model.a, level: a), terms.gapRange(model.b, level: b))
                    for sign in cluster.counterRotating ? [-1.0, 1] : [-1.0] {
                        let ends = sign < 0 ? (first.low - second.high, first.high - second.low)
                            : (first.low + second.low, first.high + second.high)
                        let least = ends.0 * ends.1 <= 0 ? 0 : min(ends.0.magnitude, ends.1.magnitude)
                        let most = max(ends.0.magnitude, ends.1.magnitude)
                        motions.append(
                            ChannelMotion(
                                strength: rate * Double.pow(0.3, Double(a + b)) * turn
                                    / (2 * (turn * turn + least * least).squareRoot()),
                                speed: (turn * turn + most * most).squareRoot()))
                    }
                }
            }
        }
        return motions
    }
}

/// Gauss and Legendre's rules on [−1, 1], their weights adding up to 1.
private enum GaussRule {
    /// Of 1 to 8 nodes.
    static let rules: [(nodes: [Double], weights: [Double])] = (1...8).map { rule($0) }

    /// What the rule of so many nodes misses of the mean of cos(xu).
    static func missed(_ x: Double, order: Int) -> Double {
        let (nodes, weights) = rules[order - 1]
        let mean = x < 1e-4 ? 1 - x * x / 6 : Double.sin(x) / x
        return (zip(nodes, weights).reduce(0) { $0 + $1.1 * Double.cos($1.0 * x) } - mean).magnitude
    }

    /// Newton's method on the Legendre polynomial P_n (Abramowitz and Stegun, 25.4.29): w = 1/((1 − x²) P′_n(x)²).
    private static func rule(_ n: Int) -> (nodes: [Double], weights: [Double]) {
        var nodes: [Double] = []
        var weights: [Double] = []
        for k in 0..<n {
            var x = -Double.cos(.pi * (Double(k) + 0.75) / (Double(n) + 0.5))
            var slope = 1.0
            for _ in 0..<20 {
                var (p, last) = (x, 1.0)
                for j in 1..<n { (p, last) = ((Double(2 * j + 1) * x * p - Double(j) * last) / Double(j + 1), p) }
                slope = Double(n) * (x * p - last) / (x * x - 1)
                x -= p / slope
            }
            nodes.append(x)
            weights.append(1 / ((1 - x * x) * slope * slope))
        }
        return (nodes, weights)
    }
}

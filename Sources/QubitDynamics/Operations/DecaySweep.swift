internal import RackModel
internal import RackNumerics
internal import RealModule

/// Decay as two joint states see it that exchange an excitation while the distance between them, or the exchange, moves.
///
/// With H = (δ/2)σz + gσx in each held piece, decay of either mode is a multiple of v(t) = U†(t)σzU(t), which turns
/// about (2g, 0, δ) within a piece. A coupler that sweeps past a qubit makes v turn at ever other speeds, so that
/// what a rule misses no longer comes from the run's ends alone (`DecayMotion`): it is worked out, v at the nodes
/// against its integral.
struct DecaySweep {
    private typealias Vector = SIMD4<Double>

    private struct Piece {
        let start: Double
        let speed: Double
        let axis: Vector
        /// The turn before it, as a unit quaternion.
        let before: Vector
    }

    private let edges: [Double]
    private let pieces: [Piece]
    private let integral: Vector
    /// In 1/s.
    private let rate: Double
    /// Where coherence between the two does not count: with a coupler, which rests in the end.
    private let alongOnly: Bool

    /// Those of a run whose pieces differ: of each pair of modes the levels that exchange.
    static func all(_ terms: RunTerms, rates: [Double]) -> [[DecaySweep]] {
        let cluster = terms.cluster
        guard terms.edges.count > 2 else { return [] }
        return cluster.couplingModels.indices.compactMap { coupling in
            let model = cluster.couplingModels[coupling]
            let moves = terms.terms.contains { term in
                switch term.kind {
                case .energy(model.a, _), .energy(model.b, _), .exchange(coupling): true
                default: false
                }
            }
            let rate = rates[model.a] + rates[model.b]
            guard terms.coupled[coupling], moves, rate > 0 else { return nil }
            let transitions = [(0, 0), (0, 1), (1, 0)].filter {
                $0.0 < cluster.levels[model.a] - 1 && $0.1 < cluster.levels[model.b] - 1
            }
            return transitions.map { DecaySweep(terms, coupling, levels: $0, rate: rate) }
        }
    }

    private init(_ terms: RunTerms, _ coupling: Int, levels: (Int, Int), rate: Double) {
        let model = terms.cluster.couplingModels[coupling]
        alongOnly = [model.a, model.b].contains { terms.cluster.models[$0].kind == .coupler }
        self.rate = rate
        edges = terms.edges
        let ladder = Double((levels.0 + 1) * (levels.1 + 1)).squareRoot()
        let (first, second) = (terms.gaps(model.a, level: levels.0), terms.gaps(model.b, level: levels.1))
        let exchange = terms.exchanges(coupling)
        var pieces: [Piece] = []
        var (turn, sum) = (Vector(1, 0, 0, 0), Vector.zero)
        for k in 0..<(edges.count - 1) {
            let seconds = edges[k + 1] - edges[k]
            let (delta, g) = (first[k] - second[k], 2 * ladder * exchange[k])
            let speed = (delta * delta + g * g).squareRoot()
            let axis = speed > 0 ? Vector(0, g / speed, 0, delta / speed) : Vector(0, 0, 0, 1)
            let piece = Piece(start: edges[k], speed: speed, axis: axis, before: turn)
            pieces.append(piece)
            let angle = speed * seconds
            let (s, c) = (Double.sin(angle), Double.cos(angle))
            // ∫ of the turning z axis over the piece.
            let mean =
                angle < 1e-4 ? Self.turned(piece, 0.5 * angle) * seconds
                : (Vector(0, 0, 0, 1) * s + Self.cross(axis) * (1 - c) + axis * axis.w * (angle - s)) * (1 / speed)
            sum += Self.rotate(turn, mean)
            turn = Self.product(turn, Vector(Double.cos(angle / 2), 0, 0, 0) + axis * Double.sin(angle / 2))
        }
        (self.pieces, integral) = (pieces, sum)
    }

    /// What nodes and weights, in seconds, miss of decay in populations.
    func missed(nodes: [Double], weights: [Double]) -> Double {
        var sum = -integral
        var k = 0
        for (time, weight) in zip(nodes, weights) {
            while k + 1 < pieces.count, edges[k + 1] <= time { k += 1 }
            let piece = pieces[k]
            sum += weight * Self.rotate(piece.before, Self.turned(piece, piece.speed * (time - piece.start)))
        }
        let axis = pieces[0].axis
        let along = (sum * axis).sum()
        return 0.5 * rate * (alongOnly ? along.magnitude : (sum * sum).sum().squareRoot())
    }

    /// The z axis turned about the piece's.
    private static func turned(_ piece: Piece, _ angle: Double) -> Vector {
        let (s, c) = (Double.sin(angle), Double.cos(angle))
        return Vector(0, 0, 0, c) + cross(piece.axis) * s + piece.axis * piece.axis.w * (1 - c)
    }

    /// n × z.
    private static func cross(_ n: Vector) -> Vector { Vector(0, n.z, -n.y, 0) }

    /// The product of two quaternions (w, x, y, z).
    private static func product(_ a: Vector, _ b: Vector) -> Vector {
        Vector(
            a.x * b.x - a.y * b.y - a.z * b.z - a.w * b.w, a.x * b.y + a.y * b.x + a.z * b.w - a.w * b.z,
            a.x * b.z - a.y * b.w + a.z * b.x + a.w * b.y, a.x * b.w + a.y * b.z - a.z * b.y + a.w * b.x)
    }

    private static func rotate(_ q: Vector, _ v: Vector) -> Vector {
        product(product(q, v), Vector(q.x, -q.y, -q.z, -q.w))
    }
}

extension RunTerms {
    /// The distance from `level` to the next in every piece, in rad/s.
    fileprivate func gaps(_ mode: Int, level: Int) -> [Double] {
        var gaps = [Double](repeating: energies[mode][level + 1] - energies[mode][level], count: edges.count - 1)
        for term in terms {
            guard case .energy(mode, let weights) = term.kind else { continue }
            let weight = weights[level + 1] - weights[level]
            for k in gaps.indices { gaps[k] += weight * term.re[k] }
        }
        return gaps
    }

    /// The rate of a coupling's exchange in every piece, in rad/s.
    fileprivate func exchanges(_ coupling: Int) -> [Double] {
        for term in terms {
            if case .exchange(coupling) = term.kind { return term.re }
        }
        return [Double](repeating: exchange[coupling], count: edges.count - 1)
    }
}

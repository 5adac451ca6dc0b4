internal import RackNumerics
internal import RealModule

/// What trajectories need to know of a cluster: its collapse operators and the diagonal evolutions between jumps.
struct TrajectoryRates: Sendable {
    let layout: KetLayout
    let jumps: [CollapseOperator]
    /// −½ΣL†L with the level shifts that the steps leave to decay, per second.
    let decay: DiagonalRates
    /// The whole idle evolution between jumps where nothing exchanges at idle, per second.
    let idle: DiagonalRates
    let hasDecay: Bool
    /// Whether `decay` does anything.
    let isNeeded: Bool
    /// Idle time where modes exchange then, if it can be exponentiated.
    let exchange: KetIdle?
    /// Idle time is one step where nothing exchanges then, and a few where little does.
    let idleRule: IdleRule

    init(_ cluster: Cluster) {
        let jumps = cluster.collapseOperators
        let couplings = cluster.couplingModels.filter(\.shiftsLevels)
        var pairs: [(first: Int, second: Int)] = []
        func add(_ a: Int, _ b: Int) {
            let pair = (first: min(a, b), second: max(a, b))
            if !pairs.contains(where: { $0 == pair }) { pairs.append(pair) }
        }
        for coupling in couplings { add(coupling.a, coupling.b) }
        for jump in jumps where jump.modes.count > 1 {
            for (k, a) in jump.modes.enumerated() { for b in jump.modes[(k + 1)...] { add(a, b) } }
        }
        layout = KetLayout(levels: cluster.levels, pairs: pairs)
        self.jumps = jumps
        hasDecay = !jumps.isEmpty
        let damping = jumps.reduce(into: DiagonalRates(layout)) { $0.damp($1) }
        var decay = damping
        var idle = damping
        for (mode, model) in cluster.models.enumerated() {
            let offset = cluster.detuningsHz[mode] - cluster.frameHz[mode]
            for level in 0..<model.levels {
                idle.local[mode][level].im -= 2 * .pi * (model.energiesHz[level] + Double(level) * offset)
            }
        }
        for coupling in couplings {
            idle.shift(coupling)
            if !cluster.keepsShifts(coupling) { decay.shift(coupling) }
        }
        self.decay = decay
        self.idle = idle
        isNeeded = !decay.isZero
        let isApart = cluster.couplingModels.allSatisfy { $0.idleHz == 0 }
        exchange = isApart ? nil : KetIdle(cluster, idle)
        idleRule = isApart ? .always : exchange == nil ? .none : .longerThan(40e-9)
    }
}

extension DiagonalRates {
    /// Subtracts ½L†L.
    fileprivate mutating func damp(_ jump: CollapseOperator) {
        switch jump {
        case .ladder(let mode, _, let amplitudes):
            for (level, amplitude) in amplitudes.enumerated() { local[mode][level].re -= amplitude * amplitude / 2 }
        case .dephasing(let modes, let weights, let rate):
            // L†L/2 = rate·(Σ w n)²: squares, and every pair twice.
            for (k, mode) in modes.enumerated() {
                for level in local[mode].indices {
                    let own = weights[k] * Double(level)
                    local[mode][level].re -= rate * own * own
                    for (other, weight) in zip(modes, weights).dropFirst(k + 1) {
                        addPair(mode, other) { first, second in
                            first == level ? Complex(-2 * rate * own * weight * Double(second)) : .zero
                        }
                    }
                }
            }
        }
    }

    /// Adds −2πi·shift of the levels that a coupling joins.
    fileprivate mutating func shift(_ coupling: CouplingModel) {
        addPair(coupling.a, coupling.b) { Complex(0, -2 * .pi * coupling.shiftHz($0, $1)) }
    }

    /// Adds `term(level of a, level of b)`; the layout must know the pair.
    private mutating func addPair(_ a: Int, _ b: Int, _ term: (Int, Int) -> Complex) {
        let (first, second) = (min(a, b), max(a, b))
        guard let k = layout.pairs.firstIndex(where: { $0 == (first, second) }) else {
            preconditionFailure("a pair that the layout does not know")
        }
        let count = layout.levels[second]
        for x in 0..<layout.levels[first] {
            for y in 0..<count { pairs[k][x * count + y] += a < b ? term(x, y) : term(y, x) }
        }
    }
}

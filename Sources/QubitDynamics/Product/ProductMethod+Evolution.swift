internal import RackModel
internal import RackNumerics
internal import RackUnits

extension ProductMethod {
    /// A step on the way through a stretch of time.
    enum Step {
        /// The factor of these modes goes on by itself.
        case evolve(modes: [Int], from: Int64, to: Int64)
        /// Two factors become one.
        case merge([Int], [Int], at: Int64)
    }

    @discardableResult
    public func evolve(
        _ state: inout ClusterState, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport {
        guard !drawsPerShot else {
            // As the first shot of seed 0 would.
            let before = state
            return evolve(before, shots: [0], seed: 0, from: from, to: to, fields: fields) { after, _ in state = after }
        }
        var factors = Self.factors(state)
        state = .product([])
        defer { state = .product(factors) }
        var report = EvolutionReport()
        for step in steps(factors, from: from, to: to, fields: fields) {
            switch step {
            case .evolve(let modes, let start, let end):
                let place = Self.place(modes, factors)
                let solver = solver(of: factors[place])
                report += solver.evolve(
                    &factors[place].state, from: start, to: end, fields: self.fields(fields, of: modes))
                report.largestFactor = max(report.largestFactor, solver.cluster.dimension)
            case .merge(let a, let b, _):
                let parts = [factors[Self.place(a, factors)], factors[Self.place(b, factors)]]
                Self.replace(parts, with: merged(parts), in: &factors)
            }
        }
        return report
    }

    @discardableResult
    public func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, from: Int64, to: Int64, fields: ClusterFields,
        visit: (ClusterState, [Int]) throws(Failure) -> Void
    ) throws(Failure) -> EvolutionReport {
        guard drawsPerShot else {
            var state = state
            let report = evolve(&state, from: from, to: to, fields: fields)
            try visit(state, shots)
            return report
        }
        let factors = Self.factors(state)
        var walk = ShotWalk(
            method: self, steps: steps(factors, from: from, to: to, fields: fields), fields: fields, seed: seed)
        try walk.run(0, factors, shots, visit)
        return walk.report
    }

    /// The product of two factors of which nothing is drawn.
    func merged(_ parts: [StateFactor]) -> StateFactor {
        let modes = parts.flatMap(\.modes).sorted()
        let product = AxisProduct(modes, parts: parts.map(\.modes), levels: cluster.levels)
        if form(of: modes) == .lowRank {
            let mixtures = parts.map(\.state.mixture)
            // More kets than that are no fewer numbers than the matrix has.
            if mixtures.reduce(1, { $0 * $1.count }) <= LowRankMethod.rankLimit(dimension: product.dimension) {
                let state = FactoredState(
                    product.product(mixtures), discarded: parts.reduce(0) { $0 + $1.state.discarded })
                return StateFactor(modes: modes, state: .factored(state))
            }
        }
        return StateFactor(modes: modes, state: .density(product.product(parts.map(\.state.matrix))))
    }

    /// What acts on a factor.
    func fields(_ fields: ClusterFields, of modes: [Int]) -> ClusterFields {
        guard modes.count < cluster.levels.count else { return fields }
        let inside = cluster.couplingModels.indices.filter {
            modes.contains(cluster.couplingModels[$0].a) && modes.contains(cluster.couplingModels[$0].b)
        }
        return ClusterFields(
            drives: fields.drives.compactMap { drive in
                modes.firstIndex(of: drive.mode).map { .init(mode: $0, signal: drive.signal) }
            },
            modeFlux: fields.modeFlux.compactMap { flux in
                modes.firstIndex(of: flux.mode).map { .init(mode: $0, signal: flux.signal) }
            },
            couplerFlux: fields.couplerFlux.compactMap { flux in
                inside.firstIndex(of: flux.coupling).map { .init(coupling: $0, signal: flux.signal) }
            },
            modeShifts: fields.modeShifts.compactMap { shift in
                modes.firstIndex(of: shift.mode).map { .init(mode: $0, signal: shift.signal) }
            })
    }

    /// What is to be done from one tick to another, in an order that the partition and the fields decide.
    func steps(_ factors: [StateFactor], from: Int64, to: Int64, fields: ClusterFields) -> [Step] {
        var parts = factors.map { (modes: $0.modes, tick: from) }
        var steps: [Step] = []
        func bring(_ part: Int, to tick: Int64) {
            guard tick > parts[part].tick else { return }
            steps.append(.evolve(modes: parts[part].modes, from: parts[part].tick, to: tick))
            parts[part].tick = tick
        }
        for join in joins(factors, from: from, to: to, fields: fields) {
            let ends = [join.a, join.b].map { mode in parts.firstIndex { $0.modes.contains(mode) }! }.sorted()
            guard ends[0] != ends[1] else { continue }
            for end in ends { bring(end, to: join.tick) }
            let (a, b) = (parts[ends[0]].modes, parts[ends[1]].modes)
            steps.append(.merge(a, b, at: join.tick))
            parts[ends[0]] = ((a + b).sorted(), join.tick)
            parts.remove(at: ends[1])
        }
        for part in parts.indices { bring(part, to: to) }
        return steps
    }

    /// When couplings between different factors are first played to, in order of time.
    private func joins(
        _ factors: [StateFactor], from: Int64, to: Int64, fields: ClusterFields
    ) -> [(tick: Int64, a: Int, b: Int)] {
        guard factors.count > 1 else { return [] }
        var factorOf = [Int](repeating: 0, count: cluster.levels.count)
        for (number, factor) in factors.enumerated() { for mode in factor.modes { factorOf[mode] = number } }
        var joins: [(tick: Int64, a: Int, b: Int)] = []
        for (index, coupling) in cluster.couplingModels.enumerated() where factorOf[coupling.a] != factorOf[coupling.b] {
            let signals = fields.couplerFlux.filter { $0.coupling == index }.map(\.signal)
            let onset = JoiningOnset(coupling, signals: signals, tickSeconds: cluster.tickRate.tickSeconds)
            if let tick = onset.tick(from: from, to: to, within: 1e-3 * cluster.accuracy) {
                joins.append((tick, coupling.a, coupling.b))
            }
        }
        return joins.sorted { ($0.tick, $0.a, $0.b) < ($1.tick, $1.a, $1.b) }
    }

    static func place(_ modes: [Int], _ factors: [StateFactor]) -> Int {
        // Steps are made for the very partition that they act on.
        factors.firstIndex { $0.modes == modes }!
    }

    /// Puts a factor in the place of those that it is made of, by its first mode.
    static func replace(_ parts: [StateFactor], with whole: StateFactor, in factors: inout [StateFactor]) {
        factors.removeAll { factor in parts.contains { $0.modes == factor.modes } }
        let place = factors.firstIndex { $0.modes[0] > whole.modes[0] } ?? factors.endIndex
        factors.insert(whole, at: place)
    }
}

/// When signals begin to join the two ends of a coupling.
struct JoiningOnset {
    private let coupling: CouplingModel
    private let signals: [SampledSignal]
    private let tickSeconds: Double

    init(_ coupling: CouplingModel, signals: [SampledSignal], tickSeconds: Double) {
        (self.coupling, self.signals, self.tickSeconds) = (coupling, signals, tickSeconds)
    }

    /// The tick from which on the phase 2π∫|g|dt, counted from `from`, is no longer below `limit`; `nil` if it stays
    /// below it. What several signals do is added up, which is as much as they can do together.
    func tick(from: Int64, to: Int64, within limit: Double) -> Int64? {
        var phase = 0.0
        var onset: Int64?
        for signal in signals {
            for segment in signal.segments {
                let ticks = signal.grid.ticks
                let first = max(0, Int(Double(from - segment.startTick) / ticks))
                guard first < segment.count, segment.startTick < to else { continue }
                let last = min(segment.count, Int((Double(to - segment.startTick) / ticks).rounded(.up)))
                guard first < last else { continue }
                var (flux, rate) = (0.0, 0.0)
                for k in first..<last where segment.re[k] != 0 {
                    if segment.re[k] != flux {
                        flux = segment.re[k]
                        rate = (coupling.exchangeHz(flux: flux) - coupling.idleHz).magnitude
                    }
                    phase += 2 * .pi * rate * ticks * tickSeconds
                    guard phase >= limit else { continue }
                    let tick = segment.startTick + Int64(Double(k) * ticks)
                    onset = min(onset ?? .max, max(from, tick))
                    break
                }
            }
        }
        return onset
    }
}

extension ClusterState {
    /// The density matrix that it stands for.
    var matrix: DensityMatrix {
        if case .density(let matrix) = self { return matrix }
        let kets = mixture
        var sum = DensityMatrix(dimension: kets.first?.dimension ?? 0)
        for ket in kets {
            for r in 0..<ket.dimension {
                for c in 0..<ket.dimension {
                    sum[r, c] += Complex(ket.re[r], ket.im[r]) * Complex(ket.re[c], -ket.im[c])
                }
            }
        }
        return sum
    }

    /// Unnormalised kets whose projectors add up to it.
    var mixture: [Ket] {
        switch self {
        case .density(let matrix): matrix.pureParts()
        case .ket(let ket): [ket]
        case .factored(let state):
            (0..<state.rank).map { k in
                var ket = Ket(dimension: state.dimension)
                ket.re = Array(state.re[(k * state.dimension)..<((k + 1) * state.dimension)])
                ket.im = Array(state.im[(k * state.dimension)..<((k + 1) * state.dimension)])
                return ket
            }
        case .product: preconditionFailure("factors have no factors")
        }
    }

    /// Trace that a state of low rank has left out.
    var discarded: Double {
        if case .factored(let state) = self { state.discarded } else { 0 }
    }
}

extension FactoredState {
    init(_ kets: [Ket], discarded: Double) {
        self.init(
            dimension: kets.first?.dimension ?? 0, re: kets.flatMap(\.re), im: kets.flatMap(\.im), discarded: discarded)
    }
}

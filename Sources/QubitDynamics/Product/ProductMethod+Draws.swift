internal import RackModel
internal import RackNumerics

extension ProductMethod {
    /// Takes shots through the steps of a stretch of time, depth first: at every step those that part go on by
    /// themselves.
    struct ShotWalk {
        let method: ProductMethod
        let steps: [Step]
        let fields: ClusterFields
        let seed: UInt64
        var report = EvolutionReport()

        init(method: ProductMethod, steps: [Step], fields: ClusterFields, seed: UInt64) {
            (self.method, self.steps, self.fields, self.seed) = (method, steps, fields, seed)
        }

        mutating func run<Failure: Error>(
            _ number: Int, _ factors: [StateFactor], _ shots: [Int],
            _ visit: (ClusterState, [Int]) throws(Failure) -> Void
        ) throws(Failure) {
            guard number < steps.count else { return try visit(.product(factors), shots) }
            switch steps[number] {
            case .evolve(let modes, let start, let end):
                let place = ProductMethod.place(modes, factors)
                let solver = method.solver(of: factors[place])
                let own = try solver.evolve(
                    factors[place].state, shots: shots, seed: seed, from: start, to: end,
                    fields: method.fields(fields, of: modes)
                ) { state, group throws(Failure) in
                    var next = factors
                    next[place].state = state
                    try run(number + 1, next, group, visit)
                }
                report += own
                report.largestFactor = max(report.largestFactor, solver.cluster.dimension)
            case .merge(let a, let b, let tick):
                let parts = [factors[ProductMethod.place(a, factors)], factors[ProductMethod.place(b, factors)]]
                for (state, group) in merged(parts, at: tick, shots) {
                    var next = factors
                    ProductMethod.replace(parts, with: state, in: &next)
                    try run(number + 1, next, group, visit)
                }
            }
        }

        /// The product of two factors; of a mixture that is to become a ket each shot draws a pure state.
        private func merged(
            _ parts: [StateFactor], at tick: Int64, _ shots: [Int]
        ) -> [(state: StateFactor, shots: [Int])] {
            let modes = parts.flatMap(\.modes).sorted()
            let product = AxisProduct(modes, parts: parts.map(\.modes), levels: method.cluster.levels)
            if method.form(of: modes) == .density, parts.allSatisfy({ method.form(of: $0) == .density }) {
                return [(method.merged(parts), shots)]
            }
            var groups: [(kets: [Ket], shots: [Int])] = [([], shots)]
            for part in parts {
                switch part.state {
                case .ket(let ket): groups = groups.map { ($0.kets + [ket], $0.shots) }
                case .density, .factored:
                    let mixture = Mixture(part.state.mixture)
                    let mode = method.cluster.modes[part.modes[0]]
                    groups = groups.flatMap { group in
                        mixture.draw(group.shots, seed: seed, mode: mode, tick: tick).map {
                            (group.kets + [$0.ket], $0.shots)
                        }
                    }
                case .product: preconditionFailure("factors have no factors")
                }
            }
            return groups.map { (StateFactor(modes: modes, state: .ket(product.product($0.kets))), $0.shots) }
        }
    }
}

/// A density matrix as pure states with weights.
struct Mixture {
    private let kets: [Ket]
    private let weights: [Double]

    /// - Parameter parts: unnormalised: their squared norms are the weights.
    init(_ parts: [Ket]) {
        weights = parts.map(\.squaredNorm)
        kets = parts.map { $0.normalised() }
    }

    /// The pure state of each shot: groups in order of the states.
    ///
    /// - Parameters:
    ///   - mode: the device mode by which the draw is keyed.
    ///   - tick: when the draw is made.
    func draw(_ shots: [Int], seed: UInt64, mode: Int, tick: Int64) -> [(ket: Ket, shots: [Int])] {
        let total = weights.reduce(0, +)
        var groups = [[Int]](repeating: [], count: kets.count)
        for shot in shots {
            var draws = Philox(
                seed: seed, shot: UInt32(truncatingIfNeeded: shot), element: mode, purpose: .mixture,
                index: UInt64(bitPattern: tick))
            var rest = draws.nextUniform() * total
            // The last takes what rounding leaves.
            let found = weights.firstIndex { weight in
                rest -= weight
                return rest < 0
            }
            groups[found ?? kets.count - 1].append(shot)
        }
        return kets.indices.filter { !groups[$0].isEmpty }.map { (kets[$0], groups[$0]) }
    }
}

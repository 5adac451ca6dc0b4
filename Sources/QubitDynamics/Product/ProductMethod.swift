public import RackModel
public import RackNumerics
internal import Synchronization

/// A state as a product of factors over disjoint sets of a cluster's modes.
///
/// In the beginning every set of modes that anything joins at idle is a factor. Two factors become
/// one where a pulse on a coupler first joins them, and a mode leaves its factor where a projection finds it in one
/// level; each factor is evolved by a method of its own, so that an idle neighbour costs one mode. A coupling of
/// which all that is played gives a phase 2π∫|g|dt below a thousandth of the accuracy joins nothing.
///
/// Factors of up to `densityLimit` states are density matrices; larger ones have the form of the method. Where a
/// factor outgrows the limit and the method works on kets, every shot draws one of the pure states of the mixtures
/// that come together (`ProductMethod+Draws`); with low rank all of these pure states go on together.
public final class ProductMethod: ClusterSolver {
    public let cluster: Cluster
    /// Of factors beyond the limit.
    public let method: SolverMethod
    let densityLimit: Int
    let idleSets: [[Int]]
    private let make: @Sendable (Cluster, SolverMethod) -> any ClusterSolver
    private let known = Mutex<[Known]>([])

    private struct Known {
        var modes: [Int]
        var form: SolverMethod
        var solver: any ClusterSolver
    }

    /// - Parameters:
    ///   - method: `.density`, `.lowRank` or `.trajectories`.
    ///   - densityLimit: states of the largest factor that is a density matrix whatever the method.
    ///   - make: the method of a factor, which is a pure function of the two.
    public init(
        _ cluster: Cluster, method: SolverMethod, densityLimit: Int,
        make: @escaping @Sendable (Cluster, SolverMethod) -> any ClusterSolver
    ) {
        precondition(method != .automatic && method != .reference, "factors have a form that can be multiplied")
        self.cluster = cluster
        self.method = method
        self.densityLimit = method == .density ? .max : densityLimit
        self.make = make
        idleSets = cluster.idleSets
    }

    /// Whether there is anything to split: more than one set of modes.
    public static func splits(_ cluster: Cluster) -> Bool { cluster.idleSets.count > 1 }

    /// The solver of a factor.
    func solver(_ modes: [Int], _ form: SolverMethod) -> any ClusterSolver {
        let found = known.withLock { known in known.first { $0.modes == modes && $0.form == form }?.solver }
        if let found { return found }
        let solver = make(cluster.part(modes), form)
        known.withLock { $0.append(Known(modes: modes, form: form, solver: solver)) }
        return solver
    }

    func solver(of factor: StateFactor) -> any ClusterSolver { solver(factor.modes, form(of: factor)) }

    /// The form that a factor of these modes begins in.
    func form(of modes: [Int]) -> SolverMethod {
        modes.reduce(1) { $0 * cluster.levels[$1] } <= densityLimit ? .density : method
    }

    /// The form that a factor has. A state of low rank may have become a matrix for a while.
    func form(of factor: StateFactor) -> SolverMethod {
        switch factor.state {
        case .density: method == .trajectories ? .density : form(of: factor.modes)
        case .ket: .trajectories
        case .factored: .lowRank
        case .product: preconditionFailure("factors have no factors")
        }
    }

    static func factors(_ state: ClusterState) -> [StateFactor] {
        guard case .product(let factors) = state else { preconditionFailure("the state is not a product") }
        return factors
    }

    // MARK: States

    public func groundState() -> ClusterState { productState(levels: [Int](repeating: 0, count: cluster.levels.count)) }

    public func thermalState() -> ClusterState {
        .product(idleSets.map { StateFactor(modes: $0, state: solver($0, form(of: $0)).thermalState()) })
    }

    public func thermalStates(shots: [Int], seed: UInt64) -> [(state: ClusterState, shots: [Int])] {
        var groups: [(factors: [StateFactor], shots: [Int])] = shots.isEmpty ? [] : [([], shots)]
        for modes in idleSets {
            let solver = solver(modes, form(of: modes))
            groups = groups.flatMap { group in
                solver.thermalStates(shots: group.shots, seed: seed).map {
                    (group.factors + [StateFactor(modes: modes, state: $0.state)], $0.shots)
                }
            }
        }
        return groups.map { (.product($0.factors), $0.shots) }
    }

    public func productState(levels: [Int]) -> ClusterState {
        .product(
            idleSets.map { modes in
                let state = solver(modes, form(of: modes)).productState(levels: modes.map { levels[$0] })
                return StateFactor(modes: modes, state: state)
            })
    }

    public func populations(_ state: ClusterState, of mode: Int) -> [Double] {
        jointPopulations(state, modes: [mode])
    }

    public func jointPopulations(_ state: ClusterState, modes: [Int]) -> [Double] {
        let parts = Self.factors(state).compactMap { factor -> (modes: [Int], values: [Double])? in
            let own = modes.filter(factor.modes.contains)
            guard !own.isEmpty else { return nil }
            // Every one of `own` is in the factor.
            let positions = own.map { factor.modes.firstIndex(of: $0)! }
            return (own, solver(of: factor).jointPopulations(factor.state, modes: positions))
        }
        if parts.count == 1 { return parts[0].values }
        let product = AxisProduct(modes, parts: parts.map(\.modes), levels: cluster.levels)
        return (0..<product.dimension).map { s in
            parts.indices.reduce(1) { $0 * parts[$1].values[product.indices[$1][s]] }
        }
    }

    public func reducedState(_ state: ClusterState, modes: [Int]) -> DensityMatrix {
        let parts = Self.factors(state).compactMap { factor -> (modes: [Int], matrix: DensityMatrix)? in
            let own = modes.filter(factor.modes.contains)
            guard !own.isEmpty else { return nil }
            let positions = own.map { factor.modes.firstIndex(of: $0)! }
            return (own, solver(of: factor).reducedState(factor.state, modes: positions))
        }
        if parts.count == 1 { return parts[0].matrix }
        return AxisProduct(modes, parts: parts.map(\.modes), levels: cluster.levels).product(parts.map(\.matrix))
    }

    // MARK: Changes

    public func project(
        _ state: ClusterState, mode: Int, level: Int
    ) -> (probability: Double, state: ClusterState) {
        var factors = Self.factors(state)
        let (number, position) = place(of: mode, in: factors)
        let found = solver(of: factors[number]).project(factors[number].state, mode: position, level: level)
        factors[number].state = found.state
        factors.replaceSubrange(number...number, with: split(factors[number]))
        return (found.probability, .product(factors.sorted { $0.modes[0] < $1.modes[0] }))
    }

    public func applyCoherenceFactors(_ state: inout ClusterState, mode: Int, factors: [[Complex]]) {
        change(&state, mode) { solver, state, position in
            solver.applyCoherenceFactors(&state, mode: position, factors: factors)
        }
    }

    public func exchangeLevels(_ state: inout ClusterState, mode: Int, _ first: Int, _ second: Int) {
        change(&state, mode) { solver, state, position in
            solver.exchangeLevels(&state, mode: position, first, second)
        }
    }

    private func place(of mode: Int, in factors: [StateFactor]) -> (factor: Int, position: Int) {
        for (number, factor) in factors.enumerated() {
            if let position = factor.modes.firstIndex(of: mode) { return (number, position) }
        }
        preconditionFailure("mode \(mode) is not in the cluster")
    }

    private func change(
        _ state: inout ClusterState, _ mode: Int, _ body: (any ClusterSolver, inout ClusterState, Int) -> Void
    ) {
        var factors = Self.factors(state)
        state = .product([])
        let (number, position) = place(of: mode, in: factors)
        body(solver(of: factors[number]), &factors[number].state, position)
        state = .product(factors)
    }

    /// A factor without the modes that are in one level each, and these by themselves.
    ///
    /// What exchange joins at idle stays together: its levels are not those of single modes.
    private func split(_ factor: StateFactor) -> [StateFactor] {
        guard factor.modes.count > 1 else { return [factor] }
        let whole = solver(of: factor)
        var alone: [(mode: Int, level: Int)] = []
        for (position, mode) in factor.modes.enumerated() where idleSets.contains([mode]) {
            let populations = whole.populations(factor.state, of: position)
            if let level = populations.firstIndex(where: { $0 > 1 - 1e-13 }) { alone.append((mode, level)) }
        }
        guard !alone.isEmpty else { return [factor] }
        var parts = alone.map { mode, level in
            StateFactor(modes: [mode], state: solver([mode], form(of: [mode])).productState(levels: [level]))
        }
        let rest = factor.modes.filter { mode in !alone.contains { $0.mode == mode } }
        if !rest.isEmpty {
            let offset = AxisProduct.offset(alone, in: factor.modes, levels: cluster.levels)
            let rows = AxisProduct.offsets(of: rest, in: factor.modes, levels: cluster.levels).map { $0 + offset }
            parts.append(StateFactor(modes: rest, state: factor.state.restricted(to: rows)))
        }
        return parts
    }
}

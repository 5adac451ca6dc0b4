internal import RackNumerics
internal import RealModule

/// The operations of one run in the canonical gauge of each component: what a `PropagatorCache` keeps.
final class RunPropagation: Sendable {
    /// Decay before the first unitary and after each, in seconds.
    let decays: [Double]
    /// Per unitary and component: a dense one's single operator, a large one's factors.
    let unitaries: [[[RowFactor]]]
    /// Phases of the modes that nothing drives or joins, per unitary.
    let free: [[[Complex]]?]
    let excitations: [[[Int]]]
    let steps: Int
    /// The error that the unitaries' estimates add up to, in populations.
    let unitaryError: Double
    /// The error of the rule for decay.
    let decayError: Double
    /// All of the run in one, instead of `unitaries` and `decays`.
    let channel: RunChannel?
    /// The run as kets see it that do not jump, where that is asked for and worth it.
    let noJump: NoJumpRun?

    /// - Parameter damping: decay between jumps, where runs are asked for as `noJump`.
    init(
        decays: [Double], unitaries: [[[RowFactor]]], free: [[[Complex]]?], excitations: [[[Int]]], steps: Int,
        unitaryError: Double, decayError: Double, damping: DiagonalRates? = nil
    ) {
        channel = nil
        noJump = damping.flatMap { NoJumpRun(decays: decays, unitaries: unitaries, free: free, damping: $0) }
        self.decays = decays
        self.unitaries = unitaries
        self.free = free
        self.excitations = excitations
        self.steps = steps
        self.unitaryError = unitaryError
        self.decayError = decayError
    }

    /// - Parameter propagation: whose errors and steps are the channel's.
    init(_ channel: RunChannel, of propagation: RunPropagation) {
        self.channel = channel
        noJump = nil
        (decays, unitaries, free, excitations) = ([], [], [], [])
        (steps, unitaryError, decayError) = (propagation.steps, propagation.unitaryError, propagation.decayError)
    }

    /// Unitary number `k`, with each component's gauge turned by so many cycles per excitation.
    func unitary(_ k: Int, turns: [Double]? = nil) -> [RowFactor] {
        var factors: [RowFactor] = []
        if let phases = free[k] { factors.append(.phases(phases)) }
        for (component, own) in unitaries[k].enumerated() {
            for factor in own { factors.append(turned(factor, of: component, turns)) }
        }
        return factors
    }

    /// The phases that turn levels of modes into the run's gauge, so that `unitary(k, turns:)` is T†UT with U in the
    /// canonical one; `nil` where all are 1.
    func turns(of levels: [Int], _ turns: [Double]) -> [[Complex]]? {
        guard let first = unitaries.first, turns.contains(where: { $0 != 0 }) else { return nil }
        var phases = levels.map { [Complex](repeating: .one, count: $0) }
        for (component, own) in first.enumerated() {
            for case .blocks(let map, _) in own {
                for mode in map.modes { phases[mode] = phases[mode].indices.map { .unit(cycles: Double($0) * turns[component]) } }
            }
        }
        return phases
    }

    /// An operator of a component with its gauge turned.
    private func turned(_ factor: RowFactor, of component: Int, _ turns: [Double]?) -> RowFactor {
        // A large component is turned around as a whole; a dense one is a single operator, turned in itself.
        guard let turns, turns[component] != 0, case .blocks(let map, let blocks) = factor else { return factor }
        let (before, after) = (Complex.unit(cycles: turns[component]), Complex.unit(cycles: -turns[component]))
        return .blocks(map, zip(blocks, excitations[component]).map { $0.turned(before: before, after: after, $1) })
    }

    /// What it takes to keep, in bytes.
    var bytes: Int {
        var elements = decays.count
        for unitary in unitaries {
            for factors in unitary {
                for factor in factors {
                    switch factor {
                    case .diagonal(let phases): elements += phases.count
                    case .phases(let levels): elements += levels.reduce(0) { $0 + $1.count }
                    case .blocks(_, let blocks): elements += blocks.reduce(0) { $0 + $1.re.count + $1.offsets.count }
                    case .chain(let steps): elements += steps.elements
                    }
                }
            }
        }
        for levels in free { elements += levels?.reduce(0) { $0 + $1.count } ?? 0 }
        return 16 * elements + 8 * (channel?.elements ?? 0) + 16 * (noJump?.elements ?? 0)
    }
}

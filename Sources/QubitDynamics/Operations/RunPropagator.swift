internal import RackNumerics
internal import RealModule

/// Computes the operations of runs: unitaries between the nodes at which decay acts.
final class RunPropagator {
    let cluster: Cluster
    /// Components whose largest block is above this are split into modes and pairs.
    let denseLimit: Int
    private var structures: [PieceStructure.Key: PieceStructure] = [:]
    private let decay: DecayStep

    init(_ cluster: Cluster, denseLimit: Int, decay: DecayStep) {
        self.cluster = cluster
        self.denseLimit = denseLimit
        self.decay = decay
    }

    func structure(_ terms: RunTerms) -> PieceStructure {
        let key = PieceStructure.Key(driven: terms.driven, coupled: terms.coupled)
        if let known = structures[key] { return known }
        let structure = PieceStructure(key, cluster: cluster)
        structures[key] = structure
        return structure
    }

    /// The operations of a run, its drives' phases taken from `gauges`.
    ///
    /// - Parameter errorRate: the error in populations that the unitaries may make, per second.
    func propagation(
        _ terms: RunTerms, _ structure: PieceStructure, _ gauges: RunGauges, errorRate: Double, decayError: Double
    ) -> RunPropagation {
        let law = stepLaw(terms, structure)
        let rule =
            decay.isNeeded
            ? DecayRule(
                terms, rates: decay.rates, error: decayError,
                steps: law.map { ($0, SplitStepper.share * errorRate * terms.duration) }) : DecayRule.none(terms.duration)
        var unitaries = [[[RowFactor]]](repeating: [], count: rule.nodes.count - 1)
        var excitations: [[[Int]]] = []
        var (steps, error) = (0, 0.0)
        for (number, component) in structure.components.enumerated() {
            excitations.append(component.blocks.map(\.excitations))
            if component.largestBlock <= denseLimit {
                let dense = DensePropagation(
                    component, terms, gauges, gauge: gauges.frequencies[number], nodes: rule.nodes,
                    allowed: errorRate / 2 * terms.duration)
                for (k, blocks) in dense.operators.enumerated() { unitaries[k].append([.blocks(component.map, blocks)]) }
                steps += dense.steps
                error += dense.error
            } else {
                // Stretches between nodes that were chosen to be steps are.
                let node = rule.nodes[1] - rule.nodes[0]
                let needed = law.map { $0(node) / terms.duration } ?? 0
                let fits = needed * terms.duration + rule.error <= decayError + SplitStepper.share * errorRate * terms.duration
                let split = SplitStepper(
                    component, terms, gauges, errorRate: fits ? max(errorRate, 1.001 * needed / SplitStepper.share) : errorRate)
                for k in unitaries.indices {
                    unitaries[k].append([split.factor(from: rule.nodes[k], to: rule.nodes[k + 1])])
                }
                steps += split.steps
                error += split.error / 2
            }
        }
        if structure.components.isEmpty { steps = 1 }
        return RunPropagation(
            decays: rule.weights, unitaries: unitaries,
            free: freePhases(terms, structure.freeModes, rule.nodes), excitations: excitations, steps: steps,
            unitaryError: 2 * error, decayError: rule.error)
    }

    /// What steps of a length miss in a run, in populations, where all that moves is one component that is split.
    private func stepLaw(_ terms: RunTerms, _ structure: PieceStructure) -> ((_ seconds: Double) -> Double)? {
        guard structure.components.count == 1, structure.components[0].largestBlock > denseLimit else { return nil }
        let scale = Splitting.Scale(structure.components[0], terms)
        return { seconds in terms.duration * Splitting.nearIntegrable.errorRate(scale, step: seconds) }
    }

    private func freePhases(_ terms: RunTerms, _ modes: [Int], _ nodes: [Double]) -> [[[Complex]]?] {
        let moved = modes.filter { mode in
            terms.energies[mode].contains { $0 != 0 }
                || terms.terms.contains { if case .energy(mode, _) = $0.kind { true } else { false } }
        }
        guard !moved.isEmpty else { return [[[Complex]]?](repeating: nil, count: nodes.count - 1) }
        let none = [Double](repeating: 0, count: terms.terms.count)
        let moments = FieldMoments(terms, frequencies: none, phases: none)
        return zip(nodes, nodes.dropFirst()).map { start, end in
            moments.set(from: start, to: end)
            return cluster.levels.indices.map { mode in
                guard moved.contains(mode) else { return [Complex](repeating: .one, count: cluster.levels[mode]) }
                var energies = terms.energies[mode]
                for (number, term) in terms.terms.enumerated() {
                    guard case .energy(mode, let weights) = term.kind else { continue }
                    for k in energies.indices { energies[k] += weights[k] * moments.re[4 * number] }
                }
                return energies.map { .unit(radians: -$0 * (end - start)) }
            }
        }
    }
}

/// The frames in which a run's components are computed: each turns with its strongest drive, and begins with the
/// phase of its first.
///
/// With the rotating-wave approximation the Hamiltonian of a component is the same but for a rotation by its number
/// of excitations wherever all its drives are turned by one phase, and so is what follows.
struct RunGauges {
    /// Per component: in Hz relative to the cluster's frame.
    let frequencies: [Double]
    /// Per component: in cycles at the run's start.
    let turns: [Double]
    /// Per term: what is left of a drive's phase, in cycles, to 2⁻⁴⁴.
    let phases: [Double]

    init(_ terms: RunTerms, _ structure: PieceStructure, denseLimit: Int) {
        let cluster = terms.cluster
        var frequencies: [Double] = []
        var turns: [Double] = []
        var phases = terms.terms.map(\.phase)
        for component in structure.components {
            var (strongest, frequency) = (-1.0, 0.0)
            var first: Double?
            for term in terms.terms {
                guard case .drive(let mode) = term.kind, component.map.modes.contains(mode) else { continue }
                if first == nil { first = term.phase }
                let peak = term.peak
                if peak > strongest { (strongest, frequency) = (peak, term.frequencyHz) }
            }
            let isFree = !cluster.counterRotating && component.largestBlock <= denseLimit
            let mayTurn = component.mayTurn && (isFree || component.map.modes.count == 1)
            frequencies.append(mayTurn ? frequency : 0)
            let turn = isFree ? first ?? 0 : 0
            turns.append(turn)
            for (number, term) in terms.terms.enumerated() {
                if case .drive(let mode) = term.kind, component.map.modes.contains(mode) { phases[number] -= turn }
            }
        }
        self.frequencies = frequencies
        self.turns = turns
        self.phases = phases.map { ($0 * 0x1p44).rounded() * 0x1p-44 }
    }

    /// The moments of a run as a component sees them.
    func moments(_ terms: RunTerms, gauge: Double) -> FieldMoments {
        FieldMoments(
            terms, frequencies: terms.terms.map { $0.im.isEmpty ? 0 : $0.frequencyHz - gauge }, phases: phases)
    }
}

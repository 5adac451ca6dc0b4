internal import RackNumerics
internal import RealModule

/// Computes the operations of runs: unitaries between the nodes at which decay acts.
final class RunPropagator {
    let cluster: Cluster
    /// Components whose largest block is above this are split into modes and pairs.
    let denseLimit: Int
    private var structures: [PieceStructure.Key: PieceStructure] = [:]
    private let decay: DecayStep
    private let damping: DiagonalRates?

    /// - Parameter damping: of kets between jumps, where runs are asked for as `NoJumpRun`.
    init(_ cluster: Cluster, denseLimit: Int, decay: DecayStep, damping: DiagonalRates? = nil) {
        self.cluster = cluster
        self.denseLimit = denseLimit
        self.decay = decay
        self.damping = damping
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
    /// - Parameter asChannel: whether they may be one channel, if the cluster is small and decay is weak.
    func propagation(
        _ terms: RunTerms, _ structure: PieceStructure, _ gauges: RunGauges, _ budget: ErrorBudget, asChannel: Bool
    ) -> RunPropagation {
        guard decay.isNeeded else {
            return propagation(
                terms, structure, gauges, errorRate: budget.unitaryRate, splitRate: budget.unitaryRate,
                .none(terms.duration))
        }
        let rates = budget.channelRates
        if asChannel, let rule = ChannelRule(terms, rates: decay.rates, error: rates.decay * terms.duration) {
            let nodes = propagation(
                terms, structure, gauges, errorRate: rates.unitary, splitRate: rates.unitary,
                DecayRule(rule, terms.duration))
            let channel = RunChannelBuilder(cluster, structure).channel(
                rule, nodes.unitaries.indices.map { nodes.unitary($0) })
            return RunPropagation(channel, of: nodes)
        }
        let law = stepLaw(terms, structure, errorRate: SplitStepper.share * budget.unitaryRate)
        let allowed = SplitStepper.share * budget.unitaryRate * terms.duration
        let decayAllowed = budget.decayRate * terms.duration
        let rule = DecayRule(terms, rates: decay.rates, error: decayAllowed, steps: law.map { ($0.missed, allowed) })
        var splitRate = budget.unitaryRate
        // Stretches between nodes that were chosen to be steps are.
        if let missed = law?.missed(rule.nodes[1] - rule.nodes[0]), missed + rule.error <= decayAllowed + allowed {
            splitRate = max(splitRate, 1.001 * missed / (SplitStepper.share * terms.duration))
        }
        return propagation(
            terms, structure, gauges, errorRate: budget.unitaryRate, splitRate: splitRate, splitting: law?.splitting, rule)
    }

    /// Unitaries between the nodes of a rule for decay.
    ///
    /// - Parameters:
    ///   - errorRate: the error in populations that the unitaries may make, per second.
    ///   - splitRate: the same of components that are split.
    ///   - splitting: of those, where it is chosen.
    private func propagation(
        _ terms: RunTerms, _ structure: PieceStructure, _ gauges: RunGauges, errorRate: Double, splitRate: Double,
        splitting: Splitting? = nil, _ rule: DecayRule
    ) -> RunPropagation {
        var unitaries = [[[RowFactor]]](repeating: [], count: rule.nodes.count - 1)
        var excitations: [[[Int]]] = []
        var (steps, error) = (0, 0.0)
        for (number, component) in structure.components.enumerated() {
            excitations.append(component.blocks.map(\.excitations))
            if component.isDense(limit: denseLimit) {
                let dense = DensePropagation(
                    component, terms, gauges, gauge: gauges.frequencies[number], nodes: rule.nodes,
                    allowed: errorRate / 2 * terms.duration)
                for (k, blocks) in dense.operators.enumerated() { unitaries[k].append([.blocks(component.map, blocks)]) }
                steps += dense.steps
                error += dense.error
            } else {
                let split = SplitStepper(component, terms, gauges, errorRate: splitRate, splitting: splitting)
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
            unitaryError: 2 * error, decayError: rule.error, damping: damping)
    }

    /// Where all that moves is one component that is split: how, and what steps of a length then miss in a run, in
    /// populations.
    private func stepLaw(
        _ terms: RunTerms, _ structure: PieceStructure, errorRate: Double
    ) -> (splitting: Splitting, missed: (_ seconds: Double) -> Double)? {
        guard structure.components.count == 1, !structure.components[0].isDense(limit: denseLimit) else { return nil }
        let scale = Splitting.Scale(structure.components[0], terms)
        let splitting = Splitting.quickest(scale, errorRate: errorRate)
        return (splitting, { seconds in terms.duration * splitting.errorRate(scale, step: seconds) })
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

/// The frames in which a run's components are computed: each turns with its drives, between them if they differ, and
/// begins with the phase of its first.
///
/// With the rotating-wave approximation the Hamiltonian of a component is the same but for a rotation by its number
/// of excitations wherever all its drives are turned by one phase, and so is what follows.
struct RunGauges {
    /// Per component: in Hz relative to the cluster's frame.
    let frequencies: [Double]
    /// Per component: in cycles at the run's start.
    let turns: [Double]
    /// Per term: what is left of a drive's phase, in cycles from 0 to 1, to 2⁻⁴⁴.
    let phases: [Double]

    init(_ terms: RunTerms, _ structure: PieceStructure, denseLimit: Int) {
        let cluster = terms.cluster
        var frequencies: [Double] = []
        var turns: [Double] = []
        var phases = terms.terms.map(\.phase)
        for component in structure.components {
            let drives = terms.terms.filter { term in
                guard case .drive(let mode) = term.kind else { return false }
                return component.map.modes.contains(mode)
            }
            let first = drives.first?.phase
            let isFree = !cluster.counterRotating && component.isDense(limit: denseLimit)
            let mayTurn = component.mayTurn && (isFree || component.map.modes.count == 1)
            frequencies.append(mayTurn ? Self.frequency(drives, cluster) : 0)
            let turn = isFree ? first ?? 0 : 0
            turns.append(turn)
            for (number, term) in terms.terms.enumerated() {
                if case .drive(let mode) = term.kind, component.map.modes.contains(mode) { phases[number] -= turn }
            }
        }
        self.frequencies = frequencies
        self.turns = turns
        self.phases = phases.map { phase in
            let rounded = (phase * 0x1p44).rounded() * 0x1p-44
            return rounded - rounded.rounded(.down)
        }
    }

    /// The frequency for which the worst of what drives leave to steps of sixth order, peak·Δ⁶, is least; that of the
    /// strongest where counter-rotating halves turn fast whatever the frame.
    private static func frequency(_ drives: [RunTerms.Term], _ cluster: Cluster) -> Double {
        let weighted = drives.map { (frequency: $0.frequencyHz, weight: Double.pow($0.peak, 1.0 / 6)) }.filter { $0.weight > 0 }
        guard var middle = weighted.max(by: { $0.weight < $1.weight })?.frequency else { return 0 }
        if cluster.counterRotating { return middle }
        // It lies between two of them, at equal weighted distances: those for which that distance is largest.
        var worst = 0.0
        for (k, a) in weighted.enumerated() {
            for b in weighted[(k + 1)...] where a.frequency != b.frequency {
                let sum = a.weight + b.weight
                let distance = (a.frequency - b.frequency).magnitude * a.weight * b.weight / sum
                if distance > worst {
                    (worst, middle) = (distance, (a.weight * a.frequency + b.weight * b.frequency) / sum)
                }
            }
        }
        return middle
    }

    /// The moments of a run as a component sees them.
    func moments(_ terms: RunTerms, gauge: Double) -> FieldMoments {
        FieldMoments(
            terms, frequencies: terms.terms.map { $0.im.isEmpty ? 0 : $0.frequencyHz - gauge }, phases: phases)
    }
}

internal import QubitDynamics
internal import RackModel
internal import RackNumerics
internal import Readout

/// States of one cluster side by side, each under a node of slow noise.
protocol NodeStates {
    var count: Int { get }
    /// Of the cluster.
    var modes: Range<Int> { get }

    /// - Returns: a report for each node.
    mutating func evolve(from: Int64, to: Int64, fields: ClusterFields) -> [EvolutionReport]
    func populations(_ node: Int, of mode: Int) -> [Double]
    mutating func applyCoherenceFactors(mode: Int, factors: [[Complex]])
    func state(_ node: Int) -> ClusterState
}

/// The evolution of a cluster averaged over what its measurements find: windows dephase, nothing is drawn.
struct AverageWalk {
    let fields: ClusterFields
    let windows: [ClusterWindow]
    /// Ascending times at which populations are kept.
    let historyTicks: [Int64]
    let endTick: Int64

    struct Outcome {
        var finalPopulations: [[Double]] = []
        var windowPopulations: [[Double]] = []
        var history: [[[Double]]] = []
        /// Just before the first window; `nil` without windows.
        var stateAtFirstWindow: ClusterState?
        var report = EvolutionReport()
    }

    /// - Parameter nodes: in equilibrium.
    /// - Returns: an outcome for each node.
    func run(_ nodes: some NodeStates) -> [Outcome] {
        var nodes = nodes
        var outcomes = [Outcome](repeating: Outcome(), count: nodes.count)
        var tick: Int64 = 0
        var pending = historyTicks[...]
        func evolve(to target: Int64) {
            guard target > tick else { return }
            for (node, report) in nodes.evolve(from: tick, to: target, fields: fields).enumerated() {
                outcomes[node].report += report
            }
            tick = target
        }
        func advance(to target: Int64) {
            while let next = pending.first, next <= target {
                evolve(to: next)
                for node in outcomes.indices { outcomes[node].history.append(populations(nodes, node)) }
                pending = pending.dropFirst()
            }
            evolve(to: target)
        }
        for (index, window) in windows.enumerated() {
            advance(to: window.window.startTick)
            for node in outcomes.indices {
                if index == 0 { outcomes[node].stateAtFirstWindow = nodes.state(node) }
                outcomes[node].windowPopulations.append(nodes.populations(node, of: window.mode))
            }
            nodes.applyCoherenceFactors(mode: window.mode, factors: window.factors)
        }
        advance(to: endTick)
        for node in outcomes.indices {
            let final = populations(nodes, node)
            outcomes[node].finalPopulations = final
            while outcomes[node].history.count < historyTicks.count { outcomes[node].history.append(final) }
        }
        return outcomes
    }

    private func populations(_ nodes: some NodeStates, _ node: Int) -> [[Double]] {
        nodes.modes.map { nodes.populations(node, of: $0) }
    }
}

/// One node, by any method that draws nothing.
struct SolverState: NodeStates {
    private let solver: any ClusterSolver
    private var state: ClusterState

    init(_ solver: any ClusterSolver) {
        self.solver = solver
        state = solver.thermalState()
    }

    var count: Int { 1 }
    var modes: Range<Int> { solver.cluster.levels.indices }

    mutating func evolve(from: Int64, to: Int64, fields: ClusterFields) -> [EvolutionReport] {
        [solver.evolve(&state, from: from, to: to, fields: fields)]
    }

    func populations(_ node: Int, of mode: Int) -> [Double] { solver.populations(state, of: mode) }

    mutating func applyCoherenceFactors(mode: Int, factors: [[Complex]]) {
        solver.applyCoherenceFactors(&state, mode: mode, factors: factors)
    }

    func state(_ node: Int) -> ClusterState { state }
}

/// All nodes of one mode at once, a SIMD lane each. Which nodes there are follows from the point alone, so a point has
/// the same bits in any company.
struct LaneStates: NodeStates {
    /// Nodes that fill a vector of lanes.
    private static let fullLanes = 8
    /// An echo has three.
    private static let mostPulses = 4

    private let lanes: BatchSolver
    /// Of the first node.
    private let solver: any ClusterSolver
    /// Of every node: how far it is detuned from the first.
    private let points: [BatchPoint]
    private var states: BatchStates

    /// `nil` where lanes do not serve: more than one mode, another method than the density matrix, or fields that are not
    /// drives on one carrier. Nor do they pay for few nodes where populations are looked at often, for lanes are set up
    /// anew from look to look, or where pulses are many: some will come again, and their propagators are kept.
    ///
    /// - Parameter looks: how often populations are looked at on the way.
    init?(_ solver: any ClusterSolver, fields: ClusterFields, _ noise: SlowNoiseQuadrature, looks: Int) {
        let pulses = fields.drives.reduce(0) { $0 + $1.signal.segments.count }
        let isOneStroke = looks == 0 && pulses <= Self.mostPulses
        guard isOneStroke || noise.weights.count >= Self.fullLanes, solver.method == .density,
            solver.cluster.levels.count == 1, let lanes = BatchSolver(solver.cluster), lanes.serves(fields),
            case .density(let thermal) = solver.thermalState()
        else { return nil }
        self.lanes = lanes
        self.solver = solver
        points = noise.detuningsHz.map { BatchPoint(fields: 0, detuningHz: $0[0] - noise.detuningsHz[0][0]) }
        states = BatchStates(repeating: thermal, count: points.count)
    }

    var count: Int { points.count }
    var modes: Range<Int> { 0..<1 }

    mutating func evolve(from: Int64, to: Int64, fields: ClusterFields) -> [EvolutionReport] {
        lanes.evolve(&states, fields: [fields], points: points, from: from, to: to)
    }

    func populations(_ node: Int, of mode: Int) -> [Double] { states.populations(node) }

    mutating func applyCoherenceFactors(mode: Int, factors: [[Complex]]) {
        for node in points.indices {
            var one = state(node)
            solver.applyCoherenceFactors(&one, mode: mode, factors: factors)
            guard case .density(let matrix) = one else { preconditionFailure("a density matrix stays one") }
            states[node] = matrix
        }
    }

    func state(_ node: Int) -> ClusterState { .density(states[node]) }
}

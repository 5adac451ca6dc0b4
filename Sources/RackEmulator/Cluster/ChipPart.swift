internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackUnits
internal import Readout

/// One cluster of modes along a timeline: its state, and all that it has been met in.
struct ChipPart {
    let cluster: ClusterPartition.Cluster
    /// One a detuning that slow noise has been drawn to.
    private var variants: [(detuningsHz: [Double], solver: any ClusterSolver)] = []
    /// Per doubling of the time over which noise counts as constant.
    private var quadratures: [SlowNoiseQuadrature?]
    private let levels: [Int]
    private let frameHz: [Double]
    var states: StateCollection
    /// Number of the state where the timeline stands.
    var state: Int
    /// The state itself where it is a pure one that no other visit will ever have.
    var own: ClusterState?
    /// Which detuning it sees.
    private(set) var variant = 0
    /// The phase that was taken from the carriers of the latest segment, in turns.
    private var gauge = 0.0

    init(
        _ setup: FeedbackSetup, cluster: ClusterPartition.Cluster, seed: UInt64
    ) throws(DiagnosticsError) {
        self.cluster = cluster
        let quiet = cluster.modes.map { _ in 0.0 }
        let solver = try setup.solvers.solver(for: cluster, detuningsHz: quiet)
        variants = [(quiet, solver)]
        quadratures = [SlowNoiseQuadrature?](repeating: nil, count: 24)
        (levels, frameHz) = (solver.cluster.levels, solver.cluster.frameHz)
        states = StateCollection(levels: levels, frameHz: frameHz)
        own = solver.drawsPerShot ? solver.thermalStates(shots: [0], seed: seed).first?.state : nil
        state = solver.drawsPerShot ? 0 : states.number(of: solver.thermalState())
    }

    var solver: any ClusterSolver { variants[variant].solver }

    /// Draws the detuning that the next repetition sees.
    ///
    /// - Parameters:
    ///   - doublings: of `ChipTimeline.shortestNoiseSeconds`: for how long it has to stand for noise.
    ///   - visit: by which the draw is keyed.
    mutating func drawNoise(
        _ setup: FeedbackSetup, doublings: Int, visit: Int, seed: UInt64, index: Int
    ) throws(DiagnosticsError) {
        let doublings = min(doublings, quadratures.count - 1)
        if quadratures[doublings] == nil {
            let seconds = ChipTimeline.shortestNoiseSeconds * Double(1 << doublings)
            quadratures[doublings] = SlowNoiseQuadrature.all(setup.device, setup.clusters, seconds: seconds)[index]
        }
        guard let quadrature = quadratures[doublings], quadrature.weights.count > 1 else { return }
        let node = quadrature.node(shot: visit, seed: seed, firstMode: cluster.modes[0])
        let detuningsHz = quadrature.detuningsHz[node]
        if let known = variants.firstIndex(where: { $0.detuningsHz == detuningsHz }) {
            variant = known
            return
        }
        variants.append((detuningsHz, try setup.solvers.solver(for: cluster, detuningsHz: detuningsHz)))
        variant = variants.count - 1
    }

    /// Turns the state into the frames and the gauge of a segment that begins `seconds` after the one before.
    ///
    /// On the clock of one segment the frame of a mode has turned by f·t since its beginning, so on the clock of the
    /// next it is behind by f times what lies between the two beginnings; and a carrier less its phase drives a mode
    /// less that phase. Where no carrier acts, the gauge is whatever leaves the first mode as it is.
    mutating func enter(_ setup: FeedbackSetup, ticksLater ticks: Int64, gauge next: Double?) {
        let passed = frameHz.map { CarrierPhase.cycles(frequencyHz: $0, ticks: ticks, rate: setup.device.tickRate) }
        let later = next ?? gauge - passed[0]
        let turns = passed.map { later - gauge + $0 }
        gauge = later - later.rounded(.down)
        let rounded = turns.map { ($0 * 0x1p36).rounded() * 0x1p-36 }
        if let pure = own {
            own = StateCollection.turned(pure, modes: Array(levels.indices), levels: levels, by: rounded)
        } else {
            state = states.turned(state, by: rounded)
        }
    }

    mutating func forgetStates() {
        guard own == nil else { return }
        let current = states.states[state]
        states = StateCollection(levels: levels, frameHz: frameHz)
        state = states.number(of: current)
    }
}

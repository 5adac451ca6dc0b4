public import RackModel
public import RackUnits

/// Modes that are simulated as one state: their Hamiltonian, decay, frames and dressed basis.
///
/// H/h = Σ E_k|k⟩⟨k| per mode, exchange g(a†b + ab†) per coupling (g(a† + a)(b† + b) with counter-rotating
/// terms), ζ n_a n_b for the residual ZZ of effective couplers, Σ χ_j|j⟩⟨j| n_b of dispersive couplings, plus a
/// detuning δ·n per mode. Collapse operators per mode: √(γ1(1−p)) a, √(γ1 p) a†, √(2γφ) n of the bare mode;
/// √(2γ) Σ w_i n_i of noise that modes share.
///
/// Modes are numbered within the cluster in the order given; the first is the slowest index of the state.
public struct Cluster: Sendable {
    /// Indices into `Device.modes`.
    public let modes: [Int]
    /// Indices into `Device.couplings`.
    public let couplings: [Int]
    /// Levels of each mode.
    public let levels: [Int]
    /// The product of the levels.
    public let dimension: Int
    public let tickRate: TickRate
    /// The frequency at which each mode's frame rotates, in Hz (whole hertz). Modes that a coupling joins
    /// share one frame; with counter-rotating terms that shared frame stands still (0 Hz), and so does that of a
    /// mode in the charge basis.
    public let frameHz: [Double]
    /// Quasi-static offsets of the modes' frequencies, in Hz.
    public internal(set) var detuningsHz: [Double]
    /// Bare 0→1 frequencies at idle, in Hz, from which the dressed ones follow.
    public let bareFrequenciesHz: [Double]
    /// How far the dressed frequencies miss the stated ones, in Hz; 0 where frequencies are stated bare.
    public let dressingResidualHz: Double

    /// All decay: every method takes it from this list.
    public let collapseOperators: [CollapseOperator]

    let models: [ModeModel]
    let couplingModels: [CouplingModel]
    let counterRotating: Bool
    let accuracy: Double
    /// What `SolverSettings` allows for states, in bytes.
    let memoryBytes: Int64
    let dressing: DressedGroups

    /// - Parameters:
    ///   - modes: indices of device modes, each once.
    ///   - couplings: indices of device couplings, both ends in `modes`.
    ///   - detuningsHz: one per mode, or empty for none.
    ///   - method: the solver's method, whose need of memory must fit into `SolverSettings.memoryBytes`.
    public init(
        device: Device, modes: [Int], couplings: [Int], detuningsHz: [Double] = [], for method: SolverMethod = .density
    ) throws(ClusterError) {
        self = try Cluster(prototype: device, modes, couplings, detuningsHz, method)
    }

    private init(
        prototype device: Device, _ modes: [Int], _ couplings: [Int], _ detuningsHz: [Double], _ method: SolverMethod
    ) throws(ClusterError) {
        guard !modes.isEmpty else { throw .noModes }
        guard detuningsHz.isEmpty || detuningsHz.count == modes.count else {
            throw .detuningCount(given: detuningsHz.count, modes: modes.count)
        }
        var models: [ModeModel] = []
        for (position, mode) in modes.enumerated() {
            guard device.modes.indices.contains(mode) else { throw .modeOutOfRange(mode) }
            guard !modes[..<position].contains(mode) else {
                throw .repeatedMode(name: device.modes[mode].name)
            }
            models.append(try ModeModel(device.modes[mode]))
        }
        let stated = models.map(\.frequencyHz)
        let levels = models.map(\.levels)
        let couplingModels = try Self.couplingModels(device, modes, couplings, stated, levels)
        let bytes = Self.stateBytes(levels: levels, for: method)
        guard bytes <= Double(device.solver.memoryBytes) else {
            throw .stateTooLarge(
                modes: modes.map { device.modes[$0].name }, bytes: bytes, allowed: device.solver.memoryBytes)
        }
        collapseOperators = CollapseOperator.list(models, shared: try Self.sharedNoise(device, modes))
        counterRotating = device.solver.counterRotating
        var residual = 0.0
        if device.frequencies == .dressed {
            // Dispersive shifts come on top of what is stated.
            residual = Dressing.findBareFrequencies(
                &models, couplings: couplingModels.filter { !$0.isDispersive }, counterRotating: counterRotating)
        }
        self.modes = modes
        self.couplings = couplings
        self.levels = levels
        dimension = levels.reduce(1, *)
        tickRate = device.tickRate
        self.detuningsHz = detuningsHz.isEmpty ? [Double](repeating: 0, count: modes.count) : detuningsHz
        bareFrequenciesHz = models.map(\.frequencyHz)
        dressingResidualHz = residual
        frameHz = Self.frames(models, stated, couplingModels, counterRotating)
        self.models = models
        self.couplingModels = couplingModels
        memoryBytes = device.solver.memoryBytes
        accuracy = min(max(device.solver.accuracy, 1e-12), 1e-2)
        let (counter, fixed) = (counterRotating, models)
        dressing = DressedGroups {
            Self.idleGroups(fixed.count, couplingModels).map {
                DressedGroup($0, models: fixed, couplings: couplingModels, counterRotating: counter)
            }
        }
    }

    /// The same cluster with its modes detuned further.
    func detuned(byHz offsets: [Double]) -> Cluster {
        var copy = self
        for mode in detuningsHz.indices { copy.detuningsHz[mode] += offsets[mode] }
        return copy
    }

    /// Eigenbases of the idle Hamiltonian of each set of modes that a coupling joins at idle.
    var dressedGroups: [DressedGroup] { dressing.all }

    /// The memory that the joint state of modes with these levels takes with its work space, in bytes: four complex
    /// matrices (of which low rank needs one for decay), or sixteen columns of one where the method works on kets. A
    /// `Double`, for the number may be astronomic.
    public static func stateBytes(levels: [Int], for method: SolverMethod = .density) -> Double {
        let dimension = levels.reduce(1.0) { $0 * Double($1) }
        return switch method {
        case .automatic, .density, .lowRank, .reference: 64 * dimension * dimension
        case .trajectories: 256 * dimension
        }
    }

    private static func couplingModels(
        _ device: Device, _ modes: [Int], _ couplings: [Int], _ stated: [Double], _ levels: [Int]
    ) throws(ClusterError) -> [CouplingModel] {
        var result: [CouplingModel] = []
        for index in couplings {
            guard device.couplings.indices.contains(index) else { throw .couplingOutOfRange(index) }
            let coupling = device.couplings[index]
            guard let a = modes.firstIndex(of: coupling.a), let b = modes.firstIndex(of: coupling.b), a != b
            else { throw .couplingLeavesCluster(name: coupling.name) }
            result.append(
                try CouplingModel(coupling, a: a, b: b, levelsOfA: levels[a], frequencies: (stated[a], stated[b])))
        }
        return result
    }

    /// What the modes share of the device's correlated noise; modes outside feel their part elsewhere.
    private static func sharedNoise(_ device: Device, _ modes: [Int]) throws(ClusterError) -> [CollapseOperator] {
        var result: [CollapseOperator] = []
        for noise in device.correlatedNoise {
            guard noise.modes.count == noise.weights.count, noise.weights.allSatisfy(\.isFinite),
                noise.dephasingRate.isFinite, noise.dephasingRate >= 0
            else { throw .noiseNotPhysical(name: noise.name) }
            guard noise.dephasingRate > 0 else { continue }
            var inside: [(mode: Int, weight: Double)] = []
            for (position, mode) in modes.enumerated() {
                let weight = zip(noise.modes, noise.weights).reduce(0) { $1.0 == mode ? $0 + $1.1 : $0 }
                if weight != 0 { inside.append((position, weight)) }
            }
            guard !inside.isEmpty else { continue }
            result.append(
                .dephasing(
                    modes: inside.map(\.mode), weights: inside.map(\.weight), rate: noise.dephasingRate))
        }
        return result
    }

    /// Whether a coupling's shifts of levels join modes like exchange does. In large clusters residual ZZ is split
    /// off with decay instead: kilohertz, against the time of a step, are as small a thing.
    func keepsShifts(_ coupling: CouplingModel) -> Bool {
        coupling.shiftsLevels && (coupling.isDispersive || dimension <= 81)
    }

    /// Sets of modes that exchange joins at idle.
    static func idleGroups(_ count: Int, _ couplings: [CouplingModel]) -> [[Int]] {
        var sets = DisjointSets(count: count)
        for coupling in couplings where coupling.idleHz != 0 { sets.join(coupling.a, coupling.b) }
        return sets.sets()
    }

    private static func frames(
        _ models: [ModeModel], _ stated: [Double], _ couplings: [CouplingModel], _ counterRotating: Bool
    ) -> [Double] {
        var sets = DisjointSets(count: models.count)
        for coupling in couplings where !coupling.isDispersive { sets.join(coupling.a, coupling.b) }
        // Elements between levels that are no neighbours turn with no one drive: only standing still will do.
        var frames = zip(models, stated).map { counterRotating && $0.hasDistantElements ? 0 : $1.rounded() }
        for set in sets.sets() where set.count > 1 {
            // The mean of the qubits: couplers and resonators sit far away whatever the frame.
            let qubits = set.filter { models[$0].kind == .qubit }
            let chosen = qubits.isEmpty ? set : qubits
            let mean = chosen.reduce(0.0) { $0 + stated[$1] } / Double(chosen.count)
            for mode in set { frames[mode] = counterRotating ? 0 : mean.rounded() }
        }
        return frames
    }
}

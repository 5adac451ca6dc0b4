public import RackModel
public import RackUnits

/// Modes that are simulated as one density matrix: their Hamiltonian, decay, frames and dressed basis.
///
/// H/h = Σ E_k|k⟩⟨k| per mode, exchange g(a†b + ab†) per coupling (g(a† + a)(b† + b) with counter-rotating
/// terms), ζ n_a n_b for the residual ZZ of effective couplers, plus a detuning δ·n per mode. Collapse
/// operators per mode: √(γ1(1−p)) a, √(γ1 p) a†, √(2γφ) n of the bare mode.
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
    /// share one frame; with counter-rotating terms that shared frame stands still (0 Hz).
    public let frameHz: [Double]
    /// Quasi-static offsets of the modes' frequencies, in Hz.
    public private(set) var detuningsHz: [Double]
    /// Bare 0→1 frequencies at idle, in Hz, from which the dressed ones follow.
    public let bareFrequenciesHz: [Double]
    /// How far the dressed frequencies miss the stated ones, in Hz; 0 where frequencies are stated bare.
    public let dressingResidualHz: Double

    let models: [ModeModel]
    let couplingModels: [CouplingModel]
    let counterRotating: Bool
    let accuracy: Double
    /// Eigenbases of the idle Hamiltonian of each set of modes that a coupling joins at idle.
    let dressedGroups: [DressedGroup]

    /// - Parameters:
    ///   - modes: indices of device modes, each once.
    ///   - couplings: indices of device couplings, both ends in `modes`.
    ///   - detuningsHz: one per mode, or empty for none.
    public init(
        device: Device, modes: [Int], couplings: [Int], detuningsHz: [Double] = []
    ) throws(ClusterError) {
        self = try Cluster(prototype: device, modes, couplings, detuningsHz)
    }

    private init(
        prototype device: Device, _ modes: [Int], _ couplings: [Int], _ detuningsHz: [Double]
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
        let couplingModels = try Self.couplingModels(device, modes, couplings, stated)
        let levels = models.map(\.levels)
        let bytes = Self.stateBytes(levels: levels)
        guard bytes <= Double(device.solver.memoryBytes) else {
            throw .stateTooLarge(
                modes: modes.map { device.modes[$0].name }, bytes: bytes, allowed: device.solver.memoryBytes)
        }
        counterRotating = device.solver.counterRotating
        var residual = 0.0
        if device.frequencies == .dressed {
            residual = Dressing.findBareFrequencies(
                &models, couplings: couplingModels, counterRotating: counterRotating)
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
        accuracy = min(max(device.solver.accuracy, 1e-12), 1e-2)
        let counter = counterRotating
        dressedGroups = Self.idleGroups(models.count, couplingModels).map {
            DressedGroup($0, models: models, couplings: couplingModels, counterRotating: counter)
        }
    }

    /// The same cluster with its modes detuned further.
    func detuned(byHz offsets: [Double]) -> Cluster {
        var copy = self
        for mode in detuningsHz.indices { copy.detuningsHz[mode] += offsets[mode] }
        return copy
    }

    /// The memory that the joint state of modes with these levels takes with its work space, in bytes: four
    /// complex matrices. A `Double`, for the number may be astronomic.
    public static func stateBytes(levels: [Int]) -> Double {
        levels.reduce(64.0) { $0 * Double($1) * Double($1) }
    }

    private static func couplingModels(
        _ device: Device, _ modes: [Int], _ couplings: [Int], _ stated: [Double]
    ) throws(ClusterError) -> [CouplingModel] {
        var result: [CouplingModel] = []
        for index in couplings {
            guard device.couplings.indices.contains(index) else { throw .couplingOutOfRange(index) }
            let coupling = device.couplings[index]
            guard let a = modes.firstIndex(of: coupling.a), let b = modes.firstIndex(of: coupling.b), a != b
            else { throw .couplingLeavesCluster(name: coupling.name) }
            result.append(try CouplingModel(coupling, a: a, b: b, frequencies: (stated[a], stated[b])))
        }
        return result
    }

    /// Whether residual ZZ joins modes like exchange does. In large clusters it is split off with decay
    /// instead: kilohertz, against the time of a step, are as small a thing.
    var keepsZZInHamiltonian: Bool { dimension <= 81 }

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
        for coupling in couplings { sets.join(coupling.a, coupling.b) }
        var frames = stated.map { $0.rounded() }
        for set in sets.sets() where set.count > 1 {
            // The mean of the qubits: couplers sit far away whatever the frame.
            let qubits = set.filter { models[$0].kind == .qubit }
            let chosen = qubits.isEmpty ? set : qubits
            let mean = chosen.reduce(0.0) { $0 + stated[$1] } / Double(chosen.count)
            for mode in set { frames[mode] = counterRotating ? 0 : mean.rounded() }
        }
        return frames
    }
}

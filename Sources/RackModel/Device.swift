public import RackUnits

/// A rack and its chip as data: everything that a run needs to know of the hardware.
///
/// Every number is SI; a name carries its unit. Arrays are in the order of the description, and indices
/// into them (`mode`, `port`) are stable for the life of a value.
public struct Device: Sendable, Equatable {
    public var name: String
    /// One line for a person.
    public var summary: String
    /// The master clock; one `dt` of a program is one tick.
    public var tickRate: TickRate
    /// Qubits first, in the order of their physical numbers ($0, $1, …), then couplers and resonators.
    public var modes: [Mode]
    public var couplings: [Coupling]
    public var correlatedNoise: [CorrelatedNoise]
    public var ports: [Port]
    public var feedlines: [Feedline]
    public var crosstalk: Crosstalk
    public var gates: NativeGates
    public var frequencies: FrequencyConvention
    public var solver: SolverSettings
    public var feedback: FeedbackModel
    /// The decoder outside; `nil`: none.
    public var link: DecoderLink?
    /// The file of calibrations that belongs to the device, as the description names it.
    public var calibrations: String?
    /// Key path in the description → where its value comes from ("assumed", a paper, a data file).
    public var sources: [Provenance]

    public init(
        name: String, summary: String = "", tickRate: TickRate, modes: [Mode], couplings: [Coupling] = [],
        correlatedNoise: [CorrelatedNoise] = [],
        ports: [Port] = [], feedlines: [Feedline] = [], crosstalk: Crosstalk = Crosstalk(),
        gates: NativeGates = NativeGates(), frequencies: FrequencyConvention = .dressed,
        solver: SolverSettings = SolverSettings(), feedback: FeedbackModel = FeedbackModel(),
        link: DecoderLink? = nil, calibrations: String? = nil, sources: [Provenance] = []
    ) {
        self.feedback = feedback
        self.link = link
        self.name = name
        self.summary = summary
        self.tickRate = tickRate
        self.modes = modes
        self.couplings = couplings
        self.correlatedNoise = correlatedNoise
        self.ports = ports
        self.feedlines = feedlines
        self.crosstalk = crosstalk
        self.gates = gates
        self.frequencies = frequencies
        self.solver = solver
        self.calibrations = calibrations
        self.sources = sources
    }

    /// How many of the modes are qubits: physical qubits are $0 to $(qubitCount − 1).
    public var qubitCount: Int { modes.count { $0.kind == .qubit } }

    public func port(named name: String) -> Port? { ports.first { $0.name == name } }
}

/// What `frequency_hz` of a mode means.
public enum FrequencyConvention: String, Sendable, CaseIterable {
    /// What spectroscopy finds with every coupling in place and all else in its ground state. The solver
    /// chooses the bare frequencies of a cluster so that its dressed ones come out as stated.
    case dressed
    /// The parameter of the mode's own Hamiltonian, couplings apart.
    case bare
}

/// Where a value of the description comes from.
public struct Provenance: Sendable, Equatable {
    public var path: String
    public var source: String

    public init(path: String, source: String) {
        self.path = path
        self.source = source
    }
}

/// How soon the rack acts on what it measured.
public struct FeedbackModel: Sendable, Equatable {
    /// What becomes of a pulse that would come before its decision.
    public enum EarlyBranch: String, Sendable, CaseIterable {
        /// It waits.
        case wait
        /// The program is refused.
        case refuse
    }

    /// From the end of a capture to the earliest pulse that may depend on it, in ticks.
    public var latencyTicks: Int64
    public var earlyBranch: EarlyBranch

    public init(latencyTicks: Int64 = 0, earlyBranch: EarlyBranch = .wait) {
        self.latencyTicks = latencyTicks
        self.earlyBranch = earlyBranch
    }
}

/// How finely and by what method the chip is simulated.
public struct SolverSettings: Sendable, Equatable {
    /// Field samples at the chip per sample of the converter: the field is held over each.
    public var fieldSamplesPerSample: Int
    /// The largest error asked for, in populations.
    public var accuracy: Double
    /// Keep the counter-rotating half of drives and couplings.
    public var counterRotating: Bool
    /// The largest memory for one cluster's state, in bytes.
    public var memoryBytes: Int64
    public var method: SolverMethod

    public init(
        fieldSamplesPerSample: Int = 2, accuracy: Double = 1e-6, counterRotating: Bool = false,
        memoryBytes: Int64 = 4 << 30, method: SolverMethod = .automatic
    ) {
        self.method = method
        self.fieldSamplesPerSample = fieldSamplesPerSample
        self.accuracy = accuracy
        self.counterRotating = counterRotating
        self.memoryBytes = memoryBytes
    }
}

/// How a cluster's master equation is solved.
public enum SolverMethod: String, Sendable, CaseIterable {
    /// Chosen for each cluster from its size, its decay and the memory at hand.
    case automatic
    /// The density matrix, element by element.
    case density
    /// The density matrix as a product L·L† with as few columns as the accuracy allows.
    case lowRank = "low-rank"
    /// Monte-Carlo wave functions: one ket a shot, with drawn jumps.
    case trajectories
    /// Runge–Kutta steps on the plain equation: slow, for comparison.
    case reference
}

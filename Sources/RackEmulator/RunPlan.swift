public import RackDiagnostics
public import RackModel
public import Scheduling

/// What is asked of one run, apart from the program and the device.
public struct RunOptions: Sendable, Equatable {
    public var shots: Int
    public var seed: UInt64
    /// Values for the program's `input` variables, the same at every point.
    public var settings: [InputSetting]
    /// Outermost first. Points are numbered with the last axis fastest.
    public var sweeps: [SweepAxis]
    /// Keep traces per shot.
    public var traces: Bool
    /// Keep level populations over time.
    public var populations: Bool
    /// What the states of shots with different histories may take, in bytes, before they are recomputed instead of
    /// kept.
    public var memoryBytes: Int
    /// How the chip is simulated.
    public var solver: SolverRequest

    public init(
        shots: Int = 1000, seed: UInt64 = 0, settings: [InputSetting] = [], sweeps: [SweepAxis] = [],
        traces: Bool = false, populations: Bool = false, memoryBytes: Int = 1 << 30,
        solver: SolverRequest = SolverRequest()
    ) {
        self.solver = solver
        self.memoryBytes = memoryBytes
        self.shots = shots
        self.seed = seed
        self.settings = settings
        self.sweeps = sweeps
        self.traces = traces
        self.populations = populations
    }

    public var pointCount: Int { sweeps.reduce(1) { $0 * $1.values.count } }

    /// The value of each sweep axis at point `index`.
    public func values(at index: Int) -> [Double] {
        var rest = index
        var values: [Double] = []
        for axis in sweeps.reversed() {
            values.append(axis.values[rest % axis.values.count])
            rest /= axis.values.count
        }
        return values.reversed()
    }
}

/// What is asked of the solver beyond what the device's description says.
public struct SolverRequest: Sendable, Equatable {
    /// `nil`: the description's.
    public var method: SolverMethod?
    /// The largest error in populations; `nil`: the description's.
    public var accuracy: Double?
    /// A bound on the memory for the states of one cluster, in bytes, beside the description's; `nil`: none.
    public var memoryBytes: Int?
    /// The memory that the machine has at hand, in bytes; `nil`: not known. What would not fit is refused.
    public var machineBytes: Int?

    public init(
        method: SolverMethod? = nil, accuracy: Double? = nil, memoryBytes: Int? = nil, machineBytes: Int? = nil
    ) {
        self.method = method
        self.accuracy = accuracy
        self.memoryBytes = memoryBytes
        self.machineBytes = machineBytes
    }

    /// The settings of a description with what is asked for put in.
    func settings(over own: SolverSettings) -> SolverSettings {
        var settings = own
        settings.method = method ?? own.method
        settings.accuracy = accuracy ?? own.accuracy
        settings.memoryBytes = min(own.memoryBytes, memoryBytes.map { Int64($0) } ?? .max)
        return settings
    }
}

/// A value bound to an `input` variable.
public struct InputSetting: Sendable, Equatable {
    public var name: String
    public var value: InputValue

    public init(name: String, value: InputValue) {
        self.name = name
        self.value = value
    }
}

/// One swept `input` variable, or element of one.
public struct SweepAxis: Sendable, Equatable {
    /// `amp`, or `angles[2]` for one element of an array.
    public var name: String
    public var values: [Double]
    /// UDUNITS: "s" for a duration, "rad" for an angle, "1" for a plain number.
    public var unit: String

    public init(name: String, values: [Double], unit: String = "1") {
        self.name = name
        self.values = values
        self.unit = unit
    }
}

/// What every point of a run has in common: the shapes of its results.
public struct RunShape: Sendable, Equatable {
    public struct CaptureShape: Sendable, Equatable {
        public var name: String
        public var kind: PulseSchedule.Capture.Kind
        /// The physical qubit whose level this capture reads; `nil` where no resonator is near.
        public var qubit: Int?
        public var startTick: Int64
        public var durationTicks: Int64
        /// Samples of a trace.
        public var samples: Int
        public var samplePeriodSeconds: Double
        /// Where each level's IQ points lie without noise and jumps.
        public var levelCentres: [IQPoint]

        public init(
            name: String, kind: PulseSchedule.Capture.Kind, qubit: Int?, startTick: Int64, durationTicks: Int64,
            samples: Int, samplePeriodSeconds: Double, levelCentres: [IQPoint] = []
        ) {
            self.name = name
            self.kind = kind
            self.qubit = qubit
            self.startTick = startTick
            self.durationTicks = durationTicks
            self.samples = samples
            self.samplePeriodSeconds = samplePeriodSeconds
            self.levelCentres = levelCentres
        }
    }

    /// A value that the program reports per shot.
    public struct OutputShape: Sendable, Equatable {
        public enum Kind: String, Sendable { case bool, bits, int, uint, float, angle, complex, duration }

        public var name: String
        public var kind: Kind
        /// Of an array; for `bits` the last one is the number of bits, from bit 0 on.
        public var dimensions: [Int]
        /// Marked `output` by the program.
        public var isMarked: Bool
        /// UDUNITS.
        public var unit: String { kind == .duration ? "s" : kind == .angle ? "rad" : "1" }
        /// Values per shot.
        public var count: Int { dimensions.reduce(1, *) }

        public init(name: String, kind: Kind, dimensions: [Int] = [], isMarked: Bool = true) {
            self.name = name
            self.kind = kind
            self.dimensions = dimensions
            self.isMarked = isMarked
        }
    }

    public var captures: [CaptureShape]
    /// Whether shots differ in what they run: then a capture may be run never or several times.
    public var hasFeedback: Bool
    public var outputs: [OutputShape]
    public var registers: [PulseSchedule.BitRegister]
    /// Modes (indices into `Device.modes`) whose populations are reported.
    public var modes: [Int]
    /// The clusters of the first and the last point, each once: how they are simulated.
    public var clusters: [ClusterReport] = []
    /// Whether shots of any cluster have states of their own, so that populations are averages with a scatter.
    public var drawsPerShot: Bool { clusters.contains { $0.method == .trajectories } }
    /// What is worth saying of the schedules of the first and the last point although they can be played.
    public var warnings: [Diagnostic]

    public init(
        captures: [CaptureShape], registers: [PulseSchedule.BitRegister], modes: [Int], hasFeedback: Bool = false,
        outputs: [OutputShape] = [], warnings: [Diagnostic] = []
    ) {
        self.warnings = warnings
        self.hasFeedback = hasFeedback
        self.outputs = outputs
        self.captures = captures
        self.registers = registers
        self.modes = modes
    }
}

/// A point of the IQ plane, in volts at the ADC.
public struct IQPoint: Sendable, Equatable {
    public var i: Double
    public var q: Double

    public init(i: Double, q: Double) {
        self.i = i
        self.q = q
    }
}

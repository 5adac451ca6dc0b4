public import RackDiagnostics
public import RackEmulator

/// What a run gave.
public struct RunResult: Sendable {
    /// The sweep axes, with their units.
    public var axes: [SweepAxis]
    /// What the points have in common.
    public var shape: RunShape
    /// In order of their numbers; after a cancellation the last one may hold fewer shots than asked for.
    public var points: [PointOutcome]
    /// Per capture: the readout's confusion, over all points.
    public var readout: [ReadoutQuality]
    public var counters: PointResult.Counters
    /// How each cluster of modes was simulated, over all points.
    public var clusters: [ClusterReport]
    /// What became of the link to a decoder; `nil`: none was called.
    public var link: LinkOutcome?
    /// Warnings of the front end.
    public var warnings: [Diagnostic]
    /// Path of the run file, if one was written.
    public var output: String?
    public var wasCancelled: Bool
    /// Shots that were finished, over all points.
    public var shots: Int
    /// The time that a rack would have taken, without pauses between shots.
    public var simulatedSeconds: Double
    public var wallSeconds: Double
}

/// What one sweep point gave.
public struct PointOutcome: Sendable {
    public var index: Int
    /// The value of each sweep axis here.
    public var values: [Double]
    /// How many shots it holds.
    public var shots: Int
    /// Per bit register, in order of declaration.
    public var registers: [RegisterCounts]
    /// Per reported mode: populations of its levels at the end of the program.
    public var populations: [ModePopulations]
    /// Per capture of the program.
    public var captures: [CaptureOutcome]
    /// Per output variable: those that the program marks, or with feedback all but its bit registers.
    public var outputs: [OutputOutcome]
}

/// How often each value of a register came up at one point.
public struct RegisterCounts: Sendable {
    public struct Entry: Sendable, Equatable {
        /// The register as OpenQASM writes it: bit 0 is the last character.
        public var bits: String
        public var count: Int
    }

    public var name: String
    /// The values that came up, ascending.
    public var counts: [Entry]

    /// How often `bits` came up.
    public func count(of bits: String) -> Int { counts.first { $0.bits == bits }?.count ?? 0 }
}

/// The populations of one mode's levels.
public struct ModePopulations: Sendable, Equatable {
    public var name: String
    public var levels: [Double]
    /// Standard errors, where shots have states of their own; else empty.
    public var errors: [Double] = []
}

/// One capture of one point. With feedback a shot may run it never, or several times: then the last counts.
public struct CaptureOutcome: Sendable {
    public var name: String
    /// The physical qubit whose level it reads; `nil` where no resonator is near.
    public var qubit: Int?
    /// Shots that ran it: what everything below is over.
    public var ranShots: Int
    /// How often it was run, over all shots.
    public var executions: Int
    /// Mean of the IQ points, in volts at the ADC; NaN if no shot ran it.
    public var meanI: Double
    public var meanQ: Double
    /// How many shots were assigned to each level.
    public var assignedCounts: [Int]
    /// Populations of the levels just before the window.
    public var populations: [Double]
    /// Their standard errors, where shots have states of their own; else empty.
    public var populationErrors: [Double] = []
    /// Per shot, if kept: IQ in volts, assigned levels, levels in which the window began, traces.
    public var shots: CaptureResult
}

/// One output variable at one point.
public struct OutputOutcome: Sendable {
    public struct Entry: Sendable, Equatable {
        /// A number in decimal, 0 and 1 for a truth value; of `bit[n]` its bits, bit 0 last.
        public var value: String
        public var count: Int
    }

    public var name: String
    public var kind: RunShape.OutputShape.Kind
    /// Empty: one value; for bits the last one is the number of bits.
    public var dimensions: [Int]
    /// UDUNITS.
    public var unit: String
    /// Marked `output` by the program.
    public var isMarked: Bool
    /// Means over the shots that gave it a value, the last index fastest; of complex numbers real and imaginary part in turn. Of yes and no
    /// the share of ones.
    public var means: [Double]
    /// Standard deviations over the shots, one for each mean; NaN for a single shot.
    public var deviations: [Double]
    /// Whole numbers and bits: the values that came up, ascending; empty where more than 4096 did.
    public var counts: [Entry]
    /// Per shot, if kept.
    public var values: OutputColumn?

    /// How often `value` came up.
    public func count(of value: String) -> Int { counts.first { $0.value == value }?.count ?? 0 }
}

/// How well one capture tells levels apart, from all shots of a run.
public struct ReadoutQuality: Sendable, Equatable {
    public var name: String
    public var qubit: Int?
    /// How many levels the capture's discriminator knows, from |0⟩ up: two for a bit.
    public var toldApart: Int
    /// Row by row: shots whose window began in level `row` and that were assigned to level `column`.
    public var confusion: [[Int]]

    /// Levels in which fewer windows began are left out of the fidelity.
    public static let fewestShots = 20

    /// Levels in which a window began at least once.
    public var preparedLevels: [Int] { confusion.indices.filter { shots(from: $0) > 0 } }

    /// The levels that the fidelity is over: of those that are told apart the ones that enough windows began in.
    public var judgedLevels: [Int] {
        confusion.indices.filter { $0 < toldApart && shots(from: $0) >= Self.fewestShots }
    }

    /// How many windows began in `level`.
    public func shots(from level: Int) -> Int { confusion[level].reduce(0, +) }

    /// Assignment fidelity: F = 1 − [P(0|1) + P(1|0)]/2 where two levels are told apart, else the mean over
    /// `judgedLevels` of the share of shots assigned to the right one. Shots that began in other levels, which
    /// no discriminator of these can get right, do not count.
    ///
    /// `nil` unless at least two levels are judged.
    public var assignmentFidelity: Double? {
        let levels = judgedLevels
        guard levels.count >= 2 else { return nil }
        func share(_ assigned: Int, from level: Int) -> Double {
            Double(confusion[level][assigned]) / Double(shots(from: level))
        }
        if toldApart == 2 { return 1 - (share(0, from: 1) + share(1, from: 0)) / 2 }
        return levels.reduce(0) { $0 + share($1, from: $1) } / Double(levels.count)
    }
}

/// How far a run is.
public struct RunProgress: Sendable {
    public var finishedShots: Int
    public var totalShots: Int
    /// Points of which every shot is finished.
    public var finishedPoints: Int
    public var totalPoints: Int

    /// From 0 to 1.
    public var fraction: Double { totalShots == 0 ? 1 : Double(finishedShots) / Double(totalShots) }
}

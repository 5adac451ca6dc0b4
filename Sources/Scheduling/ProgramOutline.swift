public import PulseLanguage
public import RackDiagnostics
internal import RackUnits

/// What can be said of a program before any shot: found by walking through it once, down both arms of every branch
/// that a measurement decides.
public struct ProgramOutline: Sendable {
    /// Whether anything that the program does or reports depends on what a measurement gives.
    public var hasFeedback: Bool
    /// Whether some shot calls over the feedback link.
    public var callsLink = false
    /// The shot in which every measured bit is 0. Without feedback: every shot.
    public var nominal: PulseSchedule
    /// Everything that some shot may play: `nominal` and the arms beside it. Times of the arms are those of the
    /// walk.
    public var everything: PulseSchedule
    /// The captures of the program, in the order of the walk. A program without feedback runs each once. With
    /// feedback, the capture of one name that a shot runs for the k-th time goes to the k-th slot of that name, and
    /// from the last slot on to that one: it keeps the last.
    public var captures: [PulseSchedule.Capture]
    /// What is reported per shot.
    public var outputs: [OutputDeclaration]
    /// What is worth saying of the program although it can be played.
    public var warnings: [Diagnostic]

    /// With feedback: the program as it branches.
    var regions: [SequenceRegion] = []
    var portNames: [String] = []
    var sources = SourceTexts()
    /// What the stretches were solved to, in ticks.
    var stretches: [ExactSeconds] = []

    public init(
        hasFeedback: Bool, nominal: PulseSchedule, everything: PulseSchedule, captures: [PulseSchedule.Capture],
        outputs: [OutputDeclaration], warnings: [Diagnostic] = []
    ) {
        self.hasFeedback = hasFeedback
        self.nominal = nominal
        self.everything = everything
        self.captures = captures
        self.outputs = outputs
        self.warnings = warnings
    }
}

/// What a capture gave to the program.
public enum CaptureOutcome: Sendable, Hashable {
    case bit(Bool)
    /// Volts at the ADC.
    case iq(re: Double, im: Double)
    case count(Int64)
}

/// A value for an `input`: durations in seconds, angles in radians, truth values as 0 and 1.
public enum InputValue: Sendable, Hashable {
    case number(Double)
    /// Elements of an array, the last index fastest, or bits from bit 0 on.
    case elements([Double])

    public var numbers: [Double] {
        switch self {
        case .number(let number): [number]
        case .elements(let elements): elements
        }
    }
}

extension InputValue: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
}

public import RackDiagnostics

/// When the value of an expression is known.
public enum Constancy: Int, Sendable, Comparable {
    /// From the text alone.
    case literal
    /// With the constants of the device.
    case host
    /// With the inputs of a point.
    case input
    /// While the schedule is made, in program order.
    case ordered
    /// During the shot only.
    case measured

    public static func < (left: Constancy, right: Constancy) -> Bool { left.rawValue < right.rawValue }
}

/// Where a variable lives.
public enum VariableReference: Hashable, Sendable {
    /// Index into `CheckedProgram.globals`.
    case global(Int)
    /// Slot of the running `defcal` or gate body.
    case local(Int)
}

/// An expression with its names resolved and its type known.
public struct CheckedExpression: Sendable {
    public var kind: Kind
    public var type: ValueType
    public var range: SourceRange
    public var constancy: Constancy

    public init(_ kind: Kind, _ type: ValueType, _ range: SourceRange, _ constancy: Constancy) {
        self.kind = kind
        self.type = type
        self.range = range
        self.constancy = constancy
    }

    public indirect enum Kind: Sendable {
        case constant(Value)
        case variable(VariableReference)
        /// Index into `CheckedProgram.inputs`.
        case input(Int)
        /// Index into `CheckedProgram.hostConstants`.
        case host(Int)
        /// One bit of a `bit[n]` or an integer.
        case element(CheckedExpression, index: CheckedExpression)
        case unary(UnaryOperator, CheckedExpression)
        case binary(BinaryOperator, CheckedExpression, CheckedExpression)
        /// To the type of the expression.
        case conversion(CheckedExpression)
        case function(BuiltinFunction, [CheckedExpression])
        /// Index into `CheckedProgram.ports`.
        case port(Int)
        case newFrame(port: CheckedExpression, frequency: CheckedExpression, phase: CheckedExpression)
        case waveform(WaveformFunction, [CheckedExpression])
        /// A waveform of explicit samples.
        case samples([CheckedExpression])
        case phase(of: CheckedExpression)
        case frequency(of: CheckedExpression)
        case capture(CaptureFunction, frame: CheckedExpression, argument: CheckedExpression)
        case measure(QubitOperand)
        case durationOf([CheckedStatement])
        /// Reported already.
        case error
    }

    /// The value, if the text alone gives it.
    public var literal: Value? {
        if case .constant(let value) = kind { value } else { nil }
    }
}

/// The captures that are understood.
public enum CaptureFunction: String, Sendable {
    case v1 = "capture_v1"
    case v2 = "capture_v2"
    case v3 = "capture_v3"

    var result: ValueType {
        switch self {
        case .v1: .complex
        case .v2: .bit
        case .v3: .waveform
        }
    }
}

/// Qubits as an operand names them: one, or several that are broadcast over.
public struct QubitOperand: Sendable {
    public enum Kind: Sendable {
        /// Physical numbers, known from the text.
        case physical([Int])
        /// Qubit `offset + index` of a register of `size`.
        case element(offset: Int, size: Int, index: CheckedExpression)
        /// An operand of the running `defcal` or gate.
        case parameter(Int)
    }

    public var kind: Kind
    /// Whether the text names a single qubit rather than a register.
    public var isSingle: Bool
    public var range: SourceRange

    public init(_ kind: Kind, isSingle: Bool, range: SourceRange) {
        self.kind = kind
        self.isSingle = isSingle
        self.range = range
    }

    /// How many qubits it names.
    public var count: Int {
        if case .physical(let qubits) = kind { qubits.count } else { 1 }
    }
}

public import RackDiagnostics

/// When the value of an expression is known.
public enum Constancy: Int, Sendable, Comparable {
    /// From the text alone.
    case literal
    /// With the constants of the device.
    case host
    /// With the inputs of a point.
    case input
    /// During the shot, in program order.
    case ordered

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
        case durationOf([CheckedStatement])
        /// Elements of an array, or bits of a register, an integer or an angle: one entry a dimension, missing
        /// ones take all.
        case selection(CheckedExpression, [CheckedIndex])
        /// The elements of the left one first: bits count up from its bit 0.
        case concatenation(CheckedExpression, CheckedExpression)
        /// Elements of an array, the last index fastest; the type says the dimensions.
        case arrayLiteral([CheckedExpression])
        /// The length of a dimension that is known only at a call (`#dim` parameters).
        case sizeOf(CheckedExpression, dimension: CheckedExpression)
        /// Index into `CheckedProgram.hostFunctions`.
        case hostFunction(Int, [CheckedExpression])
        /// Index into `CheckedProgram.stretches`.
        case stretch(Int)
        /// Reported already.
        case error
    }

    /// The value, if the text alone gives it.
    public var literal: Value? {
        if case .constant(let value) = kind { value } else { nil }
    }
}

/// One dimension of a selection.
public enum CheckedIndex: Sendable {
    case single(CheckedExpression)
    /// Inclusive ends; `nil`: as far as there are elements.
    indirect case range(start: CheckedExpression?, step: CheckedExpression?, stop: CheckedExpression?)
    case set([CheckedExpression])
}

/// Where a value is written: a variable, or elements of it.
public struct CheckedPlace: Sendable {
    public var variable: VariableReference
    /// Empty for what the checker keeps on its way.
    public var name: String
    /// Applied one after the other, each to what the one before selects: an alias of a slice, then an index.
    public var selections: [[CheckedIndex]]
    /// Of what is written.
    public var type: ValueType
    public var range: SourceRange

    public init(
        variable: VariableReference, name: String, selections: [[CheckedIndex]] = [], type: ValueType,
        range: SourceRange
    ) {
        self.variable = variable
        self.name = name
        self.selections = selections
        self.type = type
        self.range = range
    }
}

/// Something that happens and may give a value. Such things stand only in `CheckedStatement.Kind.perform`,
/// so that expressions can be evaluated without doing anything: the checker takes `if (measure q == 1)` apart.
public enum CheckedEffect: Sendable {
    case measure(QubitOperand)
    /// `argument`: kernel or duration; of no length for `capture_v0(frame)`, which takes the device's own window.
    indirect case capture(CaptureFunction, frame: CheckedExpression, argument: CheckedExpression)
    /// A gate whose calibration returns a value (`c = measure_iq $0;`).
    indirect case gate(CheckedGateCall)
    case subroutine(Int, [CheckedArgument])
    /// A call over the feedback link: index into `CheckedProgram.hostFunctions`, which says how.
    case link(Int, [CheckedExpression])
}

/// An argument of a subroutine, in the order of its parameters.
public enum CheckedArgument: Sendable {
    case value(CheckedExpression)
    /// Copied in, and back when the call ends.
    case reference(CheckedPlace)
    case qubits(QubitOperand)
}

/// What a branch, a loop or a box names: these wait for what decides it, and for each other.
public struct NamedOperands: Sendable {
    /// A variable index stands for its whole register.
    public var qubits: [QubitOperand]
    /// Globals of type `frame`.
    public var frames: [Int]

    public init(qubits: [QubitOperand] = [], frames: [Int] = []) {
        self.qubits = qubits
        self.frames = frames
    }
}

/// The captures.
public enum CaptureFunction: String, Sendable {
    /// To the results alone.
    case v0 = "capture_v0"
    case v1 = "capture_v1"
    case v2 = "capture_v2"
    case v3 = "capture_v3"
    /// How many of the window's samples lie beyond the discriminator.
    case v4 = "capture_v4"

    public var result: ValueType {
        switch self {
        case .v0: .void
        case .v1: .complex
        case .v2: .bit
        case .v3: .waveform
        case .v4: .int(64)
        }
    }
}

/// Qubits as an operand names them: one, or several that are broadcast over.
public struct QubitOperand: Sendable {
    public enum Kind: Sendable {
        /// Physical numbers, known from the text.
        case physical([Int])
        /// Qubit `offset + index` of a register of `size`.
        indirect case element(offset: Int, size: Int, index: CheckedExpression)
        /// An operand of the running `defcal`, gate or subroutine; in a subroutine it may be a register.
        case parameter(Int)
        /// Some qubits of an operand of `size`.
        indirect case selection(QubitOperand, size: Int, CheckedIndex)
        case joined([QubitOperand])
    }

    public var kind: Kind
    /// Whether the text names a single qubit rather than a register.
    public var isSingle: Bool
    public var range: SourceRange
    /// How many qubits it names: `ValueType.openDimension` for a slice whose ends only the run knows.
    public var count: Int

    /// - Parameter count: `nil`: that of the physical qubits, else 1.
    public init(_ kind: Kind, isSingle: Bool, range: SourceRange, count: Int? = nil) {
        self.kind = kind
        self.isSingle = isSingle
        self.range = range
        if let count { self.count = count } else if case .physical(let qubits) = kind { self.count = qubits.count } else {
            self.count = 1
        }
    }
}

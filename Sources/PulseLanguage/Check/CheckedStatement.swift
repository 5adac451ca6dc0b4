public import RackDiagnostics

/// A statement with its names resolved and its types checked.
public struct CheckedStatement: Sendable {
    public var kind: Kind
    public var range: SourceRange

    public init(_ kind: Kind, _ range: SourceRange) {
        self.kind = kind
        self.range = range
    }

    public indirect enum Kind: Sendable {
        /// Without a value the variable becomes unset.
        case declare(VariableReference, name: String, CheckedExpression?)
        case gate(CheckedGateCall)
        case reset(QubitOperand)
        case barrier([TimedOperand])
        case delay(CheckedExpression, [TimedOperand])
        case play(frame: CheckedExpression, waveform: CheckedExpression)
        case setPhase(frame: CheckedExpression, CheckedExpression)
        case shiftPhase(frame: CheckedExpression, CheckedExpression)
        case setFrequency(frame: CheckedExpression, CheckedExpression)
        case shiftFrequency(frame: CheckedExpression, CheckedExpression)
        case loop(VariableReference, ValueType, CheckedLoopValues, [CheckedStatement])
        case box(CheckedExpression?, qubits: [QubitOperand], [CheckedStatement])
        /// `frames`: globals of type `frame` that the block names.
        case calibration(frames: [Int], [CheckedStatement])
        case scope([CheckedStatement])
        case returning(CheckedExpression?)
        case breakLoop, continueLoop, end
        /// Does something and keeps what it gives, if a place is named.
        case perform(CheckedEffect, into: CheckedPlace?)
        case store(CheckedPlace, CheckedExpression)
        /// `names`: what either branch names.
        case branch(CheckedExpression, [CheckedStatement], [CheckedStatement], names: NamedOperands)
        /// `before` runs ahead of every look at the condition.
        case whileLoop(before: [CheckedStatement], CheckedExpression, [CheckedStatement], names: NamedOperands)
        case switching(CheckedExpression, [CheckedCase], otherwise: [CheckedStatement], names: NamedOperands)
        /// A stretch comes into being; `minimum` is its lower bound.
        case declareStretch(Int, minimum: CheckedExpression?)
        /// The qubits take part in the box around them.
        case nop([QubitOperand])
    }
}

/// One `case` of a `switch`.
public struct CheckedCase: Sendable {
    public var values: [Value]
    public var body: [CheckedStatement]

    public init(values: [Value], body: [CheckedStatement]) {
        self.values = values
        self.body = body
    }
}

/// What a `delay` or a `barrier` can name.
public enum TimedOperand: Sendable {
    case qubit(QubitOperand)
    case frame(CheckedExpression)
}

/// What a `for` runs over.
public enum CheckedLoopValues: Sendable {
    case range(start: CheckedExpression, step: CheckedExpression?, stop: CheckedExpression)
    case set([CheckedExpression])
    /// Over an array of one dimension, or the bits of a register from bit 0 on.
    case elements(CheckedExpression)
}

/// A call of a gate with its modifiers.
public struct CheckedGateCall: Sendable {
    public enum Modifier: Sendable {
        case inverse
        case power(CheckedExpression)
        /// `count` control qubits, which come first among the operands.
        case control(count: Int, isNegative: Bool)
    }

    /// Index into `CheckedProgram.gates`.
    public var gate: Int
    public var modifiers: [Modifier]
    public var arguments: [CheckedExpression]
    /// A length that the call is checked against.
    public var duration: CheckedExpression?
    public var operands: [QubitOperand]
    public var nameRange: SourceRange
}

/// A gate: what its definition says and which calibrations it has.
public struct GateSymbol: Sendable {
    public var name: String
    public var definitions: [GateDefinition] = []
    /// Indices into `CheckedProgram.defcals`, in the order of the text.
    public var defcals: [Int] = []
    /// Whether the definition comes from the standard library.
    public var isStandard = false
}

/// `gate name(parameters) qubits { body }`.
public struct GateDefinition: Sendable {
    public var parameterCount: Int
    public var qubitCount: Int
    public var body: [CheckedStatement]
    /// What its slots hold: the parameters.
    public var localTypes: [ValueType]
    public var range: SourceRange
}

/// `defcal name(parameters) operands -> result { body }`.
public struct Defcal: Sendable {
    public enum Parameter: Sendable {
        case any(ValueType)
        case literal(Value)
    }

    public var gate: Int
    public var name: String
    public var parameters: [Parameter]
    /// A physical number, or `nil` for any qubit.
    public var operands: [Int?]
    public var result: ValueType
    public var body: [CheckedStatement]
    /// What its slots hold: the parameters in their order (literals too, unused: `.error`), then variables.
    public var localTypes: [ValueType]
    /// Globals of type `frame` that the body names.
    public var frames: [Int]
    /// From the word `defcal` to the operands.
    public var headRange: SourceRange
    /// It belongs to the program, not to a prelude.
    public var isUser: Bool

    /// As a message writes it: `rx(angle) $0`.
    public var signature: String {
        let shown = parameters.map { parameter in
            switch parameter {
            case .any(let type): "\(type)"
            case .literal(let value): "\(value)"
            }
        }
        let qubits = operands.map { $0.map { "$\($0)" } ?? "any qubit" }
        return name + (shown.isEmpty ? "" : "(\(shown.joined(separator: ", ")))") + " "
            + qubits.joined(separator: ", ")
    }
}

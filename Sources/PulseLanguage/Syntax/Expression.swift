internal import RackDiagnostics

/// An expression as written.
struct Expression: Sendable {
    var kind: Kind
    var range: SourceRange
    /// Levels below this one: bounded, so that walking the tree is safe.
    var depth: UInt16 = 1

    indirect enum Kind: Sendable {
        case integer(UInt64)
        case float(Double)
        case imaginary(Double)
        case timing(DurationValue)
        case boolean(Bool)
        /// The digits of a bit string, most significant first.
        case bits([Bool])
        case identifier(String)
        case hardwareQubit(Int)
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
        case call(String, nameRange: SourceRange, [Expression])
        case cast(TypeSyntax, Expression)
        case index(Expression, [IndexItem])
        case concatenation(Expression, Expression)
        /// `{…}` or `[…]`.
        case list([Expression], inBrackets: Bool)
        case measure(Expression)
        /// A call of a calibration that gives a value: `measure_iq $0`.
        case gateCall(GateCallSyntax)
        case durationOf([Statement])
        /// What could not be read; reported already.
        case error
    }
}

/// One dimension of an index: `i`, `a:b`, `a:s:b`, `{i, j}`.
enum IndexItem: Sendable {
    case single(Expression)
    indirect case range(RangeSyntax)
    case set([Expression])
}

/// `start:step:stop`, the parts that are written.
struct RangeSyntax: Sendable {
    var start: Expression?
    var step: Expression?
    var stop: Expression?
    var range: SourceRange
}

/// Operators with one operand.
public enum UnaryOperator: String, Sendable {
    case negate = "-"
    case not = "!"
    case complement = "~"
}

/// Operators with two operands.
public enum BinaryOperator: String, Sendable {
    case power = "**"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case add = "+"
    case subtract = "-"
    case shiftLeft = "<<"
    case shiftRight = ">>"
    case less = "<"
    case lessEqual = "<="
    case greater = ">"
    case greaterEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case bitAnd = "&"
    case bitXor = "^"
    case bitOr = "|"
    case and = "&&"
    case or = "||"
}

/// A type as written.
struct TypeSyntax: Sendable {
    indirect enum Kind: Sendable {
        case bit, bool, int, uint, float, angle, duration, stretch, void, qubit
        case complex(TypeSyntax?)
        case port, frame, waveform
        /// `array[T, n, m]` or `readonly array[T, #dim = 2]`.
        case array(TypeSyntax, dimensions: [Expression])
        case error
    }

    var isArray: Bool { if case .array = kind { true } else { false } }

    /// Whether values of this type exist only inside calibrations.
    var isPulseType: Bool {
        switch kind {
        case .port, .frame, .waveform: true
        default: false
        }
    }

    var kind: Kind
    /// `[n]`.
    var width: Expression?
    var range: SourceRange
    /// An array of which only the number of dimensions is said: `#dim = n`.
    var isRank = false
}

/// What a token is. Keywords are tokens of their own; the words of the pulse grammar (`port`, `frame`,
/// `waveform`) are identifiers, since they are free names outside calibration blocks.
enum TokenKind: UInt8, Sendable {
    case end, identifier, hardwareQubit, integer, float, imaginary, timing, string, annotation, pragma
    /// What was reported as no number or no string; stands for one.
    case malformed
    // Punctuation
    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case semicolon, comma, colon, dot, at, arrow, equal
    case plus, minus, star, slash, percent, power, doublePlus
    case ampersand, pipe, caret, tilde, bang, doubleAmpersand, doublePipe
    case shiftLeft, shiftRight, less, lessEqual, greater, greaterEqual, equalEqual, bangEqual
    case plusEqual, minusEqual, starEqual, slashEqual, percentEqual, powerEqual
    case ampersandEqual, pipeEqual, caretEqual, tildeEqual, shiftLeftEqual, shiftRightEqual
    // Keywords
    case openqasm, include, defcalgrammar, def, cal, defcal, gate, opaque, extern, box, let_
    case `break`, `continue`, `if`, `else`, end_, `return`, `for`, `while`, `in`, `switch`, `case`, `default`
    case nop, input, output, const, readonly, mutable, qreg, qubit, creg, bool, bit, int, uint, float_, angle
    case complex, array, void, duration, stretch, gphase, inv, pow, ctrl, negctrl, dim, durationof
    case delay, reset, measure, barrier, true_, false_, im

    /// Whether a statement can begin with it: where recovery may take hold again.
    var beginsStatement: Bool {
        switch self {
        case .include, .defcalgrammar, .def, .cal, .defcal, .gate, .opaque, .extern, .box, .let_, .break, .continue,
            .if, .end_, .return, .for, .while, .switch, .nop, .input, .output, .const, .qreg, .qubit, .creg, .bool,
            .bit, .int, .uint, .float_, .angle, .complex, .array, .duration, .stretch, .gphase, .inv, .ctrl,
            .negctrl, .delay, .reset, .measure, .barrier, .annotation, .pragma, .openqasm:
            true
        default: false
        }
    }

    /// Whether what it begins stands only at the top of a program: inside a block it says that the block's end is
    /// missing.
    var standsAtTopOnly: Bool {
        switch self {
        case .openqasm, .include, .defcalgrammar, .def, .defcal, .gate, .opaque, .qubit, .qreg, .input, .output: true
        default: false
        }
    }

    /// Whether it writes to what stands left of it.
    var isAssignment: Bool {
        self == .equal || rawValue >= TokenKind.plusEqual.rawValue && rawValue <= TokenKind.shiftRightEqual.rawValue
    }

    var isKeyword: Bool { rawValue >= TokenKind.openqasm.rawValue }
}

/// A token: its kind and the bytes that it covers.
struct Token: Sendable {
    var kind: TokenKind
    var lower: Int32
    var upper: Int32
}

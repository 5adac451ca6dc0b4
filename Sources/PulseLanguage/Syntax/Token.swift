/// What a token is. Keywords are tokens of their own; the words of the pulse grammar (`port`, `frame`,
/// `waveform`) are identifiers, since they are free names outside calibration blocks.
enum TokenKind: UInt8, Sendable {
    case end, identifier, hardwareQubit, integer, float, imaginary, timing, string, annotation, pragma
    // Punctuation
    case leftParen, rightParen, leftBracket, rightBracket, leftBrace, rightBrace
    case semicolon, comma, colon, dot, at, arrow, equal
    case plus, minus, star, slash, percent, power, doublePlus
    case ampersand, pipe, caret, tilde, bang, doubleAmpersand, doublePipe
    case shiftLeft, shiftRight, less, lessEqual, greater, greaterEqual, equalEqual, bangEqual
    case plusEqual, minusEqual, starEqual, slashEqual, percentEqual, powerEqual
    case ampersandEqual, pipeEqual, caretEqual, shiftLeftEqual, shiftRightEqual
    // Keywords
    case openqasm, include, defcalgrammar, def, cal, defcal, gate, extern, box, let_
    case `break`, `continue`, `if`, `else`, end_, `return`, `for`, `while`, `in`, `switch`, `case`, `default`
    case nop, input, output, const, readonly, mutable, qreg, qubit, creg, bool, bit, int, uint, float_, angle
    case complex, array, void, duration, stretch, gphase, inv, pow, ctrl, negctrl, dim, durationof
    case delay, reset, measure, barrier, true_, false_

    static let keywords: [String: TokenKind] = [
        "OPENQASM": .openqasm, "include": .include, "defcalgrammar": .defcalgrammar, "def": .def, "cal": .cal,
        "defcal": .defcal, "gate": .gate, "extern": .extern, "box": .box, "let": .let_, "break": .break,
        "continue": .continue, "if": .if, "else": .else, "end": .end_, "return": .return, "for": .for,
        "while": .while, "in": .in, "switch": .switch, "case": .case, "default": .default, "nop": .nop,
        "input": .input, "output": .output, "const": .const, "readonly": .readonly, "mutable": .mutable,
        "qreg": .qreg, "qubit": .qubit, "creg": .creg, "bool": .bool, "bit": .bit, "int": .int, "uint": .uint,
        "float": .float_, "angle": .angle, "complex": .complex, "array": .array, "void": .void,
        "duration": .duration, "stretch": .stretch, "gphase": .gphase, "inv": .inv, "pow": .pow, "ctrl": .ctrl,
        "negctrl": .negctrl, "durationof": .durationof, "delay": .delay, "reset": .reset,
        "measure": .measure, "barrier": .barrier, "true": .true_, "false": .false_,
    ]

    /// Whether a statement can begin with it: where recovery may take hold again.
    var beginsStatement: Bool {
        switch self {
        case .include, .defcalgrammar, .def, .cal, .defcal, .gate, .extern, .box, .let_, .break, .continue, .if,
            .end_, .return, .for, .while, .switch, .nop, .input, .output, .const, .qreg, .qubit, .creg, .bool,
            .bit, .int, .uint, .float_, .angle, .complex, .array, .duration, .stretch, .gphase, .inv, .ctrl,
            .negctrl, .delay, .reset, .measure, .barrier, .annotation, .pragma, .openqasm:
            true
        default: false
        }
    }

    var isKeyword: Bool { rawValue >= TokenKind.openqasm.rawValue }
}

/// A token: its kind and the bytes that it covers.
struct Token: Sendable {
    var kind: TokenKind
    var lower: Int32
    var upper: Int32
}

internal import RackDiagnostics

extension Parser {
    /// Whether a type stands here (and so a declaration, or a cast).
    var atType: Bool {
        switch kind {
        case .bool, .bit, .int, .uint, .float_, .angle, .complex, .duration, .stretch, .array: true
        case .identifier: atPulseDeclaration
        default: false
        }
    }

    /// Whether `port`, `frame` or `waveform` stands here and begins a declaration. Outside calibrations the words are
    /// free: a program that has a gate of the name calls it.
    private var atPulseDeclaration: Bool {
        guard peek() == .identifier, isPulseWord(at: index) else { return false }
        if context.isInCalibration || peek(2) == .equal { return true }
        return peek(2) == .semicolon && !ownPulseWords.contains(text)
    }

    /// A scalar type or an array type, as declarations and casts have it.
    mutating func type() throws(Failure) -> TypeSyntax {
        kind == .array ? try arrayType(isReference: false) : try scalarType()
    }

    /// `bit[n]`, `int[n]`, …, and the types of the pulse grammar.
    mutating func scalarType() throws(Failure) -> TypeSyntax {
        let start = index
        let kind: TypeSyntax.Kind
        switch self.kind {
        case .bool: kind = .bool
        case .bit: kind = .bit
        case .int: kind = .int
        case .uint: kind = .uint
        case .float_: kind = .float
        case .angle: kind = .angle
        case .duration: kind = .duration
        case .stretch: kind = .stretch
        case .complex: return try complexType()
        case .identifier where isWord("port", at: index): kind = .port
        case .identifier where isWord("frame", at: index): kind = .frame
        case .identifier where isWord("waveform", at: index): kind = .waveform
        default: throw fail("QP0014", "expected a type, found \(found)", range, help: typeHelp)
        }
        advance()
        var width: Expression?
        switch kind {
        case .bit, .int, .uint, .float, .angle:
            if self.kind == .leftBracket { width = try designator() }
        default:
            if self.kind == .leftBracket {
                throw fail("QP0014", "'\(text(of: start))' has no size", range, help: "leave out '[…]'")
            }
        }
        return TypeSyntax(kind: kind, width: width, range: range(from: start))
    }

    private var typeHelp: String {
        switch kind {
        case .void: "leave out '-> void': nothing is returned"
        case .array: "an array stands here only as 'readonly array[…]' or 'mutable array[…]'"
        case .qubit, .qreg: "qubits are declared at the top of a program, and passed to a 'def'"
        case .creg: "write bit[n]"
        default: "types are bit, bool, int, uint, float, angle, complex, duration and stretch"
        }
    }

    /// `[expression]`.
    mutating func designator() throws(Failure) -> Expression {
        expect(.leftBracket, "[", after: "'\(text(of: max(index - 1, 0)))'")
        let value = try expression()
        expect(.rightBracket, "]", after: "the value")
        return value
    }

    private mutating func complexType() throws(Failure) -> TypeSyntax {
        let start = index
        advance()
        var part: TypeSyntax?
        if take(.leftBracket) {
            guard kind == .float_ else {
                throw fail("QP0014", "expected 'float', found \(found)", range, help: "write complex[float[64]]")
            }
            part = try scalarType()
            expect(.rightBracket, "]", after: "the type")
        }
        return TypeSyntax(kind: .complex(part), range: range(from: start))
    }

    /// `array[T, n, m]`; as a parameter also `array[T, #dim = 2]`.
    mutating func arrayType(isReference: Bool) throws(Failure) -> TypeSyntax {
        let start = index
        advance()
        expect(.leftBracket, "[", after: "'array'")
        if kind == .stretch || kind == .identifier && isPulseWord(at: index) {
            error("QP0014", "an array cannot hold values of type '\(text)'", range, help: "declare variables instead")
        }
        let element = try scalarType()
        expect(.comma, ",", after: "the type of the elements")
        if kind == .dim || kind == .identifier && isWord("dim", at: index) {
            return try dimensionCount(of: element, from: start, isReference: isReference)
        }
        let dimensions = try list(until: .rightBracket, "]") { (parser) throws(Failure) in try parser.expression() }
        if dimensions.isEmpty {
            error("QP0012", "an array needs at least one size", range(from: start), help: "write array[int[32], 4]")
        }
        return TypeSyntax(kind: .array(element, dimensions: dimensions), range: range(from: start))
    }

    private mutating func dimensionCount(
        of element: TypeSyntax, from start: Int, isReference: Bool
    ) throws(Failure) -> TypeSyntax {
        if kind != .dim {
            error("QP0011", "the number of dimensions is written '#dim'", range, help: "write #dim = 2")
        } else if !isReference {
            error(
                "QP0011", "'#dim' stands only in parameters of a 'def' or 'extern'", range,
                help: "write the sizes: array[int[32], 4]")
        }
        advance()
        expect(.equal, "=", after: "'#dim'")
        let count = try expression()
        expect(.rightBracket, "]", after: "the number of dimensions")
        return TypeSyntax(
            kind: .array(element, dimensions: [count]), range: range(from: start), isRank: true)
    }

    /// The type of a parameter of a `def` or `defcal`: a scalar, qubits, or an array passed by reference.
    mutating func valueType() throws(Failure) -> TypeSyntax {
        guard kind == .qubit else { return try scalarType() }
        let start = index
        advance()
        let width = kind == .leftBracket ? try designator() : nil
        return TypeSyntax(kind: .qubit, width: width, range: range(from: start))
    }

    /// `-> type`, if it is there.
    mutating func resultType() throws(Failure) -> TypeSyntax? { take(.arrow) ? try scalarType() : nil }
}

internal import RackDiagnostics

extension Parser {
    /// Whether a type stands here (and so a declaration, or a cast).
    var atType: Bool {
        switch kind {
        case .bool, .bit, .int, .uint, .float_, .angle, .complex, .duration, .stretch, .array: true
        case .identifier:
            // Outside calibrations the words are free: only what can be nothing else is a declaration.
            peek() == .identifier && (context.isInCalibration || peek(2) == .equal)
                && ["port", "frame", "waveform"].contains(text)
        default: false
        }
    }

    mutating func type() throws(Failure) -> TypeSyntax {
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
        case .void: kind = .void
        case .qubit: kind = .qubit
        case .complex: return try complexType()
        case .array: return try arrayType()
        case .identifier where text == "port": kind = .port
        case .identifier where text == "frame": kind = .frame
        case .identifier where text == "waveform": kind = .waveform
        default: throw fail("QP0014", "expected a type, found \(found)", range)
        }
        advance()
        var width: Expression?
        switch kind {
        case .bit, .int, .uint, .float, .angle, .qubit:
            if self.kind == .leftBracket { width = try designator() }
        default: break
        }
        return TypeSyntax(kind: kind, width: width, range: range(from: start))
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
            guard kind == .float_ else { throw fail("QP0014", "expected 'float', found \(found)", range) }
            part = try type()
            expect(.rightBracket, "]", after: "the type")
        }
        return TypeSyntax(kind: .complex(part), range: range(from: start))
    }

    private mutating func arrayType() throws(Failure) -> TypeSyntax {
        let start = index
        advance()
        expect(.leftBracket, "[", after: "'array'")
        let element = try nested { (parser) throws(Failure) in try parser.type() }
        expect(.comma, ",", after: "the type of the elements")
        var isRank = false
        if kind == .dim || kind == .identifier && text == "dim" && peek() == .equal {
            advance()
            expect(.equal, "=", after: "'#dim'")
            isRank = true
        }
        let dimensions = try list(until: .rightBracket, "]") { (parser) throws(Failure) in try parser.expression() }
        if dimensions.isEmpty { error("QP0012", "an array needs at least one size", range(from: start)) }
        return TypeSyntax(kind: .array(element, dimensions: dimensions), range: range(from: start), isRank: isRank)
    }
}

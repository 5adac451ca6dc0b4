internal import RackDiagnostics

extension Parser {
    mutating func expression() throws(Failure) -> Expression {
        defer { leave() }
        try enter()
        return try binary(minimum: 0)
    }

    /// Precedence climbing; `**` binds tighter than the signs before it and to the right.
    private mutating func binary(minimum: Int) throws(Failure) -> Expression {
        var left = try unary()
        while let (operation, precedence) = Self.operation(kind, isVersion2: isVersion2), precedence >= minimum {
            let place = range
            advance()
            let right: Expression
            if operation == .power {
                defer { leave() }
                try enter()
                right = try binary(minimum: precedence)
            } else {
                right = try binary(minimum: precedence + 1)
            }
            left = try joined(left, right, at: place, .binary(operation, left, right))
        }
        return left
    }

    private mutating func joined(
        _ left: Expression, _ right: Expression, at place: SourceRange, _ kind: Expression.Kind
    ) throws(Failure) -> Expression {
        let depth = max(left.depth, right.depth) + 1
        guard depth <= Self.nestingLimit else {
            throw fail(
                "QP0013", "an expression of more than \(Self.nestingLimit) operations in a row", place,
                help: "split it with a variable")
        }
        return Expression(kind: kind, range: left.range.union(right.range), depth: depth)
    }

    private static func operation(_ kind: TokenKind, isVersion2: Bool) -> (BinaryOperator, Int)? {
        switch kind {
        case .caret where isVersion2: (.power, 12)
        case .doublePipe: (.or, 1)
        case .doubleAmpersand: (.and, 2)
        case .pipe: (.bitOr, 3)
        case .caret: (.bitXor, 4)
        case .ampersand: (.bitAnd, 5)
        case .equalEqual: (.equal, 6)
        case .bangEqual: (.notEqual, 6)
        case .less: (.less, 7)
        case .lessEqual: (.lessEqual, 7)
        case .greater: (.greater, 7)
        case .greaterEqual: (.greaterEqual, 7)
        case .shiftLeft: (.shiftLeft, 8)
        case .shiftRight: (.shiftRight, 8)
        case .plus: (.add, 9)
        case .minus: (.subtract, 9)
        case .star: (.multiply, 10)
        case .slash: (.divide, 10)
        case .percent: (.remainder, 10)
        case .power: (.power, 12)
        default: nil
        }
    }

    private mutating func unary() throws(Failure) -> Expression {
        let operation: UnaryOperator
        switch kind {
        case .minus: operation = .negate
        case .bang: operation = .not
        case .tilde: operation = .complement
        default: return try postfix()
        }
        let start = index
        advance()
        // The sign takes a power with it: −x**2 is −(x²).
        defer { leave() }
        try enter()
        let operand = try binary(minimum: 12)
        return Expression(
            kind: .unary(operation, operand), range: range(of: start).union(operand.range), depth: operand.depth + 1)
    }

    private mutating func postfix() throws(Failure) -> Expression {
        var base = try primary()
        while kind == .leftBracket {
            let items = try indexItems()
            let depth = base.depth + 1
            guard depth <= Self.nestingLimit else {
                throw fail("QP0013", "more than \(Self.nestingLimit) indices in a row", base.range)
            }
            base = Expression(
                kind: .index(base, items), range: base.range.union(range(of: index - 1)), depth: depth)
        }
        return base
    }

    /// `[…]` with its brackets.
    mutating func indexItems() throws(Failure) -> [IndexItem] {
        let open = range
        advance()
        guard kind != .rightBracket else {
            advance()
            throw fail("QP0012", "expected an index between '[' and ']'", open, help: "write a[0], or a[:] for all")
        }
        if kind == .leftBrace {
            let values = try set("the index set")
            if kind == .comma {
                throw fail("QP0011", "an index set stands alone between '[' and ']'", range, help: "write a[{0, 2}]")
            }
            expect(.rightBracket, "]", after: "the index set")
            return [.set(values)]
        }
        return try list(until: .rightBracket, "]") { (parser) throws(Failure) in try parser.indexItem() }
    }

    /// `{a, b}` with at least one value.
    mutating func set(_ what: String) throws(Failure) -> [Expression] {
        let open = range
        advance()
        let values = try list(until: .rightBrace, "}") { (parser) throws(Failure) in try parser.expression() }
        if values.isEmpty {
            error("QP0012", "\(what) is empty", open, help: "write at least one value between '{' and '}'")
        }
        return values
    }

    private mutating func indexItem() throws(Failure) -> IndexItem {
        let start = index
        var first: Expression?
        if kind != .colon { first = try expression() }
        guard kind == .colon else {
            if let first { return .single(first) }
                throw fail("QP0012", "expected an index, found \(found)", range, help: "write a[0]")
        }
        return .range(try rangeTail(first, from: start))
    }

    /// What follows the first `:` of a range.
    mutating func rangeTail(_ first: Expression?, from start: Int) throws(Failure) -> RangeSyntax {
        advance()
        let second = atRangeEnd ? nil : try expression()
        guard take(.colon) else {
            return RangeSyntax(start: first, step: nil, stop: second, range: range(from: start))
        }
        if atRangeEnd {
            throw fail("QP0012", "the range has a step and no end", gap, help: "write start:step:end")
        }
        let third = try expression()
        return RangeSyntax(start: first, step: second, stop: third, range: range(from: start))
    }

    private var atRangeEnd: Bool { kind == .rightBracket || kind == .comma || kind == .colon }

    private mutating func primary() throws(Failure) -> Expression {
        if let cast = pendingCast {
            pendingCast = nil
            return cast
        }
        let start = index
        switch kind {
        case .integer, .float, .imaginary, .timing, .true_, .false_, .hardwareQubit: return try literal()
        case .string: return try bitString()
        case .malformed:
            advance()
            return Expression(kind: .error, range: range(of: start))
        case .identifier: return try identifierOrCall()
        case .leftParen:
            advance()
            let inner = try expression()
            expect(.rightParen, ")", after: "the expression")
            return Expression(kind: inner.kind, range: range(from: start), depth: inner.depth)
        case .durationof:
            advance()
            expect(.leftParen, "(", after: "'durationof'")
            let body = try braces()
            expect(.rightParen, ")", after: "the block")
            return Expression(kind: .durationOf(body), range: range(from: start))
        case .pow where peek() == .leftParen:
            return try identifierOrCall()
        case .bool, .bit, .int, .uint, .float_, .angle, .complex, .duration, .stretch, .array:
            let type = try self.type()
            guard kind == .leftParen else {
                throw fail("QP0012", "expected '(' after the type of a cast, found \(found)", range, help: "write \(text(of: start))(x)")
            }
            return try cast(to: type, from: start)
        default: break
        }
        throw fail("QP0012", "expected an expression, found \(found)", range, help: valueHelp)
    }

    private var valueHelp: String {
        switch kind {
        case .measure: "'measure' stands only right of '=' or '->'"
        case .leftBrace, .leftBracket: "values in braces stand only where a variable is declared: declare one and use its name"
        case .doublePlus: "'++' stands only in 'let' and in declarations"
        case .im: "write the number before 'im', as in 1im"
        case _ where kind.isKeyword: "'\(text)' is a word of the language and cannot be a name"
        default: "write a number, a name or ( … )"
        }
    }

    /// What follows the type of a cast.
    mutating func cast(to type: TypeSyntax, from start: Int) throws(Failure) -> Expression {
        advance()
        let operand = try expression()
        expect(.rightParen, ")", after: "the value")
        return Expression(kind: .cast(type, operand), range: range(from: start), depth: operand.depth + 1)
    }

    private mutating func identifierOrCall() throws(Failure) -> Expression {
        let start = index
        if context.isInCalibration, isPulseWord(at: start) {
            throw fail(
                "QP0012", "'\(text)' is a word of the pulse grammar and cannot be a name in a calibration", range,
                help: "to declare one, write \(text) name = …;")
        }
        let text = self.text
        advance()
        guard take(.leftParen) else { return Expression(kind: .identifier(text), range: range(of: start)) }
        let arguments = try list(until: .rightParen, ")") { (parser) throws(Failure) in try parser.expression() }
        if text == "sizeof", arguments.isEmpty || arguments.count > 2 {
            error(
                "QP0104", "'sizeof' takes an array and, if wanted, the number of a dimension", range(of: start),
                help: "write sizeof(a) or sizeof(a, 1)")
        }
        let depth = (arguments.map(\.depth).max() ?? 0) + 1
        return Expression(
            kind: .call(text, nameRange: range(of: start), arguments), range: range(from: start), depth: depth)
    }

    /// An operand of a quantum statement: a name or physical qubit with indices.
    mutating func operand() throws(Failure) -> Expression {
        let start = index
        guard kind == .identifier || kind == .hardwareQubit else {
            throw fail(
                "QP0010", "expected a qubit, found \(found)", range,
                help: kind.isKeyword ? "'\(text)' is a word of the language and cannot be a name" : "write q, q[0] or $0")
        }
        if kind == .hardwareQubit {
            let qubit = try literal()
            guard kind == .leftBracket else { return qubit }
            throw fail("QP0011", "a physical qubit has no index", range, help: "write $0, $1, …")
        }
        var base = Expression(kind: .identifier(text), range: range)
        advance()
        while kind == .leftBracket, base.depth < 8 {
            let items = try indexItems()
            base = Expression(kind: .index(base, items), range: range(from: start), depth: base.depth + 1)
        }
        return base
    }
}

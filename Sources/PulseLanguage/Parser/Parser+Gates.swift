internal import RackDiagnostics

extension Parser {
    mutating func gate() throws(Failure) -> Statement.Kind {
        advance()
        let name = try self.name("the name of a gate")
        var parameters: [Name] = []
        if take(.leftParen) {
            parameters = try list(until: .rightParen, ")") { (parser) throws(Failure) in
                try parser.name("a parameter")
            }
        }
        var qubits: [Name] = []
        while kind != .leftBrace {
            qubits.append(try self.name("a qubit of the gate"))
            guard take(.comma) else { break }
        }
        let outer = context
        context.isInGate = true
        context.loopDepth = 0
        defer { context = outer }
        let body = try braces()
        return .gate(GateSyntax(name: name, parameters: parameters, qubits: qubits, body: body))
    }

    /// `pow(2) @ x q;` or a call of the function `pow`.
    mutating func powerOrExpression() throws(Failure) -> Statement.Kind {
        var offset = 1
        var level = 0
        while peek(offset) != .end {
            if peek(offset) == .leftParen { level += 1 }
            if peek(offset) == .rightParen { level -= 1 }
            offset += 1
            if level == 0 { break }
        }
        return peek(offset) == .at ? try gateCall() : try callOrAssignment()
    }

    mutating func gateCall() throws(Failure) -> Statement.Kind {
        var modifiers: [GateCallSyntax.Modifier] = []
        while kind == .inv || kind == .ctrl || kind == .negctrl || kind == .pow {
            modifiers.append(try modifier())
        }
        let name: Name
        if kind == .gphase {
            name = Name(text: "gphase", range: range)
            advance()
        } else {
            name = try self.name("the name of a gate")
        }
        return try gateCall(name, modifiers)
    }

    private mutating func modifier() throws(Failure) -> GateCallSyntax.Modifier {
        let start = index
        let kind = self.kind
        advance()
        var argument: Expression?
        if take(.leftParen) {
            if kind == .inv { throw fail("QP0011", "'inv' takes no argument", range(of: index - 1)) }
            argument = try expression()
            if self.kind == .comma { throw fail("QP0011", "'\(text(of: start))' takes one argument", range) }
            expect(.rightParen, ")", after: "the argument")
        } else if kind == .pow {
            throw fail("QP0010", "'pow' needs its exponent", range(of: start), help: "write pow(2) @ …")
        }
        guard take(.at) else {
            throw fail("QP0010", "expected '@' after a gate modifier, found \(found)", range)
        }
        let meaning: GateCallSyntax.Modifier.Kind =
            switch kind {
            case .inv: .inverse
            case .pow: .power
            case .ctrl: .control
            default: .negativeControl
            }
        return GateCallSyntax.Modifier(kind: meaning, argument: argument, range: range(from: start))
    }

    /// What follows the name of a gate.
    mutating func gateCall(_ name: Name, _ modifiers: [GateCallSyntax.Modifier]) throws(Failure) -> Statement.Kind {
        var arguments: [Expression] = []
        if take(.leftParen) {
            arguments = try list(until: .rightParen, ")") { (parser) throws(Failure) in try parser.expression() }
        }
        return try gateCall(name, modifiers, arguments)
    }

    mutating func gateCall(
        _ name: Name, _ modifiers: [GateCallSyntax.Modifier], _ arguments: [Expression]
    ) throws(Failure) -> Statement.Kind {
        let designator = kind == .leftBracket ? try self.designator() : nil
        let operands = kind == .semicolon && name.text == "gphase" ? [] : try self.operands()
        try endStatement("the operands")
        return .gateCall(
            GateCallSyntax(
                modifiers: modifiers, name: name, arguments: arguments, designator: designator, operands: operands))
    }

    /// A statement that begins with a name: gate call, assignment or expression.
    mutating func callOrAssignment() throws(Failure) -> Statement.Kind {
        if kind == .identifier {
            switch peek() {
            case .identifier, .hardwareQubit: return try gateCall()
            case .at: throw fail("QP0011", "'\(text)' is no gate modifier", range, help: "modifiers are inv, pow, ctrl and negctrl")
            default: break
            }
        }
        let start = index
        let left = try expression()
        if case .call(let name, let nameRange, let arguments) = left.kind, tokens[start].kind == .identifier,
            kind == .identifier || kind == .hardwareQubit || kind == .leftBracket
        {
            return try gateCall(Name(text: name, range: nameRange), [], arguments)
        }
        // `g[10ns] q;` reads as an index first.
        if case .index(let base, let items) = left.kind, kind == .identifier || kind == .hardwareQubit,
            items.count == 1, case .single(let designator) = items[0], let (name, arguments) = Self.called(base)
        {
            let operands = try self.operands()
            try endStatement("the operands")
            return .gateCall(
                GateCallSyntax(
                    modifiers: [], name: name, arguments: arguments, designator: designator, operands: operands))
        }
        if let operation = Self.assignment(kind) {
            try checkAssignable(left)
            advance()
            let value = try valueOrMeasurement()
            try endStatement("the assignment")
            return .assign(left, operation: operation == .some(nil) ? nil : operation!, value)
        }
        try endStatement("the expression")
        return .expression(left)
    }

    /// A name, or a call of one, as the head of a gate call.
    static func called(_ expression: Expression) -> (Name, [Expression])? {
        switch expression.kind {
        case .identifier(let name): (Name(text: name, range: expression.range), [])
        case .call(let name, let nameRange, let arguments): (Name(text: name, range: nameRange), arguments)
        default: nil
        }
    }

    private mutating func checkAssignable(_ left: Expression) throws(Failure) {
        var base = left
        while case .index(let inner, _) = base.kind { base = inner }
        if case .identifier = base.kind { return }
        throw fail("QP0011", "only a variable can be assigned to", left.range)
    }

    /// The operator of a compound assignment, `.some(nil)` for a plain one.
    private static func assignment(_ kind: TokenKind) -> BinaryOperator?? {
        switch kind {
        case .equal: .some(nil)
        case .plusEqual: .add
        case .minusEqual: .subtract
        case .starEqual: .multiply
        case .slashEqual: .divide
        case .percentEqual: .remainder
        case .powerEqual: .power
        case .ampersandEqual: .bitAnd
        case .pipeEqual: .bitOr
        case .caretEqual: .bitXor
        case .shiftLeftEqual: .shiftLeft
        case .shiftRightEqual: .shiftRight
        default: nil
        }
    }
}

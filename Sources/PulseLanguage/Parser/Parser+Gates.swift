internal import RackDiagnostics

extension Parser {
    mutating func gate() throws(Failure) -> Statement.Kind {
        advance()
        let name = try self.name("the name of a gate")
        if ["port", "frame", "waveform"].contains(name.text) { ownPulseWords.append(name.text) }
        let parameters = try gateParameters()
        let qubits = try gateQubits(until: .leftBrace)
        let outer = context
        context.isInGate = true
        context.loopDepth = 0
        defer { context = outer }
        let body = try braces(of: "the gate")
        return .gate(GateSyntax(name: name, parameters: parameters, qubits: qubits, body: body))
    }

    /// OpenQASM 2: `opaque name(parameters) qubits;`, a gate that a calibration must make.
    mutating func opaqueGate() throws(Failure) -> Statement.Kind {
        advance()
        let name = try self.name("the name of a gate")
        let parameters = try gateParameters()
        let qubits = try gateQubits(until: .semicolon)
        try endStatement("the qubits")
        return .opaque(name, parameters: parameters, qubits: qubits)
    }

    private mutating func gateParameters() throws(Failure) -> [Name] {
        guard take(.leftParen) else { return [] }
        return try list(until: .rightParen, ")") { (parser) throws(Failure) in try parser.name("a parameter") }
    }

    private mutating func gateQubits(until closer: TokenKind) throws(Failure) -> [Name] {
        var qubits = [try name("a qubit of the gate")]
        while kind != closer {
            if take(.comma) {
                if kind == closer { break }
            } else if kind == .identifier, peek() == .comma || peek() == closer || peek() == .identifier, !startsLine {
                error("QP0010", "expected ',' before \(found)", gap, help: "separate the qubits with ','")
            } else {
                break
            }
            qubits.append(try name("a qubit of the gate"))
        }
        return qubits
    }

    /// `pow(2) @ x q;` or a call of the function `pow`.
    mutating func powerOrExpression() throws(Failure) -> Statement.Kind {
        var offset = 1
        var level = 0
        // Far enough for any exponent, and short enough for texts that open it over and over.
        while offset < 1024, peek(offset) != .end {
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
            if kind == .inv {
                throw fail("QP0011", "'inv' takes no argument", range(of: index - 1), help: "write inv @ …")
            }
            argument = try expression()
            if self.kind == .comma {
                throw fail(
                    "QP0011", "'\(text(of: start))' takes one argument", range,
                    help: "leave out what stands behind the comma")
            }
            expect(.rightParen, ")", after: "the argument")
        } else if kind == .pow {
            throw fail("QP0010", "'pow' needs its exponent", range(of: start), help: "write pow(2) @ …")
        }
        guard take(.at) else {
            throw fail(
                "QP0010", "expected '@' after a gate modifier, found \(found)", range,
                help: "write \(text(of: start)) @ gate qubits;")
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
        return try gateCall(name, modifiers, arguments, designator)
    }

    private mutating func gateCall(
        _ name: Name, _ modifiers: [GateCallSyntax.Modifier], _ arguments: [Expression], _ designator: Expression?
    ) throws(Failure) -> Statement.Kind {
        let isPhase = name.text == "gphase"
        if isPhase, arguments.count != 1 {
            error(
                "QP0110", "'gphase' takes 1 parameter, \(arguments.count) given", name.range, help: "write gphase(angle);")
        }
        let operands = isPhase && kind != .identifier && kind != .hardwareQubit ? [] : try self.operands()
        let call = GateCallSyntax(
            modifiers: modifiers, name: name, arguments: arguments, designator: designator, operands: operands)
        if kind == .arrow, modifiers.isEmpty, designator == nil {
            return try arrow(from: call)
        }
        try endStatement("the operands")
        return .gateCall(call)
    }

    /// `measure_iq $0 -> c;`.
    private mutating func arrow(from call: GateCallSyntax) throws(Failure) -> Statement.Kind {
        let value = Expression(
            kind: .gateCall(call), range: call.name.range.union(range(of: index - 1)), depth: 2)
        advance()
        let target = try place("the variable that takes the result")
        try endStatement("the target")
        return .assign(target, operation: nil, value)
    }

    /// A statement that begins with a name: gate call, assignment or expression.
    mutating func callOrAssignment() throws(Failure) -> Statement.Kind {
        if kind == .identifier, pendingCast == nil {
            switch peek() {
            case .identifier, .hardwareQubit: return try gateCall()
            case .at:
                throw fail(
                    "QP0011", "'\(text)' is no gate modifier", range, help: "modifiers are inv, pow, ctrl and negctrl")
            default: break
            }
        }
        let start = index
        let left = try expression()
        if case .call(let name, let nameRange, let arguments) = left.kind, tokens[start].kind == .identifier,
            beginsOperands || kind == .leftBracket
        {
            return try gateCall(Name(text: name, range: nameRange), [], arguments)
        }
        // `g[10ns] q;` reads as an index first.
        if case .index(let base, let items) = left.kind, beginsOperands,
            items.count == 1, case .single(let designator) = items[0], let (name, arguments) = Self.called(base)
        {
            return try gateCall(name, [], arguments, designator)
        }
        if kind.isAssignment { return try assignment(to: left) }
        if kind == .doublePlus { throw fail("QP0012", Self.joinedElsewhere, range, help: Self.joinedHelp) }
        try endStatement("the expression")
        return .expression(left)
    }

    private mutating func assignment(to left: Expression) throws(Failure) -> Statement.Kind {
        let (operation, place) = (kind, range)
        try checkAssignable(left)
        advance()
        var value = try valueOrMeasurement()
        if kind == .doublePlus { throw fail("QP0012", Self.joinedElsewhere, range, help: Self.joinedHelp) }
        try endStatement("the assignment")
        if operation == .tildeEqual {
            bag.note(.complementAssignment, at: place)
            value = Expression(kind: .unary(.complement, value), range: value.range, depth: value.depth + 1)
        }
        return .assign(left, operation: Self.operation(of: operation), value)
    }

    private static let joinedElsewhere = "'++' stands only in 'let' and in declarations"
    private static let joinedHelp = "declare a variable or an alias with the joined value"

    /// Whether what stands here can only be an operand of what was read as an expression.
    private var beginsOperands: Bool {
        if kind == .hardwareQubit { return true }
        guard kind == .identifier else { return false }
        switch peek() {
        case .leftBracket, .comma, .semicolon: return true
        default: return !startsLine
        }
    }

    private mutating func checkAssignable(_ left: Expression) throws(Failure) {
        var base = left
        while case .index(let inner, _) = base.kind { base = inner }
        if case .identifier = base.kind { return }
        throw fail(
            "QP0011", "only a variable can be assigned to", left.range,
            help: "write a name, or elements of one, left of '='")
    }

    /// The operator of a compound assignment.
    private static func operation(of kind: TokenKind) -> BinaryOperator? {
        switch kind {
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

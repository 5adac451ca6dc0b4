internal import RackDiagnostics

extension Parser {
    mutating func qualifiedDeclaration() throws(Failure) -> Statement.Kind {
        let qualifier: DeclarationSyntax.Qualifier = kind == .const ? .const : kind == .input ? .input : .output
        advance()
        guard atType || kind == .identifier && ["port", "frame", "waveform"].contains(text) else {
            throw fail("QP0014", "expected a type after '\(text(of: index - 1))', found \(found)", range)
        }
        return try declaration(qualifier)
    }

    /// A declaration, or (`int(x);`) an expression that begins with a type.
    mutating func declarationOrCast() throws(Failure) -> Statement.Kind {
        let saved = index
        if kind != .array, kind != .stretch, kind != .identifier {
            _ = try type()
            let isCast = kind == .leftParen
            index = saved
            if isCast { return try callOrAssignment() }
        }
        return try declaration(.none)
    }

    private mutating func declaration(_ qualifier: DeclarationSyntax.Qualifier) throws(Failure) -> Statement.Kind {
        let type = try self.type()
        let name = try self.name("a name")
        if kind == .leftBracket, case .bit = type.kind {
            throw fail("QP0011", "the size stands behind the type", range, help: "write bit[n] \(name.text);")
        }
        var initial: Expression?
        if take(.equal) {
            initial = try valueOrMeasurement()
            checkBrackets(of: type, initial)
        } else if qualifier == .const {
            error("QP0010", "a constant needs a value", name.range, help: "write const … \(name.text) = …;")
        }
        if qualifier == .input, let initial {
            error("QP0011", "an input has no value in the program", initial.range, help: "it is set from outside")
        }
        try endStatement("the declaration")
        return .declaration(DeclarationSyntax(qualifier: qualifier, type: type, name: name, initial: initial))
    }

    /// Square brackets hold samples of a waveform; arrays are written with braces.
    private mutating func checkBrackets(of type: TypeSyntax, _ value: Expression?) {
        guard let value, case .list(_, inBrackets: true) = value.kind else { return }
        if case .waveform = type.kind { return }
        error("QP0011", "arrays are written with braces", value.range, help: "write { … }")
    }

    mutating func qubitDeclaration() throws(Failure) -> Statement.Kind {
        advance()
        let size = kind == .leftBracket ? try designator() : nil
        if kind == .hardwareQubit {
            throw fail("QP0011", "physical qubits are not declared", range, help: "use $0, $1, … as they are")
        }
        let name = try self.name("a name for the qubits")
        try endStatement("the declaration")
        return .qubits(name, size: size)
    }

    mutating func oldRegister() throws(Failure) -> Statement.Kind {
        let isQuantum = kind == .qreg
        advance()
        let name = try self.name("a name for the register")
        let size = kind == .leftBracket ? try designator() : nil
        try endStatement("the declaration")
        return .oldRegister(name, size: size, isQuantum: isQuantum)
    }

    mutating func alias() throws(Failure) -> Statement.Kind {
        advance()
        let name = try self.name("a name")
        expect(.equal, "=", after: "the name")
        var value = try expression()
        while kind == .doublePlus {
            advance()
            let right = try expression()
            guard value.depth < Self.nestingLimit else {
                throw fail("QP0013", "more than \(Self.nestingLimit) parts in a row", value.range)
            }
            value = Expression(
                kind: .concatenation(value, right), range: value.range.union(right.range), depth: value.depth + 1)
        }
        try endStatement("the alias")
        return .alias(name, value)
    }

    mutating func externDeclaration() throws(Failure) -> Statement.Kind {
        advance()
        if kind == .identifier, peek() == .identifier, text == "port" || text == "frame" {
            let isPort = text == "port"
            if !context.isInCalibration {
                error(
                    "QP0019", "'extern \(text)' stands only in a 'cal' block", range, help: "write cal { extern … }")
            }
            advance()
            let name = try self.name("the name of a \(isPort ? "port" : "frame")")
            try endStatement("the declaration")
            return isPort ? .externPort(name) : .externFrame(name)
        }
        let name = try self.name("the name of a function")
        expect(.leftParen, "(", after: "the name")
        let parameters = try list(until: .rightParen, ")") { (parser) throws(Failure) in
            let type = try parser.externType()
            if parser.kind == .identifier {
                parser.error("QP0011", "parameters of an extern are types without names", parser.range)
                parser.advance()
            }
            return type
        }
        let result = take(.arrow) ? try externType() : nil
        try endStatement("the declaration")
        return .externFunction(name, parameters: parameters, result: result)
    }

    private mutating func externType() throws(Failure) -> TypeSyntax {
        if kind == .readonly || kind == .mutable { advance() }
        if kind == .creg || kind == .qreg {
            throw fail("QP0014", "expected a type, found \(found)", range)
        }
        return try type()
    }

    mutating func subroutine() throws(Failure) -> Statement.Kind {
        advance()
        let name = try self.name("the name of a subroutine")
        expect(.leftParen, "(", after: "the name")
        let parameters = try list(until: .rightParen, ")") { (parser) throws(Failure) in try parser.parameter() }
        let result = take(.arrow) ? try type() : nil
        let outer = context
        context.isInSubroutine = true
        context.loopDepth = 0
        defer { context = outer }
        return .subroutine(
            SubroutineSyntax(name: name, parameters: parameters, result: result, body: try braces()))
    }

    /// A parameter of a `def`: `type name`, `readonly array[…] name`, or the old `qreg q[n]`.
    mutating func parameter() throws(Failure) -> ParameterSyntax {
        var isReadOnly = true
        if kind == .readonly || kind == .mutable {
            isReadOnly = kind == .readonly
            advance()
        }
        if kind == .qreg || kind == .creg {
            let start = index
            let isQuantum = kind == .qreg
            advance()
            let name = try self.name("a name")
            let width = kind == .leftBracket ? try designator() : nil
            return ParameterSyntax(
                type: TypeSyntax(kind: isQuantum ? .qubit : .bit, width: width, range: range(from: start)), name: name)
        }
        let type = try self.type()
        return ParameterSyntax(type: type, name: try self.name("a name"), isReadOnly: isReadOnly)
    }
}

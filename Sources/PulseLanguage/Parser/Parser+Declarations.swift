internal import RackDiagnostics

extension Parser {
    mutating func qualifiedDeclaration() throws(Failure) -> Statement.Kind {
        let qualifier: DeclarationSyntax.Qualifier = kind == .const ? .const : kind == .input ? .input : .output
        advance()
        guard atType || kind == .identifier && isPulseWord(at: index) else {
            throw fail(
                "QP0014", "expected a type after '\(text(of: index - 1))', found \(found)", range,
                help: "write \(text(of: index - 1)) float[64] name")
        }
        if kind == .array, qualifier == .const {
            throw fail("QP0011", "arrays are not constant", range, help: "leave out 'const'")
        }
        return try declaration(of: try type(), qualifier)
    }

    /// A declaration, or (`int(x);`) an expression that begins with a type.
    mutating func declarationOrCast() throws(Failure) -> Statement.Kind {
        let start = index
        if kind == .identifier, !context.isInCalibration {
            bag.note(.pulseOutsideCalibration, at: range(of: start).union(range(of: start + 1)))
        }
        let type = try self.type()
        guard kind == .leftParen else { return try declaration(of: type, .none) }
        pendingCast = try cast(to: type, from: start)
        return try callOrAssignment()
    }

    private mutating func declaration(
        of type: TypeSyntax, _ qualifier: DeclarationSyntax.Qualifier
    ) throws(Failure) -> Statement.Kind {
        let name = try self.name("a name")
        if kind == .leftBracket {
            throw fail(
                "QP0011", "the size stands behind the type", range,
                help: "write \(text(of: max(index - 2, 0)))[n] \(name.text);")
        }
        var declaration = DeclarationSyntax(qualifier: qualifier, type: type, name: name, initial: nil)
        if take(.equal) {
            do throws(Failure) {
                declaration.initial = try initialValue()
            } catch {
                // The name is known all the same.
                declaration.initial = Expression(kind: .error, range: range)
                synchronise()
                return .declaration(declaration)
            }
            checkBrackets(of: type, declaration.initial)
        } else if qualifier == .const {
            error("QP0010", "a constant needs a value", name.range, help: "write const … \(name.text) = …;")
        }
        if qualifier == .input || qualifier == .output, let initial = declaration.initial {
            error(
                "QP0011", "an \(qualifier == .input ? "input" : "output") has no value where it is declared", initial.range,
                help: qualifier == .input ? "it is set from outside" : "assign to it further down")
        }
        try endStatement("the declaration")
        return .declaration(declaration)
    }

    /// Square brackets hold samples of a waveform; arrays are written with braces.
    private mutating func checkBrackets(of type: TypeSyntax, _ value: Expression?) {
        guard let value, case .list(_, let inBrackets) = value.kind else { return }
        switch type.kind {
        case .waveform: if inBrackets { bag.note(.samplesInBrackets, at: value.range) }
        case .array, .error: if inBrackets { error("QP0011", "arrays are written with braces", value.range, help: "write { … }") }
        default:
            error(
                "QP0011", "values in braces are for arrays and waveforms", value.range,
                help: "declare the variable as array[…], or write one value")
        }
    }

    mutating func qubitDeclaration() throws(Failure) -> Statement.Kind {
        let start = index
        advance()
        let size = kind == .leftBracket ? try designator() : nil
        if kind == .hardwareQubit, size == nil {
            let qubit = try literal()
            bag.note(.declaredPhysicalQubits, at: range(from: start))
            try endStatement("the declaration")
            return .physicalQubit(qubit)
        }
        let name = try self.name("a name for the qubits")
        if kind == .leftBracket {
            throw fail(
                "QP0011", "the size stands behind the type", range, help: "write qubit[n] \(name.text);")
        }
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
        let value = try joinedParts(try expression())
        try endStatement("the alias")
        return .alias(name, value)
    }

    mutating func externDeclaration() throws(Failure) -> Statement.Kind {
        advance()
        if kind == .identifier, peek() == .identifier, text == "port" || text == "frame" {
            let isPort = text == "port"
            if !context.isInCalibration { bag.note(.pulseOutsideCalibration, at: range(of: index - 1).union(range)) }
            advance()
            let name = try self.name("the name of a \(isPort ? "port" : "frame")")
            try endStatement("the declaration")
            return isPort ? .externPort(name) : .externFrame(name)
        }
        let start = index
        let name = try self.name("the name of a function")
        expect(.leftParen, "(", after: "the name")
        var named: SourceRange?
        let parameters = try list(until: .rightParen, ")") { (parser) throws(Failure) in
            let type = try parser.externType()
            if parser.kind == .identifier, parser.peek() == .comma || parser.peek() == .rightParen {
                named = named ?? parser.range
                parser.advance()
            }
            return type
        }
        let result = try resultType()
        if let named {
            error(
                "QP0011", "parameters of an extern are types without names", named,
                help: "leave out the names, as in extern f(float[64], duration) -> waveform;")
        }
        if !context.isInCalibration, ([result].compactMap { $0 } + parameters).contains(where: \.isPulseType) {
            bag.note(.pulseOutsideCalibration, at: range(from: start))
        }
        try endStatement("the declaration")
        return .externFunction(name, parameters: parameters, result: result)
    }

    /// A scalar, an array passed by reference, or the old `creg[n]`.
    private mutating func externType() throws(Failure) -> TypeSyntax {
        if isReferenceWord {
            advance()
            return try referenceType()
        }
        guard kind == .creg else { return try scalarType() }
        let start = index
        advance()
        let width = kind == .leftBracket ? try designator() : nil
        return TypeSyntax(kind: .bit, width: width, range: range(from: start))
    }

    private var isReferenceWord: Bool { kind == .readonly || kind == .mutable }

    /// `array[…]` behind `readonly` or `mutable`.
    private mutating func referenceType() throws(Failure) -> TypeSyntax {
        guard kind == .array else {
            throw fail(
                "QP0014", "expected 'array' after '\(text(of: index - 1))', found \(found)", range,
                help: "other values are passed by copy: leave out '\(text(of: index - 1))'")
        }
        return try arrayType(isReference: true)
    }

    mutating func subroutine() throws(Failure) -> Statement.Kind {
        advance()
        let name = try self.name("the name of a subroutine")
        expect(.leftParen, "(", after: "the name")
        let parameters = try list(until: .rightParen, ")") { (parser) throws(Failure) in try parser.parameter() }
        let result = try resultType()
        let outer = context
        context.isInSubroutine = true
        context.loopDepth = 0
        defer { context = outer }
        return .subroutine(
            SubroutineSyntax(name: name, parameters: parameters, result: result, body: try braces(of: "the subroutine")))
    }

    /// A parameter of a `def`: `type name`, `readonly array[…] name`, or the old `qreg q[n]`.
    private mutating func parameter() throws(Failure) -> ParameterSyntax {
        if isReferenceWord {
            let isReadOnly = kind == .readonly
            advance()
            let type = try referenceType()
            return ParameterSyntax(type: type, name: try name("a name"), isReadOnly: isReadOnly)
        }
        guard kind == .qreg || kind == .creg else {
            let type = try valueType()
            return ParameterSyntax(type: type, name: try name("a name"))
        }
        let start = index
        let isQuantum = kind == .qreg
        advance()
        let name = try self.name("a name")
        let width = kind == .leftBracket ? try designator() : nil
        return ParameterSyntax(
            type: TypeSyntax(kind: isQuantum ? .qubit : .bit, width: width, range: range(from: start)), name: name)
    }
}

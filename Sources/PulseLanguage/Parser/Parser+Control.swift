internal import RackDiagnostics

extension Parser {
    mutating func conditional() throws(Failure) -> Statement.Kind {
        advance()
        let condition = try parenthesised("'if'")
        let then = try body()
        var otherwise: [Statement] = []
        if take(.else) { otherwise = try body() }
        return .conditional(condition, then, otherwise)
    }

    private mutating func parenthesised(_ what: String) throws(Failure) -> Expression {
        if !take(.leftParen) {
            let word = what.filter { $0 != "'" }
            error("QP0010", "expected '(' after \(what), found \(found)", range, help: "write \(word) (…)")
            if kind == .leftBrace || kind == .semicolon { throw Failure() }
        }
        let value = try expression()
        if kind == .in { throw fail("QP0011", "'in' stands only in 'for' loops", range, help: "write for int i in …") }
        expect(.rightParen, ")", after: "the condition")
        while kind == .rightParen {
            error("QP0011", "this ')' has no '('", range, help: "leave it out, or write its '(' before")
            advance()
        }
        return value
    }

    private mutating func loopBody() throws(Failure) -> [Statement] {
        context.loopDepth += 1
        defer { context.loopDepth -= 1 }
        return try body()
    }

    mutating func forLoop() throws(Failure) -> Statement.Kind {
        advance()
        guard atType else {
            throw fail(
                "QP0014", "expected the type of the loop variable, found \(found)", range,
                help: "write for int i in [0:9] { … }")
        }
        let type = try scalarType()
        let name = try self.name("the loop variable")
        guard take(.in) else {
            throw fail("QP0010", "expected 'in', found \(found)", range, help: "write for int i in [0:9] { … }")
        }
        let values = try loopValues()
        return .forLoop(type, name, values, try loopBody())
    }

    private mutating func loopValues() throws(Failure) -> LoopValues {
        let start = index
        guard kind == .leftBracket else {
            if kind == .leftBrace { return .set(try set("the set of a loop")) }
            return .expression(try expression())
        }
        advance()
        let first = kind == .colon ? nil : try expression()
        guard kind == .colon else {
            throw fail(
                "QP0010", "expected ':' in the range, found \(found)", range,
                help: "a range is [start:end] or [start:step:end], both ends included")
        }
        var values = try rangeTail(first, from: start)
        expect(.rightBracket, "]", after: "the range")
        values.range = range(from: start)
        return .range(values)
    }

    mutating func whileLoop() throws(Failure) -> Statement.Kind {
        advance()
        let condition = try parenthesised("'while'")
        return .whileLoop(condition, try loopBody())
    }

    mutating func switching() throws(Failure) -> Statement.Kind {
        advance()
        let value = try parenthesised("'switch'")
        if !take(.leftBrace) {
            guard kind == .case || kind == .default else {
                throw fail("QP0010", "expected '{', found \(found)", range, help: "write switch (n) { case 0 { … } }")
            }
            error("QP0010", "expected '{', found \(found)", gap, help: "write '{' here")
        }
        var cases: [SwitchCase] = []
        while kind == .case || kind == .default { cases.append(try switchCase()) }
        if kind == .rightBrace {
            advance()
            return .switching(value, cases)
        }
        throw fail(
            "QP0010", "expected 'case', 'default' or '}', found \(found)", range,
            help: "statements stand in the braces of a case: case 0 { … }")
    }

    private mutating func switchCase() throws(Failure) -> SwitchCase {
        let start = index
        let isDefault = kind == .default
        advance()
        var labels: [Expression] = []
        if !isDefault {
            labels.append(try expression())
            while kind != .leftBrace {
                if take(.comma) {
                    if kind == .leftBrace { break }
                } else if kind == .integer || kind == .identifier && (peek() == .comma || peek() == .leftBrace) {
                    error("QP0010", "expected ',' before \(found)", gap, help: "separate the labels with ','")
                } else {
                    break
                }
                labels.append(try expression())
            }
        }
        if kind == .colon {
            throw fail(
                "QP0011", "a case has braces rather than a colon", range,
                help: "write \(isDefault ? "default" : "case 0") { … }")
        }
        let outer = context
        context.isGlobal = false
        defer { context = outer }
        let body = try braces(of: isDefault ? "'default'" : "the case")
        return SwitchCase(labels: labels, body: body, range: range(from: start))
    }

    mutating func jump() throws(Failure) -> Statement.Kind {
        let kind = self.kind
        let place = range
        advance()
        if kind != .end_, context.loopDepth == 0 {
            error(
                "QP0017", "'\(text(of: index - 1))' outside a loop", place,
                help: "it stands in the body of a 'for' or 'while'")
        }
        try endStatement("'\(text(of: index - 1))'")
        return kind == .break ? .breakLoop : kind == .continue ? .continueLoop : .end
    }

    mutating func returning() throws(Failure) -> Statement.Kind {
        let place = range
        advance()
        if !context.isInSubroutine, !context.isInDefcal {
            error(
                "QP0018", "'return' outside a 'def' or 'defcal'", place, help: "write 'end;' to stop the program")
        }
        let isBare = kind == .semicolon || kind == .rightBrace || kind == .end
        let value = isBare ? nil : try valueOrMeasurement()
        try endStatement("'return'")
        return .returning(value)
    }

    // MARK: Calibrations

    mutating func calibrationBlock() throws(Failure) -> Statement.Kind {
        let place = range
        advance()
        if context.isInCalibration {
            throw fail(
                "QP0019", "a calibration block inside another", place, help: "write its statements without 'cal'")
        }
        let outer = context
        context.isInCalibration = true
        defer { context = outer }
        return .cal(try braces(of: "'cal'"))
    }

    mutating func calibration() throws(Failure) -> Statement.Kind {
        let start = index
        advance()
        let name: Name
        switch kind {
        case .measure, .reset, .delay:
            name = Name(text: text, range: range)
            advance()
        default: name = try self.name("the name of a gate")
        }
        let outer = context
        context.isInCalibration = true
        context.isInDefcal = true
        context.loopDepth = 0
        defer { context = outer }
        if ["port", "frame", "waveform"].contains(name.text) { ownPulseWords.append(name.text) }
        var parameters: [DefcalSyntax.Parameter] = []
        if take(.leftParen) {
            parameters = try list(until: .rightParen, ")") { (parser) throws(Failure) in
                try parser.calibrationParameter()
            }
        }
        var operands: [DefcalSyntax.Operand] = []
        repeat {
            if kind == .hardwareQubit {
                guard case .hardwareQubit(let number) = try literal().kind else { throw Failure() }
                operands.append(.physical(number, range(of: index - 1)))
            } else {
                operands.append(.any(try self.name("a qubit")))
            }
        } while takeOperandComma() && kind != .leftBrace && kind != .arrow
        let head = range(from: start)
        var result = try resultType()
        if result == nil, name.text == "measure", returnsCapture {
            bag.note(.untypedMeasurement, at: name.range)
            result = TypeSyntax(kind: .bit, range: name.range)
        }
        let body = skipsCalibrationBodies ? [] : try braces(of: "the calibration")
        return .defcal(
            DefcalSyntax(
                name: name, parameters: parameters, operands: operands, result: result, body: body, headRange: head))
    }

    /// Whether the block that begins here has a `return capture_v…`.
    private var returnsCapture: Bool {
        guard kind == .leftBrace else { return false }
        var depth = 0
        for place in index..<tokens.count {
            switch tokens[place].kind {
            case .leftBrace: depth += 1
            case .rightBrace:
                depth -= 1
                if depth == 0 { return false }
            // Calibrations do not nest: the next one ends a block that nothing closes.
            case .defcal: return false
            case .return where place + 1 < tokens.count && text(of: place + 1).hasPrefix("capture_v"): return true
            default: break
            }
        }
        return false
    }

    /// All calibrations of the text without their bodies: which there are is known before the first is read.
    func calibrationHeads() -> [Statement] {
        var heads: [Statement] = []
        for start in tokens.indices where tokens[start].kind == .defcal {
            var reader = self
            reader.bag = DiagnosticBag()
            reader.index = start
            reader.skipsCalibrationBodies = true
            let statement = reader.statementRecovering()
            if case .defcal = statement.kind { heads.append(statement) }
        }
        return heads
    }

    private mutating func calibrationParameter() throws(Failure) -> DefcalSyntax.Parameter {
        let saved = index
        if atType || kind == .qubit {
            let type = try valueType()
            if kind == .identifier { return .named(ParameterSyntax(type: type, name: try name("a name"))) }
            index = saved
        }
        return .literal(try expression())
    }
}

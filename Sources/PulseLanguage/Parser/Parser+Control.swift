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
        guard take(.leftParen) else {
            throw fail("QP0010", "expected '(' after \(what), found \(found)", range)
        }
        let value = try expression()
        expect(.rightParen, ")", after: "the condition")
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
        let type = try self.type()
        let name = try self.name("the loop variable")
        guard take(.in) else { throw fail("QP0010", "expected 'in', found \(found)", range) }
        let values: LoopValues
        let start = index
        if kind == .leftBracket {
            advance()
            let first = kind == .colon ? nil : try expression()
            guard kind == .colon else { throw fail("QP0010", "expected ':' in the range, found \(found)", range) }
            var range = try rangeTail(first, from: start)
            expect(.rightBracket, "]", after: "the range")
            range.range = self.range(from: start)
            values = .range(range)
        } else if kind == .leftBrace {
            advance()
            values = .set(try list(until: .rightBrace, "}") { (parser) throws(Failure) in try parser.expression() })
        } else {
            values = .expression(try expression())
        }
        return .forLoop(type, name, values, try loopBody())
    }

    mutating func whileLoop() throws(Failure) -> Statement.Kind {
        advance()
        let condition = try parenthesised("'while'")
        return .whileLoop(condition, try loopBody())
    }

    mutating func switching() throws(Failure) -> Statement.Kind {
        advance()
        let value = try parenthesised("'switch'")
        guard take(.leftBrace) else { throw fail("QP0010", "expected '{', found \(found)", range) }
        var cases: [SwitchCase] = []
        while kind == .case || kind == .default {
            let start = index
            let isDefault = kind == .default
            advance()
            var labels: [Expression] = []
            if !isDefault {
                repeat { labels.append(try expression()) } while take(.comma) && kind != .leftBrace
            }
            let body = try braces()
            cases.append(SwitchCase(labels: labels, body: body, range: range(from: start)))
        }
        guard take(.rightBrace) else {
            throw fail("QP0010", "expected 'case', 'default' or '}', found \(found)", range)
        }
        return .switching(value, cases)
    }

    mutating func jump() throws(Failure) -> Statement.Kind {
        let kind = self.kind
        let place = range
        advance()
        if kind != .end_, context.loopDepth == 0 {
            error("QP0017", "'\(text(of: index - 1))' outside a loop", place)
        }
        try endStatement("'\(text(of: index - 1))'")
        return kind == .break ? .breakLoop : kind == .continue ? .continueLoop : .end
    }

    mutating func returning() throws(Failure) -> Statement.Kind {
        let place = range
        advance()
        if !context.isInSubroutine, !context.isInDefcal {
            error("QP0018", "'return' outside a 'def' or 'defcal'", place)
        }
        let value = kind == .semicolon ? nil : try valueOrMeasurement()
        try endStatement("'return'")
        return .returning(value)
    }

    // MARK: Calibrations

    mutating func calibrationBlock() throws(Failure) -> Statement.Kind {
        let place = range
        advance()
        if context.isInCalibration {
            throw fail("QP0019", "a calibration block inside another", place)
        }
        let outer = context
        context.isInCalibration = true
        defer { context = outer }
        return .cal(try braces())
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
        } while take(.comma) && kind != .leftBrace && kind != .arrow
        let head = range(from: start)
        let result = take(.arrow) ? try type() : nil
        let body = try braces()
        return .defcal(
            DefcalSyntax(
                name: name, parameters: parameters, operands: operands, result: result, body: body, headRange: head))
    }

    private mutating func calibrationParameter() throws(Failure) -> DefcalSyntax.Parameter {
        let saved = index
        if atType {
            let type = try self.type()
            if kind == .identifier { return .named(ParameterSyntax(type: type, name: try name("a name"))) }
            index = saved
        }
        return .literal(try expression())
    }
}

internal import RackDiagnostics

extension Parser {
    // MARK: Supplying what is missing

    /// Reads `wanted`; a missing one is reported at the gap and taken as read.
    mutating func expect(_ wanted: TokenKind, _ shown: String, after what: String) {
        if take(wanted) { return }
        error("QP0010", "expected '\(shown)' after \(what), found \(found)", gap, help: "write '\(shown)' here")
    }

    /// Ends a statement: a missing `;` before something that begins a statement is supplied, anything
    /// else that stands here is reported and skipped.
    mutating func endStatement(_ what: String) throws(Failure) {
        if take(.semicolon) { return }
        let onNewLine = index > 0 && kind != .end && startsLine
        if kind == .end || kind == .rightBrace || onNewLine || kind.beginsStatement || beginsNamedStatement {
            error("QP0010", "expected ';' after \(what)", gap, help: "end the statement with ';'")
            return
        }
        throw fail("QP0011", "expected ';' after \(what), found \(found)", range, help: strayHelp)
    }

    private var strayHelp: String {
        switch kind {
        case .rightParen: "this ')' has no '('"
        case .rightBracket: "this ']' has no '['"
        default: "end the statement before it with ';', or leave it out"
        }
    }

    /// Whether a name stands here that a statement may begin with: a call, a gate or an assignment.
    private var beginsNamedStatement: Bool {
        guard kind == .identifier else { return false }
        switch peek() {
        case .identifier, .hardwareQubit, .leftParen, .leftBracket, .equal: return true
        default: return peek().isAssignment
        }
    }

    /// Whether the token at hand is the first of its line.
    var startsLine: Bool {
        guard index > 0 else { return true }
        var place = Int(tokens[index].lower) - 1
        let from = Int(tokens[index - 1].upper)
        while place >= from {
            if bytes[place] == 0x0A || bytes[place] == 0x0D { return true }
            place -= 1
        }
        return false
    }

    /// Comma-separated items up to `closer` (which is read), a comma at the end allowed.
    mutating func list<Item>(
        until closer: TokenKind, _ shown: String, _ item: (inout Parser) throws(Failure) -> Item
    ) throws(Failure) -> [Item] {
        var items: [Item] = []
        while kind != closer {
            let before = index
            items.append(try item(&self))
            if take(.comma) { continue }
            if kind == closer { break }
            guard index > before, beginsItem, closerAhead(closer) != nil else { break }
            error("QP0010", "expected ',' before \(found)", gap, help: "separate the items with ','")
        }
        if take(closer) { return items }
        let message = "expected ',' or '\(shown)', found \(found)"
        if closer == .rightBrace, let end = closerAhead(closer) {
            error("QP0010", message, range, help: "separate the items with ','")
            index = end
            advance()
            return items
        }
        if kind == .semicolon || kind == .end || !isStray {
            error("QP0010", "expected '\(shown)', found \(found)", gap, help: "close it with '\(shown)'")
            return items
        }
        throw fail("QP0010", message, range, help: "close it with '\(shown)'")
    }

    /// Whether the token can begin a value, a type or a name.
    private var beginsItem: Bool {
        switch kind {
        case .identifier, .hardwareQubit, .integer, .float, .imaginary, .timing, .string, .malformed, .true_, .false_,
            .durationof, .leftBrace, .leftParen, .bool, .bit, .int, .uint, .float_, .angle, .complex, .duration, .array,
            .readonly, .mutable, .qubit, .minus:
            true
        default: false
        }
    }

    /// Whether the token cannot follow the list either.
    private var isStray: Bool {
        kind == .malformed || kind == .dot || kind == .at || kind == .colon || kind == .comma
            || kind == .rightParen || kind == .rightBracket
    }

    /// The token that closes the list that is being read, if it stands further on in the statement.
    private func closerAhead(_ closer: TokenKind) -> Int? {
        var level = 0
        var ahead = index
        while ahead < tokens.count {
            let token = tokens[ahead].kind
            if level == 0, token == closer { return ahead }
            switch token {
            case .leftParen, .leftBracket, .leftBrace: level += 1
            case .rightParen, .rightBracket, .rightBrace:
                // Between braces, other brackets without their partners are strays.
                if level > 0 { level -= 1 } else if closer != .rightBrace { return nil }
            case .semicolon, .end: return nil
            default: break
            }
            ahead += 1
        }
        return nil
    }

    /// Between operands: reads a comma, or reports that one is missing before what can only be an operand.
    ///
    /// - Returns: whether another operand follows.
    mutating func takeOperandComma() -> Bool {
        if take(.comma) { return kind != .semicolon }
        guard kind == .identifier || kind == .hardwareQubit, !startsLine else { return false }
        if kind == .identifier {
            switch peek() {
            case .identifier, .hardwareQubit, .leftParen, .equal, .at: return false
            default: break
            }
        }
        error("QP0010", "expected ',' before \(found)", gap, help: "separate the operands with ','")
        return true
    }

    // MARK: Giving up

    /// One statement, whatever stands here; a broken one comes back as `.error` with the reader behind it.
    mutating func statementRecovering() -> Statement {
        let start = index
        let outer = hasMistake
        hasMistake = false
        defer {
            leave()
            hasMistake = outer
        }
        do {
            try enter()
            let statement = try self.statement()
            endNesting()
            // Mistakes of meaning are not reported where one of the grammar is: they follow from it.
            if hasMistake { bag.setRepaired(statement.range) }
            return statement
        } catch {
            synchronise()
            endNesting()
            let place = range(from: start)
            bag.setRepaired(place)
            return Statement(kind: .error, range: place)
        }
    }

    /// Behind a statement of the outermost level that was nested too deeply: the braces that follow close what was not
    /// read, and mistakes are reported again.
    private mutating func endNesting() {
        guard depth == 1, isTooDeep else { return }
        while kind == .rightBrace { advance() }
        isTooDeep = false
    }

    /// Skips to the end of a broken statement.
    mutating func synchronise() {
        var braces = 0
        while kind != .end {
            switch kind {
            case .semicolon where braces == 0:
                advance()
                return
            case .leftBrace: braces += 1
            case .rightBrace:
                if braces == 0 { return }
                braces -= 1
                if braces == 0 {
                    advance()
                    switch kind {
                    // An 'else' belongs to the broken 'if'.
                    case .semicolon, .rightParen, .comma, .rightBracket, .else: continue
                    default: return
                    }
                }
            case _ where braces == 0 && index > 0 && kind.beginsStatement && startsLine: return
            default: break
            }
            advance()
        }
    }
}

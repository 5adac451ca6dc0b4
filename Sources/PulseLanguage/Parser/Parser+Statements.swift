internal import RackDiagnostics

extension Parser {
    /// `{ … }`; a missing `{` before a statement is supplied.
    mutating func braces(of what: String = "the block") throws(Failure) -> [Statement] {
        let open = range
        if !take(.leftBrace) {
            guard kind.beginsStatement || kind == .identifier || kind == .rightBrace else {
                throw fail("QP0010", "expected '{', found \(found)", range, help: "write \(what) between '{' and '}'")
            }
            error("QP0010", "expected '{', found \(found)", gap, help: "write \(what) between '{' and '}'")
        }
        let outer = context
        context.isGlobal = false
        defer { context = outer }
        var statements: [Statement] = []
        while kind != .rightBrace, kind != .end, !bag.isFull {
            let before = index
            statements.append(statementRecovering())
            if index == before { advance() }
        }
        if !take(.rightBrace) {
            error("QP0010", "this '{' is not closed", open, help: "close the block with '}'")
        }
        return statements
    }

    /// A block, or one statement in its place.
    mutating func body() throws(Failure) -> [Statement] {
        if kind == .leftBrace { return try braces() }
        if kind == .semicolon {
            let place = range
            advance()
            error("QP0011", "expected a statement or '{', found ';'", place, help: "write { } if nothing is to be done")
            return []
        }
        let outer = context
        context.isGlobal = false
        defer { context = outer }
        defer { leave() }
        try enter()
        return [try statement()]
    }

    mutating func statement() throws(Failure) -> Statement {
        var annotations: [SourceRange] = []
        while kind == .annotation {
            annotations.append(range)
            advance()
        }
        let start = index
        if !annotations.isEmpty, kind == .end || kind == .rightBrace || kind == .leftBrace || kind == .pragma {
            error(
                "QP0011", "an annotation stands before a statement", annotations[0],
                help: kind == .leftBrace ? "a bare block has none" : "write a statement on the next line")
            if kind == .end || kind == .rightBrace { throw Failure() }
        }
        let kind = try statementKind()
        try checkPlace(of: kind, at: range(from: start))
        return Statement(kind: kind, range: range(from: start), annotations: annotations)
    }

    private mutating func statementKind() throws(Failure) -> Statement.Kind {
        switch kind {
        case .openqasm: return try version()
        case .include: return try include()
        case .defcalgrammar: return try grammar()
        case .pragma:
            advance()
            return .pragma
        case .opaque: return try opaqueGate()
        case .qubit: return try qubitDeclaration()
        case .qreg, .creg: return try oldRegister()
        case .let_: return try alias()
        case .gate: return try gate()
        case .gphase, .inv, .ctrl, .negctrl: return try gateCall()
        case .pow where peek() == .leftParen: return try powerOrExpression()
        case .measure: return try measureArrow()
        case .reset:
            advance()
            let operand = try self.operand()
            try endStatement("the qubit")
            return .reset(operand)
        case .barrier, .nop:
            let isBarrier = kind == .barrier
            advance()
            let operands = kind == .semicolon ? [] : try operands()
            try endStatement("the operands")
            return isBarrier ? .barrier(operands) : .nop(operands)
        case .delay: return try delay()
        case .box: return try box()
        case .cal: return try calibrationBlock()
        case .defcal: return try calibration()
        case .extern: return try externDeclaration()
        case .def: return try subroutine()
        case .if: return try conditional()
        case .for: return try forLoop()
        case .while: return try whileLoop()
        case .switch: return try switching()
        case .break, .continue, .end_: return try jump()
        case .return: return try returning()
        case .const, .input, .output: return try qualifiedDeclaration()
        case .leftBrace:
            return .scope(try braces())
        case .semicolon:
            let place = range
            advance()
            error("QP0011", "a statement is missing before ';'", place, help: "leave out this ';'")
            return .error
        case .else, .case, .default:
            throw fail(
                "QP0011", "\(found) without its '\(kind == .else ? "if" : "switch")'", range,
                help: kind == .else ? "is a '}' missing above?" : "cases stand in switch (n) { … }")
        case .end:
            throw fail("QP0011", "expected a statement, found \(found)", range, help: "write one, or { }")
        default: break
        }
        if atType { return try declarationOrCast() }
        return try callOrAssignment()
    }

    mutating func operands() throws(Failure) -> [Expression] {
        var operands = [try operand()]
        while takeOperandComma() { operands.append(try operand()) }
        return operands
    }

    /// A name with indices, as assignments and `->` have it.
    mutating func place(_ what: String) throws(Failure) -> Expression {
        guard kind == .identifier else {
            throw fail("QP0010", "expected \(what), found \(found)", range, help: "write the name of a variable")
        }
        return try operand()
    }

    private mutating func version() throws(Failure) -> Statement.Kind {
        advance()
        if kind == .malformed { throw Failure() }
        let (place, text) = (range, self.text)
        guard kind == .float || kind == .integer else {
            throw fail(
                "QP0010", "expected a version such as 3.0, found \(found)", range, help: "write OPENQASM 3.0;")
        }
        advance()
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Lexer.isDigit) }),
            let major = Int(parts[0]), let minor = Int(parts.count == 2 ? parts[1] : "0")
        else {
            error("QP0016", "'\(text.prefix(24))' is no version", place, help: "write OPENQASM 3.0;")
            try endStatement("the version")
            return .error
        }
        if major == 2, minor == 0 {
            bag.note(.version2, at: place)
        } else if major != 3 || minor > 1 {
            error(
                "QP0016", "this is OpenQASM \(text.prefix(24)); versions 2.0, 3.0 and 3.1 are understood", place,
                help: "write OPENQASM 3.1;")
        }
        try endStatement("the version")
        return .version(major: major, minor: minor)
    }

    /// Text in quotes: at least one character, no tab.
    private mutating func quoted(_ what: String, example: String) throws(Failure) -> (String, SourceRange) {
        guard kind == .string else {
            throw fail("QP0010", "expected \(what) in quotes, found \(found)", range, help: "write \(example)")
        }
        let place = range
        let letters = bytes[place.lower + 1..<max(place.upper - 1, place.lower + 1)]
        advance()
        if letters.isEmpty || letters.contains(0x09) {
            error("QP0011", "this is not \(what)", place, help: "write \(example)")
        }
        return (String(decoding: letters, as: UTF8.self), place)
    }

    private mutating func include() throws(Failure) -> Statement.Kind {
        advance()
        if kind == .malformed { return try skipMalformed() }
        let (path, place) = try quoted("a file name", example: "include \"stdgates.inc\";")
        try endStatement("the file name")
        if path == StandardGates.version2File, !isVersion2 { bag.note(.qelibInVersion3, at: place) }
        return .include(path, pathRange: place)
    }

    /// Behind a string without its closing quote, which was reported.
    private mutating func skipMalformed() throws(Failure) -> Statement.Kind {
        advance()
        try endStatement("the string")
        return .error
    }

    private mutating func grammar() throws(Failure) -> Statement.Kind {
        advance()
        if kind == .malformed { return try skipMalformed() }
        let (name, place) = try quoted("the name of a grammar", example: "defcalgrammar \"openpulse\";")
        try endStatement("the grammar")
        return .grammar(name, range: place)
    }

    private mutating func delay() throws(Failure) -> Statement.Kind {
        advance()
        let duration = try designator()
        let operands = kind == .semicolon ? [] : try operands()
        try endStatement("the operands")
        return .delay(duration, operands)
    }

    private mutating func box() throws(Failure) -> Statement.Kind {
        advance()
        let duration = kind == .leftBracket ? try designator() : nil
        return .box(duration, try braces(of: "its statements"))
    }

    /// `measure q;` and `measure q -> c;`.
    private mutating func measureArrow() throws(Failure) -> Statement.Kind {
        advance()
        let operand = try self.operand()
        var target: Expression?
        if take(.arrow) { target = try place("the variable that takes the result") }
        try endStatement("the measurement")
        return .measure(operand, target: target)
    }
}

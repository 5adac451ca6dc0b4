internal import RackDiagnostics

extension Parser {
    /// One statement, whatever stands here; a broken one comes back as `.error` with the reader behind it.
    mutating func statementRecovering() -> Statement {
        let start = index
        do {
            return try nested { (parser) throws(Failure) in try parser.statement() }
        } catch {
            synchronise()
            if depth == 0 { isTooDeep = false }
            return Statement(kind: .error, range: range(from: start))
        }
    }

    /// `{ … }`.
    mutating func braces() throws(Failure) -> [Statement] {
        guard kind == .leftBrace else {
            throw fail("QP0010", "expected '{', found \(found)", range)
        }
        let open = range
        advance()
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
            throw fail("QP0011", "expected a statement or '{', found ';'", range)
        }
        let outer = context
        context.isGlobal = false
        defer { context = outer }
        return [try nested { (parser) throws(Failure) in try parser.statement() }]
    }

    private mutating func statement() throws(Failure) -> Statement {
        var annotations: [SourceRange] = []
        while kind == .annotation {
            annotations.append(range)
            advance()
        }
        let start = index
        if !annotations.isEmpty, kind == .end || kind == .rightBrace {
            throw fail("QP0011", "an annotation stands before a statement", annotations[0])
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
            throw fail("QP0011", "a statement is missing before ';'", range)
        case .else, .case, .default:
            throw fail("QP0011", "\(found) without its '\(kind == .else ? "if" : "switch")'", range)
        case .end: throw fail("QP0011", "expected a statement, found \(found)", range)
        default: break
        }
        if atType { return try declarationOrCast() }
        return try callOrAssignment()
    }

    mutating func operands() throws(Failure) -> [Expression] {
        var operands = [try operand()]
        while take(.comma), kind != .semicolon { operands.append(try operand()) }
        return operands
    }

    private mutating func version() throws(Failure) -> Statement.Kind {
        advance()
        guard kind == .float || kind == .integer else {
            throw fail("QP0010", "expected a version such as 3.0, found \(found)", range)
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let place = range
        advance()
        guard let major = Int(parts[0]), parts.count == 1 || Int(parts[1]) != nil, parts.count <= 2 else {
            throw fail("QP0016", "'\(text(of: index - 1))' is no version", place)
        }
        if major != 3 {
            error(
                "QP0016", "this is OpenQASM \(text(of: index - 1)); version 3 is understood", place,
                help: "write OPENQASM 3.0;")
        }
        try endStatement("the version")
        return .version(major: major, minor: parts.count == 2 ? Int(parts[1]) ?? 0 : 0)
    }

    private mutating func quoted(_ what: String) throws(Failure) -> (String, SourceRange) {
        guard kind == .string else { throw fail("QP0010", "expected \(what) in quotes, found \(found)", range) }
        let place = range
        let text = String(decoding: bytes[place.lower + 1..<max(place.upper - 1, place.lower + 1)], as: UTF8.self)
        advance()
        return (text, place)
    }

    private mutating func include() throws(Failure) -> Statement.Kind {
        advance()
        let (path, place) = try quoted("a file name")
        try endStatement("the file name")
        return .include(path, pathRange: place)
    }

    private mutating func grammar() throws(Failure) -> Statement.Kind {
        advance()
        let (name, place) = try quoted("the name of a grammar")
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
        return .box(duration, try braces())
    }

    /// `measure q;` and `measure q -> c;`.
    private mutating func measureArrow() throws(Failure) -> Statement.Kind {
        advance()
        let operand = try self.operand()
        var target: Expression?
        if take(.arrow) { target = try self.operand() }
        try endStatement("the measurement")
        return .measure(operand, target: target)
    }
}

internal import RackDiagnostics

/// Recursive descent over tokens. Never stops at the first mistake: a statement that cannot be read is
/// reported and skipped, a missing `;` or closer is reported and supplied.
struct Parser {
    /// A mistake that is reported already; the statement around it gives up.
    struct Failure: Error {}

    /// What may stand here.
    struct Context {
        var isInCalibration = false
        var isInGate = false
        var isInSubroutine = false
        var isInDefcal = false
        var loopDepth = 0
        var isGlobal = true
    }

    static let nestingLimit = 256

    let bytes: [UInt8]
    let source: Int
    let tokens: [Token]
    var index = 0
    var bag: DiagnosticBag
    var context = Context()
    var depth = 0
    /// Where the reader stood when a nesting error was found: followers are not reported.
    var isTooDeep = false

    static func parse(_ text: SourceText, source: Int, bag: inout DiagnosticBag) -> [Statement] {
        let tokens = Lexer.tokens(of: text.bytes, source: source, bag: &bag)
        var parser = Parser(bytes: text.bytes, source: source, tokens: tokens, bag: bag)
        let statements = parser.program()
        bag = parser.bag
        return statements
    }

    private mutating func program() -> [Statement] {
        var statements: [Statement] = []
        while kind != .end, !bag.isFull {
            if kind == .rightBrace {
                error("QP0020", "unmatched '}'", range)
                advance()
                continue
            }
            let before = index
            let statement = statementRecovering()
            if case .version = statement.kind, !statements.allSatisfy({ Self.isPragma($0) }) {
                error("QP0015", "the version must be the first statement of a program", statement.range)
            }
            statements.append(statement)
            if index == before { advance() }
        }
        return statements
    }

    private static func isPragma(_ statement: Statement) -> Bool {
        if case .pragma = statement.kind { true } else { false }
    }

    // MARK: Tokens

    var kind: TokenKind { tokens[index].kind }
    func peek(_ offset: Int = 1) -> TokenKind { tokens[min(index + offset, tokens.count - 1)].kind }

    var range: SourceRange { range(of: index) }

    func range(of index: Int) -> SourceRange {
        let token = tokens[index]
        return SourceRange(source: source, lower: Int(token.lower), upper: Int(token.upper))
    }

    /// From token `start` to the last one read.
    func range(from start: Int) -> SourceRange {
        range(of: start).union(range(of: max(start, index - 1)))
    }

    /// The place just behind the last token read: where something is missing.
    var gap: SourceRange {
        let upper = index > 0 ? Int(tokens[index - 1].upper) : 0
        return SourceRange(source: source, lower: max(upper - 1, 0), upper: upper)
    }

    func text(of index: Int) -> String {
        let token = tokens[index]
        return String(decoding: bytes[Int(token.lower)..<Int(token.upper)], as: UTF8.self)
    }

    var text: String { text(of: index) }

    /// What a message calls the token at hand.
    var found: String {
        switch kind {
        case .end: "the end of the text"
        case .annotation: "an annotation"
        case .pragma: "a pragma"
        default: "'\(String(text.prefix(24)))'"
        }
    }

    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    mutating func take(_ wanted: TokenKind) -> Bool {
        guard kind == wanted else { return false }
        advance()
        return true
    }

    // MARK: Mistakes

    mutating func error(_ code: String, _ message: String, _ range: SourceRange, help: String? = nil) {
        if isTooDeep { return }
        bag.error(code, message, range, help: help)
    }

    mutating func fail(_ code: String, _ message: String, _ range: SourceRange, help: String? = nil) -> Failure {
        error(code, message, range, help: help)
        return Failure()
    }

    /// Reads `wanted`; a missing one is reported at the gap and taken as read.
    mutating func expect(_ wanted: TokenKind, _ shown: String, after what: String) {
        if take(wanted) { return }
        error("QP0010", "expected '\(shown)' after \(what), found \(found)", gap)
    }

    /// Ends a statement: a missing `;` before something that begins a statement is supplied, anything
    /// else that stands here is reported and skipped.
    mutating func endStatement(_ what: String) throws(Failure) {
        if take(.semicolon) { return }
        let onNewLine = index > 0 && kind != .end && startsLine
        if kind == .end || kind == .rightBrace || onNewLine || kind.beginsStatement {
            error("QP0010", "expected ';' after \(what)", gap, help: "end the statement with ';'")
            return
        }
        throw fail("QP0011", "expected ';' after \(what), found \(found)", range)
    }

    private var startsLine: Bool {
        let from = Int(tokens[index - 1].upper), to = Int(tokens[index].lower)
        return bytes[min(from, to)..<to].contains(0x0A)
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
                    return
                }
            case _ where braces == 0 && index > 0 && startsLine && kind.beginsStatement: return
            default: break
            }
            advance()
        }
    }

    /// Runs `body` one level deeper.
    mutating func nested<Result>(
        _ body: (inout Parser) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.nestingLimit else {
            let failure = fail(
                "QP0013", "nested more than \(Self.nestingLimit) levels deep", range,
                help: "split it into several statements")
            isTooDeep = true
            throw failure
        }
        return try body(&self)
    }

    // MARK: Shared pieces

    mutating func name(_ what: String) throws(Failure) -> Name {
        guard kind == .identifier else {
            let help = kind.isKeyword ? "'\(text)' is a word of the language and cannot be a name" : nil
            throw fail("QP0010", "expected \(what), found \(found)", range, help: help)
        }
        let name = Name(text: text, range: range)
        advance()
        return name
    }

    /// Comma-separated items up to `closer` (which is read), a comma at the end allowed.
    mutating func list<Item>(
        until closer: TokenKind, _ shown: String, _ item: (inout Parser) throws(Failure) -> Item
    ) throws(Failure) -> [Item] {
        var items: [Item] = []
        while kind != closer {
            items.append(try item(&self))
            guard take(.comma) else { break }
        }
        if take(closer) { return items }
        if kind == .semicolon || kind == .rightBrace || kind == .leftBrace || kind == .end {
            error("QP0010", "expected '\(shown)'", gap, help: "close it with '\(shown)'")
            return items
        }
        throw fail("QP0010", "expected ',' or '\(shown)', found \(found)", range)
    }
}

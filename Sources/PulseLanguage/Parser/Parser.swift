internal import RackDiagnostics

/// Recursive descent over tokens. Never stops at the first mistake: a statement that cannot be read is
/// reported and skipped; a missing `;`, comma or closer is reported and supplied (`Parser+Recovery.swift`).
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
    /// Whether the text is OpenQASM 2.
    let isVersion2: Bool
    var index = 0
    var bag: DiagnosticBag
    var context = Context()
    var depth = 0
    /// Where the reader stood when a nesting error was found: followers are not reported.
    var isTooDeep = false
    /// Whether a mistake was reported in the innermost statement at hand.
    var hasMistake = false
    /// Whether something stands above that may not precede the version.
    private var hasStatements = false
    /// A cast that was read in the belief that it was a declaration: the next primary expression.
    var pendingCast: Expression?
    /// Whether only the head of a `defcal` is wanted.
    var skipsCalibrationBodies = false
    /// Those of `port`, `frame` and `waveform` that the program has given to gates of its own.
    var ownPulseWords: [String] = []

    /// A reader at the start of `text`; its mistakes in brackets are mended first.
    init(_ text: SourceText, source: Int, bag: DiagnosticBag) {
        var bag = bag
        var result = Lexer.tokens(of: text.bytes, source: source, bag: &bag)
        BraceRepair.mend(&result.tokens, bytes: text.bytes, source: source, isVersion2: result.isVersion2, bag: &bag)
        self.init(
            bytes: text.bytes, source: source, tokens: result.tokens, isVersion2: result.isVersion2, bag: bag)
    }

    init(bytes: [UInt8], source: Int, tokens: [Token], isVersion2: Bool, bag: DiagnosticBag) {
        self.bytes = bytes
        self.source = source
        self.tokens = tokens
        self.isVersion2 = isVersion2
        self.bag = bag
    }

    static func parse(_ text: SourceText, source: Int, bag: inout DiagnosticBag) -> [Statement] {
        var parser = Parser(text, source: source, bag: bag)
        var statements: [Statement] = []
        while let statement = parser.nextStatement() { statements.append(statement) }
        bag = parser.bag
        return statements
    }

    /// The next statement of the text's outermost level; `nil` at its end.
    mutating func nextStatement() -> Statement? {
        while kind == .rightBrace, !bag.isFull {
            bag.error("QP0020", "unmatched '}'", range, help: "leave it out, or write its '{' above")
            advance()
            // What follows belongs to the `if` whose brace is missing.
            _ = take(.else)
        }
        guard kind != .end, !bag.isFull else { return nil }
        let before = index
        let statement = statementRecovering()
        if case .version = statement.kind, hasStatements {
            bag.error(
                "QP0015", "the version must be the first statement of a program", statement.range,
                help: "move it to the top")
        }
        if case .pragma = statement.kind {} else { hasStatements = true }
        if index == before { advance() }
        return statement
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
        SourceRange(
            source: source, lower: Int(tokens[start].lower), upper: Int(tokens[max(start, index - 1)].upper))
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

    /// Whether the token at hand is the word `word`.
    func isWord(_ word: StaticString, at index: Int) -> Bool {
        let token = tokens[index]
        let length = Int(token.upper - token.lower)
        guard token.kind == .identifier, length == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { letters in
            for offset in 0..<length where letters[offset] != bytes[Int(token.lower) + offset] { return false }
            return true
        }
    }

    /// Whether the token is `port`, `frame` or `waveform`.
    func isPulseWord(at index: Int) -> Bool {
        isWord("frame", at: index) || isWord("waveform", at: index) || isWord("port", at: index)
    }

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

    /// Reports the first mistake of a statement: further ones in the same statement mostly follow from it.
    mutating func error(_ code: String, _ message: String, _ range: SourceRange, help: String? = nil) {
        if isTooDeep || hasMistake { return }
        hasMistake = true
        bag.error(code, message, range, help: help)
    }

    mutating func fail(_ code: String, _ message: String, _ range: SourceRange, help: String? = nil) -> Failure {
        error(code, message, range, help: help)
        return Failure()
    }

    /// Counts a level of nesting; the caller takes it off again with `leave`, whatever happens.
    mutating func enter() throws(Failure) {
        depth += 1
        guard depth <= Self.nestingLimit else {
            let failure = fail(
                "QP0013", "nested more than \(Self.nestingLimit) levels deep", range,
                help: "split it into several statements")
            isTooDeep = true
            throw failure
        }
    }

    mutating func leave() { depth -= 1 }

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
}

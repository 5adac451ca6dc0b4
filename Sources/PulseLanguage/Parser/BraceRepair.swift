internal import RackDiagnostics

/// Finds where a missing `}` belongs, so that it costs one message rather than one for everything behind it.
///
/// A text with more `{` than `}` is read in two ways: as its indentation says, and as its words say (`gate`, `def`,
/// `include`, … stand in no block). The way with fewer mistakes is taken.
struct BraceRepair {
    private struct Open {
        /// Index of the token.
        var token: Int
        /// Blanks before the first token of its line.
        var indentation: Int
        var line: Int
        /// How many parentheses are open around it.
        var parentheses: Int
        /// Whether it opens values rather than statements.
        var isList: Bool
    }

    private let bytes: [UInt8]
    private let tokens: [Token]
    /// The opening braces that got a closing one, each with the token before which it stands.
    private var closings: [(open: Int, before: Int)] = []
    private var stack: [Open] = []
    /// How many are still to be found.
    private var missing: Int
    private var parentheses = 0
    /// Whether the statement at hand begins with an `if` that has no braces.
    private var hasBareIf = false

    private init(bytes: [UInt8], tokens: [Token], missing: Int) {
        self.bytes = bytes
        self.tokens = tokens
        self.missing = missing
    }

    /// Adds closing braces of no width where they are missing, and reports each at the brace that it closes.
    static func mend(_ tokens: inout [Token], bytes: [UInt8], source: Int, isVersion2: Bool, bag: inout DiagnosticBag) {
        let missing = surplus(tokens)
        guard missing > 0, !bag.isFull else { return }
        guard missing <= Parser.nestingLimit else { return }
        var best: (errors: Int, closings: [(open: Int, before: Int)], tokens: [Token])?
        for usesIndentation in [true, false] {
            var repair = BraceRepair(bytes: bytes, tokens: tokens, missing: missing)
            repair.run(usesIndentation: usesIndentation)
            let mended = repair.mended()
            var parser = Parser(
                bytes: bytes, source: source, tokens: mended, isVersion2: isVersion2, bag: DiagnosticBag())
            while parser.nextStatement() != nil {}
            let errors = parser.bag.errorCount
            if errors < best?.errors ?? .max { best = (errors, repair.closings, mended) }
        }
        guard let best else { return }
        for closing in best.closings.sorted(by: { $0.open < $1.open }) {
            let token = tokens[closing.open]
            bag.error(
                "QP0010", "this '{' is not closed",
                SourceRange(source: source, lower: Int(token.lower), upper: Int(token.upper)),
                help: "close the block with '}'")
        }
        tokens = best.tokens
    }

    /// By how many the opening braces outnumber the closing ones that close something.
    private static func surplus(_ tokens: [Token]) -> Int {
        var level = 0
        for token in tokens {
            if token.kind == .leftBrace { level += 1 }
            if token.kind == .rightBrace, level > 0 { level -= 1 }
        }
        return level
    }

    private mutating func run(usesIndentation: Bool) {
        var (line, indentation, lineEnd) = (0, 0, 0)
        for index in tokens.indices {
            let token = tokens[index]
            let from = index == 0 ? 0 : Int(tokens[index - 1].upper)
            var isFirst = index == 0
            if Int(token.lower) > from {
                for place in from..<Int(token.lower) where bytes[place] == 0x0A {
                    (isFirst, lineEnd) = (true, place + 1)
                    line += 1
                }
            }
            if isFirst { indentation = Int(token.lower) - lineEnd }
            if missing > 0 {
                closeLists(before: index)
                closeByFollower(before: index)
                if usesIndentation, isFirst { closeBlocks(before: index, indentation, line) }
                if !usesIndentation, token.kind.standsAtTopOnly, isStatementStart(index) { closeAll(before: index) }
            }
            switch token.kind {
            case .leftBrace:
                stack.append(
                    Open(
                        token: index, indentation: indentation, line: line, parentheses: parentheses,
                        isList: opensList(index)))
                hasBareIf = false
            case .rightBrace:
                _ = stack.popLast()
                hasBareIf = false
            case .leftParen: parentheses += 1
            case .rightParen: parentheses = max(parentheses - 1, 0)
            case .if: hasBareIf = true
            default: if index > 0, tokens[index - 1].kind == .semicolon { hasBareIf = false }
            }
        }
        while !stack.isEmpty { close(before: tokens.count - 1) }
    }

    private mutating func close(before index: Int) {
        guard let open = stack.popLast() else { return }
        closings.append((open.token, index))
        missing -= 1
    }

    /// Values hold neither statements nor blocks.
    private mutating func closeLists(before index: Int) {
        while missing > 0, stack.last?.isList == true,
            tokens[index].kind == .semicolon || tokens[index].kind == .leftBrace && !opensList(index)
        {
            close(before: index)
        }
    }

    /// `else` stands behind a whole block, and a parenthesis around a block closes behind it.
    private mutating func closeByFollower(before index: Int) {
        guard index > 0, let top = stack.last, !top.isList else { return }
        switch tokens[index].kind {
        case .else where tokens[index - 1].kind == .semicolon && !hasBareIf: close(before: index)
        case .rightParen where parentheses > 0 && top.parentheses >= parentheses: close(before: index)
        default: break
        }
    }

    /// A line that is no further in than the one that opened the block is outside of it.
    private mutating func closeBlocks(before index: Int, _ indentation: Int, _ line: Int) {
        let closes = tokens[index].kind == .rightBrace
        while missing > 0, let top = stack.last, top.line < line, !top.isList,
            closes ? indentation < top.indentation : indentation <= top.indentation
        {
            close(before: index)
        }
    }

    private mutating func closeAll(before index: Int) {
        while missing > 0, !stack.isEmpty { close(before: index) }
    }

    private func isStatementStart(_ index: Int) -> Bool {
        guard index > 0 else { return true }
        switch tokens[index - 1].kind {
        case .semicolon, .rightBrace, .leftBrace, .annotation, .pragma: return true
        default: return false
        }
    }

    private func opensList(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        switch tokens[index - 1].kind {
        case .equal, .in, .leftBracket: return true
        case .leftBrace, .comma: return stack.last?.isList == true
        default: return false
        }
    }

    private func mended() -> [Token] {
        var result: [Token] = []
        result.reserveCapacity(tokens.count + closings.count)
        let places = closings.map(\.before).sorted()
        var next = 0
        for index in tokens.indices {
            while next < places.count, places[next] == index {
                let end = index > 0 ? tokens[index - 1].upper : 0
                result.append(Token(kind: .rightBrace, lower: end, upper: end))
                next += 1
            }
            result.append(tokens[index])
        }
        return result
    }
}

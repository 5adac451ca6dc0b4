internal import RackDiagnostics

/// Cuts UTF-8 bytes into tokens. Takes any bytes: what is no token is reported and left out.
struct Lexer {
    let bytes: [UInt8]
    let source: Int
    var position = 0
    var tokens: [Token] = []
    var bag: DiagnosticBag
    var keywords = Keywords.version3
    /// Whether the text says `OPENQASM 2`: fewer words, and `^` for powers.
    var isVersion2 = false

    /// What came of a text.
    struct Result {
        var tokens: [Token]
        var isVersion2: Bool
    }

    /// The tokens of `bytes`, always ended by `.end`.
    ///
    /// - Complexity: linear; a token takes 12 bytes, and there is room for one in every second byte.
    static func tokens(of bytes: [UInt8], source: Int, bag: inout DiagnosticBag) -> Result {
        var lexer = Lexer(bytes: bytes, source: source, bag: bag)
        guard bytes.count < 1 << 30 else {
            lexer.error("QP0002", "a text of \(bytes.count) bytes is too long", from: 0, help: "the limit is 1 GiB")
            bag = lexer.bag
            return Result(tokens: [Token(kind: .end, lower: 0, upper: 0)], isVersion2: false)
        }
        lexer.tokens.reserveCapacity(bytes.count / 2 + 1)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { lexer.position = 3 }
        while lexer.position < bytes.count, !lexer.bag.isFull { lexer.next() }
        lexer.add(.end, from: bytes.count)
        bag = lexer.bag
        return Result(tokens: lexer.tokens, isVersion2: lexer.isVersion2)
    }

    func byte(_ offset: Int = 0) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    mutating func add(_ kind: TokenKind, from start: Int) {
        tokens.append(Token(kind: kind, lower: Int32(start), upper: Int32(max(position, start))))
    }

    mutating func error(_ code: String, _ message: String, from start: Int, help: String? = nil) {
        bag.error(code, message, SourceRange(source: source, lower: start, upper: max(position, start + 1)), help: help)
    }

    private mutating func next() {
        let start = position
        let first = byte()
        switch first {
        case 0x20, 0x09, 0x0A, 0x0D: position += 1
        case _ where Self.isLetterOrScore(first): word()
        case _ where Self.isDigit(first): number()
        case UInt8(ascii: ".") where Self.isDigit(byte(1)): number()
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): skipLine()
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): blockComment()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): string(quote: first)
        case UInt8(ascii: "$") where Self.isDigit(byte(1)):
            position += 1
            while Self.isDigit(byte()) { position += 1 }
            add(.hardwareQubit, from: start)
        case UInt8(ascii: "#") where bytes[position...].starts(with: "#pragma".utf8):
            position += 7
            pragma(from: start)
        case UInt8(ascii: "#") where bytes[position...].starts(with: "#dim".utf8):
            position += 4
            add(.dim, from: start)
        case UInt8(ascii: "@") where beginsAnnotation:
            skipLine()
            add(.annotation, from: start)
        case 0x80...: word()
        default: punctuation()
        }
    }

    /// An `@` glued to a name is an annotation, but for the one after a gate modifier.
    private var beginsAnnotation: Bool {
        guard Self.isIdentifierByte(byte(1)) && !Self.isDigit(byte(1)) || byte(1) >= 0x80 else { return false }
        switch tokens.last?.kind {
        case .inv, .ctrl, .negctrl, .rightParen, .identifier: return false
        default: return true
        }
    }

    /// The rest of the line, which may not be blank.
    private mutating func pragma(from start: Int) {
        let words = position
        skipLine()
        add(.pragma, from: start)
        if bytes[words..<position].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
            error("QP0011", "a pragma says something on its line", from: start, help: "write #pragma words …")
        }
    }

    mutating func skipLine() {
        while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
    }

    private mutating func blockComment() {
        let start = position
        position += 2
        while position < bytes.count {
            if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
                position += 2
                return
            }
            position += 1
        }
        let end = position
        position = start + 2
        error("QP0004", "this comment has no end", from: start, help: "close it with */")
        position = end
    }

    private mutating func string(quote: UInt8) {
        let start = position
        position += 1
        while position < bytes.count, byte() != quote, byte() != 0x0A, byte() != 0x0D { position += 1 }
        guard position < bytes.count, byte() == quote else {
            error(
                "QP0003", "this string has no closing quote on its line", from: start,
                help: "end it with \(Unicode.Scalar(quote))")
            // A `;` at the end of the line belongs to the statement rather than to the string.
            while position > start + 1, [0x20, 0x09, 0x3B].contains(bytes[position - 1]) { position -= 1 }
            return add(.malformed, from: start)
        }
        position += 1
        add(.string, from: start)
    }

    private mutating func word() {
        let start = position
        var packed: UInt64 = 0
        while position < bytes.count {
            let byte = bytes[position]
            if Self.isIdentifierByte(byte) {
                packed = packed << 8 | UInt64(byte)
                position += 1
            } else if byte >= 0x80, let (scalar, length) = decodeScalar(), Self.isLetter(scalar) {
                position += length
            } else {
                break
            }
        }
        guard position > start else { return strayBytes() }
        let length = position - start
        // Bytes of other letters are left out of `packed`: no keyword is that long then.
        let kind: TokenKind
        if length <= 8 {
            kind = keywords.kind(packed: packed)
        } else {
            kind = isVersion2 ? .identifier : Keywords.long(bytes[start..<position])
        }
        switch kind {
        case .pragma: pragma(from: start)
        case .openqasm:
            add(kind, from: start)
            noticeVersion()
        default: add(packedCovers(length, packed) ? kind : .identifier, from: start)
        }
    }

    /// Whether a word of up to eight bytes is ASCII throughout.
    private func packedCovers(_ length: Int, _ packed: UInt64) -> Bool {
        length > 8 || length == (64 - packed.leadingZeroBitCount + 7) / 8
    }

    /// Behind the first word of a text: OpenQASM 2 has other words than 3.
    private mutating func noticeVersion() {
        guard tokens.count == 1 else { return }
        var ahead = position
        while ahead < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[ahead]) { ahead += 1 }
        guard ahead < bytes.count, bytes[ahead] == UInt8(ascii: "2") else { return }
        guard ahead + 1 == bytes.count || !Self.isIdentifierByte(bytes[ahead + 1]) else { return }
        isVersion2 = true
        keywords = .version2
    }

    /// A run of bytes that begin no token, reported as one.
    private mutating func strayBytes() {
        let start = position
        var isInvalid = false
        while position < bytes.count, bytes[position] >= 0x80 {
            if let (scalar, length) = decodeScalar() {
                if Self.isLetter(scalar) { break }
                position += length
            } else {
                isInvalid = true
                position += 1
            }
        }
        if position == start { position += 1 }
        if isInvalid {
            error(
                "QP0001", "these bytes are not valid UTF-8", from: start,
                help: "save the text as UTF-8; names and comments may then hold any letters")
        } else {
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            error("QP0002", "unexpected character '\(text.prefix(8))'", from: start, help: "leave it out")
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isLetterOrScore(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F }

    static func isIdentifierByte(_ byte: UInt8) -> Bool { isLetterOrScore(byte) || isDigit(byte) }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber: true
        default: false
        }
    }

    /// The scalar at the position and its length in bytes; `nil` if the bytes are no UTF-8.
    func decodeScalar() -> (Unicode.Scalar, Int)? {
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes[position..<min(position + 4, bytes.count)].makeIterator()
        guard case .valid(let encoded) = decoder.parseScalar(from: &iterator) else { return nil }
        return (Unicode.UTF8.decode(encoded), encoded.count)
    }
}

internal import RackDiagnostics

/// Cuts UTF-8 bytes into tokens. Takes any bytes: what is no token is reported and left out.
struct Lexer {
    let bytes: [UInt8]
    let source: Int
    var position = 0
    var tokens: [Token] = []
    var bag: DiagnosticBag

    /// The tokens of `bytes`, always ended by `.end`.
    static func tokens(of bytes: [UInt8], source: Int, bag: inout DiagnosticBag) -> [Token] {
        var lexer = Lexer(bytes: bytes, source: source, bag: bag)
        guard bytes.count < 1 << 30 else {
            lexer.error("QP0002", "a text of \(bytes.count) bytes is too long", from: 0, help: "the limit is 1 GiB")
            bag = lexer.bag
            return [Token(kind: .end, lower: 0, upper: 0)]
        }
        lexer.tokens.reserveCapacity(bytes.count / 4 + 1)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { lexer.position = 3 }
        while lexer.position < bytes.count, !lexer.bag.isFull { lexer.next() }
        lexer.add(.end, from: bytes.count)
        bag = lexer.bag
        return lexer.tokens
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
        switch byte() {
        case 0x20, 0x09, 0x0A, 0x0D, 0x0C: position += 1
        case _ where Self.isIdentifierByte(byte()) && !Self.isDigit(byte()): word()
        case _ where Self.isDigit(byte()): number()
        case UInt8(ascii: ".") where Self.isDigit(byte(1)): number()
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"): skipLine()
        case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "*"): blockComment()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): string(quote: byte())
        case UInt8(ascii: "$") where Self.isDigit(byte(1)):
            position += 1
            while Self.isDigit(byte()) { position += 1 }
            add(.hardwareQubit, from: start)
        case UInt8(ascii: "#") where bytes[position...].starts(with: "#pragma".utf8):
            skipLine()
            add(.pragma, from: start)
        case UInt8(ascii: "@") where beginsAnnotation:
            skipLine()
            add(.annotation, from: start)
        case 0x80...: word()
        default: punctuation()
        }
    }

    /// An `@` glued to a name is an annotation, but for the one after a gate modifier.
    private var beginsAnnotation: Bool {
        guard Self.isIdentifierByte(byte(1)) || byte(1) >= 0x80 else { return false }
        switch tokens.last?.kind {
        case .inv, .ctrl, .negctrl, .rightParen, .identifier: return false
        default: return true
        }
    }

    mutating func skipLine() {
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
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
        while position < bytes.count, byte() != quote, byte() != 0x0A { position += 1 }
        guard position < bytes.count, byte() == quote else {
            error("QP0003", "this string has no closing quote on its line", from: start)
            add(.string, from: start)
            return
        }
        position += 1
        add(.string, from: start)
    }

    private mutating func word() {
        let start = position
        var isASCII = true
        while position < bytes.count {
            if Self.isIdentifierByte(bytes[position]) {
                position += 1
            } else if bytes[position] >= 0x80, let (scalar, length) = decodeScalar(),
                Self.isLetter(scalar) || position > start && Self.isMark(scalar)
            {
                position += length
                isASCII = false
            } else {
                break
            }
        }
        guard position > start else { return strayBytes() }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isASCII, let keyword = TokenKind.keywords[text] {
            add(keyword, from: start)
        } else if text == "pragma" {
            skipLine()
            add(.pragma, from: start)
        } else {
            add(.identifier, from: start)
        }
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
            error("QP0001", "these bytes are not valid UTF-8", from: start)
        } else {
            let text = String(decoding: bytes[start..<position], as: UTF8.self)
            error("QP0002", "unexpected character '\(text.prefix(8))'", from: start)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isIdentifierByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F
    }

    static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .letterNumber: true
        default: false
        }
    }

    static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .connectorPunctuation: true
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

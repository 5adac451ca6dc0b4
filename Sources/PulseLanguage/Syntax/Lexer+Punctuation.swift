internal import RackDiagnostics

extension Lexer {
    private static let three: [(String, TokenKind)] = [
        ("**=", .powerEqual), ("<<=", .shiftLeftEqual), (">>=", .shiftRightEqual),
    ]
    private static let two: [(String, TokenKind)] = [
        ("->", .arrow), ("**", .power), ("++", .doublePlus), ("&&", .doubleAmpersand), ("||", .doublePipe),
        ("<<", .shiftLeft), (">>", .shiftRight), ("<=", .lessEqual), (">=", .greaterEqual), ("==", .equalEqual),
        ("!=", .bangEqual), ("+=", .plusEqual), ("-=", .minusEqual), ("*=", .starEqual), ("/=", .slashEqual),
        ("%=", .percentEqual), ("&=", .ampersandEqual), ("|=", .pipeEqual), ("^=", .caretEqual),
    ]

    mutating func punctuation() {
        let start = position
        if let single = Self.unambiguous(byte()) {
            position += 1
            return add(single, from: start)
        }
        if byte(1) > 0x20 {
            for (text, kind) in Self.three where bytes[position...].starts(with: text.utf8) {
                position += 3
                return add(kind, from: start)
            }
            for (text, kind) in Self.two where bytes[position...].starts(with: text.utf8) {
                position += 2
                return add(kind, from: start)
            }
        }
        if let single = Self.operators(byte()) {
            position += 1
            return add(single, from: start)
        }
        while position < bytes.count, bytes[position] == bytes[start] { position += 1 }
        let scalar = Unicode.Scalar(bytes[start])
        let shown = scalar.value < 0x20 || scalar.value == 0x7F ? "byte \(scalar.value)" : "character '\(scalar)'"
        error("QP0002", "unexpected \(shown)", from: start)
    }

    private static func unambiguous(_ byte: UInt8) -> TokenKind? {
        switch byte {
        case UInt8(ascii: "("): .leftParen
        case UInt8(ascii: ")"): .rightParen
        case UInt8(ascii: "["): .leftBracket
        case UInt8(ascii: "]"): .rightBracket
        case UInt8(ascii: "{"): .leftBrace
        case UInt8(ascii: "}"): .rightBrace
        case UInt8(ascii: ";"): .semicolon
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: "@"): .at
        case UInt8(ascii: "~"): .tilde
        default: nil
        }
    }

    private static func operators(_ byte: UInt8) -> TokenKind? {
        switch byte {
        case UInt8(ascii: "="): .equal
        case UInt8(ascii: "+"): .plus
        case UInt8(ascii: "-"): .minus
        case UInt8(ascii: "*"): .star
        case UInt8(ascii: "/"): .slash
        case UInt8(ascii: "%"): .percent
        case UInt8(ascii: "&"): .ampersand
        case UInt8(ascii: "|"): .pipe
        case UInt8(ascii: "^"): .caret
        case UInt8(ascii: "!"): .bang
        case UInt8(ascii: "<"): .less
        case UInt8(ascii: ">"): .greater
        default: nil
        }
    }
}

internal import RackDiagnostics

extension Lexer {
    mutating func punctuation() {
        let start = position
        if let single = Self.unambiguous(byte()) {
            position += 1
            return add(single, from: start)
        }
        if let (kind, length) = Self.operators(byte(), byte(1), byte(2)) {
            position += length
            return add(kind, from: start)
        }
        while position < bytes.count, bytes[position] == bytes[start] { position += 1 }
        let scalar = Unicode.Scalar(bytes[start])
        let shown = scalar.value < 0x20 || scalar.value == 0x7F ? "byte \(scalar.value)" : "character '\(scalar)'"
        error("QP0002", "unexpected \(shown)", from: start, help: "leave it out")
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
        default: nil
        }
    }

    /// The longest sign that begins with these bytes, and its length.
    private static func operators(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> (TokenKind, Int)? {
        let isAssigning = second == UInt8(ascii: "=")
        let isDoubled = second == first
        let isLong = isDoubled && third == UInt8(ascii: "=")
        switch first {
        case UInt8(ascii: "="): return isAssigning ? (.equalEqual, 2) : (.equal, 1)
        case UInt8(ascii: "+"): return isDoubled ? (.doublePlus, 2) : isAssigning ? (.plusEqual, 2) : (.plus, 1)
        case UInt8(ascii: "-"):
            return second == UInt8(ascii: ">") ? (.arrow, 2) : isAssigning ? (.minusEqual, 2) : (.minus, 1)
        case UInt8(ascii: "*"):
            return isLong ? (.powerEqual, 3) : isDoubled ? (.power, 2) : isAssigning ? (.starEqual, 2) : (.star, 1)
        case UInt8(ascii: "/"): return isAssigning ? (.slashEqual, 2) : (.slash, 1)
        case UInt8(ascii: "%"): return isAssigning ? (.percentEqual, 2) : (.percent, 1)
        case UInt8(ascii: "&"):
            return isDoubled ? (.doubleAmpersand, 2) : isAssigning ? (.ampersandEqual, 2) : (.ampersand, 1)
        case UInt8(ascii: "|"): return isDoubled ? (.doublePipe, 2) : isAssigning ? (.pipeEqual, 2) : (.pipe, 1)
        case UInt8(ascii: "^"): return isAssigning ? (.caretEqual, 2) : (.caret, 1)
        case UInt8(ascii: "~"): return isAssigning ? (.tildeEqual, 2) : (.tilde, 1)
        case UInt8(ascii: "!"): return isAssigning ? (.bangEqual, 2) : (.bang, 1)
        case UInt8(ascii: "<"):
            return isLong ? (.shiftLeftEqual, 3) : isDoubled ? (.shiftLeft, 2)
                : isAssigning ? (.lessEqual, 2) : (.less, 1)
        case UInt8(ascii: ">"):
            return isLong ? (.shiftRightEqual, 3) : isDoubled ? (.shiftRight, 2)
                : isAssigning ? (.greaterEqual, 2) : (.greater, 1)
        default: return nil
        }
    }
}

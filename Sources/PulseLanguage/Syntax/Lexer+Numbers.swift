internal import RackDiagnostics

extension Lexer {
    /// Integers in four bases, floats, imaginary numbers and times (`10ns`, `1.5 us`, `2im`).
    mutating func number() {
        let start = position
        if byte() == UInt8(ascii: "0"), Self.isBase(byte(1)) { return prefixedInteger() }
        var isFloat = false
        var isMalformed = !digits(allowingNone: true)
        if byte() == UInt8(ascii: "."), !isGluedName(at: 1) {
            isFloat = true
            position += 1
            if Self.isDigit(byte()) { isMalformed = !digits(allowingNone: false) || isMalformed }
        }
        if byte() | 0x20 == 0x65, exponentFollows {
            isFloat = true
            position += Self.isDigit(byte(1)) ? 1 : 2
            isMalformed = !digits(allowingNone: false) || isMalformed
        }
        let end = position
        if let kind = suffix() {
            add(kind, from: start)
        } else {
            position = end
            if Self.isIdentifierByte(byte()) || byte() >= 0x80 && startsLetter || isMalformed || byte() == 0x2E {
                return malformed(from: start)
            }
            add(isFloat ? .float : .integer, from: start)
        }
        if isMalformed { error("QP0005", "misplaced underscore in a number", from: start) }
    }

    /// Octal numbers begin with a small letter: a large one reads as a zero.
    private static func isBase(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X") || byte == UInt8(ascii: "b") || byte == UInt8(ascii: "B")
            || byte == UInt8(ascii: "o")
    }

    private var startsLetter: Bool { decodeScalar().map { Self.isLetter($0.0) } ?? false }

    private func isGluedName(at offset: Int) -> Bool {
        let next = byte(offset)
        return Self.isIdentifierByte(next) && !Self.isDigit(next) && next | 0x20 != 0x65
            && !Self.startsUnit(next)
    }

    private static func startsUnit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "n"), UInt8(ascii: "u"), UInt8(ascii: "m"), UInt8(ascii: "s"), UInt8(ascii: "d"),
            UInt8(ascii: "i"):
            true
        default: false
        }
    }

    private var exponentFollows: Bool {
        Self.isDigit(byte(1)) || (byte(1) == 0x2B || byte(1) == 0x2D) && Self.isDigit(byte(2))
    }

    /// Passes digits; `false` if underscores stand where none may.
    private mutating func digits(allowingNone: Bool) -> Bool {
        let start = position
        while Self.isDigit(byte()) || byte() == 0x5F { position += 1 }
        guard position > start else { return allowingNone }
        if bytes[start] == 0x5F || bytes[position - 1] == 0x5F { return false }
        for place in start + 1..<max(position, start + 1) where bytes[place] == 0x5F && bytes[place - 1] == 0x5F {
            return false
        }
        return true
    }

    /// A unit or `im`, with or without blanks before it; leaves the position behind it.
    private mutating func suffix() -> TokenKind? {
        while byte() == 0x20 || byte() == 0x09 { position += 1 }
        let start = position
        guard Self.startsUnit(byte()) || byte() >= 0x80 else { return nil }
        while Self.isIdentifierByte(byte()) || byte() == 0xC2 && byte(1) == 0xB5 || byte() == 0xCE && byte(1) == 0xBC {
            position += byte() >= 0x80 ? 2 : 1
            if position - start > 3 { return nil }
        }
        guard position == bytes.count || byte() < 0x80 || !startsLetter else { return nil }
        switch (position - start, bytes[start], bytes[position - 1]) {
        case (2, UInt8(ascii: "i"), UInt8(ascii: "m")): return .imaginary
        case (2, UInt8(ascii: "d"), UInt8(ascii: "t")), (1, UInt8(ascii: "s"), _): return .timing
        case (2, UInt8(ascii: "n"), UInt8(ascii: "s")), (2, UInt8(ascii: "u"), UInt8(ascii: "s")),
            (2, UInt8(ascii: "m"), UInt8(ascii: "s")), (3, 0x80..., UInt8(ascii: "s")):
            return .timing
        default: return nil
        }
    }

    private mutating func prefixedInteger() {
        let start = position
        let base = byte(1) | 0x20
        position += 2
        var isSound = true
        var last: UInt8 = 0x5F
        while Self.isIdentifierByte(byte()) {
            let value = Self.digitValue(byte())
            let limit = base == UInt8(ascii: "x") ? 16 : base == UInt8(ascii: "o") ? 8 : 2
            if byte() == 0x5F { isSound = isSound && last != 0x5F } else if value >= limit { isSound = false }
            last = byte()
            position += 1
        }
        guard isSound, last != 0x5F else { return malformed(from: start) }
        add(.integer, from: start)
    }

    static func digitValue(_ byte: UInt8) -> Int {
        if isDigit(byte) { return Int(byte) - 0x30 }
        let lower = byte | 0x20
        return lower >= 0x61 && lower <= 0x66 ? Int(lower) - 0x57 : 99
    }

    private mutating func malformed(from start: Int) {
        while Self.isIdentifierByte(byte()) || byte() == 0x2E { position += 1 }
        let text = String(decoding: bytes[start..<min(position, start + 24)], as: UTF8.self)
        error(
            "QP0005", "'\(text)' is not a number", from: start,
            help: "units are dt, ns, us, ms and s; underscores stand between digits; bases are 0x, 0o and 0b")
        add(.malformed, from: start)
    }
}

internal import RackDiagnostics
internal import RackUnits

extension Parser {
    mutating func literal() throws(Failure) -> Expression {
        let place = range
        let token = kind
        let here = index
        advance()
        if let kind = shortLiteral(token, place) { return Expression(kind: kind, range: place) }
        let text = self.text(of: here)
        let kind: Expression.Kind?
        let mistake: String
        switch token {
        case .integer:
            kind = Self.integer(text).map { .integer($0) }
            mistake = "is no integer below 2^64"
        case .hardwareQubit:
            kind = Int(text.dropFirst()).flatMap { $0 < 1 << 31 ? .hardwareQubit($0) : nil }
            mistake = "is no qubit number"
        case .float:
            kind = Self.float(Self.plain(text)).map { .float($0) }
            mistake = "is not a finite number"
        case .imaginary:
            kind = Self.float(Self.plain(text.dropLast(2))).map { .imaginary($0) }
            mistake = "is not a finite number"
        default:
            kind = Self.timing(text).map { .timing($0) }
            mistake = "is too long or too fine for a duration"
        }
        if let kind { return Expression(kind: kind, range: place) }
        error("QP0005", "'\(text.prefix(24))' \(mistake)", place, help: "write a smaller number")
        return Expression(kind: .error, range: place)
    }

    private static func float(_ text: String) -> Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The literals that need no text: truth values, and whole numbers of up to 18 decimal digits, which stand for
    /// themselves, for a qubit or for nanoseconds.
    private func shortLiteral(_ token: TokenKind, _ place: SourceRange) -> Expression.Kind? {
        switch token {
        case .true_, .false_: return .boolean(token == .true_)
        case .integer: return digits(place.lower, place.upper).map { .integer(UInt64($0)) }
        case .hardwareQubit:
            guard let number = digits(place.lower + 1, place.upper), number < 1 << 31 else { return nil }
            return .hardwareQubit(Int(number))
        case .timing:
            let unit = place.upper - 2
            guard unit > place.lower, bytes[unit] == UInt8(ascii: "n"), let number = digits(place.lower, unit),
                let seconds = ExactSeconds(numerator: number, denominator: 1_000_000_000)
            else { return nil }
            return .timing(DurationValue(seconds: seconds))
        default: return nil
        }
    }

    private func digits(_ lower: Int, _ upper: Int) -> Int64? {
        guard lower < upper, upper - lower <= 18 else { return nil }
        var value: Int64 = 0
        for place in lower..<upper {
            guard Lexer.isDigit(bytes[place]) else { return nil }
            value = value * 10 + Int64(bytes[place] - 0x30)
        }
        return value
    }

    /// `"0110"`.
    mutating func bitString() throws(Failure) -> Expression {
        let place = range
        var bits: [Bool] = []
        var isSound = place.upper - place.lower > 2 && bytes[place.lower] == UInt8(ascii: "\"")
        for offset in place.lower + 1..<max(place.upper - 1, place.lower + 1) {
            switch bytes[offset] {
            case 0x30: bits.append(false)
            case 0x31: bits.append(true)
            case 0x5F: isSound = isSound && !bits.isEmpty && bytes[offset - 1] != 0x5F && bytes[offset + 1] != 0x22
            default: isSound = false
            }
        }
        advance()
        guard isSound else {
            throw fail(
                "QP0005", "a string of bits holds 0 and 1 only, in double quotes", place, help: "write \"0110\"")
        }
        return Expression(kind: .bits(bits), range: place)
    }

    private static func integer(_ text: String) -> UInt64? {
        let digits = text.utf8.filter { $0 != 0x5F }
        if digits.count > 80 { return nil }
        var value: UInt64 = 0
        var base: UInt64 = 10
        var rest = digits[...]
        if digits.count > 1, digits[0] == 0x30 {
            switch digits[1] | 0x20 {
            case 0x78: base = 16
            case 0x6F: base = 8
            case 0x62: base = 2
            default: break
            }
            if base != 10 { rest = digits[2...] }
        }
        for digit in rest {
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(UInt64(truncatingIfNeeded: Lexer.digitValue(digit)))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// Without underscores and blanks, in the form that `Double` reads: `3.` and `.5` are completed.
    private static func plain(_ text: some StringProtocol) -> String {
        var digits = text.utf8.filter { $0 != 0x5F && $0 != 0x20 && $0 != 0x09 }
        if digits.first == UInt8(ascii: ".") { digits.insert(0x30, at: 0) }
        if let dot = digits.firstIndex(of: UInt8(ascii: ".")) {
            if dot + 1 == digits.count || !Lexer.isDigit(digits[dot + 1]) { digits.insert(0x30, at: dot + 1) }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// A decimal number of units as an exact fraction of a second (or of `dt`).
    static func timing(_ text: String) -> DurationValue? {
        let units: [(String, Int)] = [("dt", 0), ("ns", -9), ("us", -6), ("µs", -6), ("μs", -6), ("ms", -3), ("s", 0)]
        guard let (unit, unitExponent) = units.first(where: { text.hasSuffix($0.0) }) else { return nil }
        var mantissa: Int64 = 0
        var exponent = unitExponent
        var seenDot = false
        var rest = plain(text.dropLast(unit.count)).utf8[...]
        while let digit = rest.first, digit | 0x20 != 0x65 {
            rest.removeFirst()
            if digit == UInt8(ascii: ".") {
                seenDot = true
                continue
            }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(digit) - 0x30)
            if overflow || carry { return nil }
            mantissa = sum
            if seenDot { exponent -= 1 }
        }
        if !rest.isEmpty {
            guard let power = Int(String(Substring(rest.dropFirst()))), power.magnitude < 100 else { return nil }
            exponent += power
        }
        guard let value = decimal(mantissa, exponent: exponent) else { return nil }
        return unit == "dt" ? DurationValue(seconds: .zero, dt: value) : DurationValue(seconds: value)
    }

    private static func decimal(_ mantissa: Int64, exponent: Int) -> ExactSeconds? {
        var (mantissa, exponent) = (mantissa, exponent)
        if mantissa == 0 { return .zero }
        while mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        guard exponent.magnitude <= 18 else { return nil }
        var power: Int64 = 1
        for _ in 0..<exponent.magnitude { power *= 10 }
        guard exponent > 0 else { return ExactSeconds(numerator: mantissa, denominator: power) }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: power)
        return overflow ? nil : ExactSeconds(numerator: product, denominator: 1)
    }
}

internal import RackDiagnostics
internal import RackUnits

extension Parser {
    mutating func literal() throws(Failure) -> Expression {
        let place = range
        let token = kind
        let text = self.text
        advance()
        switch token {
        case .true_, .false_: return Expression(kind: .boolean(token == .true_), range: place)
        case .integer:
            guard let value = Self.integer(text) else {
                error("QP0005", "'\(text.prefix(24))' is no integer below 2^64", place)
                return Expression(kind: .error, range: place)
            }
            return Expression(kind: .integer(value), range: place)
        case .hardwareQubit:
            guard let number = Int(text.dropFirst()), number < 1 << 31 else {
                error("QP0005", "'\(text.prefix(24))' is no qubit number", place)
                return Expression(kind: .error, range: place)
            }
            return Expression(kind: .hardwareQubit(number), range: place)
        case .float:
            guard let value = Double(Self.plain(text)), value.isFinite else {
                error("QP0005", "'\(text.prefix(24))' is not a finite number", place)
                return Expression(kind: .error, range: place)
            }
            return Expression(kind: .float(value), range: place)
        case .imaginary:
            guard let value = Double(Self.plain(text.dropLast(2))), value.isFinite else {
                error("QP0005", "'\(text.prefix(24))' is not a finite number", place)
                return Expression(kind: .error, range: place)
            }
            return Expression(kind: .imaginary(value), range: place)
        default:
            guard let value = Self.timing(text) else {
                error("QP0005", "'\(text.prefix(24))' is too long or too fine for a duration", place)
                return Expression(kind: .error, range: place)
            }
            return Expression(kind: .timing(value), range: place)
        }
    }

    /// `"0110"`.
    mutating func bitString() throws(Failure) -> Expression {
        let place = range
        var bits: [Bool] = []
        var isSound = place.upper - place.lower > 2
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
            throw fail("QP0005", "a string of bits holds 0 and 1 only", place)
        }
        return Expression(kind: .bits(bits), range: place)
    }

    private static func integer(_ text: String) -> UInt64? {
        let digits = text.utf8.filter { $0 != 0x5F }
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

internal import RackDiagnostics

extension Q1Parser {
    /// The one of `names` that was probably meant by `name`. Not all are compared, nor long ones, whatever the text: a
    /// comparison takes time in proportion to the square of the length.
    static func nearest(to name: String, among names: some Sequence<String>) -> String? {
        let length = name.utf8.count
        guard length <= 40 else { return nil }
        return nearestName(to: name, among: names.lazy.filter { abs($0.utf8.count - length) <= 2 }.prefix(300))
    }

    mutating func skipBlanks() {
        while position < end, bytes[position].isBlank { position += 1 }
    }

    /// The bytes from here on that are `wanted`.
    mutating func scan(_ wanted: (UInt8) -> Bool) -> Range<Int> {
        let start = position
        while position < end, wanted(bytes[position]) { position += 1 }
        return start..<position
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The text for a message: names may be of any length.
    func shown(_ range: Range<Int>) -> String { Self.shown(text(range.prefix(61))) }

    static func shown(_ name: String) -> String { name.utf8.count <= 60 ? name : "\(name.prefix(60))…" }

    /// The end of what the line says, without blanks.
    var trimmedEnd: Int {
        var last = end
        while last > position + 1, bytes[last - 1].isBlank { last -= 1 }
        return last
    }

    /// Passes over what assemblers pass over in silence.
    mutating func ignoreRest() {
        let isSeparator = bytes[position] == UInt8(ascii: ";")
        messages.warning(
            "QA0020", "the rest of the line is not read", position..<trimmedEnd,
            help: isSeparator ? "';' parts no statements: give each a line of its own" : "begin a comment with '#'")
        position = end
    }

    static let definable = "one number, one register or one '@label' can be defined"

    /// `.DEF name value`
    mutating func directive() {
        let start = position
        position += 1
        let word = start..<scan { $0.isWord || $0 == UInt8(ascii: ".") }.upperBound
        guard text(word) == ".DEF" else {
            return messages.error(
                "QA0011", "there is no directive '\(shown(word))'", word, help: "'.DEF name value' is the only one")
        }
        skipBlanks()
        let name = scan(\.isWord)
        let nameText = text(name)
        skipBlanks()
        guard !name.isEmpty, position < end, bytes[position] != UInt8(ascii: ":") else {
            return messages.error("QA0011", "'.DEF' takes a name and a value", word, help: "write '.DEF name value'")
        }
        if let first = definitions[nameText] {
            return messages.error(
                "QA0010", "'\(shown(name))' is defined already", name, label: (first.place, "the first time"),
                help: "give one of them another name")
        }
        let value = position..<trimmedEnd
        var operand = Operand(
            kind: .other(
                Operand.Problem(
                    code: "QA0014", message: "the value of '\(shown(name))' is no operand",
                    help: Self.definable)),
            place: value)
        if bytes[value].allSatisfy(\.isOperand), bytes[value.lowerBound] != UInt8(ascii: "$") { operand = read(value) }
        definitions[nameText] = Definition(place: name, operand: operand)
        definitionNames.append(nameText)
    }
}

/// An integer as the assembler writes it.
enum Q1Number {
    case value(Int64)
    /// With what to do about it.
    case refused(String?)

    /// Decimal, `0x`, `0b`, or octal with a leading 0; a '-' may stand before all of them. What is beyond 64 bits is
    /// the largest number.
    static func read(_ text: ArraySlice<UInt8>) -> Q1Number {
        var digits = text
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        var base: Int64 = 10
        if digits.first == UInt8(ascii: "0"), digits.count > 1 {
            switch digits[digits.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x"): (base, digits) = (16, digits.dropFirst(2))
            case UInt8(ascii: "b"): (base, digits) = (2, digits.dropFirst(2))
            default: (base, digits) = (8, digits.dropFirst())
            }
        }
        guard !digits.isEmpty else { return .refused(nil) }
        var value: Int64 = 0
        for digit in digits {
            guard let weight = digit.hexadecimalValue, weight < base else {
                return .refused(base == 8 ? "a leading 0 means octal: leave it out" : nil)
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(weight)
            value = overflow || carry ? .max : sum
        }
        return .value(isNegative ? -value : value)
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
    var isWord: Bool {
        isDigit || self == UInt8(ascii: "_") || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
    }
    /// Of a number, a register, a name, or what these begin with.
    var isOperand: Bool {
        isWord || self == UInt8(ascii: "@") || self == UInt8(ascii: "$") || self == UInt8(ascii: "-")
    }
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0B || self == 0x0C }
    var endsLine: Bool { self == 0x0A || self == 0x0D }
    var endsStatement: Bool { endsLine || self == UInt8(ascii: "#") }

    var hexadecimalValue: Int64? {
        if isDigit { return Int64(self) - Int64(UInt8(ascii: "0")) }
        let letter = self | 0x20
        guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "f") else { return nil }
        return Int64(letter) - Int64(UInt8(ascii: "a")) + 10
    }
}

/// A value for an input as it is written in options: `0.3`, `40ns`, `0.1,0.2,0.3`, `[[0, 1], [0.5pi, 1]]`, `0b1010`.
struct WrittenValue: Sendable, Equatable {
    /// The last index fastest; bits from bit 0 on.
    var quantities: [Quantity]
    /// Of nested lists; `nil`: one value.
    var dimensions: [Int]?
    /// Whether it is written as bits.
    var isBits = false

    /// What is accepted, for messages.
    static let accepted =
        "a number (0.3, 0.5pi), a duration (40ns, 2.5us, 1ms, 1s), a list (0.1,0.2 or [0.1, 0.2]) or bits (0b1010) is accepted"
    /// The most values of one input.
    static let valueLimit = 1_000_000

    /// `nil` for anything else, and for lists whose rows differ in length.
    init?(_ text: String) {
        if let bits = Self.bits(text) {
            // Bit 0 is written last.
            quantities = bits.reversed().map { Quantity(value: $0 == "1" ? 1 : 0, isDuration: false) }
            (dimensions, isBits) = ([bits.count], true)
            return
        }
        var parser = ListParser(text: Array(text.utf8))
        guard let list = parser.list(isTop: true) else { return nil }
        (quantities, dimensions) = (list.quantities, list.dimensions)
    }

    private static func bits(_ text: String) -> String? {
        var digits = text[...]
        if digits.hasPrefix("0b") || digits.hasPrefix("0B") {
            digits = digits.dropFirst(2)
        } else if digits.count > 2, digits.first == "\"", digits.last == "\"" {
            digits = digits.dropFirst().dropLast()
        } else {
            return nil
        }
        let bits = digits.filter { $0 != "_" }
        return !bits.isEmpty && bits.count <= valueLimit && bits.allSatisfy { $0 == "0" || $0 == "1" } ? bits : nil
    }
}

/// Takes a list apart: items between commas, each a quantity or a list in brackets.
private struct ListParser {
    struct List {
        var quantities: [Quantity] = []
        /// `nil`: one quantity.
        var dimensions: [Int]?
    }

    let text: [UInt8]
    private var place = 0
    private var depth = 0

    init(text: [UInt8]) { self.text = text }

    private mutating func skipBlanks() { while place < text.count, text[place] == 0x20 { place += 1 } }

    private mutating func take(_ byte: Character) -> Bool {
        skipBlanks()
        guard place < text.count, text[place] == byte.asciiValue else { return false }
        place += 1
        return true
    }

    /// Items up to the end of the text, or up to a closing bracket.
    mutating func list(isTop: Bool) -> List? {
        var items: [List] = []
        repeat {
            guard let item = item() else { return nil }
            items.append(item)
            guard items.count <= WrittenValue.valueLimit else { return nil }
        } while take(",")
        skipBlanks()
        guard isTop ? place == text.count : take("]") else { return nil }
        // At the top a single item is that item: 0.3 is no list, and [0, 1] is one already.
        if isTop, items.count == 1 { return items[0] }
        guard items.allSatisfy({ $0.dimensions == items[0].dimensions }) else { return nil }
        return List(
            quantities: items.flatMap(\.quantities), dimensions: [items.count] + (items[0].dimensions ?? []))
    }

    private mutating func item() -> List? {
        if take("[") {
            guard depth < 7 else { return nil }
            depth += 1
            defer { depth -= 1 }
            return list(isTop: false)
        }
        skipBlanks()
        let start = place
        while place < text.count, text[place] != 0x2C, text[place] != 0x5D { place += 1 }
        return Quantity(String(decoding: text[start..<place], as: UTF8.self)).map { List(quantities: [$0], dimensions: nil) }
    }
}

/// A number as it is written in options: plain, or a duration.
package struct Quantity: Sendable, Equatable {
    /// In seconds if it is a duration.
    package var value: Double
    package var isDuration: Bool

    /// Reads `true` and `false` as 1 and 0,
    /// `0.3`, `-2e-3`, `0.5pi`, `pi/2`, `40ns`, `2.5us`, `1 ms`; `nil` for anything else, infinities and NaN too.
    package init?(_ text: some StringProtocol) {
        var body = String(text)
        while body.hasPrefix(" ") { body.removeFirst() }
        while body.hasSuffix(" ") { body.removeLast() }
        if body == "true" || body == "false" {
            (value, isDuration) = (body == "true" ? 1 : 0, false)
            return
        }
        if let turn = Self.multipleOfPi(body) {
            (value, isDuration) = (turn, false)
            return
        }
        let suffixes = [("ns", -9), ("us", -6), ("µs", -6), ("μs", -6), ("ms", -3), ("s", 0)]
        var exponent: Int?
        if let found = suffixes.first(where: { body.hasSuffix($0.0) }) {
            body.removeLast(found.0.count)
            while body.hasSuffix(" ") { body.removeLast() }
            exponent = found.1
        }
        guard Self.isDecimal(body), let value = Self.scaled(body, by: exponent ?? 0), value.isFinite else { return nil }
        self.value = value
        isDuration = exponent != nil
    }

    package init(value: Double, isDuration: Bool) {
        self.value = value
        self.isDuration = isDuration
    }

    /// What is accepted, for messages.
    package static let accepted = "a number (0.3, 0.5pi) or a duration (40ns, 2.5us, 1ms, 1s) is accepted"

    /// `pi`, `-0.5pi`, `3pi/4`, with π too; the order of operations is that of a program.
    private static func multipleOfPi(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let word = ["pi", "π"].first(where: { parts[0].hasSuffix($0) }) else {
            return nil
        }
        var factor = String(parts[0].dropLast(word.count))
        if factor.hasSuffix("*") { factor.removeLast() }
        if ["", "+", "-"].contains(factor) { factor += "1" }
        guard isDecimal(factor), var value = Double(factor).map({ $0 * .pi }), value.isFinite else { return nil }
        if parts.count == 2 {
            guard isDecimal(String(parts[1])), let divisor = Double(parts[1]), divisor != 0 else { return nil }
            value /= divisor
        }
        return value.isFinite ? value : nil
    }

    /// `Double.init` also takes `nan`, `inf` and hexadecimal numbers, which nobody means here.
    private static func isDecimal(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }
    }

    /// The power of ten goes into the text, so that 40ns is the `Double` nearest to 40e-9.
    private static func scaled(_ text: String, by exponent: Int) -> Double? {
        guard exponent != 0 else { return Double(text) }
        guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) else {
            return Double("\(text)e\(exponent)")
        }
        guard let own = Int(text[text.index(after: mark)...]), own.magnitude < 10_000 else { return nil }
        return Double("\(text[..<mark])e\(own + exponent)")
    }
}

/// An amount of memory as it is written in options: `512MiB`, `2GB`, `1073741824`.
package struct ByteCount: Sendable, Equatable {
    package var bytes: Int

    /// What is accepted, for messages.
    package static let accepted = "bytes, or 512MiB, 2GiB, 500MB, 1.5GB are accepted"

    private static let units: [(name: String, bytes: Double)] = [
        ("kib", 0x1p10), ("mib", 0x1p20), ("gib", 0x1p30), ("tib", 0x1p40), ("kb", 1e3), ("mb", 1e6), ("gb", 1e9),
        ("tb", 1e12), ("b", 1),
    ]

    /// `nil` for anything else, negative amounts and those above 2⁵³ bytes too.
    package init?(_ text: String) {
        var body = text.lowercased()
        let unit = Self.units.first { body.hasSuffix($0.name) }
        if let unit { body.removeLast(unit.name.count) }
        while body.hasSuffix(" ") { body.removeLast() }
        guard !body.isEmpty, body.utf8.count <= 32, body.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }),
            let number = Double(body)
        else { return nil }
        let bytes = (number * (unit?.bytes ?? 1)).rounded()
        guard bytes <= 0x1p53, unit != nil || number == number.rounded() else { return nil }
        self.bytes = Int(bytes)
    }
}

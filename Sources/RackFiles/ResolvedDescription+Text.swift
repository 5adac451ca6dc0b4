public import RackModel

extension ResolvedDescription {
    /// As YAML that can be read again, each value with its unit and source behind it.
    var yaml: String { entries.map { Self.yaml($0, indent: "") }.joined() }

    private static func yaml(_ entry: Entry, indent: String) -> String {
        switch entry.value {
        case .section(let entries):
            if entries.isEmpty { return "\(indent)\(entry.key): {}\n" }
            return "\(indent)\(entry.key):\n" + entries.map { yaml($0, indent: indent + "  ") }.joined()
        case .sections(let items):
            if items.isEmpty { return "\(indent)\(entry.key): []\n" }
            let text = items.map { entries in
                // The first key stands behind the dash, the rest beneath it.
                var lines = entries.map { yaml($0, indent: indent + "    ") }.joined()
                lines.replaceSubrange(
                    lines.startIndex..<lines.index(lines.startIndex, offsetBy: indent.count + 4),
                    with: indent + "  - ")
                return lines
            }
            return "\(indent)\(entry.key):\n" + text.joined()
        default:
            let line = "\(indent)\(entry.key): \(scalar(entry.value))"
            let note = [entry.unit, entry.source ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
            if note.isEmpty { return "\(line)\n" }
            let gap = String(repeating: " ", count: max(46 - line.count, 1))
            return "\(line)\(gap)# \(oneLine(note))\n"
        }
    }

    private static func scalar(_ value: Value) -> String {
        switch value {
        case .number(let value): number(value)
        case .word(let word): word
        case .text(let text): isBare(text) ? text : quoted(text)
        case .list(let values): "[" + values.map(scalar).joined(separator: ", ") + "]"
        case .section, .sections: ""
        }
    }

    private static func isBare(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F || $0 == 0x2D
        }
            && !["true", "false", "null", "none"].contains(text)
    }

    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }

    /// As JSON with the same keys, which is YAML too, and with the sources that differ from "assumed".
    var json: String {
        var stated: [(path: String, source: String)] = []
        for provenance in device.sources where provenance.source != "assumed" {
            stated.append((provenance.path, provenance.source))
        }
        let provenance = stated.map { "    \(Self.quoted($0.path)): \(Self.quoted($0.source))" }
        return "{\n" + entries.map { Self.json($0, indent: "  ") }.joined(separator: ",\n")
            + ",\n  \"provenance\": {\n" + provenance.joined(separator: ",\n") + "\n  }\n}\n"
    }

    private static func json(_ entry: Entry, indent: String) -> String {
        "\(indent)\"\(entry.key)\": " + json(entry.value, indent: indent)
    }

    private static func json(_ value: Value, indent: String) -> String {
        switch value {
        case .number(let value): value.isFinite ? number(value) : "\".inf\""
        case .word(let word): ["true", "false"].contains(word) ? word : quoted(word)
        case .text(let text): quoted(text)
        case .list(let values): "[" + values.map { json($0, indent: indent) }.joined(separator: ", ") + "]"
        case .section(let entries): object(entries, indent: indent)
        case .sections(let items):
            "[" + items.map { object($0, indent: indent) }.joined(separator: ", ") + "]"
        }
    }

    private static func object(_ entries: [Entry], indent: String) -> String {
        guard !entries.isEmpty else { return "{}" }
        return "{\n" + entries.map { json($0, indent: indent + "  ") }.joined(separator: ",\n")
            + "\n\(indent)}"
    }

    /// A string in double quotes with escapes that JSON and YAML share.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// The shortest decimal that reads back as `value`, with an exponent that is a multiple of three.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf" }
        guard value != 0 else { return "0" }
        let sign = value < 0 ? "-" : ""
        let parts = "\(value.magnitude)".split(separator: "e")
        let fraction = parts[0].split(separator: ".")
        var digits =
            String(fraction[0]) + (fraction.count > 1 && fraction[1] != "0" ? String(fraction[1]) : "")
        // value = 0.digits · 10^point
        var point = fraction[0].count + (parts.count > 1 ? Int(parts[1])! : 0)
        while digits.hasPrefix("0") { (digits, point) = (String(digits.dropFirst()), point - 1) }
        while digits.hasSuffix("0") { digits.removeLast() }
        if (-2...5).contains(point) { return sign + plain(digits, point) }
        let exponent = 3 * Int((Double(point - 1) / 3).rounded(.down))
        return sign + plain(digits, point - exponent) + "e\(exponent)"
    }

    private static func plain(_ digits: String, _ point: Int) -> String {
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return digits + String(repeating: "0", count: point - digits.count) }
        return String(digits.prefix(point)) + "." + String(digits.dropFirst(point))
    }
}

extension DeviceFile {
    /// The whole device as a description with nothing left out, each value with its unit and source behind
    /// it; `load` reads it back to the same device, sources apart.
    public static func describe(_ device: Device) -> String { ResolvedDescription(device).yaml }

    /// The same as JSON, for files and programs. `load` reads it too; its key `provenance` holds, by key
    /// path, the sources of values that are not merely assumed.
    public static func resolvedJSON(_ device: Device) -> String { ResolvedDescription(device).json }
}

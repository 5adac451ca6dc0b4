/// A JSON text to be: keeps the order of its members, and writes the same text for the same value.
enum JSONValue {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// Two spaces of indentation a level; arrays of plain values on one line.
    var text: String { written(indent: "") }

    private var isPlain: Bool {
        switch self {
        case .array(let items): items.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }

    private func written(indent: String) -> String {
        switch self {
        case .null: return "null"
        case .bool(let value): return value ? "true" : "false"
        case .integer(let value): return String(value)
        // JSON knows neither NaN nor infinity.
        case .number(let value): return value.isFinite ? String(value) : "null"
        case .text(let value): return Self.quoted(value)
        case .array(let items):
            if items.allSatisfy(\.isPlain) {
                return "[" + items.map { $0.written(indent: "") }.joined(separator: ", ") + "]"
            }
            let lines = items.map { indent + "  " + $0.written(indent: indent + "  ") }
            return "[\n" + lines.joined(separator: ",\n") + "\n" + indent + "]"
        case .object(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { name, value in
                indent + "  " + Self.quoted(name) + ": " + value.written(indent: indent + "  ")
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

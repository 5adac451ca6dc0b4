/// Any plain Swift value as JSON text, by reflection: properties under their own names, in the order of
/// their declaration; an enum case as its name, or as an object of its name and what it carries.
///
/// Good for what has no format to keep to, such as the resolved device in a run file: a property that is
/// added to a type cannot be forgotten here.
enum ValueJSON {
    static func text(_ value: Any) -> String {
        var text = ""
        write(value, indent: "", to: &text)
        return text + "\n"
    }

    private static func write(_ value: Any, indent: String, to text: inout String) {
        switch value {
        case let value as String: text += quoted(value)
        case let value as Bool: text += value ? "true" : "false"
        case let value as Double: text += number(value)
        case let value as any BinaryInteger: text += "\(value)"
        default: writeComposite(Mirror(reflecting: value), value, indent: indent, to: &text)
        }
    }

    private static func writeComposite(_ mirror: Mirror, _ value: Any, indent: String, to text: inout String) {
        switch mirror.displayStyle {
        case .optional:
            if let wrapped = mirror.children.first {
                write(wrapped.value, indent: indent, to: &text)
            } else {
                text += "null"
            }
        case .collection, .set:
            writeItems(mirror.children.map { (nil, $0.value) }, "[", "]", indent: indent, to: &text)
        case .enum where mirror.children.isEmpty: text += quoted("\(value)")
        default:
            let items = mirror.children.enumerated().map { ($1.label ?? "\($0)", $1.value) }
            writeItems(items, "{", "}", indent: indent, to: &text)
        }
    }

    private static func writeItems(
        _ items: [(String?, Any)], _ open: String, _ close: String, indent: String, to text: inout String
    ) {
        guard !items.isEmpty else { return text += open + close }
        text += open
        for (index, (label, value)) in items.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + indent + "  "
            if let label { text += quoted(label) + ": " }
            write(value, indent: indent + "  ", to: &text)
        }
        text += "\n" + indent + close
    }

    /// JSON knows neither infinities nor NaN: they become words.
    private static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : quoted("\(value)") }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

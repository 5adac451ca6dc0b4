extension JSONValue {
    /// Any value of plain parts: structures by their properties, lists, numbers, truth values; else as it prints.
    init(reflecting value: Any) {
        switch value {
        case let value as Bool: self = .bool(value)
        case let value as Double: self = .number(value)
        case let value as Float: self = .number(Double(value))
        case let value as Int: self = .integer(Int64(value))
        case let value as String: self = .text(value)
        default: self = Self.parts(of: value)
        }
    }

    private static func parts(of value: Any) -> JSONValue {
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .collection: return .array(mirror.children.map { JSONValue(reflecting: $0.value) })
        case .optional: return mirror.children.first.map { JSONValue(reflecting: $0.value) } ?? .null
        case .struct:
            return .object(mirror.children.map { ($0.label ?? "_", JSONValue(reflecting: $0.value)) })
        default: return .text("\(value)")
        }
    }
}

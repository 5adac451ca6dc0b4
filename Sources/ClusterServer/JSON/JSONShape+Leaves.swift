extension JSONShape {
    /// A single value of a document, and how to get there.
    struct Leaf: Sendable {
        /// From the root: positions in lists and among members.
        var path: [Int]
        var shape: JSONShape
    }

    /// All single values, in the order in which a document has them.
    var leaves: [Leaf] {
        func inside(_ position: Int, _ shape: JSONShape) -> [Leaf] {
            shape.leaves.map { Leaf(path: [position] + $0.path, shape: $0.shape) }
        }
        switch self {
        case .bool, .integer, .number, .word: return [Leaf(path: [], shape: self)]
        case .list(let count, let element): return (0..<count).flatMap { inside($0, element) }
        case .members(let members): return members.enumerated().flatMap { inside($0.offset, $0.element.1) }
        case .numbers(let values, let range):
            return values.enumerated().map { Leaf(path: [$0.offset], shape: .number($0.element, range)) }
        }
    }
}

extension JSONValue {
    /// - Parameter path: positions in lists and among members; nothing happens where there are none such.
    mutating func replace(at path: ArraySlice<Int>, with value: JSONValue) {
        guard let position = path.first else {
            self = value
            return
        }
        // What is taken out is not shared, and changed where it is.
        switch self {
        case .array(var values) where values.indices.contains(position):
            self = .null
            values[position].replace(at: path.dropFirst(), with: value)
            self = .array(values)
        case .object(var members) where members.indices.contains(position):
            self = .null
            members[position].value.replace(at: path.dropFirst(), with: value)
            self = .object(members)
        default: break
        }
    }
}

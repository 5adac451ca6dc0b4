internal import RackDiagnostics

extension Checker {
    /// Elements of all arrays and registers of a program.
    static let elementLimit = 1 << 22
    static let dimensionLimit = 7

    /// The type `array[element, sizes…]`.
    mutating func arrayType(
        _ elementSyntax: TypeSyntax, _ sizes: [Expression], isRank: Bool, _ range: SourceRange
    ) -> ValueType {
        let element = type(elementSyntax)
        switch element {
        case .bool, .bit, .bits, .int, .uint, .float, .angle, .complex, .duration: break
        case .error: return .error
        default:
            error("QP0103", "an array holds numbers, bits or durations, not a value of type \(element)", elementSyntax.range)
            return .error
        }
        if isRank {
            guard let first = sizes.first,
                let rank = size(first, "the number of dimensions", limit: Int64(Self.dimensionLimit))
            else { return .error }
            return .array(element, dimensions: Array(repeating: ValueType.openDimension, count: rank))
        }
        // Without a size the parser has spoken.
        guard !sizes.isEmpty else { return .error }
        guard sizes.count <= Self.dimensionLimit else {
            error("QP0124", "an array has at most \(Self.dimensionLimit) dimensions, this has \(sizes.count)", range)
            return .error
        }
        var dimensions: [Int] = []
        var total = 1
        if case .bits(let width) = element { total = width }
        for syntax in sizes {
            guard let size = size(syntax, "the size of an array", limit: Int64(Self.elementLimit), least: 0) else {
                return .error
            }
            dimensions.append(size)
            total = min(total.multipliedReportingOverflow(by: max(size, 1)).partialValue, Self.elementLimit + 1)
        }
        return hasRoom(for: total, range) ? .array(element, dimensions: dimensions) : .error
    }

    /// Counts what a type takes up, and reports a program that wants more than there is.
    mutating func hasRoom(for count: Int, _ range: SourceRange) -> Bool {
        elementTotal += count
        guard elementTotal > Self.elementLimit else { return true }
        elementTotal -= count
        error(
            "QP0141", "the arrays and registers of this program hold more than \(Self.elementLimit) elements", range,
            help: "a rack has no heap: make them smaller")
        return false
    }

    /// `{…}` as an array of `type`.
    mutating func arrayLiteral(_ items: [Expression], _ type: ValueType, _ range: SourceRange) -> CheckedExpression {
        var elements: [CheckedExpression] = []
        let sizes = type.dimensions
        guard let shape = fill(&elements, items, sizes, type.element, range) else { return failed(range) }
        let isKnown = zip(sizes, shape).allSatisfy { $0 == $1 || $0 < 0 }
        guard isKnown else { return failed(range) }
        let constancy = elements.map(\.constancy).max() ?? .literal
        let full = ValueType.array(type.element, dimensions: shape)
        return folded(CheckedExpression(.arrayLiteral(elements), full, range, constancy))
    }

    /// The dimensions of what was read; `nil` after a message.
    private mutating func fill(
        _ elements: inout [CheckedExpression], _ items: [Expression], _ sizes: [Int], _ element: ValueType,
        _ range: SourceRange
    ) -> [Int]? {
        if sizes[0] >= 0, items.count != sizes[0] {
            error("QP0107", "\(sizes[0]) elements are wanted here, \(items.count) are given", range)
            return nil
        }
        var inner: [Int]?
        var isSound = true
        for item in items {
            if sizes.count == 1 {
                let value = initialValue(item, element, "an element")
                if value.type == .error { isSound = false }
                elements.append(value)
                continue
            }
            guard let shape = row(&elements, item, Array(sizes.dropFirst()), element) else {
                isSound = false
                continue
            }
            if let inner, inner != shape {
                error("QP0107", "the rows of an array are of one size", item.range)
                isSound = false
            }
            inner = shape
        }
        return isSound ? [items.count] + (inner ?? sizes.dropFirst().map { max($0, 0) }) : nil
    }

    /// One row: written out, or an array of that shape.
    private mutating func row(
        _ elements: inout [CheckedExpression], _ item: Expression, _ sizes: [Int], _ element: ValueType
    ) -> [Int]? {
        if case .list(let items, _) = item.kind { return fill(&elements, items, sizes, element, item.range) }
        let wanted = ValueType.array(element, dimensions: sizes)
        let value = coerced(expression(item), to: wanted, "a row of the array")
        guard value.type != .error else { return nil }
        guard !value.type.dimensions.contains(where: { $0 < 0 }) else {
            error("QP0105", "the size of this row is not known", item.range)
            return nil
        }
        for place in Self.positions(value.type.dimensions) {
            let indices = place.map { CheckedIndex.single(constant(.int(Int64($0)), .integer, item.range)) }
            elements.append(selected(value, indices, value.type.element, item.range))
        }
        return value.type.dimensions
    }

    /// All index tuples of an array, the last index fastest.
    private static func positions(_ dimensions: [Int]) -> [[Int]] {
        var tuples: [[Int]] = [[]]
        for size in dimensions {
            tuples = tuples.flatMap { tuple in (0..<size).map { tuple + [$0] } }
        }
        return tuples
    }

    /// `{…}` where nothing says what it is of: the type that all elements convert to.
    mutating func freeList(_ items: [Expression], _ range: SourceRange) -> CheckedExpression {
        guard let first = items.first else {
            error("QP0103", "nothing says what this empty list is of", range)
            return failed(range)
        }
        if case .list = first.kind {
            error("QP0103", "nothing says what these lists are of", range, help: "give them to an array variable first")
            return failed(range)
        }
        var values = items.map { expression($0) }
        guard !values.contains(where: { $0.type == .error }) else { return failed(range) }
        var element = values[0].type
        for value in values where !value.type.converts(to: element) || element != .float && value.type == .float {
            element = value.type
        }
        values = values.map { coerced($0, to: element, "an element") }
        guard !values.contains(where: { $0.type == .error }) else { return failed(range) }
        let constancy = values.map(\.constancy).max() ?? .literal
        return folded(
            CheckedExpression(.arrayLiteral(values), .array(element, dimensions: [values.count]), range, constancy))
    }
}

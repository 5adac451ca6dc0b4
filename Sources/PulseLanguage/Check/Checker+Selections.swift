internal import RackDiagnostics

extension Checker {
    /// Elements of an array, or bits of a register, an integer or an angle.
    mutating func element(_ base: Expression, _ items: [IndexItem], _ range: SourceRange) -> CheckedExpression {
        var value = expression(base)
        guard value.type != .error else { return failed(range) }
        if value.type == .waveform { return samples(of: value, items, range) }
        if value.type == .angle { value = angleBits(value) }
        guard let (indices, type) = selection(of: value.type, items, range) else { return failed(range) }
        return selected(value, indices, type, range)
    }

    /// `value[indices]`, with its value if the text gives it.
    mutating func selected(
        _ value: CheckedExpression, _ indices: [CheckedIndex], _ type: ValueType, _ range: SourceRange
    ) -> CheckedExpression {
        var constancy = value.constancy
        for index in indices { constancy = max(constancy, index.constancy) }
        return folded(CheckedExpression(.selection(value, indices), type, range, constancy))
    }

    /// What `items` select of a value of `type`, and the type of that; `nil` after a message.
    mutating func selection(
        of type: ValueType, _ items: [IndexItem], _ range: SourceRange
    ) -> (indices: [CheckedIndex], type: ValueType)? {
        if let width = type.bitWidth { return bitSelection(of: type, width, items, range) }
        guard case .array(let element, let dimensions) = type else {
            error("QP0113", "a value of type \(type) has no elements", range)
            return nil
        }
        guard items.count <= dimensions.count else {
            error(
                "QP0113", "\(items.count) indices into an array of \(dimensions.count) dimension"
                    + (dimensions.count == 1 ? "" : "s"), range,
                help: "bits of an element have an index of their own, as in a[0][1]")
            return nil
        }
        if dimensions.contains(0) {
            error("QP0106", "an array of size zero has no elements", range)
            return nil
        }
        var indices: [CheckedIndex] = []
        var left: [Int] = []
        for (item, size) in zip(items, dimensions) {
            guard let (index, count) = self.index(item, size) else { return nil }
            indices.append(index)
            if let count { left.append(count) }
        }
        left += dimensions.dropFirst(items.count)
        return (indices, left.isEmpty ? element : .array(element, dimensions: left))
    }

    private mutating func bitSelection(
        of type: ValueType, _ width: Int, _ items: [IndexItem], _ range: SourceRange
    ) -> (indices: [CheckedIndex], type: ValueType)? {
        guard items.count == 1 else {
            error("QP0113", "the bits of a value of type \(type) have one index", range)
            return nil
        }
        guard let (index, count) = self.index(items[0], width) else { return nil }
        guard let count else { return ([index], .bit) }
        guard count != ValueType.openDimension else {
            error(
                "QP0105", "the ends of a slice of bits must be constant", range,
                help: "the size of a register is part of its type; pick bits one by one, or slice an array")
            return nil
        }
        guard count > 0 else {
            error("QP0106", "this slice selects nothing", range)
            return nil
        }
        return ([index], .bits(count))
    }

    /// One dimension; `count` is how many elements it selects, `nil` for a single index.
    mutating func index(_ item: IndexItem, _ size: Int) -> (index: CheckedIndex, count: Int?)? {
        switch item {
        case .single(let syntax):
            // A set in a variable's clothes: `a[{0, 2}]` reads as one index.
            if case .list(let items, false) = syntax.kind { return index(.set(items), size) }
            return position(syntax, size).map { (.single($0), nil) }
        case .set(let items):
            var checked: [CheckedExpression] = []
            for item in items {
                guard let index = position(item, size) else { return nil }
                checked.append(index)
            }
            return (.set(checked), checked.count)
        case .range(let syntax): return rangeIndex(syntax, size)
        }
    }

    private mutating func position(_ syntax: Expression, _ size: Int) -> CheckedExpression? {
        let index = wholeNumber(syntax, "an index")
        return index.type != .error && inBounds(index, size) ? index : nil
    }

    /// An integer where whole numbers are wanted.
    mutating func wholeNumber(_ syntax: Expression, _ what: String) -> CheckedExpression {
        let value = expression(syntax)
        if value.type.isInteger { return value }
        return coerced(value, to: .integer, what)
    }

    private mutating func rangeIndex(_ syntax: RangeSyntax, _ size: Int) -> (index: CheckedIndex, count: Int?)? {
        var bounds: [CheckedExpression?] = []
        for (part, isStep) in [(syntax.start, false), (syntax.step, true), (syntax.stop, false)] {
            guard let part else {
                bounds.append(nil)
                continue
            }
            let value = wholeNumber(part, isStep ? "a step" : "an index")
            guard value.type != .error, isStep || inBounds(value, size) else { return nil }
            if isStep, value.literal?.integer == 0 {
                error("QP0124", "a step of zero never ends", value.range)
                return nil
            }
            bounds.append(value)
        }
        let index = CheckedIndex.range(start: bounds[0], step: bounds[1], stop: bounds[2])
        guard size >= 0, let known = index.literal, let places = try? known.places(of: size) else {
            return (index, ValueType.openDimension)
        }
        return (index, places.count)
    }

    /// Reports a literal index outside −size … size − 1.
    mutating func inBounds(_ index: CheckedExpression, _ size: Int) -> Bool {
        guard size >= 0, let value = index.literal?.integer else { return true }
        if value >= -Int64(size), value < Int64(size) { return true }
        error(
            "QP0106", "index \(value) is out of range: there are \(size) elements", index.range,
            help: size > 0 ? "indices run from 0 to \(size - 1)" : nil)
        return false
    }

    // MARK: Joining

    mutating func concatenation(_ left: Expression, _ right: Expression, _ range: SourceRange) -> CheckedExpression {
        let a = expression(left), b = expression(right)
        return joined(a, b, range)
    }

    mutating func joined(_ a: CheckedExpression, _ b: CheckedExpression, _ range: SourceRange) -> CheckedExpression {
        guard a.type != .error, b.type != .error else { return failed(range) }
        if a.type == .waveform, b.type == .waveform { return joinedWaveforms(a, b, range) }
        guard let type = Self.joined(a.type, b.type) else {
            error(
                "QP0113", "'++' does not join \(a.type) and \(b.type)", range,
                labels: [.init(a.range, "\(a.type)"), .init(b.range, "\(b.type)")],
                help: "it joins registers of bits, and arrays that differ in their first dimension only")
            return failed(range)
        }
        return folded(CheckedExpression(.concatenation(a, b), type, range, max(a.constancy, b.constancy)))
    }

    private static func joined(_ a: ValueType, _ b: ValueType) -> ValueType? {
        switch (a, b) {
        case (.bits, .bits), (.bits, .bit), (.bit, .bits), (.bit, .bit): return .bits((a.bitWidth ?? 1) + (b.bitWidth ?? 1))
        case (.array(let element, let first), .array(let other, let second))
        where element == other && first.count == second.count && first.dropFirst() == second.dropFirst():
            let isOpen = first[0] < 0 || second[0] < 0
            return .array(element, dimensions: [isOpen ? ValueType.openDimension : first[0] + second[0]] + first.dropFirst())
        default: return nil
        }
    }

    // MARK: Sizes

    /// `sizeof(array)` and `sizeof(array, dimension)`.
    mutating func sizeOf(_ arguments: [Expression], _ range: SourceRange) -> CheckedExpression {
        guard arguments.count == 1 || arguments.count == 2 else {
            error("QP0104", "'sizeof' takes an array and, if you like, a dimension", range)
            return failed(range)
        }
        let value = expression(arguments[0])
        var dimension = constant(.int(0), .integer, range)
        if arguments.count == 2 { dimension = wholeNumber(arguments[1], "a dimension") }
        guard value.type != .error, dimension.type != .error else { return failed(range) }
        var sizes = value.type.dimensions
        if case .bits(let width) = value.type { sizes = [width] }
        guard !sizes.isEmpty else {
            error("QP0113", "'sizeof' is of arrays, this is \(value.type)", value.range)
            return failed(range)
        }
        if let known = dimension.literal?.integer {
            guard known >= 0, known < Int64(sizes.count) else {
                error(
                    "QP0106", "there is no dimension \(known): the array has \(sizes.count)", dimension.range,
                    help: "dimensions are counted from 0")
                return failed(range)
            }
            if sizes[Int(known)] >= 0 {
                return constant(.uint(UInt64(sizes[Int(known)])), .uint(64), range)
            }
        }
        return CheckedExpression(.sizeOf(value, dimension: dimension), .uint(64), range, .ordered)
    }
}

extension CheckedIndex {
    /// When all of its parts are known.
    var constancy: Constancy {
        switch self {
        case .single(let index): index.constancy
        case .range(let start, let step, let stop):
            [start, step, stop].compactMap { $0?.constancy }.max() ?? .literal
        case .set(let items): items.map(\.constancy).max() ?? .literal
        }
    }

    /// The index, if the text alone gives it.
    var literal: ValueIndex? {
        switch self {
        case .single(let index): return index.literal?.integer.map { .single($0) }
        case .set(let items):
            let known = items.compactMap { $0.literal?.integer }
            return known.count == items.count ? .set(known) : nil
        case .range(let start, let step, let stop):
            for part in [start, step, stop] {
                if let part, part.literal?.integer == nil { return nil }
            }
            return .range(
                start: start?.literal?.integer, step: step?.literal?.integer, stop: stop?.literal?.integer)
        }
    }
}

extension Value {
    /// Elements of an array, or bits of a register or an integer.
    ///
    /// A selection of every dimension by single indices gives an element, and a single bit a truth value; anything
    /// else an array, or a register.
    /// - Parameters:
    ///   - indices: one a dimension; missing ones take all.
    ///   - type: of this value: it says how many bits an integer has.
    public func selecting(_ indices: [ValueIndex], of type: ValueType) throws(ArithmeticProblem) -> Value {
        guard case .array(let elements, let dimensions) = self else {
            return try selectingBits(indices, of: type)
        }
        let plan = try SelectionPlan(indices, dimensions)
        if plan.isElement { return elements[plan.offsets[0]] }
        var chosen: [Value] = []
        chosen.reserveCapacity(plan.offsets.count)
        for offset in plan.offsets { chosen.append(elements[offset]) }
        return .array(chosen, dimensions: plan.dimensions)
    }

    /// Writes `value` to what `selecting` would read; several selections apply one after the other.
    ///
    /// In place: the cost is that of what is written.
    /// - Parameter type: of this value.
    public mutating func replace(
        _ selections: [[ValueIndex]], of type: ValueType, with value: Value
    ) throws(ArithmeticProblem) {
        guard let indices = selections.first else {
            self = value
            return
        }
        guard case .array(var elements, let dimensions) = self else {
            return try replaceBits(selections, of: type, with: value)
        }
        let plan = try SelectionPlan(indices, dimensions)
        let rest = Array(selections.dropFirst())
        guard rest.isEmpty || plan.isElement else {
            // A selection of a slice: the slice is changed on its own and put back.
            let inner = ValueType.array(type.element, dimensions: plan.dimensions)
            var slice = try selecting(indices, of: type)
            try slice.replace(rest, of: inner, with: value)
            return try replace([indices], of: type, with: slice)
        }
        self = .bool(false)  // Leaves one owner of the elements, so that they change in place.
        defer { self = .array(elements, dimensions: dimensions) }
        if plan.isElement {
            try elements[plan.offsets[0]].replace(rest, of: type.element, with: value)
            return
        }
        guard case .array(let new, _) = value, new.count == plan.offsets.count else {
            throw ArithmeticProblem("\(plan.offsets.count) elements are wanted, \(value.elementCount) are given")
        }
        for (offset, element) in zip(plan.offsets, new) { elements[offset] = element }
    }

    /// This value with `value` in the place of what `selections` select.
    public func replacing(
        _ selections: [[ValueIndex]], of type: ValueType, with value: Value
    ) throws(ArithmeticProblem) -> Value {
        var copy = self
        try copy.replace(selections, of: type, with: value)
        return copy
    }

    /// How many elements or bits there are; 1 for everything else.
    public var elementCount: Int {
        switch self {
        case .array(let elements, _): elements.count
        case .bits(let bits): bits.count
        default: 1
        }
    }

    /// The length of a dimension of an array, or of a register.
    public func size(ofDimension dimension: Int64) throws(ArithmeticProblem) -> Value {
        var dimensions: [Int] = []
        if case .array(_, let sizes) = self { dimensions = sizes }
        if case .bits(let bits) = self { dimensions = [bits.count] }
        guard dimension >= 0, dimension < Int64(dimensions.count) else {
            throw ArithmeticProblem("there is no dimension \(dimension): there are \(dimensions.count)")
        }
        return .uint(UInt64(dimensions[Int(dimension)]))
    }

    /// `self ++ right`: registers from bit 0 of the left one on, arrays along their first dimension.
    public func concatenated(with right: Value) throws(ArithmeticProblem) -> Value {
        switch (self, right) {
        case (.array(let a, let first), .array(let b, let second))
        where first.count == second.count && first.dropFirst() == second.dropFirst() && !first.isEmpty:
            return .array(a + b, dimensions: [first[0] + second[0]] + first.dropFirst())
        case (.bits, _), (.bool, _):
            guard let a = asBits, let b = right.asBits else { break }
            return .bits(a + b)
        default: break
        }
        throw ArithmeticProblem("\(self) and \(right) cannot be joined")
    }

    private var asBits: [Bool]? {
        switch self {
        case .bits(let bits): bits
        case .bool(let bit): [bit]
        default: nil
        }
    }

    private func selectingBits(_ indices: [ValueIndex], of type: ValueType) throws(ArithmeticProblem) -> Value {
        guard let index = indices.first, indices.count == 1 else {
            throw ArithmeticProblem("\(self) has no \(indices.count) dimensions")
        }
        let bits = try self.bits(of: type)
        let places = try index.places(of: bits.count)
        if case .single = index { return .bool(bits[places[0]]) }
        return .bits(places.map { bits[$0] })
    }

    private func bits(of type: ValueType) throws(ArithmeticProblem) -> [Bool] {
        guard let width = type.bitWidth, case .bits(let bits) = try converted(to: .bits(width)) else {
            throw ArithmeticProblem("\(self) has no elements")
        }
        return bits
    }

    private mutating func replaceBits(
        _ selections: [[ValueIndex]], of type: ValueType, with value: Value
    ) throws(ArithmeticProblem) {
        guard selections[0].count == 1, let index = selections[0].first else {
            throw ArithmeticProblem("\(self) has no \(selections[0].count) dimensions")
        }
        var bits = try self.bits(of: type)
        let places = try index.places(of: bits.count)
        guard selections.count == 1 else {
            var inner = try selectingBits(selections[0], of: type)
            try inner.replace(Array(selections.dropFirst()), of: .bits(places.count), with: value)
            return try replaceBits([selections[0]], of: type, with: inner)
        }
        let new: [Bool]
        if case .single = index, let truth = value.truth { new = [truth] } else { new = value.asBits ?? [] }
        guard new.count == places.count else {
            throw ArithmeticProblem("\(places.count) bits are wanted, \(value.elementCount) are given")
        }
        for (place, bit) in zip(places, new) { bits[place] = bit }
        self = try Value.bits(bits).converted(to: type)
    }
}

/// Where the elements of a selection lie among those of an array.
private struct SelectionPlan {
    /// The last index fastest.
    var offsets: [Int] = [0]
    /// What is left of the dimensions.
    var dimensions: [Int] = []
    /// Every dimension has a single index.
    var isElement: Bool

    init(_ indices: [ValueIndex], _ sizes: [Int]) throws(ArithmeticProblem) {
        guard indices.count <= sizes.count else {
            throw ArithmeticProblem("an array of \(sizes.count) dimensions has no \(indices.count) indices")
        }
        isElement = indices.count == sizes.count
        for (dimension, size) in sizes.enumerated() {
            var places = Array(0..<size)
            var isSingle = false
            if dimension < indices.count {
                places = try indices[dimension].places(of: size)
                if case .single = indices[dimension] { isSingle = true }
            }
            if !isSingle {
                dimensions.append(places.count)
                isElement = false
            }
            var next: [Int] = []
            next.reserveCapacity(offsets.count * places.count)
            for offset in offsets {
                for place in places { next.append(offset * size + place) }
            }
            offsets = next
        }
    }
}

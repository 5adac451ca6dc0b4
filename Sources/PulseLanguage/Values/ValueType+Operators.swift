extension ValueType {
    /// Whether a value of this type may stand where `other` is wanted, without a cast.
    func converts(to other: ValueType) -> Bool {
        if self == other || self == .error || other == .error { return true }
        switch (self, other) {
        case (.array(let element, let sizes), .array(let wanted, let wantedSizes)):
            return element.converts(to: wanted) && sizes.count == wantedSizes.count
                && zip(sizes, wantedSizes).allSatisfy { $0 == $1 || $0 < 0 || $1 < 0 }
        case (.bool, .bit), (.bit, .bool), (.bool, .int), (.bool, .uint), (.bit, .int), (.bit, .uint): return true
        case (.bool, .float), (.bit, .float): return true
        case (.int, .int), (.int, .uint), (.uint, .int), (.uint, .uint): return true
        case (.int, .float), (.uint, .float), (.int, .bool), (.uint, .bool): return true
        case (.float, .angle), (.angle, .float), (.float, .bool), (.angle, .bool): return true
        case (.int, .complex), (.uint, .complex), (.float, .complex), (.angle, .complex), (.bool, .complex),
            (.bit, .complex):
            return true
        case (.bits, .int), (.bits, .uint), (.bits, .bool): return true
        case (.bits(1), .bit), (.bit, .bits(1)): return true
        default: return false
        }
    }

    /// The type of `self operation right`; `nil` if there is none.
    func result(of operation: BinaryOperator, with right: ValueType) -> ValueType? {
        if self == .error || right == .error { return .error }
        switch operation {
        case .and, .or: return converts(to: .bool) && right.converts(to: .bool) ? .bool : nil
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: return comparison(operation, right)
        case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: return bitwise(operation, right)
        case .add, .subtract, .multiply, .divide, .remainder, .power: return arithmetic(operation, right)
        }
    }

    private func comparison(_ operation: BinaryOperator, _ right: ValueType) -> ValueType? {
        let isEquality = operation == .equal || operation == .notEqual
        if self == .duration || right == .duration { return self == right ? .bool : nil }
        if self == .complex || right == .complex {
            return isEquality && converts(to: .complex) && right.converts(to: .complex) ? .bool : nil
        }
        if isEquality, case .bits = self, case .bits = right { return .bool }
        let left = isReal || converts(to: .uint(64))
        return left && (right.isReal || right.converts(to: .uint(64))) ? .bool : nil
    }

    private func bitwise(_ operation: BinaryOperator, _ right: ValueType) -> ValueType? {
        if operation.isShift {
            return (right.isInteger || right.isBits) && (isInteger || isBits) ? self : nil
        }
        if self == right, isBits || isInteger || self == .bool { return self }
        // Truth values and registers next to an integer are the integers that their bits write.
        if isInteger || right.isInteger { return Self.wider(self, right) }
        if case .bits(let size) = self, case .bits(let other) = right { return size == other ? self : nil }
        let areSingle = (self == .bool || self == .bit) && (right == .bool || right == .bit)
        return areSingle ? .bool : nil
    }

    /// The integer that holds both: of the wider width, signed if either is.
    private static func wider(_ a: ValueType, _ b: ValueType) -> ValueType? {
        func shape(_ type: ValueType) -> (width: Int, isSigned: Bool)? {
            switch type {
            case .int(let width): (width, true)
            case .uint(let width), .bits(let width): width <= 64 ? (width, false) : nil
            case .bool, .bit: (1, false)
            default: nil
            }
        }
        guard let first = shape(a), let second = shape(b) else { return nil }
        let width = max(first.width, second.width)
        if !first.isSigned, !second.isSigned { return .uint(width) }
        // An unsigned number of the full width does not fit a signed one of it: 64 bits are the widest there is.
        let isMixed = first.isSigned != second.isSigned
        let unsigned = first.isSigned ? second.width : first.width
        return .int(isMixed && unsigned == width && width > 1 ? 64 : width)
    }

    private func arithmetic(_ operation: BinaryOperator, _ right: ValueType) -> ValueType? {
        switch (self, right) {
        case (.duration, .duration):
            return operation == .add || operation == .subtract ? .duration : operation == .divide ? .float : nil
        case (.duration, _): return (operation == .multiply || operation == .divide) && right.isReal ? .duration : nil
        case (_, .duration): return operation == .multiply && isReal ? .duration : nil
        case (.complex, _) where right.isReal || right == .complex, (_, .complex) where isReal:
            return operation == .remainder ? nil : .complex
        default: break
        }
        guard isReal || isBits, right.isReal || right.isBits else { return nil }
        guard isReal, right.isReal else { return nil }
        if self == .angle || right == .angle {
            let isSum = operation == .add || operation == .subtract
            if isSum, isInteger || right.isInteger { return nil }
            if operation == .divide { return right == .angle ? .float : .angle }
            return operation == .power || operation == .remainder ? .float : .angle
        }
        if self == .float || right == .float { return .float }
        if operation == .power { return .integer }
        // Truth values count as small numbers, and sums of them are numbers.
        guard isInteger || right.isInteger else { return .integer }
        return Self.wider(self, right)
    }
}

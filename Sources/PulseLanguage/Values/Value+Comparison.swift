extension Value {
    func compared(_ operation: BinaryOperator, _ right: Value) throws(ArithmeticProblem) -> Value {
        let order: Int
        switch (self, right) {
        case (.duration(let a), .duration(let b)):
            guard let difference = b.negated.flatMap(a.adding), let sign = difference.sign else {
                throw ArithmeticProblem("comparing dt with seconds needs the device", needsDevice: true)
            }
            guard difference.isHomogeneous else {
                throw ArithmeticProblem("comparing dt with seconds needs the device", needsDevice: true)
            }
            order = sign
        case (.complex, _), (_, .complex):
            guard let a = parts, let b = right.parts else { throw ArithmeticProblem("no numbers to compare") }
            order = a == b ? 0 : 1
        case (.angle, _), (_, .angle):
            guard let a = real, let b = right.real else { throw ArithmeticProblem("no numbers to compare") }
            let (x, y) = (Self.steps(ofTurn: a), Self.steps(ofTurn: b))
            order = x < y ? -1 : x > y ? 1 : 0
        case (.uint(let a), .uint(let b)): order = a < b ? -1 : a > b ? 1 : 0
        case (.bits(let a), .bits(let b)): order = a == b ? 0 : 1
        default:
            if let a = integer, let b = right.integer {
                order = a < b ? -1 : a > b ? 1 : 0
            } else {
                guard let a = real, let b = right.real else { throw ArithmeticProblem("no numbers to compare") }
                order = a < b ? -1 : a > b ? 1 : 0
            }
        }
        switch operation {
        case .equal: return .bool(order == 0)
        case .notEqual: return .bool(order != 0)
        case .less: return .bool(order < 0)
        case .lessEqual: return .bool(order <= 0)
        case .greater: return .bool(order > 0)
        default: return .bool(order >= 0)
        }
    }

    /// An angle in steps of 2⁻⁴⁸ of a turn, from 0 on: angles that differ by rounding or by whole turns are one.
    private static func steps(ofTurn radians: Double) -> Double {
        let steps = (fraction(ofTurn: radians) * 0x1p48).rounded()
        return steps == 0x1p48 ? 0 : steps
    }

    /// Radians as a part of a turn, from 0 up to 1.
    private static func fraction(ofTurn radians: Double) -> Double {
        let turns = radians / (2 * .pi)
        return turns - turns.rounded(.down)
    }

    /// The value as a variable of its type holds it: angles from 0 up to a full turn, in arrays too.
    public var held: Value {
        switch self {
        case .angle(let radians) where !(0..<2 * Double.pi).contains(radians) && radians.isFinite:
            .angle(Self.fraction(ofTurn: radians) * 2 * .pi)
        case .array(let elements, let dimensions): .array(elements.map(\.held), dimensions: dimensions)
        default: self
        }
    }

    func bitwise(_ operation: BinaryOperator, _ right: Value) throws(ArithmeticProblem) -> Value {
        if operation == .shiftLeft || operation == .shiftRight { return try shifted(operation, right) }
        func combined(_ a: UInt64, _ b: UInt64) -> UInt64 {
            operation == .bitAnd ? a & b : operation == .bitOr ? a | b : a ^ b
        }
        switch (self, right) {
        case (.bool(let a), .bool(let b)): return .bool(combined(a ? 1 : 0, b ? 1 : 0) == 1)
        case (.bits(let a), .bits(let b)) where a.count == b.count:
            return .bits(zip(a, b).map { combined($0 ? 1 : 0, $1 ? 1 : 0) == 1 })
        case (.uint(let a), .uint(let b)): return .uint(combined(a, b))
        case (.uint, .bits), (.bits, .uint), (.uint, .bool), (.bool, .uint):
            guard case .uint(let a) = try converted(to: .uint(64)), case .uint(let b) = try right.converted(to: .uint(64))
            else { break }
            return .uint(combined(a, b))
        default: break
        }
        guard case .int(let a) = try converted(to: .int(64)), case .int(let b) = try right.converted(to: .int(64)) else {
            throw ArithmeticProblem("'\(operation.rawValue)' is not defined between \(self) and \(right)")
        }
        return .int(Int64(bitPattern: combined(UInt64(bitPattern: a), UInt64(bitPattern: b))))
    }

    private func shifted(_ operation: BinaryOperator, _ right: Value) throws(ArithmeticProblem) -> Value {
        guard let count = right.integer, count >= 0 else { throw ArithmeticProblem("a shift by \(right)") }
        let isLeft = operation == .shiftLeft
        switch self {
        case .bits(let bits):
            let offset = Int(min(count, Int64(bits.count)))
            let zeros = [Bool](repeating: false, count: offset)
            return .bits(isLeft ? zeros + bits.dropLast(offset) : Array(bits.dropFirst(offset)) + zeros)
        case .uint(let value): return .uint(count > 63 ? 0 : isLeft ? value << UInt64(count) : value >> UInt64(count))
        case .int(let value): return .int(isLeft ? (count > 63 ? 0 : value << count) : value >> min(count, 63))
        default: throw ArithmeticProblem("\(self) cannot be shifted")
        }
    }
}

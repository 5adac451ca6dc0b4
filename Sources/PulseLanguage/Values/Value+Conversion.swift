extension Value {
    /// This value as `type` (implicit conversions and casts alike; which are allowed is checked before).
    public func converted(to type: ValueType) throws(ArithmeticProblem) -> Value {
        switch type {
        case .bool, .bit:
            guard let truth else { throw ArithmeticProblem("\(self) is neither true nor false") }
            return .bool(truth)
        case .bits(let width): return .bits(try bits(width: width))
        case .int(let width):
            let value = try wrapped()
            guard width < 64 else { return .int(value) }
            let shift = Int64(64 - width)
            return .int((value << shift) >> shift)
        case .uint(let width):
            let value = UInt64(bitPattern: try wrapped())
            return .uint(width < 64 ? value & ((1 << UInt64(width)) - 1) : value)
        case .float:
            guard let real else { throw ArithmeticProblem("\(self) is no real number") }
            return .float(real)
        case .angle:
            if case .bits(let bits) = self { return .angle(Self.turns(bits) * 2 * Double.pi) }
            guard let real else { throw ArithmeticProblem("\(self) is no angle") }
            return .angle(real)
        case .complex:
            guard let parts else { throw ArithmeticProblem("\(self) is no number") }
            return .complex(re: parts.re, im: parts.im)
        case .array(let element, _):
            guard case .array(let elements, let dimensions) = self else {
                throw ArithmeticProblem("\(self) is no array")
            }
            var converted: [Value] = []
            converted.reserveCapacity(elements.count)
            for item in elements { converted.append(try item.converted(to: element)) }
            return .array(converted, dimensions: dimensions)
        default: return self
        }
    }

    /// The fraction of a turn that `angle[n]` of these bits is: 0 to 1 in steps of 2⁻ⁿ.
    private static func turns(_ bits: [Bool]) -> Double {
        var turns = 0.0
        var step = 1.0
        for bit in bits.reversed() {
            step /= 2
            if bit { turns += step }
        }
        return turns
    }

    /// The bits of an angle as `angle[width]`: the nearest multiple of 2π/2ʷ, whole turns taken off.
    private static func bits(ofAngle angle: Double, width: Int) -> [Bool] {
        var turns = angle / (2 * Double.pi)
        turns -= turns.rounded(.down)
        // No more than 52 bits of a turn are in a Double: the rest are zeros below.
        let digits = min(width, 52)
        let scale = Double(UInt64(1) << UInt64(digits))
        var number = UInt64((turns * scale).rounded()) % (UInt64(1) << UInt64(digits))
        var bits = [Bool](repeating: false, count: width - digits)
        for _ in 0..<digits {
            bits.append(number & 1 == 1)
            number >>= 1
        }
        return bits
    }

    private func bits(width: Int) throws(ArithmeticProblem) -> [Bool] {
        switch self {
        case .bits(let bits): return Array(bits.prefix(width)) + Array(repeating: false, count: max(0, width - bits.count))
        case .angle(let angle) where angle.isFinite: return Self.bits(ofAngle: angle, width: width)
        case .bool(let bit): return [bit] + Array(repeating: false, count: max(0, width - 1))
        default:
            let value = UInt64(bitPattern: try wrapped())
            return (0..<width).map { $0 < 64 && value >> UInt64($0) & 1 == 1 }
        }
    }

    /// As 64 bits, floats truncated towards zero.
    private func wrapped() throws(ArithmeticProblem) -> Int64 {
        switch self {
        case .uint(let value): return Int64(bitPattern: value)
        case .float(let value), .angle(let value):
            guard let whole = Int64(exactly: value.rounded(.towardZero)) else {
                throw ArithmeticProblem("\(value) does not fit an integer")
            }
            return whole
        case .bits(let bits):
            var value: UInt64 = 0
            for (index, bit) in bits.prefix(64).enumerated() where bit { value |= 1 << UInt64(index) }
            return Int64(bitPattern: value)
        default:
            guard let integer else { throw ArithmeticProblem("\(self) is no integer") }
            return integer
        }
    }
}

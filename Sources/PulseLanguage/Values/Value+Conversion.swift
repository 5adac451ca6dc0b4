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
            guard let real else { throw ArithmeticProblem("\(self) is no angle") }
            return .angle(real)
        case .complex:
            guard let parts else { throw ArithmeticProblem("\(self) is no number") }
            return .complex(re: parts.re, im: parts.im)
        default: return self
        }
    }

    private func bits(width: Int) throws(ArithmeticProblem) -> [Bool] {
        switch self {
        case .bits(let bits): return Array(bits.prefix(width)) + Array(repeating: false, count: max(0, width - bits.count))
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

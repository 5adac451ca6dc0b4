internal import RackUnits
internal import RealModule

extension Value {
    /// `operation self`.
    public func applying(_ operation: UnaryOperator) throws(ArithmeticProblem) -> Value {
        switch (operation, self) {
        case (.negate, .int(let value)): return .int(0 &- value)
        case (.negate, .uint(let value)): return .int(0 &- Int64(bitPattern: value))
        case (.negate, .bool(let value)): return .int(value ? -1 : 0)
        case (.negate, .float(let value)): return .float(-value)
        case (.negate, .angle(let value)): return .angle(-value)
        case (.negate, .complex(let re, let im)): return .complex(re: -re, im: -im)
        case (.negate, .duration(let value)):
            guard let negated = value.negated else { throw ArithmeticProblem("the duration is too long") }
            return .duration(negated)
        case (.complement, .int(let value)): return .int(~value)
        case (.complement, .uint(let value)): return .uint(~value)
        case (.complement, .bool(let value)): return .bool(!value)
        case (.complement, .bits(let bits)): return .bits(bits.map { !$0 })
        case (.not, _):
            guard let truth else { throw ArithmeticProblem("\(self) is neither true nor false") }
            return .bool(!truth)
        default: throw ArithmeticProblem("'\(operation.rawValue)' does not apply to \(self)")
        }
    }

    /// `self operation right`.
    public func applying(_ operation: BinaryOperator, _ right: Value) throws(ArithmeticProblem) -> Value {
        switch operation {
        case .and, .or:
            guard let a = truth, let b = right.truth else { throw undefined(operation, right) }
            return .bool(operation == .and ? a && b : a || b)
        case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual: return try compared(operation, right)
        case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight: return try bitwise(operation, right)
        default: break
        }
        switch (self, right) {
        case (.duration(let a), .duration(let b)): return try Self.durations(operation, a, b)
        case (.duration(let a), _): return .duration(try Self.scaled(a, operation, right))
        case (_, .duration(let b)):
            guard operation == .multiply else { throw undefined(operation, right) }
            return .duration(try Self.scaled(b, operation, self))
        case (.complex, _), (_, .complex): return try complexArithmetic(operation, right)
        case (.float, _), (_, .float), (.angle, _), (_, .angle):
            guard let a = real, let b = right.real else { throw undefined(operation, right) }
            return try realArithmetic(operation, a, b, right)
        default: return try integerArithmetic(operation, right)
        }
    }

    private func undefined(_ operation: BinaryOperator, _ right: Value) -> ArithmeticProblem {
        ArithmeticProblem("'\(operation.rawValue)' is not defined between \(self) and \(right)")
    }

    private static func durations(
        _ operation: BinaryOperator, _ a: DurationValue, _ b: DurationValue
    ) throws(ArithmeticProblem) -> Value {
        switch operation {
        case .add, .subtract:
            guard let other = operation == .add ? b : b.negated, let sum = a.adding(other) else {
                throw ArithmeticProblem("the duration is too long or too fine")
            }
            return .duration(sum)
        default:
            guard a.isHomogeneous, b.isHomogeneous, (a.dt == .zero) == (b.dt == .zero) || a.sign == 0 else {
                throw ArithmeticProblem("a ratio of dt and seconds needs the device", needsDevice: true)
            }
            let (x, y) = b.dt == .zero ? (a.seconds, b.seconds) : (a.dt, b.dt)
            guard y.numerator != 0 else { throw ArithmeticProblem("division by a duration of zero") }
            // The exact quotient where it fits, so that 30ns/10ns is 3 to the last bit.
            if let exact = x.multiplied(by: y.denominator, over: y.numerator) { return .float(exact.seconds) }
            return .float(x.seconds / y.seconds)
        }
    }

    private static func scaled(
        _ duration: DurationValue, _ operation: BinaryOperator, _ factor: Value
    ) throws(ArithmeticProblem) -> DurationValue {
        let scaled: DurationValue?
        if operation == .divide {
            guard let number = factor.real, number != 0 else { throw ArithmeticProblem("division by zero") }
            scaled = factor.integer.flatMap { duration.multiplied(by: 1, over: $0) }
                ?? duration.multiplied(by: 1 / number)
        } else {
            guard let number = factor.real else { throw ArithmeticProblem("a duration is scaled by a number") }
            scaled = duration.multiplied(by: number)
        }
        guard let scaled else { throw ArithmeticProblem("the duration is too long or too fine") }
        return scaled
    }

    private func realArithmetic(
        _ operation: BinaryOperator, _ a: Double, _ b: Double, _ right: Value
    ) throws(ArithmeticProblem) -> Value {
        let result: Double
        switch operation {
        case .add: result = a + b
        case .subtract: result = a - b
        case .multiply: result = a * b
        case .divide:
            if b == 0 { throw ArithmeticProblem("division by zero") }
            result = a / b
        case .remainder:
            if b == 0 { throw ArithmeticProblem("division by zero") }
            result = a.truncatingRemainder(dividingBy: b)
        default: result = Self.power(a, b)
        }
        if !result.isFinite { throw ArithmeticProblem("\(a) \(operation.rawValue) \(b) is not a finite number") }
        var isAngle = false
        if case .angle = self { isAngle = true }
        if case .angle = right { isAngle = operation != .divide }
        if operation == .power || operation == .remainder { isAngle = false }
        return isAngle ? .angle(result) : .float(result)
    }

    static func power(_ a: Double, _ b: Double) -> Double {
        if let n = Int(exactly: b), n.magnitude < 1 << 20 { return Double.pow(a, n) }
        return Double.pow(a, b)
    }

    private func integerArithmetic(_ operation: BinaryOperator, _ right: Value) throws(ArithmeticProblem) -> Value {
        if case .uint(let a) = self, case .uint(let b) = right, operation != .power {
            switch operation {
            case .add: return .uint(a &+ b)
            case .subtract: return .uint(a &- b)
            case .multiply: return .uint(a &* b)
            default:
                if b == 0 { throw ArithmeticProblem("division by zero") }
                return .uint(operation == .divide ? a / b : a % b)
            }
        }
        guard let a = integer, let b = right.integer else { throw undefined(operation, right) }
        switch operation {
        case .add: return .int(a &+ b)
        case .subtract: return .int(a &- b)
        case .multiply: return .int(a &* b)
        case .power:
            guard b >= 0 else { return .float(Self.power(Double(a), Double(b))) }
            var result: Int64 = 1
            var base = a
            var exponent = b
            while exponent > 0 {
                if exponent & 1 == 1 { result = result &* base }
                base = base &* base
                exponent >>= 1
            }
            return .int(result)
        default:
            if b == 0 { throw ArithmeticProblem("division by zero") }
            if b == -1 { return .int(operation == .divide ? 0 &- a : 0) }
            return .int(operation == .divide ? a / b : a % b)
        }
    }

    private func complexArithmetic(_ operation: BinaryOperator, _ right: Value) throws(ArithmeticProblem) -> Value {
        guard let a = parts, let b = right.parts else { throw undefined(operation, right) }
        switch operation {
        case .add: return .complex(re: a.re + b.re, im: a.im + b.im)
        case .subtract: return .complex(re: a.re - b.re, im: a.im - b.im)
        case .multiply: return .complex(re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re)
        case .divide:
            let size = b.re * b.re + b.im * b.im
            if size == 0 { throw ArithmeticProblem("division by zero") }
            return .complex(re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size)
        case .power:
            let size = (a.re * a.re + a.im * a.im).squareRoot()
            if size == 0 { return .complex(re: 0, im: 0) }
            let (logarithm, angle) = (Double.log(size), Double.atan2(y: a.im, x: a.re))
            let magnitude = Double.exp(b.re * logarithm - b.im * angle)
            let turn = b.im * logarithm + b.re * angle
            return .complex(re: magnitude * Double.cos(turn), im: magnitude * Double.sin(turn))
        default: throw undefined(operation, right)
        }
    }
}

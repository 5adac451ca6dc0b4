internal import RealModule

/// The functions of the language that every program knows.
public enum BuiltinFunction: String, Sendable, CaseIterable {
    case arccos, arcsin, arctan, ceiling, cos, exp, floor, log, mod, popcount, pow, rotl, rotr, sin, sqrt, tan
    case real, imag, abs, min, max

    /// Whether it looks at the bits of its argument.
    var isBitwise: Bool { self == .popcount || self == .rotl || self == .rotr }

    var parameterCount: Int {
        switch self {
        case .mod, .pow, .rotl, .rotr, .min, .max: 2
        default: 1
        }
    }

    /// The type of a call; `nil` if the arguments do not fit.
    func result(_ arguments: [ValueType]) -> ValueType? {
        guard arguments.count == parameterCount, let first = arguments.first else { return nil }
        if arguments.contains(.error) { return .error }
        switch self {
        case .popcount: return first.isBits || first.isInteger ? .uint(64) : nil
        case .rotl, .rotr: return (first.isBits || first.isInteger) && arguments[1].isInteger ? first : nil
        case .real, .imag: return first == .complex || first.isReal ? .float : nil
        case .mod, .pow: return first.result(of: self == .mod ? .remainder : .power, with: arguments[1])
        case .abs: return first == .complex ? .float : first.isReal ? first : nil
        case .min, .max:
            if first == .duration, arguments[1] == .duration { return .duration }
            return first.isReal && arguments[1].isReal ? first.result(of: .add, with: arguments[1]) : nil
        case .exp, .sqrt: return first == .complex ? .complex : first.isReal ? .float : nil
        default: return first.isReal ? .float : nil
        }
    }

    /// The value of a call.
    public func apply(_ arguments: [Value]) throws(ArithmeticProblem) -> Value {
        guard arguments.count == parameterCount else {
            throw ArithmeticProblem("\(rawValue) takes \(parameterCount) values, not \(arguments.count)")
        }
        switch self {
        case .mod: return try arguments[0].applying(.remainder, arguments[1])
        case .pow: return try arguments[0].applying(.power, arguments[1])
        case .min, .max:
            let isLess = try arguments[0].applying(.less, arguments[1]).truth == true
            return arguments[isLess == (self == .min) ? 0 : 1]
        case .popcount, .rotl, .rotr: return try bits(arguments)
        case .real, .imag:
            guard let parts = arguments[0].parts else { break }
            return .float(self == .real ? parts.re : parts.im)
        case .abs: return try magnitude(arguments[0])
        case .exp, .sqrt:
            if case .complex(let re, let im) = arguments[0] { return complex(re, im) }
        default: break
        }
        guard let x = arguments[0].real else { throw ArithmeticProblem("\(rawValue) of \(arguments[0])") }
        return try .float(elementary(x))
    }

    private func magnitude(_ value: Value) throws(ArithmeticProblem) -> Value {
        switch value {
        case .complex(let re, let im): return .float((re * re + im * im).squareRoot())
        case .float(let x): return .float(x.magnitude)
        case .angle(let x): return .angle(x.magnitude)
        case .int(let x): return .int(x < 0 ? 0 &- x : x)
        default: return value
        }
    }

    private func complex(_ re: Double, _ im: Double) -> Value {
        if self == .exp {
            let size = Double.exp(re)
            return .complex(re: size * Double.cos(im), im: size * Double.sin(im))
        }
        let size = (re * re + im * im).squareRoot()
        let root = ((size + re.magnitude) / 2).squareRoot()
        if root == 0 { return .complex(re: 0, im: 0) }
        let other = im.magnitude / (2 * root)
        let (x, y) = re >= 0 ? (root, other) : (other, root)
        return .complex(re: x, im: im < 0 ? -y : y)
    }

    private func elementary(_ x: Double) throws(ArithmeticProblem) -> Double {
        let result: Double
        switch self {
        case .arccos: result = Double.acos(x)
        case .arcsin: result = Double.asin(x)
        case .arctan: result = Double.atan(x)
        case .ceiling: result = x.rounded(.up)
        case .floor: result = x.rounded(.down)
        case .cos: result = Double.cos(x)
        case .sin: result = Double.sin(x)
        case .tan: result = Double.tan(x)
        case .exp: result = Double.exp(x)
        case .log: result = Double.log(x)
        default: result = x.squareRoot()
        }
        guard result.isFinite else { throw ArithmeticProblem("\(rawValue)(\(x)) is not a finite number") }
        return result
    }

    private func bits(_ arguments: [Value]) throws(ArithmeticProblem) -> Value {
        let isBits = if case .bits = arguments[0] { true } else { false }
        let wide = try arguments[0].converted(to: isBits ? .error : .bits(64))
        guard case .bits(let bits) = wide else { throw ArithmeticProblem("\(rawValue) of \(arguments[0])") }
        if self == .popcount { return .uint(UInt64(bits.count { $0 })) }
        guard let count = arguments[1].integer, !bits.isEmpty else { return arguments[0] }
        let size = Int64(bits.count)
        var shift = Int((self == .rotl ? count % size : -(count % size)))
        if shift < 0 { shift += bits.count }
        let turned = Value.bits(Array(bits.suffix(shift)) + bits.dropLast(shift))
        if isBits { return turned }
        if case .uint = arguments[0] { return try turned.converted(to: .uint(64)) }
        return try turned.converted(to: .int(64))
    }
}

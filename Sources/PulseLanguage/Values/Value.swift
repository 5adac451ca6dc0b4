/// A classical value known while a program is compiled.
public enum Value: Hashable, Sendable {
    /// `bool` and `bit`.
    case bool(Bool)
    /// `bit[n]`: element 0 is the rightmost digit.
    case bits([Bool])
    case int(Int64)
    case uint(UInt64)
    case float(Double)
    /// Radians; a variable holds 0 up to a full turn (`held`).
    case angle(Double)
    case complex(re: Double, im: Double)
    case duration(DurationValue)
    /// The elements of an array, the last index fastest.
    case array([Value], dimensions: [Int])

    /// The value as a plain number; `nil` for durations and numbers with an imaginary part.
    public var real: Double? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .bits: integer.map(Double.init)
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .float(let value), .angle(let value): value
        case .complex(let re, let im): im == 0 ? re : nil
        case .duration, .array: nil
        }
    }

    /// The value as an integer, if it is one.
    public var integer: Int64? {
        switch self {
        case .bool(let value): return value ? 1 : 0
        case .bits(let bits):
            guard bits.count <= 63 else { return nil }
            var value: Int64 = 0
            for (index, bit) in bits.enumerated() where bit { value |= 1 << Int64(index) }
            return value
        case .int(let value): return value
        case .uint(let value): return Int64(exactly: value)
        case .float(let value), .angle(let value): return Int64(exactly: value)
        case .complex, .duration, .array: return nil
        }
    }

    /// The value as a condition; `nil` where it has no truth.
    public var truth: Bool? {
        switch self {
        case .bool(let value): value
        case .bits(let bits): bits.contains(true)
        case .int(let value): value != 0
        case .uint(let value): value != 0
        case .float(let value): value != 0
        case .angle(let value): value != 0
        case .complex, .duration, .array: nil
        }
    }

    /// Real and imaginary part of a number.
    public var parts: (re: Double, im: Double)? {
        if case .complex(let re, let im) = self { return (re, im) }
        return real.map { ($0, 0) }
    }
}

extension Value: CustomStringConvertible {
    public var description: String {
        switch self {
        case .bool(let value): "\(value)"
        case .bits(let bits): "\"" + String(bits.reversed().map { $0 ? "1" : "0" }) + "\""
        case .int(let value): "\(value)"
        case .uint(let value): "\(value)"
        case .float(let value), .angle(let value): "\(value)"
        case .complex(let re, let im): "\(re) \(im < 0 ? "-" : "+") \(im.magnitude)im"
        case .duration(let value): "\(value)"
        case .array(let elements, let dimensions): Self.text(elements[...], dimensions[...])
        }
    }
}

extension Value {
    /// `{{1, 2}, {3, 4}}`.
    private static func text(_ elements: ArraySlice<Value>, _ dimensions: ArraySlice<Int>) -> String {
        guard let count = dimensions.first else { return elements.first?.description ?? "{}" }
        let size = count == 0 ? 0 : elements.count / count
        let rows = (0..<count).map { row in
            let start = elements.startIndex + row * size
            return text(elements[start..<(start + size)], dimensions.dropFirst())
        }
        return "{" + rows.joined(separator: ", ") + "}"
    }
}

/// Why a value could not be computed.
public struct ArithmeticProblem: Error, Hashable, Sendable {
    public var message: String
    /// The operands are sound but need the device (`dt` against `ns`).
    public var needsDevice: Bool

    init(_ message: String, needsDevice: Bool = false) {
        self.message = message
        self.needsDevice = needsDevice
    }
}

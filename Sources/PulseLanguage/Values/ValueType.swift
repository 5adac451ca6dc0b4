/// The type of an expression or variable. Widths of floats and angles are read and not kept: both are
/// `Double` (an angle in radians).
public enum ValueType: Hashable, Sendable {
    case bool
    case bit
    /// `bit[n]`.
    case bits(Int)
    /// Signed, of 1 to 64 bits.
    case int(Int)
    /// Unsigned, of 1 to 64 bits.
    case uint(Int)
    case float
    case angle
    case complex
    case duration
    /// Row by row; at most seven dimensions, every one at least 0 long. `ValueType.openDimension` stands for a length
    /// that is known only when the program runs (`#dim` parameters, slices with variable bounds).
    indirect case array(ValueType, dimensions: [Int])
    case waveform
    case frame
    case port
    case void
    /// Of something that was reported already: agrees with everything.
    case error

    static let integer = ValueType.int(64)

    /// The length of a dimension that only the run knows.
    public static let openDimension = -1

    /// The type of an array's elements; the type itself where it is no array.
    public var element: ValueType { if case .array(let element, _) = self { element } else { self } }

    /// The dimensions of an array; empty where it is none.
    public var dimensions: [Int] { if case .array(_, let dimensions) = self { dimensions } else { [] } }

    /// How many bits a register or an integer has.
    public var bitWidth: Int? {
        switch self {
        case .bits(let width), .int(let width), .uint(let width): width
        default: nil
        }
    }

    var isArray: Bool { if case .array = self { true } else { false } }

    /// An angle, or an array of them.
    public var holdsAngles: Bool {
        if case .array(let element, _) = self { element == .angle } else { self == .angle }
    }

    var isInteger: Bool {
        switch self {
        case .int, .uint: true
        default: false
        }
    }

    /// Converts to a plain real number.
    var isReal: Bool { isInteger || self == .float || self == .angle || self == .bool || self == .bit }

    var isBits: Bool {
        switch self {
        case .bits, .bit: true
        default: false
        }
    }

    /// Whether values of this type exist only inside calibrations.
    var isPulseType: Bool { self == .waveform || self == .frame || self == .port }
}

extension ValueType: CustomStringConvertible {
    public var description: String {
        switch self {
        case .bool: "bool"
        case .bit: "bit"
        case .bits(let width): "bit[\(width)]"
        case .int(let width): width == 64 ? "int" : "int[\(width)]"
        case .uint(let width): width == 64 ? "uint" : "uint[\(width)]"
        case .float: "float"
        case .angle: "angle"
        case .complex: "complex"
        case .duration: "duration"
        case .array(let element, let dimensions):
            "array[\(element), \(dimensions.map { $0 < 0 ? "?" : "\($0)" }.joined(separator: ", "))]"
        case .waveform: "waveform"
        case .frame: "frame"
        case .port: "port"
        case .void: "nothing"
        case .error: "unknown"
        }
    }
}

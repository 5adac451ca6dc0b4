/// How a value lies in a message over the feedback link.
public enum WireType: Hashable, Sendable {
    /// The first bit lowest, in as many bytes as they fill.
    case bits(Int)
    /// Two's complement of 8, 16, 32 or 64 bits, the lowest byte first.
    case int(Int)
    /// Of 8, 16, 32 or 64 bits, the lowest byte first.
    case uint(Int)
    /// IEEE 754 of 32 or 64 bits, the lowest byte first.
    case float(Int)

    /// Bytes that a value takes.
    public var byteCount: Int {
        switch self {
        case .bits(let count): (count + 7) / 8
        case .int(let width), .uint(let width), .float(let width): width / 8
        }
    }

    /// `nil` for what the wire has no form for.
    ///
    /// - Parameter floatWidth: bits of a `float`, which the type itself does not keep.
    public init?(_ type: ValueType, floatWidth: Int) {
        switch type {
        case .bool, .bit: self = .bits(1)
        case .bits(let count): self = .bits(count)
        case .int(let width) where Self.widths.contains(width): self = .int(width)
        case .uint(let width) where Self.widths.contains(width): self = .uint(width)
        case .float where floatWidth == 32 || floatWidth == 64: self = .float(floatWidth)
        default: return nil
        }
    }

    private static let widths = [8, 16, 32, 64]
}

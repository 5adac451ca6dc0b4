public import RackUnits

/// The value of a constant that the device provides.
public enum HostValue: Sendable, Hashable {
    case float(Double)
    /// Radians.
    case angle(Double)
    case int(Int64)
    case duration(ExactSeconds)

    /// A duration from a `Double`, to the attosecond; `nil` if it is not finite.
    public static func seconds(_ seconds: Double) -> HostValue? {
        ExactSeconds(nearest: seconds).map { .duration($0) }
    }
}

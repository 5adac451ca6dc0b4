public import RackUnits

/// A length of time as programs write it: exact seconds and, apart from them, an exact number of `dt`,
/// which only the device turns into seconds.
public struct DurationValue: Hashable, Sendable {
    public var seconds: ExactSeconds
    /// A number of `dt` (an exact fraction, in the clothes of `ExactSeconds`).
    public var dt: ExactSeconds

    public static let zero = DurationValue(seconds: .zero, dt: .zero)

    public init(seconds: ExactSeconds, dt: ExactSeconds = .zero) {
        self.seconds = seconds
        self.dt = dt
    }

    /// All of it in seconds at `rate`; `nil` if the fraction does not fit.
    public func exactSeconds(at rate: TickRate) -> ExactSeconds? {
        if dt == .zero { return seconds }
        guard let ticks = dt.multiplied(by: 1, over: rate.perSecond) else { return nil }
        return seconds.adding(ticks)
    }

    public func adding(_ other: DurationValue) -> DurationValue? {
        guard let seconds = seconds.adding(other.seconds), let dt = dt.adding(other.dt) else { return nil }
        return DurationValue(seconds: seconds, dt: dt)
    }

    public var negated: DurationValue? { multiplied(by: 1, negative: true) }

    private func multiplied(by factor: Int64, negative: Bool) -> DurationValue? {
        guard let seconds = seconds.multiplied(by: negative ? -factor : factor),
            let dt = dt.multiplied(by: negative ? -factor : factor)
        else { return nil }
        return DurationValue(seconds: seconds, dt: dt)
    }

    /// The exact product with `numerator/denominator`.
    public func multiplied(by numerator: Int64, over denominator: Int64 = 1) -> DurationValue? {
        guard denominator != 0, let seconds = seconds.multiplied(by: numerator, over: denominator),
            let dt = dt.multiplied(by: numerator, over: denominator)
        else { return nil }
        return DurationValue(seconds: seconds, dt: dt)
    }

    /// The product with a `Double`: exact for whole numbers, else to the attosecond, so that decimal
    /// factors give decimal lengths (`0.1 * 100ns` is 10 ns although 0.1 is no binary fraction).
    public func multiplied(by factor: Double) -> DurationValue? {
        if let whole = Int64(exactly: factor) { return multiplied(by: whole) }
        guard factor.isFinite, let seconds = ExactSeconds(nearest: seconds.seconds * factor) else { return nil }
        return Self.dt(dt.seconds * factor).map { DurationValue(seconds: seconds, dt: $0.dt) }
    }

    /// `count` times `dt`; counts within 10⁻⁹ of a whole number are that number.
    static func dt(_ count: Double) -> DurationValue? {
        let whole = count.rounded()
        let near = (count - whole).magnitude < 1e-9 ? whole : count
        return ExactSeconds(nearest: near).map { DurationValue(seconds: .zero, dt: $0) }
    }

    /// One kind of time alone: `true` for lengths that compare and divide without a device.
    var isHomogeneous: Bool { seconds == .zero || dt == .zero }

    /// −1, 0 or 1; `nil` where seconds and `dt` disagree.
    public var sign: Int? {
        let a = seconds.numerator.signum(), b = dt.numerator.signum()
        return a == 0 ? Int(b) : b == 0 || a == b ? Int(a) : nil
    }
}

extension DurationValue: CustomStringConvertible {
    /// As a program would write it: `16ns`, `2.5us`, `64dt`.
    public var description: String {
        if dt != .zero { return "\(Self.short(dt.seconds))dt" + (seconds == .zero ? "" : " + " + Self.text(seconds)) }
        return Self.text(seconds)
    }

    /// `seconds` in the unit that suits it.
    public static func text(_ seconds: ExactSeconds) -> String {
        let value = seconds.seconds
        for (unit, size) in [("s", 1.0), ("ms", 1e-3), ("us", 1e-6)] where value.magnitude >= size {
            return short(value / size) + unit
        }
        return short(value * 1e9) + "ns"
    }

    private static func short(_ value: Double) -> String {
        // Twelve digits are more than a person reads and hide the last bit of a division.
        let scale = 1e9
        let rounded = value.magnitude < 1e6 ? (value * scale).rounded() / scale : value
        if let whole = Int64(exactly: rounded) { return String(whole) }
        return "\(rounded)"
    }
}

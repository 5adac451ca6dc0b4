/// The rate of the rack's master clock.
///
/// Time inside the rack is a whole number of ticks (`Int64`). The rate is a whole number of hertz, so
/// every usual converter rate (1, 2, 2.4, 4.5 GSa/s) has an exact tick.
public struct TickRate: Hashable, Sendable {
    /// Ticks in one second.
    public let perSecond: Int64

    /// A master clock of `perSecond` ticks a second; `nil` unless that is from 1 to 10¹² Hz.
    public init?(perSecond: Int64) {
        guard (1...1_000_000_000_000).contains(perSecond) else { return nil }
        self.perSecond = perSecond
    }

    /// The length of `ticks` ticks, in seconds, rounded to the nearest `Double`.
    public func seconds(_ ticks: Int64) -> Double { Double(ticks) / Double(perSecond) }

    /// One tick, in seconds.
    public var tickSeconds: Double { 1 / Double(perSecond) }

    /// One tick, exactly.
    public var tick: ExactSeconds { ExactSeconds(numerator: 1, denominator: perSecond)! }

    /// `ticks` ticks, exactly; `nil` on overflow.
    public func exactSeconds(_ ticks: Int64) -> ExactSeconds? {
        ExactSeconds(numerator: ticks, denominator: perSecond)
    }

    /// `duration` on the grid of whole ticks.
    public func ticks(_ duration: ExactSeconds) -> GridPosition {
        let scaled = Int128(duration.numerator) * Int128(perSecond)
        let denominator = Int128(duration.denominator)
        let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: denominator)
        let lower = remainder < 0 ? quotient - 1 : quotient
        guard let low = Int64(exactly: lower), low < .max else { return .outOfRange }
        return remainder == 0 ? .exact(low) : .between(low, low + 1)
    }
}

/// Where a duration falls on a grid of whole ticks or samples.
public enum GridPosition: Hashable, Sendable {
    /// On the grid.
    case exact(Int64)
    /// Between two neighbouring points of the grid.
    case between(Int64, Int64)
    /// Too long to be counted in `Int64` ticks.
    case outOfRange
}

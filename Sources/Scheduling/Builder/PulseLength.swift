public import RackUnits

/// A length of time in a `PulseSequence`: exact, so that it is on a port's grid or a diagnostic.
public struct PulseLength: Hashable, Sendable {
    enum Amount: Hashable {
        /// `nil`: no number, or too long to be counted.
        case time(ExactSeconds?)
        case ticks(Int64)
    }

    let amount: Amount

    /// Whole ticks of the device's master clock (`dt`).
    public static func ticks(_ count: Int64) -> PulseLength { PulseLength(amount: .ticks(count)) }

    /// An exact fraction of a second.
    public static func exactly(_ seconds: ExactSeconds) -> PulseLength { PulseLength(amount: .time(seconds)) }

    /// Seconds, to the nearest attosecond.
    public static func seconds(_ count: Double) -> PulseLength { PulseLength(amount: .time(ExactSeconds(nearest: count))) }

    public static func microseconds(_ count: Double) -> PulseLength { decimal(count, 1_000_000) }

    public static func nanoseconds(_ count: Double) -> PulseLength { decimal(count, 1_000_000_000) }

    /// `count` is rounded as what it is written in, so that 0.1 means one tenth.
    private static func decimal(_ count: Double, _ perSecond: Int64) -> PulseLength {
        PulseLength(amount: .time(ExactSeconds(nearest: count)?.multiplied(by: 1, over: perSecond)))
    }

    /// In seconds; `nil` if it does not fit.
    func exactSeconds(at rate: TickRate) -> ExactSeconds? {
        switch amount {
        case .time(let seconds): seconds
        case .ticks(let count): rate.exactSeconds(count)
        }
    }
}

/// Round trips of a run, in nanoseconds: of all that were recorded, none of them left out or put into classes.
public struct RoundTripSummary: Sendable, Equatable {
    public var count: Int
    public var minimum: UInt64
    public var p50: UInt64
    public var p90: UInt64
    public var p99: UInt64
    public var p999: UInt64
    public var maximum: UInt64

    /// - Returns: `nil` for no round trips.
    public init?(nanoseconds: [UInt64]) {
        guard !nanoseconds.isEmpty else { return nil }
        let sorted = nanoseconds.sorted()
        // The smallest that at least this part of all does not exceed: the nearest-rank definition.
        func rank(_ thousandths: Int) -> UInt64 { sorted[max(0, (sorted.count * thousandths + 999) / 1000 - 1)] }
        count = sorted.count
        minimum = sorted[0]
        p50 = rank(500)
        p90 = rank(900)
        p99 = rank(990)
        p999 = rank(999)
        maximum = sorted[sorted.count - 1]
    }
}

/// What a cluster's monitor of its trigger network counts.
public struct TriggerCounts: Sendable, Equatable {
    /// By address, 1 to 15; 0 is none.
    public private(set) var counts = [Int](repeating: 0, count: 16)
    /// The address of the trigger that was sent last, by the time of the run; 0: none was.
    public private(set) var latest = 0
    private var latestNanosecond = Int64.min

    public init() {}

    /// A trigger is on the network; addresses beyond 1 to 15 are none.
    public mutating func add(_ address: Int, at nanosecond: Int64) {
        guard (1...15).contains(address) else { return }
        counts[address] += 1
        if nanosecond >= latestNanosecond { (latest, latestNanosecond) = (address, nanosecond) }
    }

    /// One that was counted never was on it: it found it busy.
    mutating func remove(_ address: Int, times: Int) { counts[address] -= times }

    /// With those of the run after it.
    func followed(by later: TriggerCounts) -> TriggerCounts {
        var sum = later
        for address in counts.indices { sum.counts[address] += counts[address] }
        if later.latest == 0 { (sum.latest, sum.latestNanosecond) = (latest, .min) }
        return sum
    }
}

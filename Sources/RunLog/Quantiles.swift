/// How often whole numbers came up, each kept to a part in a thousand: quantiles of any number of them in little memory.
///
/// Numbers below 2048 are kept exactly; of larger ones the first eleven binary digits. What is added in parts, in any order,
/// is the same as what is added in one.
public struct Quantiles: Sendable, Equatable {
    private var counts: [Int: Int] = [:]
    public private(set) var count = 0
    public private(set) var minimum = Int64.max
    public private(set) var maximum = Int64.min

    public init() {}

    public mutating func add(_ value: Int64) {
        counts[Self.key(value), default: 0] += 1
        count += 1
        minimum = min(minimum, value)
        maximum = max(maximum, value)
    }

    public mutating func add(_ other: Quantiles) {
        counts.merge(other.counts, uniquingKeysWith: +)
        count += other.count
        minimum = min(minimum, other.minimum)
        maximum = max(maximum, other.maximum)
    }

    /// The value that a share of all does not exceed, by the nearest rank; `nil` of nothing.
    ///
    /// - Complexity: O(k log k) for k values that differ in their first eleven digits.
    public func quantile(_ share: Double) -> Int64? {
        guard count > 0 else { return nil }
        let rank = (share * Double(count)).rounded(.up)
        if rank <= 1 { return minimum }
        if rank >= Double(count) { return maximum }
        var passed = 0
        for key in counts.keys.sorted() {
            passed += counts[key] ?? 0
            if Double(passed) >= rank { return max(minimum, min(maximum, Self.value(key))) }
        }
        return maximum
    }

    /// Digits that are kept behind the first.
    private static let digits = 10

    /// Ascends with the value.
    private static func key(_ value: Int64) -> Int {
        value < 0 ? -1 - key(magnitude: ~value) : key(magnitude: value)
    }

    private static func key(magnitude: Int64) -> Int {
        let shift = max(0, 63 - magnitude.leadingZeroBitCount - digits)
        return shift << digits + Int(magnitude >> Int64(shift))
    }

    /// The middle of the values of a key.
    private static func value(_ key: Int) -> Int64 {
        key < 0 ? ~value(magnitude: -1 - key) : value(magnitude: key)
    }

    private static func value(magnitude key: Int) -> Int64 {
        guard key >= 2 << digits else { return Int64(key) }
        let shift = Int64(key >> digits - 1)
        return Int64(key & (1 << digits - 1) | 1 << digits) << shift + (1 << shift) / 2
    }
}

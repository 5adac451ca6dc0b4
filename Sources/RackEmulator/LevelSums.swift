/// Populations of a mode's levels, summed over shots without rounding: sums of parts are the sum of the whole, however
/// shots are cut into blocks and runs into shards.
///
/// A population is held to 2⁻⁹⁰, so one of 2⁻³⁷ or more exactly; sums hold 2³⁶ shots.
public struct LevelSums: Sendable, Equatable {
    /// How many shots were counted.
    public private(set) var shots = 0
    /// Per level: Σ population · 2⁹⁰.
    private var sums: [Int128] = []

    /// Nothing yet.
    public init() {}

    /// `shots` shots that all have these populations; without populations nothing.
    public init(_ populations: [Double], shots: Int) { add(populations, shots: shots) }

    /// Levels that are told apart; 0 where nothing was counted.
    public var levels: Int { sums.count }
    public var isEmpty: Bool { sums.isEmpty }

    /// Counts `shots` shots that all have these populations, finite numbers.
    public mutating func add(_ populations: [Double], shots count: Int) {
        guard !populations.isEmpty else { return }
        grow(to: populations.count)
        for (level, value) in populations.enumerated() { sums[level] += Self.fixed(value) * Int128(count) }
        shots += count
    }

    /// Counts what another has counted.
    public mutating func add(_ other: LevelSums) {
        grow(to: other.sums.count)
        for (level, sum) in other.sums.enumerated() { sums[level] += sum }
        shots += other.shots
    }

    /// The mean population of each level; empty where nothing was counted.
    public var means: [Double] {
        guard shots > 0 else { return [] }
        return sums.map { Self.double($0 / Int128(shots)) }
    }

    /// The same with levels from `count` − 1 on as one.
    public func folded(to count: Int) -> LevelSums {
        var folded = self
        while folded.sums.count > max(count, 1) {
            let last = folded.sums.removeLast()
            folded.sums[folded.sums.count - 1] += last
        }
        return folded
    }

    private mutating func grow(to count: Int) {
        if sums.count < count { sums += [Int128](repeating: 0, count: count - sums.count) }
    }

    /// x · 2⁹⁰ without its fraction, for |x| < 2¹⁸.
    private static func fixed(_ x: Double) -> Int128 {
        let high = (x * 0x1p45).rounded(.towardZero)
        let low = ((x * 0x1p45 - high) * 0x1p45).rounded(.towardZero)
        return Int128(Int64(high)) << 45 + Int128(Int64(low))
    }

    /// The nearest number to x · 2⁻⁹⁰.
    private static func double(_ x: Int128) -> Double {
        // Both parts fit the 53 bits of a significand: only their sum rounds.
        let high = Int64(x >> 45)
        return Double(high) * 0x1p-45 + Double(Int64(x - Int128(high) << 45)) * 0x1p-90
    }
}

extension LevelSums {
    /// The number of shots, then two words a level: what a file can hold.
    public var words: [Int64] {
        [Int64(shots)] + sums.flatMap { [Int64($0 >> 63), Int64($0 & Int128(Int64.max))] }
    }

    /// From what `words` gave; `nil` for anything else.
    public init?(words: [Int64]) {
        guard words.count % 2 == 1, let shots = Int(exactly: words[0]), shots >= 0 else { return nil }
        self.shots = shots
        sums = stride(from: 1, to: words.count, by: 2).map { Int128(words[$0]) << 63 + Int128(words[$0 + 1]) }
        if shots == 0 { sums = [] }
    }
}

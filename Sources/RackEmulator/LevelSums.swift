/// Populations of a mode's levels, summed over shots without rounding: sums of parts are the sum of the whole, however
/// shots are cut into blocks and runs into shards.
///
/// A population is held to 2⁻⁹⁰, so one of 2⁻³⁷ or more exactly; sums hold 2³⁶ shots. Squares are summed beside them,
/// for the scatter of populations that differ from shot to shot.
public struct LevelSums: Sendable, Equatable {
    /// How many shots were counted.
    public private(set) var shots = 0
    /// Per level: Σ population · 2⁹⁰.
    private var sums: [Int128] = []
    /// Per level: Σ population² · 2⁹⁰.
    private var squares: [Int128] = []

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
        for (level, value) in populations.enumerated() {
            sums[level] += Self.fixed(value) * Int128(count)
            squares[level] += Self.fixed(value * value) * Int128(count)
        }
        shots += count
    }

    /// Counts what another has counted.
    public mutating func add(_ other: LevelSums) {
        grow(to: other.sums.count)
        for (level, sum) in other.sums.enumerated() {
            sums[level] += sum
            squares[level] += other.squares[level]
        }
        shots += other.shots
    }

    /// The mean population of each level; empty where nothing was counted.
    public var means: [Double] {
        guard shots > 0 else { return [] }
        return sums.map { Self.double($0 / Int128(shots)) }
    }

    /// Standard errors of the means, s/√n: 0 where all shots have the same populations, and for one shot alone, which
    /// says nothing of the scatter; empty where nothing was counted.
    public var errors: [Double] {
        guard shots > 1 else { return sums.map { _ in 0 } }
        let n = Double(shots)
        return zip(sums, squares).map { sum, square in
            let mean = Self.double(sum) / n
            let variance = Self.double(square) / n - mean * mean
            // Less than that is rounding.
            return variance > 1e-14 ? (variance / (n - 1)).squareRoot() : 0
        }
    }

    /// The same with levels from `count` − 1 on as one.
    public func folded(to count: Int) -> LevelSums {
        var folded = self
        while folded.sums.count > max(count, 1) {
            let last = folded.sums.removeLast()
            folded.sums[folded.sums.count - 1] += last
            // As if never two of them were there at once.
            let square = folded.squares.removeLast()
            folded.squares[folded.squares.count - 1] += square
        }
        return folded
    }

    private mutating func grow(to count: Int) {
        guard sums.count < count else { return }
        let more = [Int128](repeating: 0, count: count - sums.count)
        sums += more
        squares += more
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
    /// Words of `levels` levels.
    public static func wordCount(levels: Int) -> Int { 1 + 4 * levels }

    /// The number of shots, then two words a level for the sums and as many for the squares: what a file can hold.
    public var words: [Int64] {
        [Int64(shots)] + (sums + squares).flatMap { [Int64($0 >> 63), Int64($0 & Int128(Int64.max))] }
    }

    /// From what `words` gave; `nil` for anything else.
    public init?(words: [Int64]) {
        guard words.count % 4 == 1, let shots = Int(exactly: words[0]), shots >= 0 else { return nil }
        guard shots > 0 else { return }
        self.shots = shots
        let all = stride(from: 1, to: words.count, by: 2).map { Int128(words[$0]) << 63 + Int128(words[$0 + 1]) }
        sums = Array(all.prefix(all.count / 2))
        squares = Array(all.suffix(all.count / 2))
    }
}

/// Populations of one mode's levels over shots that each have a state of their own: sums and sums of squares.
///
/// Values are rounded to multiples of 2⁻³⁶, so that sums over up to 2¹⁶ shots are exact and do not depend on the order
/// in which, or the company with which, shots were computed.
struct PopulationSums: Sendable, Equatable {
    private(set) var sums: [Double]
    private(set) var squares: [Double]
    private(set) var shots = 0

    init(levels: Int) {
        sums = [Double](repeating: 0, count: levels)
        squares = sums
    }

    /// Counts `count` shots that all have these populations.
    mutating func add(_ values: [Double], shots count: Int) {
        for (level, value) in values.enumerated() {
            sums[level] += Double(count) * Self.rounded(value)
            squares[level] += Double(count) * Self.rounded(value * value)
        }
        shots += count
    }

    mutating func add(_ other: PopulationSums) {
        for level in sums.indices {
            sums[level] += other.sums[level]
            squares[level] += other.squares[level]
        }
        shots += other.shots
    }

    private static func rounded(_ value: Double) -> Double { (value * 0x1p36).rounded() * 0x1p-36 }

    var means: [Double] { sums.map { $0 / Double(max(shots, 1)) } }

    /// Standard errors of the means, s/√n; infinite for a single shot, of which nothing is known.
    var errors: [Double] {
        guard shots > 1 else { return sums.map { _ in .infinity } }
        let n = Double(shots)
        return zip(sums, squares).map { sum, square in
            (max(0, square - sum * sum / n) / (n - 1) / n).squareRoot()
        }
    }
}

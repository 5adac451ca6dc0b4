/// Mean and spread, merged block by block (Chan, Golub and LeVeque 1983).
package struct Moments: Sendable {
    package private(set) var count = 0.0
    private var average = 0.0
    /// Σ (x − mean)².
    private var squares = 0.0

    package init() {}

    /// The mean; NaN of nothing.
    package var mean: Double { count > 0 ? average : .nan }

    package mutating func add(_ values: [Double]) {
        guard !values.isEmpty else { return }
        let n = Double(values.count)
        let blockMean = values.reduce(0, +) / n
        let blockSquares = values.reduce(0.0) { $0 + ($1 - blockMean) * ($1 - blockMean) }
        let delta = blockMean - average
        let total = count + n
        squares += blockSquares + delta * delta * count * n / total
        average += delta * n / total
        count = total
    }

    /// s with s² = Σ (x − mean)²/(n − 1); NaN for a single value.
    package var deviation: Double { count > 1 ? (squares / (count - 1)).squareRoot() : .nan }

    /// s/√n.
    package var standardError: Double { deviation / count.squareRoot() }
}

internal import RackNumerics

/// The channel of one mode over a fixed time, as factors on rows: ⟨j|ρ|k⟩ becomes a sum over ⟨j + t|ρ|k + t⟩, and as
/// the column runs through all joint states, so does k.
struct RowChannel: Sendable {
    let levels: Int
    let spacing: Int
    let stride: Int
    /// For each level j of the row: the shifts t that contribute, and where their factors begin.
    let terms: [[(shift: Int, factors: Int)]]
    let factors: [Double]

    init(_ channel: LocalChannel, spacing: Int, dimension: Int, stride: Int) {
        levels = channel.levels
        self.spacing = spacing
        self.stride = stride
        var terms: [[(shift: Int, factors: Int)]] = []
        var all: [Double] = []
        for j in 0..<channel.levels {
            var own: [(shift: Int, factors: Int)] = []
            for source in 0..<channel.levels {
                // One factor for each level k of the column.
                let weights = (0..<channel.levels).map { k -> Double in
                    let (difference, lesser) = ((k - j).magnitude, min(j, k))
                    let from = lesser + source - j
                    let n = channel.levels - Int(difference)
                    guard (0..<n).contains(from) else { return 0 }
                    return channel.matrices[Int(difference)][lesser * n + from]
                }
                // The own element comes always; others where the channel brings them here.
                guard source == j || weights.contains(where: { $0.magnitude > 1e-16 }) else { continue }
                own.append((source - j, all.count))
                all += (0..<stride).map { $0 < dimension ? weights[$0 / spacing % channel.levels] : 0 }
            }
            terms.append(own)
        }
        (self.terms, factors) = (terms, all)
    }

    /// Terms of a row, on average.
    var termsPerRow: Double { Double(terms.reduce(0) { $0 + $1.count }) / Double(levels) }

    /// Maps the whole of a matrix into another place; rows are followed by zeros up to `stride`, and before the first and
    /// after the last there is a row of numbers that may be read.
    func apply(
        from source: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>),
        to result: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>), rows: Int
    ) {
        factors.withUnsafeBufferPointer { factors in
            withUnsafeTemporaryAllocation(of: DenseLanes.Term.self, capacity: levels) { sum in
                for row in 0..<rows {
                    let own = terms[row / spacing % levels]
                    for (k, term) in own.enumerated() {
                        let from = (row + term.shift * spacing) * stride + term.shift * spacing
                        sum.initializeElement(
                            at: k,
                            to: DenseLanes.Term(
                                factors: factors.baseAddress! + term.factors, re: source.re + from,
                                im: source.im + from))
                    }
                    DenseLanes.mix(
                        UnsafeBufferPointer(rebasing: sum[..<own.count]), length: stride, result.re + row * stride,
                        result.im + row * stride)
                }
            }
        }
    }
}

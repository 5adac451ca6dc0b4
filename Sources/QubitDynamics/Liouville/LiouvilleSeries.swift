internal import RackNumerics
internal import RealModule

/// exp(𝓛τ)ρ of a master equation that stands still, by Chebyshev's series: with A = 𝓛/R, whose spectrum lies about the
/// imaginary axis between −i and i,
///
///     exp(xA) = J₀(x) + 2 Σ_k J_k(x) φ_k,   φ₀ = 1, φ₁ = A, φ_{k+1} = 2Aφ_k + φ_{k−1},   x = Rτ
///
/// (Tal-Ezer and Kosloff, J. Chem. Phys. 81, 3967 (1984); Bessel's functions J). Little more than x applications of 𝓛
/// are needed, and beyond them terms fall faster than any power: what is left out is known from the last two.
///
/// 𝓛 is shifted by half of the fastest decay, which leaves spectrum at both sides of the axis, as far as that half.
/// There φ_k grow, and with them rounding errors: R is so much larger than the fastest turn that they do not grow much.
final class LiouvilleSeries {
    private let sum: HermitianPlane
    private var previous: HermitianPlane
    private var current: HermitianPlane
    private let transposed: HermitianPlane
    private var bessel: [Double] = []
    private var besselArgument = -1.0
    /// Applications of 𝓛 so far.
    private(set) var terms = 0

    /// The logarithm of what φ_k may grow by in elements that decay fastest. Their rounding errors do: those are the
    /// smallest elements of all where states stay near the ground, and where they do not, it is seen (`rounding`).
    private static let growth = 32.0
    /// Terms that are needed beyond x, about.
    static let fewestTerms = 30.0
    /// Longer steps spare little of those.
    private static let longestArgument = 150.0

    init(dimension: Int) {
        sum = HermitianPlane(dimension: dimension)
        previous = HermitianPlane(dimension: dimension)
        current = HermitianPlane(dimension: dimension)
        transposed = HermitianPlane(dimension: dimension)
    }

    /// The longest step, in seconds.
    static func longestStep(reach: Double, fastest: Double) -> Double {
        min(longestArgument / max(reach, 1e-300), 1.2 * growth / max(fastest, 1e-300))
    }

    /// Evolves a matrix over a step that is not longer than the longest.
    ///
    /// - Parameters:
    ///   - reach: half the range of the frequencies with which elements turn, at least, in rad/s.
    ///   - fastest: the fastest rate of decay, in 1/s, half of which `equation` has added to all rates.
    ///   - allowed: what may be left out, as the root of the sum of squares.
    /// - Returns: what was left out, and what rounding may have come to; both as roots of sums of squares.
    func evolve(
        _ state: HermitianPlane, _ equation: MasterSeries, seconds: Double, reach: Double, fastest: Double,
        allowed: Double
    ) -> (left: Double, rounding: Double) {
        let depth = fastest * seconds / (2 * Self.growth)
        let rate = max((reach + 0.1 * fastest) / (1 - depth * depth).squareRoot(), 0.5 * fastest)
        let x = rate * seconds
        setBessel(x)
        let damping = Double.exp(-fastest * seconds / 2)
        sum.set(state, times: bessel[0])
        swap(&previous, &current)
        current.copy(state)
        var (left, largest, size) = (0.0, 0.0, 1.0)
        var k = 0
        while k + 1 < bessel.count {
            equation.transpose(current, into: transposed)
            let squares = equation.apply(
                .init(
                    matrix: current, transposed: transposed, previous: k == 0 ? current : previous, next: previous,
                    sum: sum, scale: (k == 0 ? 1 : 2) / rate, keep: k == 0 ? 0 : 1, weight: 2 * bessel[k + 1]))
            swap(&previous, &current)
            k += 1
            let before = size
            size = squares.squareRoot()
            // Even and odd powers may differ by much: what follows is as large as the larger of the last two.
            let term = 2 * bessel[k].magnitude * max(size, before) * damping
            largest = max(largest, term)
            left = term
            guard Double(k) > x, k + 1 < bessel.count else { continue }
            // From here on each of Bessel's functions is smaller than the one before, in falling proportion.
            let proportion = (bessel[k + 1] / bessel[k]).magnitude * max(size / before, 1)
            guard proportion < 0.9 else { continue }
            left = term * proportion / (1 - proportion)
            if left <= allowed { break }
        }
        terms += k
        state.set(sum, times: damping)
        return (left, largest * 0x1p-50)
    }

    /// The size of a sum of products of operators, with weights, on a matrix: a bound on its trace norm. Operators act in
    /// order.
    func size(of products: [(operators: [MasterSeries], weight: Double)], on state: HermitianPlane) -> Double {
        let n = state.dimension
        let (x, y, total) = (HermitianPlane(dimension: n), HermitianPlane(dimension: n), HermitianPlane(dimension: n))
        for (operators, weight) in products {
            x.copy(state)
            for one in operators {
                one.transpose(x, into: transposed)
                y.copy(x)
                let term = MasterSeries.Term(
                    matrix: x, transposed: transposed, previous: x, next: y, sum: sum, scale: 1, keep: 0, weight: 0)
                _ = one.apply(term)
                x.copy(y)
            }
            total.add(x, times: weight)
            terms += operators.count
        }
        return total.rowLengths().reduce(0, +)
    }

    /// J_k(x) for k from 0 to where they vanish, by Miller's recurrence from above.
    private func setBessel(_ x: Double) {
        guard x != besselArgument else { return }
        besselArgument = x
        let count = Int(x + 12 * Double.pow(x, 1.0 / 3)) + 24
        bessel = [Double](repeating: 0, count: count)
        var (above, value) = (0.0, 1e-280)
        var norm = 0.0
        for k in Swift.stride(from: count + 15, through: 0, by: -1) {
            // J_k from J_{k+1} and J_{k+2}; they grow on the way down.
            let next = 2 * Double(k + 1) / x * value - above
            (above, value) = (value, next)
            if k < count { bessel[k] = next }
            if k % 2 == 0 { norm += k == 0 ? next : 2 * next }
            if next.magnitude > 1e250 {
                (above, value, norm) = (above * 1e-250, value * 1e-250, norm * 1e-250)
                for j in k..<max(count, k) { bessel[j] *= 1e-250 }
            }
        }
        for k in bessel.indices { bessel[k] /= norm }
    }
}

internal import RackNumerics
internal import RealModule

/// The squared norm of a ket as it is damped, as a function of time; by modes that are damped each by itself.
struct NormCurve {
    private let local: [[Complex]]
    /// |ψ_s|² of every product state.
    private let weights: [Double]
    private var sums: [Double]

    /// `nil` where pairs of modes are damped together.
    init?(_ ket: KetBuffer, _ generator: DiagonalRates) {
        guard generator.pairs.allSatisfy({ $0.allSatisfy { $0.re == 0 } }) else { return nil }
        local = generator.local
        weights = (0..<ket.dimension).map { ket.re[$0] * ket.re[$0] + ket.im[$0] * ket.im[$0] }
        sums = []
    }

    mutating func squaredNorm(after seconds: Double) -> Double {
        // Modes are summed over one after the other, the fastest first.
        sums = weights
        var count = weights.count
        for rates in local.reversed() {
            let factors = rates.map { Double.exp(2 * seconds * $0.re) }
            count /= factors.count
            for outer in 0..<count {
                var sum = 0.0
                for (level, factor) in factors.enumerated() { sum += factor * sums[outer * factors.count + level] }
                sums[outer] = sum
            }
        }
        return sums[0]
    }
}

internal import RackNumerics
internal import RealModule

/// A Bessel low-pass of order 1 to 8 whose −3 dB frequency is 1 rad/s.
///
/// H(s) = θ_n(0)/θ_n(s·w), with the reverse Bessel polynomial θ_n(s) = Σ_k a_k s^k,
/// a_k = (2n − k)!/(2^(n−k) k! (n − k)!), and w such that |H(i)|² = ½.
struct BesselPrototype: Sendable {
    /// Poles in rad/s, in conjugate pairs (upper first), a real one last.
    let poles: [Complex]
    /// The residues of H(s)/s at the poles: the step response is 1 + Σ Re(residue · e^(pole·t)).
    let stepResidues: [Complex]

    /// Orders 1 to 8, made once: a constant table, not state.
    static let ofOrder: [BesselPrototype] = (1...8).map(BesselPrototype.init)

    private init(order: Int) {
        let coefficients = (0...order).map { k -> Double in
            Self.factorial(2 * order - k)
                / (Self.power(2, order - k) * Self.factorial(k) * Self.factorial(order - k))
        }
        let width = Self.halfPowerWidth(coefficients)
        poles = Self.roots(coefficients).map { $0 / width }
        let poles = poles
        // H(s) = Π(−p_i)/Π(s − p_i), so H(s)/s has at p_j the residue Π(−p_i)/(p_j Π_{i≠j}(p_j − p_i)).
        let gain = poles.reduce(Complex.one) { $0 * -$1 }
        stepResidues = poles.indices.map { j in
            var denominator = poles[j]
            for i in poles.indices where i != j { denominator *= poles[j] - poles[i] }
            return gain / denominator
        }
    }

    /// The step response at `time` ≥ 0, in units of 1/(2π·cutoff)… that is, with ω_c = 1 rad/s.
    func step(_ time: Double) -> Double {
        var sum = 1.0
        for (pole, residue) in zip(poles, stepResidues) {
            sum += (residue * Complex.exp(pole * time)).re
        }
        return sum
    }

    /// H(iω).
    func response(omega: Double) -> Complex {
        poles.reduce(Complex.one) { $0 * (-$1 / (Complex(0, omega) - $1)) }
    }

    private static func factorial(_ n: Int) -> Double { n < 2 ? 1 : (2...n).reduce(1.0) { $0 * Double($1) } }
    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1.0) { product, _ in product * base }
    }

    private static func value(_ coefficients: [Double], _ s: Complex) -> Complex {
        coefficients.reversed().reduce(Complex.zero) { $0 * s + Complex($1) }
    }

    /// The ω at which |θ(iω)|² = 2|θ(0)|².
    private static func halfPowerWidth(_ coefficients: [Double]) -> Double {
        let target = 2 * coefficients[0] * coefficients[0]
        var (low, high) = (0.0, 8.0)
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if value(coefficients, Complex(0, middle)).squaredMagnitude < target {
                low = middle
            } else {
                high = middle
            }
        }
        return (low + high) / 2
    }

    /// All roots by simultaneous iteration (Durand–Kerner), polished by Newton, in conjugate pairs.
    private static func roots(_ coefficients: [Double]) -> [Complex] {
        let order = coefficients.count - 1
        let slopes = (1...order).map { Double($0) * coefficients[$0] }
        var guesses = (0..<order).map { k in
            Double(order) * Complex.unit(cycles: 0.25 + (Double(k) + 0.7) / (2 * Double(order)))
        }
        for _ in 0..<500 {
            for i in 0..<order {
                var divisor = Complex(coefficients[order])
                for j in 0..<order where j != i { divisor *= guesses[i] - guesses[j] }
                guesses[i] -= value(coefficients, guesses[i]) / divisor
            }
        }
        for _ in 0..<3 {
            for i in 0..<order { guesses[i] -= value(coefficients, guesses[i]) / value(slopes, guesses[i]) }
        }
        let upper = guesses.filter { $0.im > 1e-9 }.sorted { $0.im > $1.im }
        let real = guesses.filter { $0.im.magnitude <= 1e-9 }.map { Complex($0.re) }
        return upper.flatMap { [$0, $0.conjugate] } + real
    }
}

internal import CRackKernels

/// Propagators of eight driven modes at once, a lane each: exp Ω for H = Σ E_k|k⟩⟨k| + (c(t)a† + h.c.) over a short step,
/// with Magnus's series to sixth order in the drive's Legendre coefficients (Blanes, Casas, Oteo and Ros, Phys. Rep. 470,
/// 151 (2009), section 5):
///
///     Ω₆ = hB₀ + [−20α₁ − α₃ + C₁, α₂ − [α₁, 2α₃ + C₁]/60]/240
///
/// with α₁ = h(B₀ − B₂/2), α₂ = 2hB₁, α₃ = 6hB₂, C₁ = [α₁, α₂]. `LanePropagator+Definition` says it in Swift; the twins
/// for AVX2 and AVX-512 give the same bits.
public enum LanePropagator {
    public typealias Lane = SIMD8<Double>

    /// Most levels that a mode may have.
    public static let levelsMax = Int(RACK_LANE_LEVELS)

    /// A step's Hamiltonian. Matrices are row-major lanes, levels² real parts and then as many imaginary ones.
    public struct Step {
        let levels: Int
        let seconds: Double
        let energies: UnsafePointer<Lane>
        let factors: UnsafePointer<Lane>
        let re: UnsafePointer<Lane>
        let im: UnsafePointer<Lane>

        /// - Parameters:
        ///   - levels: from 2 to `levelsMax`.
        ///   - energies: of each level, in rad/s.
        ///   - factors: elements of a†, one fewer.
        ///   - re: Legendre coefficients 0 to 3 of c(t), in rad/s; their real parts.
        ///   - im: their imaginary parts.
        public init(
            levels: Int, seconds: Double, energies: UnsafePointer<Lane>, factors: UnsafePointer<Lane>,
            re: UnsafePointer<Lane>, im: UnsafePointer<Lane>
        ) {
            precondition((2...LanePropagator.levelsMax).contains(levels))
            (self.levels, self.seconds, self.energies, self.factors) = (levels, seconds, energies, factors)
            (self.re, self.im) = (re, im)
        }
    }

    /// Writes the propagator of a step.
    ///
    /// - Returns: how far, in amplitude, each may have missed.
    public static func propagate(_ step: Step, _ out: UnsafeMutablePointer<Lane>) -> Lane {
        guard LocalOperators.lanes > 0 else { return propagatePortable(step, out) }
        return propagate(step, lanes: LocalOperators.lanes, out)
    }

    static func propagate(_ step: Step, lanes: Int, _ out: UnsafeMutablePointer<Lane>) -> Lane {
        inverseFactorials.withUnsafeBufferPointer { factorials in
            var given = rack_lane_step(
                levels: step.levels, seconds: step.seconds, small: small, energies: doubles(step.energies),
                factors: doubles(step.factors), re: doubles(step.re), im: doubles(step.im),
                inverse_factorials: factorials.baseAddress)
            var estimate = Lane.zero
            withUnsafeMutableBytes(of: &estimate) {
                rack_lane_magnus(
                    Int32(lanes), &given, UnsafeMutableRawPointer(out).assumingMemoryBound(to: Double.self),
                    $0.baseAddress!.assumingMemoryBound(to: Double.self))
            }
            return estimate
        }
    }

    /// out = a·b.
    public static func multiply(
        levels: Int, _ a: UnsafePointer<Lane>, _ b: UnsafePointer<Lane>, _ out: UnsafeMutablePointer<Lane>
    ) {
        guard LocalOperators.lanes > 0 else { return multiplyPortable(levels: levels, a, b, out) }
        rack_lane_multiply(
            Int32(LocalOperators.lanes), levels, doubles(a), doubles(b),
            UnsafeMutableRawPointer(out).assumingMemoryBound(to: Double.self))
    }

    private static func doubles(_ lanes: UnsafePointer<Lane>) -> UnsafePointer<Double> {
        UnsafeRawPointer(lanes).assumingMemoryBound(to: Double.self)
    }

    /// Exponents are halved until they turn less: 0.3¹⁰/10! = 2·10⁻¹².
    static let small = 0.3
    static let inverseFactorials: [Double] = (0...9).map { n in 1 / (0..<n).reduce(1.0) { $0 * Double($1 + 1) } }
}

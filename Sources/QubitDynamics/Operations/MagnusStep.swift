internal import RackNumerics
internal import RealModule

/// exp Ω of every block of a component over a step, with Magnus's series to sixth order in the Legendre coefficients of
/// the held samples (Blanes, Casas, Oteo and Ros, Phys. Rep. 470, 151 (2009), section 5): with α₁ = h(B₀ − B₂/2),
/// α₂ = 2hB₁, α₃ = 6hB₂ of A = −iH and C₁ = [α₁, α₂],
///
///     Ω₂ = hB₀,  Ω₄ = Ω₂ − C₁/12
///     Ω₆ = Ω₂ + [−20α₁ − α₃ + C₁, α₂ − [α₁, 2α₃ + C₁]/60]/240 − h²[B₂, B₃]/70
///
/// Products stand for integrals over all samples of the step, so that what the step spans need not be smooth; where
/// it is not, the estimate shows it.
///
/// **Estimate.** From order to order the series falls by a nearly constant ratio, so that Ω₆ misses about
/// d₆²/d₄ with d₆ = ‖Ω₆ − Ω₄‖ and d₄ = ‖Ω₄ − Ω₂‖: on smooth fields the truth is 1.2 to 2.4 times that, and 2.5
/// times it is taken. What B₃ does to states that turn is left out of Ω₆: ad³hB₃/105 (from the spherical Bessel
/// function j₃, with which a third Legendre coefficient is seen), of which twice is taken for what follows it.
/// Commutators that are there anyhow say how large ad is: ‖C₁‖/‖α₂‖ the first time, ‖[α₁, x]‖/‖x‖ with x = 2α₃ + C₁
/// from then on. The larger of the two counts; for rough fields it is the second.
final class MagnusStep {
    let hamiltonian: StepHamiltonian
    private let storage: UnsafeMutablePointer<Double>
    private let exponential: MatrixExponential
    /// exp Ω₆, and Ω₆ − Ω₄.
    let propagators: BlockPlanes
    let differences: BlockPlanes
    /// Whether `differences` is zero.
    private(set) var isExact = true
    /// Per block, what Ω₆ may have missed and the size of `differences`: Frobenius norms, columns weighted with the
    /// importance of their states.
    private(set) var errors: [Double]
    private(set) var sizes: [Double]

    private let work: [BlockPlanes]
    private static let planes = 11

    init(_ blocks: [BlockHamiltonian]) {
        hamiltonian = StepHamiltonian(blocks)
        let count = max(hamiltonian.layout.count, 1)
        storage = .allocate(capacity: 2 * Self.planes * count)
        storage.initialize(repeating: 0, count: 2 * Self.planes * count)
        let base = storage
        work = (0..<Self.planes).map { BlockPlanes(re: base + 2 * $0 * count, im: base + (2 * $0 + 1) * count) }
        (propagators, differences) = (work[0], work[1])
        exponential = MatrixExponential(capacity: hamiltonian.layout.largest)
        errors = [Double](repeating: 0, count: blocks.count)
        sizes = errors
    }

    deinit { storage.deallocate() }

    /// The largest of the blocks' errors.
    var estimate: Double { errors.max() ?? 0 }

    /// Sets `errors`, `sizes` and `differences` for a step of `h` seconds whose coefficients are in `moments`, and makes
    /// ready for `exponentiate`.
    ///
    /// - Parameter negligible: corrections that are surely smaller than this, in amplitude, are left out.
    func prepare(_ moments: FieldMoments, seconds h: Double, negligible: Double) {
        let layout = hamiltonian.layout
        let (exponents, a1, a3) = (propagators, work[2], work[4])
        isExact = moments.isConstant
        for block in errors.indices { (errors[block], sizes[block]) = (0, 0) }
        if isExact {
            hamiltonian.fill(a1, moments, still: h, (h, 0, 0, 0))
            exponents.set(from: a1, count: layout.count)
            return
        }
        hamiltonian.fill(a1, moments, still: h, (h, 0, -0.5 * h, 0))
        hamiltonian.fill(work[3], moments, still: 0, (0, 2 * h, 0, 0))
        hamiltonian.fill(a3, moments, still: 0, (0, 0, 6 * h, 0))
        hamiltonian.fill(work[5], moments, still: 0, (0, 0, 0, h))
        for k in 0..<layout.count {
            // hB₀ = α₁ + α₃/12.
            exponents.re[k] = a1.re[k] + a3.re[k] / 12
            exponents.im[k] = a1.im[k] + a3.im[k] / 12
        }
        for (block, n) in layout.sizes.enumerated() where n > 1 { correct(block, n, layout.starts[block], negligible) }
    }

    /// Sets `propagators` after `prepare`.
    func exponentiate() {
        let layout = hamiltonian.layout
        for (n, start) in zip(layout.sizes, layout.starts) {
            let exponent = propagators.at(start)
            exponential.exponentiate(n, exponent.re, exponent.im)
        }
    }

    /// Adds what lies beyond hB₀ to the exponent of a block.
    private func correct(_ block: Int, _ n: Int, _ start: Int, _ negligible: Double) {
        let count = n * n
        let (exponent, difference) = (propagators.at(start), differences.at(start))
        let (a1, a2, a3, b3) = (work[2].at(start), work[3].at(start), work[4].at(start), work[5].at(start))
        let (c1, x, y, z) = (work[6].at(start), work[7].at(start), work[8].at(start), work[9].at(start))
        let weights = hamiltonian.weights[block]
        let (size2, size3, rough) = (Self.norm(n, a2, weights), Self.norm(n, a3, weights), Self.norm(n, b3, weights))
        let turn = Self.spread(n, a1)
        let bound = turn * (size2 / 6 + turn * size3 / 360) + size3 * rough / 200
        if bound <= negligible {
            errors[block] = bound
            difference.re.update(repeating: 0, count: count)
            difference.im.update(repeating: 0, count: count)
            return
        }
        if hamiltonian.changesEnergiesOnly {
            Self.commuteDiagonal(n, a2, a1, c1)
        } else {
            Self.commute(n, a2, a1, c1)
        }
        // C₁ = −[α₂, α₁]: the sparser factor stands on the left. x = 2α₃ + C₁.
        for k in 0..<count {
            (c1.re[k], c1.im[k]) = (-c1.re[k], -c1.im[k])
            x.re[k] = 2 * a3.re[k] + c1.re[k]
            x.im[k] = 2 * a3.im[k] + c1.im[k]
        }
        Self.commute(n, a1, x, y)
        let (inner, outer) = (Self.norm(n, x, weights), Self.norm(n, y, weights))
        for k in 0..<count {
            y.re[k] = a2.re[k] - y.re[k] / 60
            y.im[k] = a2.im[k] - y.im[k] / 60
            x.re[k] = c1.re[k] - 20 * a1.re[k] - a3.re[k]
            x.im[k] = c1.im[k] - 20 * a1.im[k] - a3.im[k]
        }
        Self.commute(n, x, y, z)
        if !hamiltonian.changesEnergiesOnly {
            // The term of third Legendre order, h²[B₂, B₃]/70 with α₃ = 6hB₂; energies alone commute.
            Self.commute(n, a3, b3, x)
            for k in 0..<count {
                z.re[k] -= 240.0 / 420 * x.re[k]
                z.im[k] -= 240.0 / 420 * x.im[k]
            }
        }
        for k in 0..<count {
            let (more, moreIm) = (z.re[k] / 240, z.im[k] / 240)
            exponent.re[k] += more
            exponent.im[k] += moreIm
            difference.re[k] = more + c1.re[k] / 12
            difference.im[k] = moreIm + c1.im[k] / 12
        }
        let (fourth, sixth) = (Self.norm(n, c1, weights) / 12, Self.norm(n, difference, weights))
        let falls = min(turn * turn / 10, fourth > 0 ? 2.5 * sixth / fourth : 1, 1)
        let first = size2 > 0 ? min(12 * fourth / size2, turn) : turn
        let later = inner > 0 ? min(outer / inner, turn) : turn
        errors[block] = max(sixth * falls, 2 * min(first * later * later / 105, 1) * rough)
        sizes[block] = sixth
    }

    /// The commutator of two anti-Hermitian matrices: p − p† for their product p.
    private static func commute(_ n: Int, _ a: BlockPlanes, _ b: BlockPlanes, _ out: BlockPlanes) {
        DenseRoutines.product(rows: n, inner: n, columns: n, a.re, a.im, b.re, b.im, out.re, out.im)
        for r in 0..<n {
            for c in r..<n {
                let (upper, lower) = (r * n + c, c * n + r)
                let x = out.re[upper] - out.re[lower]
                let y = out.im[upper] + out.im[lower]
                out.re[upper] = x
                out.im[upper] = y
                out.re[lower] = -x
                out.im[lower] = y
            }
        }
    }

    /// The same where a is diagonal and imaginary.
    private static func commuteDiagonal(_ n: Int, _ a: BlockPlanes, _ b: BlockPlanes, _ out: BlockPlanes) {
        for r in 0..<n {
            let own = a.im[r * n + r]
            for c in 0..<n {
                let (difference, at) = (own - a.im[c * n + c], r * n + c)
                out.re[at] = -difference * b.im[at]
                out.im[at] = difference * b.re[at]
            }
        }
    }

    /// The Frobenius norm with a weight for the square of each row; rows of an anti-Hermitian matrix are as long as
    /// its columns.
    private static func norm(_ n: Int, _ a: BlockPlanes, _ weights: [Double]) -> Double {
        var total = 0.0
        for r in 0..<n {
            var sum = 0.0
            for c in (r * n)..<(r * n + n) { sum += a.re[c] * a.re[c] + a.im[c] * a.im[c] }
            total += weights[r] * sum
        }
        return total.squareRoot()
    }

    /// How far an anti-Hermitian matrix turns states against each other: half the range of its diagonal, and the
    /// longest of its rows without it.
    private static func spread(_ n: Int, _ a: BlockPlanes) -> Double {
        var (least, most) = (a.im[0], a.im[0])
        var largest = 0.0
        for r in 0..<n {
            var sum = 0.0
            for c in (r * n)..<(r * n + n) { sum += a.re[c] * a.re[c] + a.im[c] * a.im[c] }
            let own = a.im[r * n + r]
            largest = max(largest, sum - own * own)
            least = min(least, own)
            most = max(most, own)
        }
        return (most - least) / 2 + largest.squareRoot()
    }
}

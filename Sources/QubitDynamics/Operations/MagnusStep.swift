internal import RackNumerics
internal import RealModule

/// exp Ω of one block over a step, with Magnus's series to sixth order in the Legendre coefficients of the held
/// samples (Blanes, Casas, Oteo and Ros, Phys. Rep. 470, 151 (2009), section 5): with α₁ = h(B₀ − B₂/2),
/// α₂ = 2hB₁, α₃ = 6hB₂ of A = −iH and C₁ = [α₁, α₂],
///
///     Ω₄ = hB₀ − C₁/12
///     Ω₆ = hB₀ + [−20α₁ − α₃ + C₁, α₂ − [α₁, 2α₃ + C₁]/60]/240 − h²[B₂, B₃]/70
///
/// Products stand for integrals over all samples of the step, so that what the step spans need not be smooth; where
/// it is not, the estimate shows it.
final class MagnusStep {
    private var capacity = 0
    private var storage: UnsafeMutablePointer<Double>?
    private var exponential = MatrixExponential(capacity: 1)
    /// How far, in amplitude, the last exponent may have missed.
    private(set) var estimate = 0.0

    private static let planes = 16

    deinit { storage?.deallocate() }

    private func plane(_ k: Int) -> (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>) {
        let base = storage! + 2 * k * capacity * capacity
        return (base, base + capacity * capacity)
    }

    private func reserve(_ n: Int) {
        guard n > capacity else { return }
        storage?.deallocate()
        capacity = max(n, 8)
        storage = .allocate(capacity: Self.planes * capacity * capacity)
        storage!.initialize(repeating: 0, count: Self.planes * capacity * capacity)
        exponential = MatrixExponential(capacity: capacity)
    }

    /// The propagator over a step of `seconds` whose coefficients are in `moments`.
    ///
    /// - Parameter negligible: corrections that are surely smaller than this, in amplitude, are left out.
    func propagator(
        _ block: BlockHamiltonian, _ moments: FieldMoments, seconds: Double, negligible: Double
    ) -> BlockOperator {
        let n = block.dimension
        reserve(n)
        var result = BlockOperator(
            offsets: block.offsets, re: [Double](repeating: 0, count: n * n), im: [Double](repeating: 0, count: n * n))
        estimate = 0
        result.re.withUnsafeMutableBufferPointer { re in
            result.im.withUnsafeMutableBufferPointer { im in
                let (re, im) = (re.baseAddress!, im.baseAddress!)
                block.fill(re, im, moments, scale: seconds, (1, 0, 0, 0))
                if n > 1, !moments.isConstant { correct(block, moments, seconds, negligible, re, im) }
                exponential.exponentiate(n, re, im)
            }
        }
        return result
    }

    /// Adds what lies beyond hB₀ to the exponent in (re, im).
    private func correct(
        _ block: BlockHamiltonian, _ moments: FieldMoments, _ h: Double, _ negligible: Double,
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        let n = block.dimension
        let count = n * n
        let (a1, a2, a3) = (plane(0), plane(1), plane(2))
        let (c1, x, y) = (plane(3), plane(4), plane(5))
        let b3 = plane(6)
        block.fill(a1.re, a1.im, moments, scale: h, (1, 0, -0.5, 0))
        block.fill(a2.re, a2.im, moments, scale: h, (0, 2, 0, 0))
        block.fill(a3.re, a3.im, moments, scale: h, (0, 0, 6, 0))
        block.fill(b3.re, b3.im, moments, scale: h, (0, 0, 0, 1))
        let (size2, size3, rough) = (Self.norm(n, a2), Self.norm(n, a3), Self.norm(n, b3))
        let turn = Self.spread(n, a1)
        let bound = turn * (size2 / 6 + turn * size3 / 360) + size3 * rough / 200
        if bound * (block.importance.max() ?? 1) <= negligible {
            estimate = bound * (block.importance.max() ?? 1)
            return
        }
        // C₁ = −[α₂, α₁]: the sparser factor on the left.
        commutator(n, a2, a1, c1)
        for k in 0..<count { (c1.re[k], c1.im[k]) = (-c1.re[k], -c1.im[k]) }
        // α₂ − [α₁, 2α₃ + C₁]/60
        for k in 0..<count {
            x.re[k] = 2 * a3.re[k] + c1.re[k]
            x.im[k] = 2 * a3.im[k] + c1.im[k]
        }
        commutator(n, a1, x, y)
        for k in 0..<count {
            y.re[k] = a2.re[k] - y.re[k] / 60
            y.im[k] = a2.im[k] - y.im[k] / 60
            x.re[k] = c1.re[k] - 20 * a1.re[k] - a3.re[k]
            x.im[k] = c1.im[k] - 20 * a1.im[k] - a3.im[k]
        }
        let z = plane(7)
        commutator(n, x, y, z)
        commutator(n, a3, b3, x)
        for k in 0..<count {
            // The term of third Legendre order: h²[B₂, B₃]/70 with α₃ = 6hB₂.
            let more = Complex(z.re[k] / 240 - x.re[k] / 420, z.im[k] / 240 - x.im[k] / 420)
            re[k] += more.re
            im[k] += more.im
            // Ω₆ − Ω₄.
            x.re[k] = more.re + c1.re[k] / 12
            x.im[k] = more.im + c1.im[k] / 12
        }
        let fourth = Self.norm(n, x, block.importance)
        // From order to order the series falls as the turn does, unless the samples are rough.
        let slope = size2 / 2 + size3 / 6
        estimate = fourth * min(max(turn * turn / 10, slope > 0 ? rough / slope : 0), 1)
    }

    /// The commutator of two anti-Hermitian matrices: p − p† for their product p.
    private func commutator(
        _ n: Int, _ a: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>),
        _ b: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>),
        _ out: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>)
    ) {
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

    /// The longest column: how far a basis state is moved.
    private static func norm(
        _ n: Int, _ a: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>),
        _ importance: [Double]? = nil
    ) -> Double {
        var largest = 0.0
        for r in 0..<n {
            // Rows of an anti-Hermitian matrix are as long as its columns.
            var sum = 0.0
            for c in (r * n)..<(r * n + n) { sum += a.re[c] * a.re[c] + a.im[c] * a.im[c] }
            if let importance { sum *= importance[r] * importance[r] }
            largest = max(largest, sum)
        }
        return largest.squareRoot()
    }

    /// How far a matrix turns states against each other: like `norm`, but on the diagonal only differences count.
    private static func spread(
        _ n: Int, _ a: (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>)
    ) -> Double {
        var (least, most) = (a.im[0], a.im[0])
        var largest = 0.0
        for r in 0..<n {
            var sum = 0.0
            for c in 0..<n where c != r {
                sum += a.re[r * n + c] * a.re[r * n + c] + a.im[r * n + c] * a.im[r * n + c]
            }
            largest = max(largest, sum)
            least = min(least, a.im[r * n + r])
            most = max(most, a.im[r * n + r])
        }
        return (most - least) / 2 + largest.squareRoot()
    }
}

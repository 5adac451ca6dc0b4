internal import CRackKernels
internal import RealModule

/// exp(−iS) of eight real symmetric matrices at once, one in each lane: cosine and sine are series in S², all of whose
/// products are symmetric too, so that a product takes n³/2 multiplications where a complex one takes 4n³.
///
/// Matrices are scaled until 17 terms leave less than 10⁻¹⁶, and doubled up again. `definition` is plain Swift;
/// twins for AVX2 and AVX-512 give the same bits.
public final class SymmetricExponential {
    public typealias Lanes = SIMD8<Double>

    private let capacity: Int
    /// The matrices, element (r, c) of n rows at r·n + c; after `exponentiate` their sines.
    public let matrices: UnsafeMutablePointer<Lanes>
    /// After `exponentiate`: cosines.
    public let cosines: UnsafeMutablePointer<Lanes>
    private let work: UnsafeMutablePointer<Lanes>
    /// Largest one-norm that is not scaled down: 1.05¹⁸/18! < 4·10⁻¹⁶.
    private static let reach = 1.05

    /// Room for matrices of up to `capacity` rows.
    public init(capacity: Int) {
        self.capacity = max(capacity, 1)
        let size = self.capacity * self.capacity
        matrices = .allocate(capacity: 8 * size)
        matrices.initialize(repeating: .zero, count: 8 * size)
        cosines = matrices + size
        work = cosines + size
    }

    deinit { matrices.deallocate() }

    /// Replaces `matrices` by their sines, and sets `cosines`. Elements must be finite.
    public func exponentiate(rows n: Int) {
        precondition(n <= capacity)
        let squarings = scale(n)
        let lanes = LocalOperators.lanes
        guard lanes > 0 else { return definition(rows: n, squarings: squarings) }
        exponentiate(rows: n, squarings: squarings, lanes: lanes)
    }

    /// The twin for so many lanes, 4 or 8.
    func exponentiate(rows n: Int, squarings: Int, lanes: Int) {
        let size = 8 * n * n
        Self.series.withUnsafeBufferPointer { series in
            matrices.withMemoryRebound(to: Double.self, capacity: size) { s in
                cosines.withMemoryRebound(to: Double.self, capacity: size) { c in
                    work.withMemoryRebound(to: Double.self, capacity: 6 * size) { work in
                        rack_symmetric_exponential(Int32(lanes), n, Int32(squarings), s, c, work, series.baseAddress)
                    }
                }
            }
        }
    }

    /// Halves the matrices until their norms are in reach, and says how often.
    func scale(_ n: Int) -> Int {
        var norms = Lanes.zero
        for r in 0..<n {
            var sum = Lanes.zero
            for c in 0..<n {
                let x = matrices[r * n + c]
                sum += x.replacing(with: -x, where: x .< 0)
            }
            norms.replace(with: sum, where: sum .> norms)
        }
        var (norm, squarings) = (norms.max(), 0)
        precondition(norm.isFinite, "exponential of matrices with elements out of range")
        while norm > Self.reach {
            norm *= 0.5
            squarings += 1
        }
        guard squarings > 0 else { return 0 }
        let factor = Double(sign: .plus, exponent: -squarings, significand: 1)
        for k in 0..<(n * n) { matrices[k] *= factor }
        return squarings
    }

    /// (−1)ᵏ/(2k)! and (−1)ᵏ/(2k + 1)! for k = 0…8.
    private static let series: [Double] = [0, 1].flatMap { odd in
        var value = 1.0
        return (0...8).map { k in
            if k > 0 { value /= -Double((2 * k + odd) * (2 * k + odd - 1)) }
            return value
        }
    }

    // MARK: the definition

    func definition(rows n: Int, squarings: Int) {
        let size = n * n
        let (s, c) = (matrices, cosines)
        let (t1, t2, t3, t4) = (work, work + size, work + 2 * size, work + 3 * size)
        let (x, y) = (work + 4 * size, work + 5 * size)
        multiply(n, s, s, t1)
        multiply(n, t1, t1, t2)
        multiply(n, t2, t1, t3)
        multiply(n, t2, t2, t4)
        func group(_ first: Int) {
            let terms = Self.series[first..<(first + 4)].map { $0 }
            for k in 0..<size { x[k] = terms[1] * t1[k] + terms[2] * t2[k] + terms[3] * t3[k] }
            for k in 0..<n { x[k * n + k] += Lanes(repeating: terms[0]) }
        }
        for (part, out) in [c, y].enumerated() {
            group(9 * part + 4)
            for k in 0..<size { x[k] += Self.series[9 * part + 8] * t4[k] }
            multiply(n, t4, x, out)
            group(9 * part)
            for k in 0..<size { out[k] += x[k] }
        }
        multiply(n, s, y, x)
        s.update(from: x, count: size)
        for _ in 0..<squarings {
            multiply(n, s, s, x)
            multiply(n, s, c, y)
            for k in 0..<size {
                c[k] = -2 * x[k]
                s[k] = 2 * y[k]
            }
            for k in 0..<n { c[k * n + k] += Lanes(repeating: 1) }
        }
    }

    /// The product of symmetric matrices that commute.
    private func multiply(
        _ n: Int, _ a: UnsafeMutablePointer<Lanes>, _ b: UnsafeMutablePointer<Lanes>, _ out: UnsafeMutablePointer<Lanes>
    ) {
        for r in 0..<n {
            for c in 0...r {
                var sum = a[r * n] * b[c * n]
                for k in 1..<max(n, 1) { sum += a[r * n + k] * b[c * n + k] }
                out[r * n + c] = sum
                out[c * n + r] = sum
            }
        }
    }
}

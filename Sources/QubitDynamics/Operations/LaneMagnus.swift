internal import RackNumerics
internal import RealModule

/// Propagators of up to eight driven modes at once, a lane each, over short stretches: Magnus's series to sixth order
/// (`MagnusStep`) in the frame of each mode's own drive, in which samples alone change.
final class LaneMagnus {
    typealias Lane = SIMD8<Double>

    /// A complex matrix of lanes, row-major, `levels`² of each part.
    struct Matrix {
        let re: UnsafeMutablePointer<Lane>
        let im: UnsafeMutablePointer<Lane>
    }

    let levels: Int
    /// Of each level in the drive's frame, in rad/s; lanes with fewer levels have zeros.
    private let energies: [Lane]
    /// Elements of a†.
    private let factors: [Lane]
    /// Of each piece, in rad/s.
    private let re: [Lane]
    private let im: [Lane]
    private let edges: [Double]
    /// What a step's estimate may be, in amplitude per second.
    private let rate: Double
    private let storage: UnsafeMutablePointer<Lane>
    private var piece = 0
    /// Of each lane, the sum of the steps' estimates, in amplitude.
    private(set) var error = Lane.zero
    private static let matrices = 9

    init(energies: [Lane], factors: [Lane], re: [Lane], im: [Lane], edges: [Double], rate: Double) {
        levels = energies.count
        (self.energies, self.factors, self.re, self.im) = (energies, factors, re, im)
        (self.edges, self.rate) = (edges, rate)
        storage = .allocate(capacity: 2 * Self.matrices * levels * levels)
        storage.initialize(repeating: .zero, count: 2 * Self.matrices * levels * levels)
    }

    deinit { storage.deallocate() }

    private func matrix(_ k: Int) -> Matrix {
        let size = levels * levels
        return Matrix(re: storage + 2 * k * size, im: storage + (2 * k + 1) * size)
    }

    /// Writes the propagator from `start` to a later `end`, seconds from the run's start, to `out`.
    func propagate(from start: Double, to end: Double, _ out: Matrix) {
        guard end > start else { return setIdentity(out) }
        let parts = step(from: start, to: end, out, isForced: false) ? 1 : 2
        guard parts > 1 else { return }
        // Rough samples: as many parts as it takes, for all lanes alike.
        var count = 2
        while true {
            let saved = error
            var isFine = true
            let (part, product) = (matrix(7), matrix(8))
            for k in 0..<count {
                let ends = [k, k + 1].map { start + (end - start) * Double($0) / Double(count) }
                let isForced = count >= 1 << 12
                guard step(from: ends[0], to: ends[1], k == 0 ? out : part, isForced: isForced) else {
                    isFine = false
                    break
                }
                if k > 0 {
                    multiply(part, out, product)
                    copy(product, to: out)
                }
            }
            if isFine { return }
            error = saved
            count *= 2
        }
    }

    /// One step; `false` where its estimate is too large, unless it is forced.
    private func step(from start: Double, to end: Double, _ out: Matrix, isForced: Bool) -> Bool {
        let h = end - start
        var moments = Moments()
        collect(from: start, to: end, &moments)
        let (exponent, a1) = (matrix(0), matrix(1))
        fill(exponent, h, h, moments.re.0, moments.im.0)
        fill(a1, h, h, moments.re.0 - 0.5 * moments.re.2, moments.im.0 - 0.5 * moments.im.2)
        let estimate = correct(exponent, a1, h, moments)
        if !isForced, estimate.max() > rate * h { return false }
        error += estimate
        exponentiate(exponent, out)
        return true
    }

    // MARK: fields

    /// Legendre coefficients 0 to 3 of each lane's drive.
    private struct Moments {
        var re: (Lane, Lane, Lane, Lane) = (.zero, .zero, .zero, .zero)
        var im: (Lane, Lane, Lane, Lane) = (.zero, .zero, .zero, .zero)
    }

    private func collect(from start: Double, to end: Double, _ moments: inout Moments) {
        let last = edges.count - 2
        while piece > 0, edges[piece] > start { piece -= 1 }
        while piece < last, edges[piece + 1] <= start { piece += 1 }
        let scale = 2 / (end - start)
        // ∫ of (2n + 1)/2 P_n from 0.
        func integrals(_ x: Double) -> (Double, Double, Double, Double) {
            let square = x * x
            return (0.5 * x, 0.75 * square, 1.25 * x * (square - 1), 0.4375 * square * (5 * square - 6))
        }
        var k = piece
        var lower = integrals(-1)
        while true {
            let isLast = k >= last || edges[k + 1] >= end
            let upper = integrals(isLast ? 1 : (edges[k + 1] - start) * scale - 1)
            let (x, y) = (re[k], im[k])
            moments.re.0 += (upper.0 - lower.0) * x
            moments.re.1 += (upper.1 - lower.1) * x
            moments.re.2 += (upper.2 - lower.2) * x
            moments.re.3 += (upper.3 - lower.3) * x
            moments.im.0 += (upper.0 - lower.0) * y
            moments.im.1 += (upper.1 - lower.1) * y
            moments.im.2 += (upper.2 - lower.2) * y
            moments.im.3 += (upper.3 - lower.3) * y
            if isLast { return }
            lower = upper
            k += 1
        }
    }

    /// −i(still·energies + scale·(z a† + h.c.)).
    private func fill(_ a: Matrix, _ still: Double, _ scale: Double, _ x: Lane, _ y: Lane) {
        let n = levels
        for k in 0..<(n * n) { (a.re[k], a.im[k]) = (.zero, .zero) }
        if still != 0 { for k in 0..<n { a.im[k * n + k] = -still * energies[k] } }
        for k in 0..<(n - 1) {
            let (u, v) = (scale * factors[k] * x, scale * factors[k] * y)
            let (below, above) = ((k + 1) * n + k, k * n + k + 1)
            (a.re[below], a.im[below]) = (v, -u)
            (a.re[above], a.im[above]) = (-v, -u)
        }
    }

    // MARK: exponents

    /// Adds what lies beyond hB₀, and says how far the exponent may have missed.
    private func correct(_ exponent: Matrix, _ a1: Matrix, _ h: Double, _ moments: Moments) -> Lane {
        let strength = factors.reduce(Lane.zero) { $0.replacing(with: $1, where: $1 .> $0) }
        func size(_ x: Lane, _ y: Lane) -> Lane { h * strength * (x * x + y * y).squareRoot() }
        let size2 = 2 * size(moments.re.1, moments.im.1)
        let size3 = 6 * size(moments.re.2, moments.im.2)
        let rough = size(moments.re.3, moments.im.3)
        guard (size2 + size3).max() > 0 else { return rough }
        let count = levels * levels
        let (a2, a3, c1, x, y, z) = (matrix(2), matrix(3), matrix(4), matrix(5), matrix(6), matrix(7))
        fill(a2, 0, 2 * h, moments.re.1, moments.im.1)
        fill(a3, 0, 6 * h, moments.re.2, moments.im.2)
        commutator(a1, a2, c1)
        for k in 0..<count {
            x.re[k] = 2 * a3.re[k] + c1.re[k]
            x.im[k] = 2 * a3.im[k] + c1.im[k]
        }
        commutator(a1, x, y)
        for k in 0..<count {
            y.re[k] = a2.re[k] - y.re[k] / 60
            y.im[k] = a2.im[k] - y.im[k] / 60
            x.re[k] = c1.re[k] - 20 * a1.re[k] - a3.re[k]
            x.im[k] = c1.im[k] - 20 * a1.im[k] - a3.im[k]
        }
        commutator(x, y, z)
        var fourth = Lane.zero
        for r in 0..<levels {
            var sum = Lane.zero
            for k in (r * levels)..<(r * levels + levels) {
                let (u, v) = (z.re[k] / 240, z.im[k] / 240)
                exponent.re[k] += u
                exponent.im[k] += v
                // Ω₆ − Ω₄.
                let (p, q) = (u + c1.re[k] / 12, v + c1.im[k] / 12)
                sum += p * p + q * q
            }
            fourth.replace(with: sum, where: sum .> fourth)
        }
        // From order to order the series falls as the turn does, unless the samples are rough.
        let turn = bound(a1)
        let slope = size2 / 2 + size3 / 6
        var ratio = turn * turn / 10
        let roughness = rough / slope.replacing(with: .infinity, where: slope .== 0)
        ratio.replace(with: roughness, where: roughness .> ratio)
        ratio.replace(with: 1, where: ratio .> 1)
        return fourth.squareRoot() * ratio + size3 * rough / 200
    }

    /// A bound of how far a matrix turns.
    private func bound(_ a: Matrix) -> Lane {
        var largest = Lane.zero
        for r in 0..<levels {
            var sum = Lane.zero
            for k in (r * levels)..<(r * levels + levels) { sum += (a.re[k] * a.re[k] + a.im[k] * a.im[k]).squareRoot() }
            largest.replace(with: sum, where: sum .> largest)
        }
        return largest
    }

    /// Taylor's series to the ninth power, of the matrix halved until it is small.
    private func exponentiate(_ given: Matrix, _ out: Matrix) {
        let (n, count) = (levels, levels * levels)
        var (size, squarings, scale) = (bound(given).max(), 0, 1.0)
        // 0.3¹⁰/10! = 2·10⁻¹².
        while size > 0.3, squarings < 60 {
            size /= 2
            scale /= 2
            squarings += 1
        }
        let (a, square, cube, x, y) = (matrix(1), matrix(2), matrix(3), matrix(4), matrix(5))
        for k in 0..<count { (a.re[k], a.im[k]) = (scale * given.re[k], scale * given.im[k]) }
        multiply(a, a, square)
        multiply(a, square, cube)
        let c = Self.inverseFactorials
        func combine(_ p: Int, _ base: Matrix?, _ into: Matrix) {
            for k in 0..<count {
                var (u, v) = (c[p + 1] * a.re[k] + c[p + 2] * square.re[k], c[p + 1] * a.im[k] + c[p + 2] * square.im[k])
                if let base { (u, v) = (u + base.re[k], v + base.im[k]) }
                (into.re[k], into.im[k]) = (u, v)
            }
            for k in 0..<n { into.re[k * n + k] += c[p] }
        }
        for k in 0..<count { (x.re[k], x.im[k]) = (c[9] * cube.re[k], c[9] * cube.im[k]) }
        combine(6, x, y)
        multiply(cube, y, x)
        combine(3, x, y)
        multiply(cube, y, x)
        combine(0, x, out)
        for _ in 0..<squarings {
            multiply(out, out, x)
            copy(x, to: out)
        }
    }

    private static let inverseFactorials: [Double] = (0...9).map { 1 / (1..<max($0 + 1, 1)).reduce(1.0) { $0 * Double($1) } }

    // MARK: matrices

    func multiply(_ a: Matrix, _ b: Matrix, _ out: Matrix) {
        let n = levels
        for r in 0..<n {
            for c in 0..<n {
                var (x, y) = (Lane.zero, Lane.zero)
                for k in 0..<n {
                    let (p, q) = (a.re[r * n + k], a.im[r * n + k])
                    let (u, v) = (b.re[k * n + c], b.im[k * n + c])
                    x += p * u - q * v
                    y += p * v + q * u
                }
                (out.re[r * n + c], out.im[r * n + c]) = (x, y)
            }
        }
    }

    /// The commutator of two anti-Hermitian matrices: p − p† for their product p.
    private func commutator(_ a: Matrix, _ b: Matrix, _ out: Matrix) {
        multiply(a, b, out)
        let n = levels
        for r in 0..<n {
            for c in r..<n {
                let (upper, lower) = (r * n + c, c * n + r)
                let (x, y) = (out.re[upper] - out.re[lower], out.im[upper] + out.im[lower])
                (out.re[upper], out.im[upper]) = (x, y)
                (out.re[lower], out.im[lower]) = (-x, y)
            }
        }
    }

    func copy(_ a: Matrix, to out: Matrix) {
        out.re.update(from: a.re, count: levels * levels)
        out.im.update(from: a.im, count: levels * levels)
    }

    private func setIdentity(_ out: Matrix) {
        for k in 0..<(levels * levels) { (out.re[k], out.im[k]) = (.zero, .zero) }
        for k in 0..<levels { out.re[k * levels + k] = Lane(repeating: 1) }
    }
}

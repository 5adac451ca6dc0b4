extension LanePropagator {
    /// Lanes of a matrix.
    private struct Matrix {
        let re: UnsafeMutablePointer<Lane>
        let im: UnsafeMutablePointer<Lane>

        init(_ lanes: UnsafeMutablePointer<Lane>, levels: Int) { (re, im) = (lanes, lanes + levels * levels) }
    }

    /// The definition of `multiply`.
    static func multiplyPortable(
        levels n: Int, _ a: UnsafePointer<Lane>, _ b: UnsafePointer<Lane>, _ out: UnsafeMutablePointer<Lane>
    ) {
        let size = n * n
        for r in 0..<n {
            for c in 0..<n {
                var x = a[r * n] * b[c] - a[size + r * n] * b[size + c]
                var y = a[r * n] * b[size + c] + a[size + r * n] * b[c]
                for k in 1..<n {
                    let (p, q) = (a[r * n + k], a[size + r * n + k])
                    let (u, v) = (b[k * n + c], b[size + k * n + c])
                    x += p * u - q * v
                    y += p * v + q * u
                }
                (out[r * n + c], out[size + r * n + c]) = (x, y)
            }
        }
    }

    /// The definition of `propagate`.
    static func propagatePortable(_ step: Step, _ out: UnsafeMutablePointer<Lane>) -> Lane {
        let (n, h) = (step.levels, step.seconds)
        let size = 2 * n * n
        return withUnsafeTemporaryAllocation(of: Lane.self, capacity: 8 * size) { lanes in
            lanes.initialize(repeating: .zero)
            func matrix(_ k: Int) -> Matrix { Matrix(lanes.baseAddress! + k * size, levels: n) }
            let (exponent, a1) = (matrix(0), matrix(1))
            let work = (2..<8).map(matrix)
            fill(step, exponent, h, h, step.re[0], step.im[0])
            fill(step, a1, h, h, step.re[0] - 0.5 * step.re[2], step.im[0] - 0.5 * step.im[2])
            let estimate = correct(step, exponent, a1, work)
            exponentiate(n, exponent, Matrix(out, levels: n), work)
            return estimate
        }
    }

    private static func multiply(_ n: Int, _ a: Matrix, _ b: Matrix, _ out: Matrix) {
        multiplyPortable(levels: n, a.re, b.re, out.re)
    }

    /// −i(still·energies + scale·(z a† + h.c.)).
    private static func fill(_ step: Step, _ a: Matrix, _ still: Double, _ scale: Double, _ x: Lane, _ y: Lane) {
        let n = step.levels
        for k in 0..<(n * n) { (a.re[k], a.im[k]) = (.zero, .zero) }
        if still != 0 { for k in 0..<n { a.im[k * n + k] = -still * step.energies[k] } }
        for k in 0..<(n - 1) {
            let (u, v) = (scale * step.factors[k] * x, scale * step.factors[k] * y)
            let (below, above) = ((k + 1) * n + k, k * n + k + 1)
            (a.re[below], a.im[below]) = (v, -u)
            (a.re[above], a.im[above]) = (-v, -u)
        }
    }

    /// Adds what lies beyond hB₀, and says how far the exponent may have missed.
    private static func correct(_ step: Step, _ exponent: Matrix, _ a1: Matrix, _ work: [Matrix]) -> Lane {
        let (n, h) = (step.levels, step.seconds)
        var strength = Lane.zero
        for k in 0..<(n - 1) { strength.replace(with: step.factors[k], where: step.factors[k] .> strength) }
        func size(_ k: Int) -> Lane {
            h * strength * (step.re[k] * step.re[k] + step.im[k] * step.im[k]).squareRoot()
        }
        let (size2, size3, rough) = (2 * size(1), 6 * size(2), size(3))
        let turn = bound(n, a1)
        // What B₃ does: to first order (turn/2)³/105 of it, as Bessel's j₃ says, and with B₂.
        let third = rough * (turn * turn * turn / 400 + size3 / 200)
        guard (size2 + size3).max() > 0 else { return third }
        let (a2, a3, c1, x, y, z) = (work[0], work[1], work[2], work[3], work[4], work[5])
        fill(step, a2, 0, 2 * h, step.re[1], step.im[1])
        fill(step, a3, 0, 6 * h, step.re[2], step.im[2])
        commutator(n, a1, a2, c1)
        for k in 0..<(n * n) {
            x.re[k] = 2 * a3.re[k] + c1.re[k]
            x.im[k] = 2 * a3.im[k] + c1.im[k]
        }
        commutator(n, a1, x, y)
        for k in 0..<(n * n) {
            y.re[k] = a2.re[k] - y.re[k] / 60
            y.im[k] = a2.im[k] - y.im[k] / 60
            x.re[k] = c1.re[k] - 20 * a1.re[k] - a3.re[k]
            x.im[k] = c1.im[k] - 20 * a1.im[k] - a3.im[k]
        }
        commutator(n, x, y, z)
        var fourth = Lane.zero
        for r in 0..<n {
            var sum = Lane.zero
            for k in (r * n)..<(r * n + n) {
                let (u, v) = (z.re[k] / 240, z.im[k] / 240)
                exponent.re[k] += u
                exponent.im[k] += v
                // Ω₆ − Ω₄.
                let (p, q) = (u + c1.re[k] / 12, v + c1.im[k] / 12)
                sum += p * p + q * q
            }
            fourth.replace(with: sum, where: sum .> fourth)
        }
        // From order to order the series falls as the turn does.
        return fourth.squareRoot() * (turn * turn / 10) + third
    }

    /// The largest sum of a row's magnitudes.
    private static func bound(_ n: Int, _ a: Matrix) -> Lane {
        var most = Lane.zero
        for r in 0..<n {
            var sum = Lane.zero
            for k in (r * n)..<(r * n + n) { sum += (a.re[k] * a.re[k] + a.im[k] * a.im[k]).squareRoot() }
            most.replace(with: sum, where: sum .> most)
        }
        return most
    }

    /// The commutator of two anti-Hermitian matrices: p − p† for their product p.
    private static func commutator(_ n: Int, _ a: Matrix, _ b: Matrix, _ out: Matrix) {
        multiply(n, a, b, out)
        for r in 0..<n {
            for c in r..<n {
                let (upper, lower) = (r * n + c, c * n + r)
                let (x, y) = (out.re[upper] - out.re[lower], out.im[upper] + out.im[lower])
                (out.re[upper], out.im[upper]) = (x, y)
                (out.re[lower], out.im[lower]) = (-x, y)
            }
        }
    }

    /// Taylor's series to the ninth power, of the matrix halved until it is small.
    private static func exponentiate(_ n: Int, _ given: Matrix, _ out: Matrix, _ work: [Matrix]) {
        var (size, squarings, scale) = (bound(n, given).max(), 0, 1.0)
        while size > small, squarings < 60 {
            size /= 2
            scale /= 2
            squarings += 1
        }
        let (a, square, cube, x) = (work[0], work[1], work[2], work[3])
        let (count, c) = (n * n, inverseFactorials)
        for k in 0..<count { (a.re[k], a.im[k]) = (scale * given.re[k], scale * given.im[k]) }
        multiply(n, a, a, square)
        multiply(n, a, square, cube)
        for k in 0..<count { (x.re[k], x.im[k]) = (c[9] * cube.re[k], c[9] * cube.im[k]) }
        for p in [6, 3, 0] {
            for k in 0..<count {
                out.re[k] = c[p + 1] * a.re[k] + c[p + 2] * square.re[k] + x.re[k]
                out.im[k] = c[p + 1] * a.im[k] + c[p + 2] * square.im[k] + x.im[k]
            }
            for k in 0..<n { out.re[k * n + k] += c[p] }
            if p > 0 { multiply(n, cube, out, x) }
        }
        for _ in 0..<squarings {
            multiply(n, out, out, x)
            out.re.update(from: x.re, count: 2 * count)
        }
    }
}

/// Eigenvalues, ascending, and eigenvectors of a real symmetric matrix.
///
/// Householder reduction to tridiagonal form and the implicit QL method (Bowdler, Martin, Reinsch and
/// Wilkinson, Numer. Math. 11, 293 (1968), as in EISPACK's TRED2 and TQL2).
public struct SymmetricEigenSystem: Sendable {
    public let values: [Double]
    /// Row-major, dimension²: eigenvector k is column k.
    public let vectors: [Double]
    public let dimension: Int

    /// The system of `matrix`, row-major, of which the lower triangle is read.
    public init(_ matrix: [Double], dimension: Int) {
        precondition(matrix.count == dimension * dimension)
        self.dimension = dimension
        var work = Tridiagonal(matrix, dimension: dimension)
        work.reduce()
        work.iterate()
        let order = (0..<dimension).sorted { (work.d[$0], $0) < (work.d[$1], $1) }
        values = order.map { work.d[$0] }
        var sorted = [Double](repeating: 0, count: dimension * dimension)
        for r in 0..<dimension {
            for (c, source) in order.enumerated() {
                sorted[r * dimension + c] = work.v[r * dimension + source]
            }
        }
        vectors = sorted
    }

    /// Component `row` of eigenvector `k`.
    public func vector(_ k: Int, _ row: Int) -> Double { vectors[row * dimension + k] }
}

private struct Tridiagonal {
    let n: Int
    var v: [Double]
    var d: [Double]
    var e: [Double]

    init(_ matrix: [Double], dimension: Int) {
        n = dimension
        v = matrix
        d = [Double](repeating: 0, count: dimension)
        e = d
        for r in 0..<n {
            for c in 0..<r { v[c * n + r] = v[r * n + c] }
        }
    }

    mutating func reduce() {
        guard n > 0 else { return }
        for j in 0..<n { d[j] = v[(n - 1) * n + j] }
        for i in stride(from: n - 1, to: 0, by: -1) {
            var h = 0.0
            let scale = (0..<i).reduce(0.0) { $0 + d[$1].magnitude }
            if scale == 0 {
                e[i] = d[i - 1]
                for j in 0..<i {
                    d[j] = v[(i - 1) * n + j]
                    v[i * n + j] = 0
                    v[j * n + i] = 0
                }
            } else {
                h = reflect(i, scale)
            }
            d[i] = h
        }
        accumulate()
    }

    /// One Householder reflection that clears row i left of its subdiagonal; returns its norm.
    private mutating func reflect(_ i: Int, _ scale: Double) -> Double {
        var h = 0.0
        for k in 0..<i {
            d[k] /= scale
            h += d[k] * d[k]
        }
        let f = d[i - 1]
        let g = f > 0 ? -h.squareRoot() : h.squareRoot()
        e[i] = scale * g
        h -= f * g
        d[i - 1] = f - g
        for j in 0..<i { e[j] = 0 }
        for j in 0..<i {
            let f = d[j]
            v[j * n + i] = f
            var g = e[j] + v[j * n + j] * f
            for k in (j + 1)..<max(i, j + 1) {
                g += v[k * n + j] * d[k]
                e[k] += v[k * n + j] * f
            }
            e[j] = g
        }
        var sum = 0.0
        for j in 0..<i {
            e[j] /= h
            sum += e[j] * d[j]
        }
        let half = sum / (h + h)
        for j in 0..<i { e[j] -= half * d[j] }
        for j in 0..<i {
            let (f, g) = (d[j], e[j])
            for k in j..<i { v[k * n + j] -= f * e[k] + g * d[k] }
            d[j] = v[(i - 1) * n + j]
            v[i * n + j] = 0
        }
        return h
    }

    private mutating func accumulate() {
        for i in 0..<(n - 1) {
            v[(n - 1) * n + i] = v[i * n + i]
            v[i * n + i] = 1
            let h = d[i + 1]
            if h != 0 {
                for k in 0...i { d[k] = v[k * n + i + 1] / h }
                for j in 0...i {
                    var g = 0.0
                    for k in 0...i { g += v[k * n + i + 1] * v[k * n + j] }
                    for k in 0...i { v[k * n + j] -= g * d[k] }
                }
            }
            for k in 0...i { v[k * n + i + 1] = 0 }
        }
        for j in 0..<n {
            d[j] = v[(n - 1) * n + j]
            v[(n - 1) * n + j] = 0
        }
        v[n * n - 1] = 1
        e[0] = 0
    }

    mutating func iterate() {
        guard n > 0 else { return }
        for i in 1..<max(n, 1) { e[i - 1] = e[i] }
        e[n - 1] = 0
        var f = 0.0
        var largest = 0.0
        for l in 0..<n {
            largest = max(largest, d[l].magnitude + e[l].magnitude)
            var m = l
            while m < n - 1, e[m].magnitude > 0x1p-52 * largest { m += 1 }
            if m > l {
                var rounds = 0
                repeat {
                    shiftAndSweep(l, m, &f)
                    rounds += 1
                } while e[l].magnitude > 0x1p-52 * largest && rounds < 200
            }
            d[l] += f
            e[l] = 0
        }
    }

    private mutating func shiftAndSweep(_ l: Int, _ m: Int, _ f: inout Double) {
        var g = d[l]
        var p = (d[l + 1] - g) / (2 * e[l])
        var r = (p * p + 1).squareRoot()
        if p < 0 { r = -r }
        d[l] = e[l] / (p + r)
        d[l + 1] = e[l] * (p + r)
        let next = d[l + 1]
        var h = g - d[l]
        for i in (l + 2)..<max(n, l + 2) { d[i] -= h }
        f += h
        p = d[m]
        var (c, c2, c3) = (1.0, 1.0, 1.0)
        let beyond = e[l + 1]
        var (s, s2) = (0.0, 0.0)
        for i in stride(from: m - 1, through: l, by: -1) {
            (c3, c2, s2) = (c2, c, s)
            g = c * e[i]
            h = c * p
            r = (p * p + e[i] * e[i]).squareRoot()
            e[i + 1] = s * r
            s = e[i] / r
            c = p / r
            p = c * d[i] - s * g
            d[i + 1] = h + s * (c * g + s * d[i])
            for k in 0..<n {
                h = v[k * n + i + 1]
                v[k * n + i + 1] = s * v[k * n + i] + c * h
                v[k * n + i] = c * v[k * n + i] - s * h
            }
        }
        p = -s * s2 * c3 * beyond * e[l] / next
        e[l] = s * p
        d[l] = c * p
    }
}

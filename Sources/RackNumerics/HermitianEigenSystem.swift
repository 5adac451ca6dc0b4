/// Eigenvalues, ascending, and eigenvectors of a Hermitian matrix, by cyclic Jacobi rotations.
///
/// Robust rather than quick: about ten sweeps of dimension²/2 rotations. Meant for up to a few hundred rows.
public struct HermitianEigenSystem: Sendable {
    public let values: [Double]
    /// Eigenvector k is column k; its phase is arbitrary but fixed by the input.
    public let vectors: ComplexMatrix

    /// The system of `matrix`, whose Hermitian part is taken.
    public init(_ matrix: ComplexMatrix) {
        precondition(matrix.rows == matrix.columns)
        let n = matrix.rows
        var a = Complex(0.5) * (matrix + matrix.adjoint)
        var v = ComplexMatrix.identity(n)
        let total = a.re.reduce(0) { $0 + $1 * $1 } + a.im.reduce(0) { $0 + $1 * $1 }
        for _ in 0..<60 {
            var rest = 0.0
            for p in 0..<n {
                for q in (p + 1)..<max(n, p + 1) { rest += a[p, q].squaredMagnitude }
            }
            if rest <= total * 1e-32 { break }
            for p in 0..<n {
                for q in (p + 1)..<max(n, p + 1) { Self.rotate(&a, &v, p, q) }
            }
        }
        let unsorted = (0..<n).map { a[$0, $0].re }
        let order = (0..<n).sorted { (unsorted[$0], $0) < (unsorted[$1], $1) }
        values = order.map { unsorted[$0] }
        vectors = ComplexMatrix(rows: n, columns: n) { v[$0, order[$1]] }
    }

    /// Clears element (p, q): a ← J†aJ, v ← vJ with a plane rotation J that carries the element's phase.
    private static func rotate(_ a: inout ComplexMatrix, _ v: inout ComplexMatrix, _ p: Int, _ q: Int) {
        let element = a[p, q]
        let size = element.magnitude
        if size == 0 || size < 1e-300 { return }
        let phase = element / size
        let theta = (a[q, q].re - a[p, p].re) / (2 * size)
        let t = (theta >= 0 ? 1 : -1) / (theta.magnitude + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        let n = a.rows
        for k in 0..<n {
            let (x, y) = (a[k, p], a[k, q])
            a[k, p] = c * x - s * (phase.conjugate * y)
            a[k, q] = s * (phase * x) + c * y
            let (vx, vy) = (v[k, p], v[k, q])
            v[k, p] = c * vx - s * (phase.conjugate * vy)
            v[k, q] = s * (phase * vx) + c * vy
        }
        for k in 0..<n {
            let (x, y) = (a[p, k], a[q, k])
            a[p, k] = c * x - s * (phase * y)
            a[q, k] = s * (phase.conjugate * x) + c * y
        }
        a[p, q] = .zero
        a[q, p] = .zero
    }
}

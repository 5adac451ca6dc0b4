internal import RackNumerics
internal import RealModule

/// All that a run does to a density matrix of few levels, decay included, as one real matrix on Hermitian
/// coordinates, in the canonical gauge of each component.
///
/// Coordinates of a Hermitian matrix X, in its own layout: X_rr on the diagonal, √2 Re X_rc below and √2 Im X_cr
/// above it. The matrix is kept by columns: what comes of the first coordinate, then what comes of the second.
final class RunChannel: Sendable {
    /// Clusters of more levels in all are taken through a run by unitaries and decay at nodes.
    static let dimensionMax = 10

    private let dimension: Int
    private let columns: [Double]
    /// Excitations of each component in every joint state.
    private let excitations: [[Int]]

    init(dimension: Int, columns: [Double], excitations: [[Int]]) {
        (self.dimension, self.columns, self.excitations) = (dimension, columns, excitations)
    }

    var elements: Int { columns.count }

    /// Takes the square matrix in (re, im), whose rows lie `stride` elements apart, through the run, each component's
    /// gauge turned by so many cycles per excitation. A matrix that is not Hermitian goes as two that are.
    func apply(turns: [Double], stride: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        let (n, m) = (dimension, dimension * dimension)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * m + 2 * n) { space in
            let (x, y, phases) = (space.baseAddress!, space.baseAddress! + 2 * m, space.baseAddress! + 4 * m)
            fillPhases(turns, phases)
            let isHermitian = gather(phases, re, im, stride, into: x)
            columns.withUnsafeBufferPointer {
                DenseRoutines.product(
                    rows: isHermitian ? 1 : 2, inner: m, columns: m, x, $0.baseAddress!, y)
            }
            if isHermitian { (y + m).update(repeating: 0, count: m) }
            scatter(phases, y, to: re, im, stride)
        }
    }

    func operations() -> OperationCount {
        let count = Double(columns.count)
        return OperationCount(flops: 2 * count, bytes: 8 * count)
    }

    private func fillPhases(_ turns: [Double], _ phases: UnsafeMutablePointer<Double>) {
        for s in 0..<dimension {
            var cycles = 0.0
            for (turn, excitations) in zip(turns, excitations) { cycles += turn * Double(excitations[s]) }
            let z = cycles == 0 ? Complex.one : .unit(cycles: cycles)
            (phases[2 * s], phases[2 * s + 1]) = (z.re, z.im)
        }
    }

    /// The coordinates of both Hermitian parts of the turned matrix; whether the second is zero.
    private func gather(
        _ phases: UnsafePointer<Double>, _ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>, _ stride: Int,
        into x: UnsafeMutablePointer<Double>
    ) -> Bool {
        let n = dimension
        let second = x + n * n
        let root = 2.0.squareRoot()
        var isHermitian = true
        for r in 0..<n {
            let (place, diagonal) = (r * n + r, r * stride + r)
            (x[place], second[place]) = (re[diagonal], im[diagonal])
            if im[diagonal] != 0 { isHermitian = false }
            for c in 0..<r {
                let (lower, upper) = (r * stride + c, c * stride + r)
                let turn = Complex(phases[2 * r], phases[2 * r + 1]) * Complex(phases[2 * c], -phases[2 * c + 1])
                let sum = turn * Complex(0.5 * (re[lower] + re[upper]), 0.5 * (im[lower] - im[upper]))
                // (X − X†)/2i.
                let difference = turn * Complex(0.5 * (im[lower] + im[upper]), 0.5 * (re[upper] - re[lower]))
                (x[r * n + c], x[c * n + r]) = (root * sum.re, root * sum.im)
                (second[r * n + c], second[c * n + r]) = (root * difference.re, root * difference.im)
                if difference.re != 0 || difference.im != 0 { isHermitian = false }
            }
        }
        return isHermitian
    }

    private func scatter(
        _ phases: UnsafePointer<Double>, _ y: UnsafePointer<Double>, to re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>, _ stride: Int
    ) {
        let n = dimension
        let second = y + n * n
        let root = 0.5.squareRoot()
        for r in 0..<n {
            (re[r * stride + r], im[r * stride + r]) = (y[r * n + r], second[r * n + r])
            for c in 0..<r {
                let (below, above) = (r * n + c, c * n + r)
                let (lower, upper) = (r * stride + c, c * stride + r)
                let turn = Complex(phases[2 * r], -phases[2 * r + 1]) * Complex(phases[2 * c], phases[2 * c + 1])
                let a = turn * Complex(root * y[below], root * y[above])
                let b = turn * Complex(root * second[below], root * second[above])
                // A + iB below the diagonal, its mirror image A* + iB* above.
                (re[lower], im[lower]) = (a.re - b.im, a.im + b.re)
                (re[upper], im[upper]) = (a.re + b.im, b.re - a.im)
            }
        }
    }
}

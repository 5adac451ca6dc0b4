internal import RealModule

/// Workspace for exponentials of square complex matrices up to a fixed size.
///
/// The trace is split off, the rest is scaled down to a norm where a Taylor polynomial of degree 8, 12 or
/// 16 (Paterson–Stockmeyer, 4 to 6 products) leaves a remainder below 10⁻¹⁵, and squared up again.
/// One workspace serves one thread.
public final class MatrixExponential {
    private let capacity: Int
    /// Five square work matrices of two planes each.
    private let storage: UnsafeMutablePointer<Double>

    /// Room for matrices of up to `capacity` rows.
    public init(capacity: Int) {
        self.capacity = max(capacity, 1)
        storage = .allocate(capacity: 10 * self.capacity * self.capacity)
        storage.initialize(repeating: 0, count: 10 * self.capacity * self.capacity)
    }

    deinit { storage.deallocate() }

    /// e^a, for a square matrix of any size (one workspace per call).
    public static func of(_ a: ComplexMatrix) -> ComplexMatrix {
        precondition(a.rows == a.columns)
        var result = a
        let workspace = MatrixExponential(capacity: a.rows)
        result.re.withUnsafeMutableBufferPointer { re in
            result.im.withUnsafeMutableBufferPointer { im in
                guard let r = re.baseAddress, let i = im.baseAddress else { return }
                workspace.exponentiate(a.rows, r, i)
            }
        }
        return result
    }

    /// Replaces the n × n matrix in `re`, `im` by its exponential. Elements must be finite.
    public func exponentiate(_ n: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>)
    {
        precondition(n <= capacity)
        let shift = removeTrace(n, re, im)
        let factor = Complex.exp(shift)
        if n == 1 {
            re[0] = factor.re
            im[0] = factor.im
            return
        }
        let norm = Self.oneNorm(n, re, im)
        precondition(norm.isFinite, "exponential of a matrix with elements out of range")
        var squarings = 0
        var scaled = norm
        while scaled > 0.94 {
            scaled *= 0.5
            squarings += 1
        }
        let scale = Double(sign: .plus, exponent: -squarings, significand: 1)
        let count = n * n
        for k in 0..<count {
            re[k] *= scale
            im[k] *= scale
        }
        taylor(n, re, im, groups: scaled <= 0.09 ? 2 : scaled <= 0.39 ? 3 : 4)
        let (pRe, pIm) = plane(0)
        for _ in 0..<squarings {
            DenseRoutines.product(rows: n, inner: n, columns: n, re, im, re, im, pRe, pIm)
            re.update(from: pRe, count: count)
            im.update(from: pIm, count: count)
        }
        if shift != .zero {
            for k in 0..<count {
                let z = factor * Complex(re[k], im[k])
                re[k] = z.re
                im[k] = z.im
            }
        }
    }

    private func plane(_ k: Int) -> (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) {
        let size = capacity * capacity
        return (storage + 2 * k * size, storage + (2 * k + 1) * size)
    }

    private func removeTrace(
        _ n: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) -> Complex {
        var sum = Complex.zero
        for k in 0..<n { sum += Complex(re[k * n + k], im[k * n + k]) }
        let mean = sum / Double(n)
        for k in 0..<n {
            re[k * n + k] -= mean.re
            im[k * n + k] -= mean.im
        }
        return mean
    }

    private static func oneNorm(
        _ n: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) -> Double {
        var largest = 0.0
        for c in 0..<n {
            var sum = 0.0
            for r in 0..<n {
                sum += (re[r * n + c] * re[r * n + c] + im[r * n + c] * im[r * n + c]).squareRoot()
            }
            // A maximum that keeps a NaN.
            if !(sum <= largest) { largest = sum }
        }
        return largest
    }

    /// Taylor polynomial of degree 4·groups of the matrix in (re, im), in place.
    private func taylor(
        _ n: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, groups: Int
    ) {
        let count = n * n
        let (a2Re, a2Im) = plane(0)
        let (a3Re, a3Im) = plane(1)
        let (a4Re, a4Im) = plane(2)
        let (xRe, xIm) = plane(3)
        let (yRe, yIm) = plane(4)
        DenseRoutines.product(rows: n, inner: n, columns: n, re, im, re, im, a2Re, a2Im)
        DenseRoutines.product(rows: n, inner: n, columns: n, a2Re, a2Im, re, im, a3Re, a3Im)
        DenseRoutines.product(rows: n, inner: n, columns: n, a2Re, a2Im, a2Re, a2Im, a4Re, a4Im)
        func addGroup(
            _ group: Int, _ outRe: UnsafeMutablePointer<Double>, _ outIm: UnsafeMutablePointer<Double>
        ) {
            let c0 = Self.inverseFactorials[4 * group]
            let c1 = Self.inverseFactorials[4 * group + 1]
            let c2 = Self.inverseFactorials[4 * group + 2]
            let c3 = Self.inverseFactorials[4 * group + 3]
            for k in 0..<count {
                outRe[k] += c1 * re[k] + c2 * a2Re[k] + c3 * a3Re[k]
                outIm[k] += c1 * im[k] + c2 * a2Im[k] + c3 * a3Im[k]
            }
            for k in 0..<n { outRe[k * n + k] += c0 }
        }
        let last = Self.inverseFactorials[4 * groups]
        for k in 0..<count {
            xRe[k] = last * a4Re[k]
            xIm[k] = last * a4Im[k]
        }
        addGroup(groups - 1, xRe, xIm)
        for group in stride(from: groups - 2, through: 0, by: -1) {
            DenseRoutines.product(rows: n, inner: n, columns: n, a4Re, a4Im, xRe, xIm, yRe, yIm)
            addGroup(group, yRe, yIm)
            xRe.update(from: yRe, count: count)
            xIm.update(from: yIm, count: count)
        }
        re.update(from: xRe, count: count)
        im.update(from: xIm, count: count)
    }

    private static let inverseFactorials: [Double] = {
        var values = [1.0]
        for k in 1...16 { values.append(values[k - 1] / Double(k)) }
        return values
    }()
}

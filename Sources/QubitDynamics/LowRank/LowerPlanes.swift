internal import RackNumerics

/// The lower triangle of a Hermitian matrix, with room around it for rows that are read with an offset.
final class LowerPlanes {
    let dimension: Int
    let stride: Int
    private let storage: UnsafeMutablePointer<Double>
    /// Element (r, c) is at r·stride + c. What stands above the diagonal is finite and of no meaning.
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>

    init(dimension: Int) {
        self.dimension = dimension
        stride = (dimension + 7) & ~7
        // A row before and after either plane: `mix` may reach over its ends with factors of zero.
        let plane = (dimension + 2) * stride
        storage = .allocate(capacity: 2 * plane)
        storage.initialize(repeating: 0, count: 2 * plane)
        re = storage + stride
        im = storage + plane + stride
    }

    deinit { storage.deallocate() }

    /// Σ_k v_k v_k†.
    func square(_ kets: FactorPlanes) {
        let (n, rank) = (dimension, kets.rank)
        // ρ = A·B with A's columns the kets and B's rows their conjugates.
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * n * rank + rank * stride + 1) { store in
            let aRe = store.baseAddress!
            let aIm = aRe + n * rank
            let bIm = aIm + n * rank
            for k in 0..<rank {
                let (x, y) = (kets.re + k * stride, kets.im + k * stride)
                for s in 0..<n {
                    aRe[s * rank + k] = x[s]
                    aIm[s * rank + k] = y[s]
                }
                for s in 0..<stride { bIm[k * stride + s] = -y[s] }
            }
            DenseLanes.multiply(
                rows: n, inner: rank, columns: stride, .init(aRe, aIm, stride: rank), .init(kets.re, bIm, stride: stride),
                .init(re, im, stride: stride), part: .lower)
        }
    }

    func diagonal() -> [Double] { (0..<dimension).map { re[$0 * stride + $0] } }

    /// Pivoted Cholesky factors, the weightiest level first, until no more than `allowed` of the trace is left; what
    /// is left is positive.
    ///
    /// - Returns: the trace that is left; `nil` if more than `limit` kets would be needed.
    func factor(into kets: FactorPlanes, allowed: Double, limit: Int) -> Double? {
        let n = dimension
        kets.removeAll()
        var diagonal = diagonal()
        let enough = max(allowed, 1e-15 * diagonal.reduce(0, +))
        var weights = (re: [Double](repeating: 0, count: limit), im: [Double](repeating: 0, count: limit))
        var known = (re: [Double](repeating: 0, count: stride), im: [Double](repeating: 0, count: stride))
        while true {
            var (left, pivot) = (0.0, 0)
            for s in 0..<n {
                left += max(diagonal[s], 0)
                if diagonal[s] > diagonal[pivot] { pivot = s }
            }
            if left <= enough || diagonal[pivot] <= 0 { return left }
            guard kets.rank < limit else { return nil }
            let rank = kets.rank
            for k in 0..<rank {
                weights.re[k] = kets.re[k * stride + pivot]
                weights.im[k] = -kets.im[k * stride + pivot]
            }
            weights.re.withUnsafeBufferPointer { wRe in
                weights.im.withUnsafeBufferPointer { wIm in
                    known.re.withUnsafeMutableBufferPointer { kRe in
                        known.im.withUnsafeMutableBufferPointer { kIm in
                            DenseLanes.multiply(
                                rows: 1, inner: rank, columns: stride,
                                .init(wRe.baseAddress!, wIm.baseAddress!, stride: limit),
                                .init(kets.re, kets.im, stride: stride),
                                .init(kRe.baseAddress!, kIm.baseAddress!, stride: stride))
                        }
                    }
                }
            }
            kets.append()
            let (x, y) = (kets.re + rank * stride, kets.im + rank * stride)
            let scale = 1 / diagonal[pivot].squareRoot()
            for s in 0..<n {
                let at = s < pivot ? pivot * stride + s : s * stride + pivot
                let sign = s < pivot ? -1.0 : 1.0
                x[s] = scale * (re[at] - known.re[s])
                y[s] = s == pivot ? 0 : scale * (sign * im[at] - known.im[s])
                diagonal[s] -= x[s] * x[s] + y[s] * y[s]
            }
            // Its own level is used up, rounding apart.
            diagonal[pivot] = 0
        }
    }

    /// The same, with what is left out put back in proportion.
    func factorKeepingTrace(into kets: FactorPlanes, allowed: Double, limit: Int) -> Double? {
        let trace = diagonal().reduce(0, +)
        guard let left = factor(into: kets, allowed: allowed, limit: limit), kets.rank > 0 else { return nil }
        if left > 0 { kets.scale(by: (trace / kets.trace()).squareRoot()) }
        return left
    }

    /// The whole matrix.
    func density() -> DensityMatrix {
        var result = DensityMatrix(dimension: dimension)
        for r in 0..<dimension {
            for c in 0...r {
                let value = Complex(re[r * stride + c], r == c ? 0 : im[r * stride + c])
                result[r, c] = value
                result[c, r] = value.conjugate
            }
        }
        return result
    }

    /// Takes the lower triangle of a matrix.
    func set(_ matrix: DensityMatrix) {
        for r in 0..<dimension {
            for c in 0...r {
                re[r * stride + c] = matrix.re[r * dimension + c]
                im[r * stride + c] = matrix.im[r * dimension + c]
            }
        }
    }
}

/// A dense complex matrix in two planes, row by row: element (r, c) is at r·columns + c of each plane.
public struct ComplexMatrix: Sendable, Equatable {
    public let rows: Int
    public let columns: Int
    /// Real parts, rows·columns of them.
    public var re: [Double]
    /// Imaginary parts, as many.
    public var im: [Double]

    /// A matrix of zeros.
    public init(rows: Int, columns: Int) {
        precondition(rows >= 0 && columns >= 0)
        self.rows = rows
        self.columns = columns
        re = [Double](repeating: 0, count: rows * columns)
        im = re
    }

    /// The matrix whose element (r, c) is `element(r, c)`.
    public init(rows: Int, columns: Int, _ element: (Int, Int) -> Complex) {
        self.init(rows: rows, columns: columns)
        for r in 0..<rows {
            for c in 0..<columns { self[r, c] = element(r, c) }
        }
    }

    /// A square matrix with `values` on its diagonal.
    public init(diagonal values: [Complex]) {
        self.init(rows: values.count, columns: values.count)
        for (k, value) in values.enumerated() { self[k, k] = value }
    }

    public static func identity(_ dimension: Int) -> ComplexMatrix {
        ComplexMatrix(diagonal: [Complex](repeating: .one, count: dimension))
    }

    public subscript(row: Int, column: Int) -> Complex {
        get { Complex(re[row * columns + column], im[row * columns + column]) }
        set {
            re[row * columns + column] = newValue.re
            im[row * columns + column] = newValue.im
        }
    }

    /// The conjugate transpose.
    public var adjoint: ComplexMatrix {
        ComplexMatrix(rows: columns, columns: rows) { self[$1, $0].conjugate }
    }

    /// The sum of the diagonal of a square matrix.
    public var trace: Complex {
        precondition(rows == columns)
        return (0..<rows).reduce(Complex.zero) { $0 + self[$1, $1] }
    }

    /// The largest sum of magnitudes down a column.
    public var oneNorm: Double {
        var largest = 0.0
        for c in 0..<columns {
            largest = max(largest, (0..<rows).reduce(0.0) { $0 + self[$1, c].magnitude })
        }
        return largest
    }

    public static func + (a: ComplexMatrix, b: ComplexMatrix) -> ComplexMatrix {
        precondition(a.rows == b.rows && a.columns == b.columns)
        var sum = a
        for k in 0..<a.re.count {
            sum.re[k] += b.re[k]
            sum.im[k] += b.im[k]
        }
        return sum
    }

    public static func - (a: ComplexMatrix, b: ComplexMatrix) -> ComplexMatrix { a + Complex(-1) * b }

    public static func * (factor: Complex, a: ComplexMatrix) -> ComplexMatrix {
        var product = a
        for k in 0..<a.re.count {
            product.re[k] = factor.re * a.re[k] - factor.im * a.im[k]
            product.im[k] = factor.re * a.im[k] + factor.im * a.re[k]
        }
        return product
    }

    /// The matrix product; rows·columns·inner complex multiplications.
    public static func * (a: ComplexMatrix, b: ComplexMatrix) -> ComplexMatrix {
        precondition(a.columns == b.rows)
        var product = ComplexMatrix(rows: a.rows, columns: b.columns)
        product.re.withUnsafeMutableBufferPointer { re in
            product.im.withUnsafeMutableBufferPointer { im in
                a.withPlanes { aRe, aIm in
                    b.withPlanes { bRe, bIm in
                        guard let pRe = re.baseAddress, let pIm = im.baseAddress else { return }
                        DenseRoutines.product(
                            rows: a.rows, inner: a.columns, columns: b.columns, aRe, aIm, bRe, bIm, pRe, pIm)
                    }
                }
            }
        }
        return product
    }

    /// The Kronecker product: the left factor is the slower index.
    public func kronecker(_ other: ComplexMatrix) -> ComplexMatrix {
        ComplexMatrix(rows: rows * other.rows, columns: columns * other.columns) { r, c in
            self[r / other.rows, c / other.columns] * other[r % other.rows, c % other.columns]
        }
    }

    private func withPlanes(_ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Void) {
        re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in
                guard let r = re.baseAddress, let i = im.baseAddress else { return }
                body(r, i)
            }
        }
    }
}

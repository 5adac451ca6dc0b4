public import RackNumerics

/// A density matrix in two planes, row-major, in the rotating frame of its cluster and the bare product
/// basis (first mode slowest). Nothing keeps it Hermitian or of trace 1: any operator may be evolved.
public struct DensityMatrix: Sendable, Equatable {
    public let dimension: Int
    /// Real parts, dimension² of them: element (r, c) is at r·dimension + c.
    public var re: [Double]
    public var im: [Double]

    /// A matrix of zeros.
    public init(dimension: Int) {
        self.dimension = dimension
        re = [Double](repeating: 0, count: dimension * dimension)
        im = re
    }

    public init(_ matrix: ComplexMatrix) {
        precondition(matrix.rows == matrix.columns)
        dimension = matrix.rows
        re = matrix.re
        im = matrix.im
    }

    public var matrix: ComplexMatrix {
        var matrix = ComplexMatrix(rows: dimension, columns: dimension)
        matrix.re = re
        matrix.im = im
        return matrix
    }

    public subscript(row: Int, column: Int) -> Complex {
        get { Complex(re[row * dimension + column], im[row * dimension + column]) }
        set {
            re[row * dimension + column] = newValue.re
            im[row * dimension + column] = newValue.im
        }
    }

    /// tr ρ.
    public var trace: Complex {
        (0..<dimension).reduce(Complex.zero) { $0 + self[$1, $1] }
    }

    mutating func withPlanes<Result>(
        _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Result
    ) -> Result {
        re.withUnsafeMutableBufferPointer { re in
            im.withUnsafeMutableBufferPointer { im in
                // A density matrix has at least one element.
                body(re.baseAddress!, im.baseAddress!)
            }
        }
    }
}

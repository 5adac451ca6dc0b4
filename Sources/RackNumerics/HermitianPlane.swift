/// A Hermitian matrix in one real plane: element (r, c) is Re + Im of the matrix's, so that the plane plus its transpose
/// is twice the real part, and minus it twice the imaginary part.
///
/// Rows are padded to whole vectors with zeros, and before and after the plane there is room for shifted reads.
public final class HermitianPlane {
    public let dimension: Int
    /// Distance from one row to the next: a multiple of 8.
    public let stride: Int
    /// `dimension` rows.
    public let elements: UnsafeMutablePointer<Double>
    private let margin: Int

    /// A matrix of zeros.
    public init(dimension: Int) {
        self.dimension = dimension
        stride = (dimension + 7) & ~7
        margin = stride + 8
        let count = dimension * stride + 2 * margin
        elements = AlignedRows.allocate(count) + margin
    }

    deinit { (elements - margin).deallocate() }

    public func copy(_ other: HermitianPlane) {
        precondition(other.dimension == dimension, "the matrices are of different sizes")
        elements.update(from: other.elements, count: dimension * stride)
    }

    /// This becomes `factor` times another.
    public func set(_ other: HermitianPlane, times factor: Double) {
        precondition(other.dimension == dimension, "the matrices are of different sizes")
        for k in 0..<(dimension * stride) { elements[k] = factor * other.elements[k] }
    }

    /// Adds `factor` times another.
    public func add(_ other: HermitianPlane, times factor: Double) {
        precondition(other.dimension == dimension, "the matrices are of different sizes")
        for k in 0..<(dimension * stride) { elements[k] += factor * other.elements[k] }
    }

    /// The lengths of a matrix's rows: their sum is a bound on its trace norm.
    public func rowLengths() -> [Double] {
        var squares = [Double](repeating: 0, count: dimension)
        for r in 0..<dimension {
            for c in 0..<dimension {
                // Re + Im here, Re − Im in the mirror.
                let half = 0.5 * elements[r * stride + c] * elements[r * stride + c]
                squares[r] += half
                squares[c] += half
            }
        }
        return squares.map { $0.squareRoot() }
    }
}

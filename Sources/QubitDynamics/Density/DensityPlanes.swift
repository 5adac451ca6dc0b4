internal import RackNumerics

/// A square matrix while operations act on it: rows are padded to whole vectors, and a second place takes what an
/// operation makes of the first.
final class DensityPlanes {
    typealias Planes = (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>)

    let dimension: Int
    let stride: Int
    private let storage: UnsafeMutablePointer<Double>
    private var current: Planes
    private var other: Planes
    /// Whether the adjoint is held: every operation does to the adjoint what it does to the matrix.
    private var isAdjoint = false

    /// Elements from row to row.
    static func stride(_ dimension: Int) -> Int { (dimension + 7) & ~7 }

    init(dimension: Int) {
        self.dimension = dimension
        stride = Self.stride(dimension)
        // A row before and after each plane: `RowMixture` reads over its ends with factors of zero.
        let plane = (dimension + 2) * stride
        storage = .allocate(capacity: 4 * plane)
        storage.initialize(repeating: 0, count: 4 * plane)
        let first = storage + stride
        current = (first, first + plane)
        other = (first + 2 * plane, first + 3 * plane)
    }

    convenience init(_ matrix: DensityMatrix) {
        self.init(dimension: matrix.dimension)
        matrix.re.withUnsafeBufferPointer { re in
            matrix.im.withUnsafeBufferPointer { im in
                if let re = re.baseAddress, let im = im.baseAddress { load(re, im) }
            }
        }
    }

    deinit { storage.deallocate() }

    var re: UnsafeMutablePointer<Double> { current.re }
    var im: UnsafeMutablePointer<Double> { current.im }

    /// Takes a matrix whose rows follow each other.
    func load(_ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>) {
        for r in 0..<dimension {
            (current.re + r * stride).update(from: re + r * dimension, count: dimension)
            (current.im + r * stride).update(from: im + r * dimension, count: dimension)
        }
        isAdjoint = false
    }

    func store(_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        if isAdjoint { takeAdjoint() }
        for r in 0..<dimension {
            (re + r * dimension).update(from: current.re + r * stride, count: dimension)
            (im + r * dimension).update(from: current.im + r * stride, count: dimension)
        }
    }

    func mix(_ mixture: RowMixture) { replace { mixture.apply(rows: dimension, from: $0, to: $1) } }

    /// ρ ← UρU†: (U(Uρ)†)† is UρU†, and its adjoint serves as well.
    func conjugate(_ unitary: [RowFactor]) {
        for factor in unitary { factor.apply(columns: stride, re, im) }
        takeAdjoint()
        for factor in unitary { factor.apply(columns: stride, re, im) }
    }

    /// Lets `body` write what becomes of the first planes into the second.
    private func replace(_ body: (Planes, Planes) -> Void) {
        body(current, other)
        swap(&current, &other)
    }

    private func takeAdjoint() {
        let (n, stride) = (dimension, stride)
        replace { from, to in
            for r in 0..<n {
                for c in 0..<n {
                    to.re[c * stride + r] = from.re[r * stride + c]
                    to.im[c * stride + r] = -from.im[r * stride + c]
                }
            }
        }
        isAdjoint.toggle()
    }
}

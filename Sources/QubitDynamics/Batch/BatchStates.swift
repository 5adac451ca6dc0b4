internal import RackNumerics

/// Hermitian density matrices of one mode, one for each point of a batch, side by side: what `DensityMatrix` is for one
/// point, without two arrays for each.
public struct BatchStates: Sendable, Equatable {
    /// Levels of the mode.
    public let dimension: Int
    public let count: Int
    /// State after state: the real parts of its lower triangle row by row, then the imaginary ones.
    var values: [Double]

    /// So many copies of one state; what stands above its diagonal is taken to mirror what stands below.
    public init(repeating state: DensityMatrix, count: Int) {
        self.init(dimension: state.dimension, count: count)
        guard count > 0 else { return }
        self[0] = state
        let stride = stride
        values.withUnsafeMutableBufferPointer { values in
            for k in stride..<max(values.count, stride) { values[k] = values[k - stride] }
        }
    }

    /// - Precondition: the states are of one dimension, and there is one at least.
    public init(_ states: [DensityMatrix]) {
        self.init(dimension: states[0].dimension, count: states.count)
        for (index, state) in states.enumerated() { self[index] = state }
    }

    private init(dimension: Int, count: Int) {
        self.dimension = dimension
        self.count = count
        values = [Double](repeating: 0, count: count * dimension * (dimension + 1))
    }

    /// Doubles of one state.
    var stride: Int { dimension * (dimension + 1) }

    public subscript(index: Int) -> DensityMatrix {
        get {
            var state = DensityMatrix(dimension: dimension)
            let base = index * stride
            for r in 0..<dimension {
                for c in 0...r {
                    let place = base + r * (r + 1) / 2 + c
                    let z = Complex(values[place], values[place + stride / 2])
                    state[r, c] = z
                    state[c, r] = z.conjugate
                }
            }
            return state
        }
        set {
            precondition(newValue.dimension == dimension)
            let base = index * stride
            for r in 0..<dimension {
                for c in 0...r {
                    let place = base + r * (r + 1) / 2 + c
                    values[place] = newValue.re[r * dimension + c]
                    values[place + stride / 2] = c < r ? newValue.im[r * dimension + c] : 0
                }
            }
        }
    }

    /// Populations of the levels at one point.
    public func populations(_ index: Int) -> [Double] {
        (0..<dimension).map { values[index * stride + $0 * ($0 + 3) / 2] }
    }
}

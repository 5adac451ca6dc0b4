/// A density matrix as ρ = Σ_k v_k v_k† with few kets, in the rotating frame of its cluster and the bare product basis
/// (first mode slowest): positive whatever is left out of it.
public struct FactoredState: Sendable, Equatable {
    public let dimension: Int
    /// Real parts of the kets, one ket after the other. Their squared norms sum to the trace.
    public var re: [Double]
    public var im: [Double]
    /// The trace of all that was left out since the state was prepared, whose place the rest has taken: a bound on
    /// the error in populations.
    public var discarded: Double

    /// - Parameters:
    ///   - re: real parts, `dimension` a ket.
    ///   - im: as many.
    public init(dimension: Int, re: [Double], im: [Double], discarded: Double = 0) {
        precondition(re.count == im.count && dimension > 0 && re.count % dimension == 0)
        (self.dimension, self.re, self.im, self.discarded) = (dimension, re, im, discarded)
    }

    /// How many kets there are.
    public var rank: Int { re.count / dimension }

    /// tr ρ.
    public var trace: Double {
        zip(re, im).reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 }
    }

    /// ρ, element by element.
    public var density: DensityMatrix {
        let vectors = FactorPlanes(self)
        let lower = LowerPlanes(dimension: dimension)
        lower.square(vectors)
        return lower.density()
    }
}

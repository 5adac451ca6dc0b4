/// A ket in two planes, in the rotating frame of its cluster and the bare product basis (first mode slowest).
///
/// Its squared norm is the probability of what has been found about it since it was last normalised.
public struct Ket: Sendable, Equatable {
    /// Amplitudes, `dimension` of each part.
    public var re: [Double]
    public var im: [Double]

    /// A ket of zeros.
    public init(dimension: Int) {
        re = [Double](repeating: 0, count: dimension)
        im = re
    }

    public var dimension: Int { re.count }

    mutating func withPlanes<Result>(
        _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>) -> Result
    ) -> Result {
        precondition(!re.isEmpty)
        return re.withUnsafeMutableBufferPointer { re in
            im.withUnsafeMutableBufferPointer { im in body(re.baseAddress!, im.baseAddress!) }
        }
    }

    func withPlanes<Result>(_ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Result) -> Result {
        precondition(!re.isEmpty)
        return re.withUnsafeBufferPointer { re in
            im.withUnsafeBufferPointer { im in body(re.baseAddress!, im.baseAddress!) }
        }
    }
}

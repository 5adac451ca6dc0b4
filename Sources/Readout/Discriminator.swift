public import RackNumerics
import RealModule

/// Chooses the level whose centre is nearest: the best choice for equal, circular noise and equal priors.
public struct Discriminator: Sendable, Equatable {
    /// Centres in volts, level 0 first; empty: every point is level 0.
    public var centres: [Complex]

    public init(centres: [Complex]) { self.centres = centres }

    /// The level of the point; ties go to the lower level.
    @inlinable
    public func level(i: Double, q: Double) -> UInt8 {
        var best = 0
        var least = Double.infinity
        for (level, centre) in centres.enumerated() {
            let distance = (Complex(i, q) - centre).squaredMagnitude
            if distance < least { (best, least) = (level, distance) }
        }
        return UInt8(truncatingIfNeeded: best)
    }
}

extension CaptureReading {
    /// ½ erfc(d′/(2√2)): the error of either of levels 0 and 1 from overlap alone, jumps apart.
    public var overlapError: Double { 0.5 * .erfc(dPrime / (2 * 2.0.squareRoot())) }
    /// 1 − [P(0|1) + P(1|0)]/2 from overlap alone.
    public var overlapFidelity: Double { 1 - overlapError }
}

/// A converter's transfer curve: volts to whole codes and back, clipping at the ends.
@frozen
public struct Quantizer: Sendable {
    /// Codes in one full scale: 2^(bits − 1).
    public let codesPerFullScale: Double
    /// Volts of one code.
    public let voltsPerCode: Double

    /// A converter of `bits` bits (2 to 24) whose code 2^(bits−1) would be `fullScaleVolts`.
    public init(bits: Int, fullScaleVolts: Double) {
        precondition((2...24).contains(bits) && fullScaleVolts > 0)
        codesPerFullScale = Double(1 << (bits - 1))
        voltsPerCode = fullScaleVolts / codesPerFullScale
    }

    /// The code nearest to `volts` (ties to even), held to −2^(bits−1) … 2^(bits−1) − 1, and whether it
    /// had to be held.
    @inlinable
    public func code(_ volts: Double) -> (code: Int32, isClipped: Bool) {
        let exact = (volts / voltsPerCode).rounded(.toNearestOrEven)
        let held = max(min(exact, codesPerFullScale - 1), -codesPerFullScale)
        return (Int32(held), held != exact)
    }

    /// What `code` stands for, in volts.
    @inlinable
    public func volts(_ code: Int32) -> Double { Double(code) * voltsPerCode }
}

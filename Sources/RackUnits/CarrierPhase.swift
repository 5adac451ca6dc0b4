/// The phase of a carrier after a whole number of ticks, exact however long the run.
public enum CarrierPhase {
    /// `frequencyHz · ticks / rate` modulo 1, in [0, 1).
    ///
    /// A plain product of `Double`s loses a digit of phase for every decade of time: 5 GHz over 1 s is
    /// good to 10⁻⁶ of a turn. Here the frequency, which is exact as a binary fraction (to 2⁻⁴⁰ Hz),
    /// meets the tick count in 128-bit integers, and only the remainder is rounded.
    ///
    /// - Precondition: `frequencyHz` is finite and below 2⁴⁰ Hz in magnitude.
    public static func cycles(frequencyHz: Double, ticks: Int64, rate: TickRate) -> Double {
        precondition(frequencyHz.magnitude < 0x1p40, "carrier frequency out of range")
        // frequency = fixed / 2^40, so cycles = fixed · ticks / (rate · 2^40).
        let fixed = Int128(frequencyHz * 0x1p40)
        let modulus = Int128(rate.perSecond) << 40
        // Both factors are reduced first, so that the product fits: |fixed| < 2^80 stays below the
        // modulus times 2^40 only after splitting ticks into whole seconds and the rest.
        let (wholeSeconds, rest) = ticks.quotientAndRemainder(dividingBy: rate.perSecond)
        let cyclesPerSecondFraction = fixed & ((1 << 40) - 1)
        let fromSeconds = (cyclesPerSecondFraction * Int128(wholeSeconds)) & ((1 << 40) - 1)
        let fromRest = (fixed % modulus) * Int128(rest) % modulus
        var remainder = (fromSeconds * Int128(rate.perSecond) + fromRest) % modulus
        if remainder < 0 { remainder += modulus }
        let cycles = Double(remainder) / Double(modulus)
        return cycles < 1 ? cycles : 0
    }

    /// `cycles` brought into [0, 1).
    public static func wrapped(_ cycles: Double) -> Double {
        let fraction = cycles - cycles.rounded(.down)
        return fraction < 1 ? fraction : 0
    }
}

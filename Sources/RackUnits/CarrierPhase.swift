/// The phase of a carrier after a whole number of ticks, exact however long the run.
public enum CarrierPhase {
    /// `frequencyHz · ticks / rate` modulo 1, in [0, 1).
    ///
    /// A plain product of `Double`s loses a digit of phase for every decade of time: 5 GHz over 1 s is
    /// good to 10⁻⁶ of a turn. Here whole hertz and whole ticks meet in integers, and only remainders below one
    /// second are rounded; the fraction of a hertz counts to 2⁻⁴⁰ Hz.
    ///
    /// - Precondition: `frequencyHz` is finite and below 2⁴⁰ Hz in magnitude.
    public static func cycles(frequencyHz: Double, ticks: Int64, rate: TickRate) -> Double {
        precondition(frequencyHz.magnitude < 0x1p40, "carrier frequency out of range")
        let ticksPerSecond = UInt64(rate.perSecond)
        let hertz = UInt64(frequencyHz.magnitude)
        let fraction = UInt64((frequencyHz.magnitude - Double(hertz)) * 0x1p40)
        // Whole hertz make whole cycles in whole seconds, so only the rest of the ticks counts for them.
        let (seconds, rest) = ticks.magnitude.quotientAndRemainder(dividingBy: ticksPerSecond)
        let product = (hertz % ticksPerSecond).multipliedFullWidth(by: rest)
        let remainder = ticksPerSecond.dividingFullWidth(product).remainder
        let fromFraction = Double((fraction &* seconds) & (1 << 40 - 1)) * 0x1p-40
        let inRest = Double(fraction) * 0x1p-40 * Double(rest)
        let cycles = (Double(remainder) + inRest) / Double(ticksPerSecond) + fromFraction
        return wrapped((frequencyHz < 0) != (ticks < 0) ? -cycles : cycles)
    }

    /// `cycles` brought into [0, 1).
    public static func wrapped(_ cycles: Double) -> Double {
        let fraction = cycles - cycles.rounded(.down)
        return fraction < 1 ? fraction : 0
    }
}

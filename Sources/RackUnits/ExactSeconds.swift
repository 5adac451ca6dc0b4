/// A length of time as an exact fraction of a second, in lowest terms.
///
/// Durations in source text (`16ns`, `2.5us`) are decimal fractions: kept exact, a duration is either
/// on the grid of ticks or it is a diagnostic; it is never rounded in silence.
public struct ExactSeconds: Hashable, Sendable {
    public let numerator: Int64
    /// Always positive.
    public let denominator: Int64

    public static let zero = ExactSeconds(reduced: 0, 1)

    private init(reduced numerator: Int64, _ denominator: Int64) {
        self.numerator = numerator
        self.denominator = denominator
    }

    /// `numerator/denominator` seconds; `nil` if the denominator is zero or the fraction does not fit.
    public init?(numerator: Int64, denominator: Int64) {
        self.init(wide: Int128(numerator), Int128(denominator))
    }

    init?(wide numerator: Int128, _ denominator: Int128) {
        guard denominator != 0 else { return nil }
        let divisor = Self.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
        let sign: Int128 = denominator < 0 ? -1 : 1
        guard let reducedNumerator = Int64(exactly: sign * numerator / Int128(divisor)),
            let reducedDenominator = Int64(exactly: sign * denominator / Int128(divisor))
        else { return nil }
        self.init(reduced: reducedNumerator, reducedDenominator)
    }

    /// The fraction nearest to `seconds` in whole attoseconds (10⁻¹⁸ s); `nil` if it is not finite or
    /// does not fit. Meant for values that only exist as `Double`: a `Double` is no exact decimal.
    public init?(nearest seconds: Double) {
        // Up to about 9 s in attoseconds; longer ones in coarser, still exact, decimal steps.
        var denominator: Int64 = 1_000_000_000_000_000_000
        while denominator >= 1 {
            let scaled = (seconds * Double(denominator)).rounded()
            if scaled.isFinite, scaled.magnitude < 9e18 {
                self.init(numerator: Int64(scaled), denominator: denominator)
                return
            }
            guard scaled.isFinite, denominator >= 10 else { return nil }
            denominator /= 10
        }
        return nil
    }

    /// Seconds, rounded to the nearest `Double`.
    public var seconds: Double { Double(numerator) / Double(denominator) }

    /// The sum, or `nil` if it does not fit.
    public func adding(_ other: ExactSeconds) -> ExactSeconds? {
        let left = Int128(numerator) * Int128(other.denominator)
        let right = Int128(other.numerator) * Int128(denominator)
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : ExactSeconds(wide: sum, Int128(denominator) * Int128(other.denominator))
    }

    /// The product with `numerator/denominator`, or `nil` if it does not fit.
    public func multiplied(by numerator: Int64, over denominator: Int64 = 1) -> ExactSeconds? {
        ExactSeconds(
            wide: Int128(self.numerator) * Int128(numerator), Int128(self.denominator) * Int128(denominator))
    }

    /// The length with its sign turned; `nil` only for the most negative numerator.
    public var negated: ExactSeconds? { multiplied(by: -1) }

    private static func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a == 0 ? 1 : a
    }
}

extension ExactSeconds: Comparable {
    public static func < (left: ExactSeconds, right: ExactSeconds) -> Bool {
        Int128(left.numerator) * Int128(right.denominator) < Int128(right.numerator) * Int128(left.denominator)
    }
}

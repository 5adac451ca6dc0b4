import RackEmulator

/// How many messages had which slack, in bins of a power of two of ticks.
///
/// Bins are as narrow as the count of them allows, and begin at whole multiples of their width: so what is counted in
/// parts adds up to what is counted in one, whatever the order.
struct SlackHistogram: Equatable {
    /// Bins that are kept, whose range moves and widens with the values.
    static let binCount = 128

    /// Ticks of a bin: 2 to the power of this.
    private var exponent = 0
    /// The number of the lowest bin that is counted in, and of the highest.
    private var range: ClosedRange<Int64>?
    private var counts: [Int64: Int64] = [:]

    mutating func add(_ slackTicks: Int64, times: Int64 = 1) {
        // No shot lasts so long; the difference of two such ends is still a number.
        let slack = max(-1 << 61, min(1 << 61, slackTicks))
        count(in: slack >> Int64(exponent), times)
    }

    mutating func add(_ other: SlackHistogram) {
        while exponent < other.exponent { widen() }
        for (bin, times) in other.counts { count(in: bin >> Int64(exponent - other.exponent), times) }
    }

    private mutating func count(in bin: Int64, _ times: Int64) {
        var bin = bin
        func span(_ bin: Int64) -> ClosedRange<Int64> {
            guard let range else { return bin...bin }
            return min(range.lowerBound, bin)...max(range.upperBound, bin)
        }
        while span(bin).upperBound - span(bin).lowerBound >= Int64(Self.binCount) {
            widen()
            bin >>= 1
        }
        range = span(bin)
        counts[bin, default: 0] += times
    }

    private mutating func widen() {
        exponent += 1
        var wider: [Int64: Int64] = [:]
        for (bin, times) in counts { wider[bin >> 1, default: 0] += times }
        counts = wider
        range = range.map { ($0.lowerBound >> 1)...($0.upperBound >> 1) }
    }

    /// The middles of the bins, in ticks, ascending; the last ones may be above every value.
    var middles: [Double] {
        let width = Double(sign: .plus, exponent: exponent, significand: 1)
        return bins.map { (Double($0) + 0.5) * width }
    }

    /// Messages of each bin.
    var messages: [Int64] { bins.map { counts[$0] ?? 0 } }

    private var bins: Range<Int64> {
        let first = range?.lowerBound ?? 0
        return first..<first + Int64(Self.binCount)
    }
}

extension SlackHistogram {
    /// What a file keeps of one.
    ///
    /// - Returns: `nil` for bins of no power of two of ticks.
    init?(middles: [Double], messages: [Int64]) {
        guard middles.count == Self.binCount, messages.count == middles.count, middles[1] > middles[0] else { return nil }
        let width = (middles[1] - middles[0]).rounded()
        guard width.isFinite, width >= 1, width.significand == 1, width.exponent < 62 else { return nil }
        exponent = width.exponent
        for (middle, times) in zip(middles, messages) where times > 0 {
            let bin = (middle / width - 0.5).rounded()
            guard abs(bin) < 0x1p62 else { return nil }
            count(in: Int64(bin), times)
        }
    }
}

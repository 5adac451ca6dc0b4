internal import RackNumerics
internal import RealModule

/// A stretch of time in which the same signals act throughout: each is nonzero in every held sample or silent all
/// along. Columns of numbers, for a fine grid has many samples.
struct FieldRun {
    /// What one signal acts on.
    enum Target: Hashable {
        case drive(mode: Int)
        case modeFlux(Int)
        case couplerFlux(Int)
        case modeShift(Int)
    }

    /// One signal that acts.
    struct Channel {
        var target: Target
        var carrierHz: Double
        /// A value for each piece; `im` is used for drives alone.
        var re: [Double] = []
        var im: [Double] = []
        /// In cycles: the signal is `re` + i·`im` turned by so much.
        var turn = 0.0
    }

    /// In units of a tick over `unitsPerTick`.
    let unitsPerTick: Int64
    /// Where pieces, within which no held sample changes, begin, and where the last one ends.
    var edges: [Int64]
    var channels: [Channel]

    var start: Int64 { edges[0] }
    var end: Int64 { edges[edges.count - 1] }
    var pieces: Int { edges.count - 1 }
    var isIdle: Bool { channels.isEmpty }

    /// The part of an idle run, which has no samples to part.
    func idlePart(_ start: Int64, _ end: Int64) -> FieldRun {
        FieldRun(unitsPerTick: unitsPerTick, edges: [start, end], channels: [])
    }

    /// The parts of an idle run, if it is worth an operation of its own: whole ticks in the middle, and fractions at the
    /// ends, if any.
    func climbed(
        _ rule: @autoclosure () -> IdleRule, tickSeconds: Double
    ) -> (before: FieldRun?, ticks: Int64, after: FieldRun?)? {
        guard isIdle else { return nil }
        let units = unitsPerTick
        func floor(_ position: Int64) -> Int64 {
            let (quotient, rest) = position.quotientAndRemainder(dividingBy: units)
            return rest < 0 ? quotient - 1 : quotient
        }
        let first = -floor(-start)
        let last = floor(end)
        guard last > first, rule().applies(seconds: Double(last - first) * tickSeconds) else { return nil }
        return (
            start < first * units ? idlePart(start, first * units) : nil, last - first,
            last * units < end ? idlePart(last * units, end) : nil
        )
    }

    /// The same run with each drive's phase taken out of its samples, which are rounded to 2⁻⁴⁰ of the largest: a pulse
    /// has the same samples whatever its phase, to the last bit, for turning rounds by less than that.
    func withPhasesApart() -> FieldRun {
        var run = self
        for k in channels.indices {
            guard case .drive = channels[k].target else { continue }
            run.channels[k].takeOutPhase()
        }
        return run
    }
}

extension FieldRun.Channel {
    /// The phase is that of the first sample about as large as any.
    fileprivate mutating func takeOutPhase() {
        let largest = zip(re, im).reduce(0) { max($0, $1.0 * $1.0 + $1.1 * $1.1) }
        guard largest > 0, largest.isFinite, let k = re.indices.first(where: { re[$0] * re[$0] + im[$0] * im[$0] > 0.998 * largest })
        else { return }
        turn = .atan2(y: im[k], x: re[k]) / (2 * .pi)
        let factor = Complex.unit(cycles: -turn)
        let grid = Double(sign: .plus, exponent: largest.squareRoot().exponent - 40, significand: 1)
        // Adding 1.5·2⁵² of the grid leaves whole multiples of it.
        let shift = 0x1.8p52 * grid
        for j in re.indices {
            let z = factor * Complex(re[j], im[j])
            re[j] = z.re + shift - shift
            im[j] = z.im + shift - shift
        }
    }
}

internal import RackNumerics

/// What acts in each piece of a run as a master equation in a gauge sees it: real coefficients of fixed operators.
struct PieceCoefficients {
    /// Coefficient i of piece k at k·count + i: of each term in order its value, for drives both parts of it.
    let values: [Double]
    let count: Int
    /// Those that change within the run.
    let varying: [Int]

    init(_ terms: RunTerms, _ gauge: LiouvilleGauge) {
        count = terms.terms.reduce(0) { $0 + ($1.im.isEmpty ? 1 : 2) }
        let pieces = terms.edges.count - 1
        var values = [Double](repeating: 0, count: count * pieces)
        var i = 0
        for (number, term) in terms.terms.enumerated() {
            let turn = Complex.unit(cycles: -gauge.drivePhases[number])
            for k in 0..<pieces {
                if term.im.isEmpty {
                    values[k * count + i] = term.re[k]
                } else {
                    let value = turn * Complex(term.re[k], term.im[k])
                    values[k * count + i] = value.re
                    // What a frame with one quadrature leaves of the other is rounding.
                    values[k * count + i + 1] = gauge.isComplex ? value.im : 0
                }
            }
            i += term.im.isEmpty ? 1 : 2
        }
        let all = count
        varying = (0..<all).filter { i in (1..<max(pieces, 1)).contains { values[$0 * all + i] != values[i] } }
        self.values = values
    }

    func value(_ i: Int, piece: Int) -> Double { values[piece * count + i] }

    func piece(_ k: Int) -> ArraySlice<Double> { values[(k * count)..<((k + 1) * count)] }
}

/// Merges many short pieces into two held values that have the same mean and first moment: Magnus's expansion to
/// fourth order without commutators (Blanes and Moan, Appl. Numer. Math. 56, 1519 (2006)), where its error allows it.
///
/// With r the difference of a coefficient's samples from what takes their place, and W and W′ its second and first
/// integrals, which vanish at both ends, the state misses ∫ W V [𝓛, [𝓛, 𝓛ᵢ]] ρ dt by twofold integration by parts, and
/// where another coefficient strays by s from its mean, ∫ W′ s V [𝓛ⱼ, 𝓛ᵢ] ρ dt. V, which leads to the end, lengthens
/// nothing in trace norm.
final class SampleMerger {
    /// Sizes of [𝓛, [𝓛, 𝓛ᵢ]]ρ of each coefficient that changes, and of [𝓛ⱼ, 𝓛ᵢ]ρ at i·count + j.
    struct Curvature {
        var own: [Double]
        var cross: [Double]
    }

    /// A merged step: the piece after it, what the coefficients that change hold in its halves, and what it misses.
    struct Step {
        let end: Int
        let halves: [(Double, Double)]
        let missed: Double
    }

    private let coefficients: PieceCoefficients
    private let edges: [Double]
    private var length = 8
    /// Pieces that are left alone before the next try, and how many after the next failure.
    private var rest = 0
    private var pause = SampleMerger.fewest

    /// Fewer pieces are not worth it.
    private static let fewest = 4
    /// More coefficients that change are not: each has commutators with all others.
    private static let mostVarying = 4

    /// `nil` if nothing in the run is to be merged.
    init?(_ coefficients: PieceCoefficients, edges: [Double]) {
        guard (1...Self.mostVarying).contains(coefficients.varying.count), edges.count > Self.fewest else { return nil }
        (self.coefficients, self.edges) = (coefficients, edges)
    }

    /// From `piece` on, a merged step that misses no more than `rate` for each second, if there is one.
    func next(from piece: Int, rate: Double, curvature: () -> Curvature) -> Step? {
        if rest > 0 {
            rest -= 1
            return nil
        }
        let curvature = curvature()
        let left = edges.count - 1 - piece
        var count = min(length, left)
        while count >= Self.fewest {
            let merged = coefficients.varying.map { i in
                Self.merge(count) { edges[piece + $0] } value: { coefficients.value(i, piece: piece + $0) }
            }
            let missed = Self.missed(merged, curvature)
            if missed <= rate * (edges[piece + count] - edges[piece]) {
                length = max(length, count + count / 2)
                pause = Self.fewest
                return Step(end: piece + count, halves: merged.map(\.halves), missed: missed)
            }
            length = count * 3 / 4
            count = min(length, left)
        }
        // Not here; perhaps further on.
        length = Self.fewest
        pause *= 2
        rest = pause
        return nil
    }

    private static func missed(_ merged: [Merged], _ curvature: Curvature) -> Double {
        var sum = 0.0
        for (i, one) in merged.enumerated() {
            sum += one.area * curvature.own[i]
            for (j, other) in merged.enumerated() where j != i {
                sum += one.slopeArea * other.strays * curvature.cross[i * merged.count + j]
            }
        }
        return sum
    }

    /// Values for both halves of a step, ∫|W| and ∫|W′|, and how far samples stray from their mean.
    struct Merged {
        let halves: (Double, Double)
        let area: Double
        let slopeArea: Double
        let strays: Double
    }

    static func merge(_ count: Int, edge: (Int) -> Double, value: (Int) -> Double) -> Merged {
        let (start, end) = (edge(0), edge(count))
        let (h, middle) = (end - start, 0.5 * (start + end))
        var (mean, moment) = (0.0, 0.0)
        for k in 0..<count {
            let (a, b) = (edge(k), edge(k + 1))
            mean += value(k) * (b - a) / h
            moment += value(k) * (b - a) * (0.5 * (a + b) - middle) / (h * h)
        }
        // A step of ±d at the middle has the moment d/4.
        let halves = (mean - 4 * moment, mean + 4 * moment)
        var (first, second, area, slopeArea, strays) = (0.0, 0.0, 0.0, 0.0, 0.0)
        func pass(_ r: Double, _ d: Double) {
            let half = second + d * (0.5 * first + 0.125 * r * d)
            let (slope, whole) = (first + r * d, second + d * (first + 0.5 * r * d))
            area += d / 6 * (second.magnitude + 4 * half.magnitude + whole.magnitude)
            slopeArea += d / 2 * (first.magnitude + slope.magnitude)
            (first, second) = (slope, whole)
        }
        for k in 0..<count {
            let (a, b) = (edge(k), edge(k + 1))
            let cut = min(max(middle, a), b)
            if cut > a { pass(value(k) - halves.0, cut - a) }
            if b > cut { pass(value(k) - halves.1, b - cut) }
            strays = max(strays, (value(k) - mean).magnitude)
        }
        return Merged(halves: halves, area: area, slopeArea: slopeArea, strays: strays)
    }
}

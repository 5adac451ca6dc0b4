internal import RackNumerics

/// A state with the levels that are in use, as it takes steps.
final class LiouvillePart {
    let run: LiouvilleRun
    let state: HermitianPlane
    private let start: HermitianPlane
    private let series: LiouvilleSeries
    private var termsCounted = 0
    private var known: (sizes: SampleMerger.Curvature, uses: Int)?
    private var longest = 0.0
    /// `highest` of each mode that may lose anything, once it is known, and what it was before the last step.
    private var tops: [Double]?
    private var topsBefore: [Double]?

    init(_ run: LiouvilleRun) {
        self.run = run
        let n = run.structure.states.count
        state = HermitianPlane(dimension: n)
        start = HermitianPlane(dimension: n)
        series = LiouvilleSeries(dimension: n)
    }

    /// Once there is a state.
    func begin() {
        run.restrict(to: state)
        longest = LiouvilleSeries.longestStep(reach: run.reach, fastest: run.structure.fastest)
    }

    /// The same state with more levels.
    convenience init(_ run: LiouvilleRun, from other: LiouvillePart) {
        self.init(run)
        defer { begin() }
        let places = run.structure.places(of: other.run.structure)
        for (r, row) in places.enumerated() {
            for (c, column) in places.enumerated() {
                state.elements[row * state.stride + column] = other.state.elements[r * other.state.stride + c]
            }
        }
    }

    /// The first of equal steps that lead through so many seconds.
    func firstStep(of seconds: Double) -> Double {
        seconds / max((seconds / longest - 1e-9).rounded(.up), 1)
    }

    /// Floating-point operations that so many seconds take, about.
    func flops(seconds: Double) -> Double {
        let n = Double(state.dimension)
        let terms = (seconds / longest).rounded(.up) * LiouvilleSeries.fewestTerms + seconds * run.reach
        return terms * run.equation.flopsPerElement * n * n
    }

    /// Takes a step: what the series left out, as the root of the sum of squares, and what may have been lost above the
    /// levels kept, by mode, in trace norm.
    ///
    /// Shorter steps follow where rounding may have come to more than what is allowed; `nil` if such a step is to be
    /// taken instead of this one.
    func step(_ seconds: Double, allowed: Double) -> (left: Double, lost: [Double])? {
        start.copy(state)
        let before = tops ?? highest()
        (topsBefore, tops) = (before, nil)
        let (left, rounding) = series.evolve(
            state, run.equation, seconds: seconds, reach: run.reach, fastest: run.structure.fastest, allowed: allowed)
        if !(left + rounding <= 2 * allowed), seconds * run.structure.fastest > 1 {
            longest = seconds / 2
            return nil
        }
        let after = highest()
        tops = after
        let lost = run.lossRates.enumerated().map { $1 == 0 ? 0 : $1 * seconds * max(before[$0], after[$0]) }
        return (left + rounding, lost)
    }

    /// Sizes of commutators on the state, with room for what becomes of it in the next few steps.
    func curvature(_ coefficients: PieceCoefficients) -> SampleMerger.Curvature {
        if let known, known.uses < 8 {
            self.known = (known.sizes, known.uses + 1)
            return known.sizes
        }
        let parts = coefficients.varying.map { run.part($0, of: coefficients.count) }
        let all = run.equation
        var sizes = SampleMerger.Curvature(own: [], cross: [])
        for i in parts.indices {
            let terms = [([parts[i], all, all], 1), ([all, parts[i], all], -2), ([all, all, parts[i]], 1.0)]
            sizes.own.append(2 * series.size(of: terms, on: state))
            for j in parts.indices {
                let terms = [([parts[i], parts[j]], 1), ([parts[j], parts[i]], -1.0)]
                sizes.cross.append(i == j ? 0 : 2 * series.size(of: terms, on: state))
            }
        }
        known = (sizes, 0)
        return sizes
    }

    func stepBack() {
        state.copy(start)
        tops = topsBefore
    }

    private func highest() -> [Double] {
        run.lossRates.indices.map { run.lossRates[$0] == 0 ? 0 : highest($0) }
    }

    /// A bound on the trace norm of the rows and columns of a mode's highest level kept.
    private func highest(_ mode: Int) -> Double {
        let structure = run.structure
        let (n, stride, elements) = (state.dimension, state.stride, state.elements)
        var sum = 0.0
        for r in 0..<n where structure.digits[r * structure.modes + mode] == structure.kept[mode] - 1 {
            var squares = 0.0
            for c in 0..<n {
                let (x, y) = (elements[r * stride + c], elements[c * stride + r])
                squares += 0.5 * (x * x + y * y)
            }
            sum += 2 * squares.squareRoot()
        }
        return sum
    }

    /// Levels to keep where so much is lost: more as soon as it comes near to what is allowed.
    func widened(_ lost: [Double], allowed: Double, limits: [Int]) -> [Int] {
        zip(zip(run.structure.kept, limits), lost).map { levels, lost in
            lost > 0.3 * allowed ? min(levels.0 + 3, levels.1) : levels.0
        }
    }

    /// What the terms since the last call took.
    func takeOperations() -> OperationCount {
        let n = Double(state.dimension)
        let count = run.equation.share * Double(series.terms - termsCounted)
        termsCounted = series.terms
        return count * OperationCount(
            flops: run.equation.flopsPerElement * n * n, bytes: 8 * 8 * n * n)
    }
}

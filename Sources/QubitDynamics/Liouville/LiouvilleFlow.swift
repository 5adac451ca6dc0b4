internal import RackNumerics
internal import RackUnits
internal import RealModule

/// The master equation as it stands, without splitting anything off: for clusters in which decay is strong while fields
/// act.
///
/// Every held piece is one or more steps of `LiouvilleSeries`, in a frame in which drives stand still
/// (`LiouvilleGauge`), with as many levels of each mode as the state has come to use.
final class LiouvilleFlow {
    private let solver: LindbladSolver
    private let cluster: Cluster
    private let re: UnsafeMutablePointer<Double>
    private let im: UnsafeMutablePointer<Double>
    private var report = EvolutionReport()
    /// The error in populations that each second may add.
    private let rate: Double
    /// The trace norm, which populations do not exceed, of a matrix whose root of the sum of squares is 1: at most.
    private let traceFactor: Double

    /// The cost of a term grows with every mode, and with modes that exchange the fastest turns do: larger clusters are
    /// split.
    private static let mostStates = (exchanging: 256, apart: 1024)
    /// Decay from the highest level of a mode that takes a quarter of a microsecond or less is not weak against pulses.
    private static let strongRate = 4e6
    /// Parts of the accuracy: for what series leave out, for levels that are left out, and for samples that are merged.
    private static let shares = (series: 0.1, levels: 0.4, samples: 0.4)

    /// Whether decay is strong, and some frame lets all drives stand still.
    static func isWorthIt(_ cluster: Cluster, _ fields: ClusterFields) -> Bool {
        let isApart = cluster.couplingModels.allSatisfy(\.isDispersive)
        return cluster.dimension <= (isApart ? mostStates.apart : mostStates.exchanging)
            && cluster.levels.indices.contains {
                cluster.decayRate(of: $0) * Double(cluster.levels[$0] - 1) > strongRate
            }
            && LiouvilleGauge.exists(cluster, fields)
    }

    /// - Parameters:
    ///   - re: the plane of real parts of a Hermitian matrix of the cluster, row-major.
    ///   - im: that of its imaginary parts.
    ///   - seconds: how long the shot is that shares the accuracy.
    init(
        _ solver: LindbladSolver, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>,
        seconds: Double
    ) {
        (self.solver, self.re, self.im) = (solver, re, im)
        cluster = solver.cluster
        rate = cluster.accuracy / ErrorBudget.length(seconds)
        traceFactor = Double(cluster.dimension).squareRoot()
    }

    func run(from: Int64, to: Int64, fields: ClusterFields) -> EvolutionReport {
        let tickSeconds = cluster.tickRate.tickSeconds
        var timeline = FieldTimeline(
            fields, modes: cluster.levels.count, couplings: cluster.couplingModels.count, from: from, to: to)
        while let run = timeline.next() {
            // Asked for late: driven runs need no idle groups.
            guard run.isIdle, let (before, ticks, after) = run.climbed(solver.idleRule, tickSeconds: tickSeconds) else {
                evolve(run)
                continue
            }
            if let before { evolve(before) }
            report.pieces += 1
            report.operations += DensityEvolution(solver, re, im).apply(.idle(ticks: ticks))
            if let after { evolve(after) }
        }
        return report
    }

    private func evolve(_ fieldRun: FieldRun) {
        let terms = RunTerms(fieldRun, cluster: cluster)
        let gauge = LiouvilleGauge(terms)
        func run(_ kept: [Int]) -> LiouvilleRun {
            let key = LiouvilleStructure.Key(
                driven: terms.driven, coupled: terms.coupled, isComplex: gauge.isComplex, kept: kept)
            return LiouvilleRun(terms, gauge, solver.structures.structure(key, cluster))
        }
        let planes = LiouvillePlanes(re, im, cluster)
        let (kept, cut) = planes.levelsInUse(allowed: Self.shares.levels * rate * terms.duration)
        let trace = planes.trace
        report.errorEstimate += cut
        var part = LiouvillePart(run(kept))
        planes.load(gauge, into: part.state, part.run.structure)
        part.begin()
        let coefficients = PieceCoefficients(terms, gauge)
        let merger = SampleMerger(coefficients, edges: terms.edges)
        var piece = 0
        while piece < fieldRun.pieces {
            var values = coefficients.piece(piece)
            let start = terms.edges[piece]
            part.run.set(values)
            if let merger, let merged = merger.next(
                from: piece, rate: Self.shares.samples * rate, curvature: { part.curvature(coefficients) })
            {
                report.errorEstimate += merged.missed
                let seconds = (terms.edges[merged.end] - start) / 2
                for half in 0..<2 {
                    for (i, held) in zip(coefficients.varying, merged.halves) {
                        values[values.startIndex + i] = half == 0 ? held.0 : held.1
                    }
                    evolve(&part, values, seconds: seconds, run)
                }
                piece = merged.end
            } else {
                evolve(&part, values, seconds: terms.edges[piece + 1] - start, run)
                piece += 1
            }
        }
        report.pieces += fieldRun.pieces
        planes.store(part.state, gauge, part.run.structure, seconds: terms.duration)
        planes.restore(trace: trace)
    }

    /// Evolves with coefficients that stand still.
    private func evolve(
        _ part: inout LiouvillePart, _ values: ArraySlice<Double>, seconds: Double, _ run: ([Int]) -> LiouvilleRun
    ) {
        part.run.set(values)
        var seconds = seconds
        while seconds > 0 {
            let step = part.firstStep(of: seconds)
            guard let (left, lost) = part.step(step, allowed: Self.shares.series * rate * step / traceFactor) else {
                part.stepBack()
                continue
            }
            let allowed = Self.shares.levels * rate * step
            if lost.contains(where: { $0 > allowed }) {
                // Once more, with more levels.
                part.stepBack()
            } else {
                seconds = step == seconds ? 0 : seconds - step
                report.steps += 1
                report.errorEstimate += left * traceFactor + lost.reduce(0, +)
            }
            report.operations += part.takeOperations()
            let wider = part.widened(lost, allowed: allowed, limits: cluster.levels)
            if wider != part.run.structure.kept {
                part = LiouvillePart(run(wider), from: part)
                part.run.set(values)
            }
        }
    }
}

/// A state with the levels that are in use, as it takes steps.
private final class LiouvillePart {
    let run: LiouvilleRun
    let state: HermitianPlane
    private let start: HermitianPlane
    private let series: LiouvilleSeries
    private var termsCounted = 0
    private var known: (sizes: SampleMerger.Curvature, uses: Int)?
    private var longest = 0.0

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

    /// Takes a step: what the series left out, as the root of the sum of squares, and what may have been lost above the
    /// levels kept, by mode, in trace norm.
    ///
    /// Shorter steps follow where rounding may have come to more than what is allowed; `nil` if such a step is to be
    /// taken instead of this one.
    func step(_ seconds: Double, allowed: Double) -> (left: Double, lost: [Double])? {
        start.copy(state)
        let (left, rounding) = series.evolve(
            state, run.equation, seconds: seconds, reach: run.reach, fastest: run.structure.fastest, allowed: allowed)
        if !(left + rounding <= 2 * allowed), seconds * run.structure.fastest > 1 {
            longest = seconds / 2
            return nil
        }
        let lost = run.lossRates.enumerated().map { $1 == 0 ? 0 : $1 * seconds * highest($0) }
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

    func stepBack() { state.copy(start) }

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

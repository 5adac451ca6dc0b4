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
    /// Sectors of so few states are soon built.
    private static let fewStates = 40
    /// Decay from the highest level of a mode that takes a quarter of a microsecond or less is not weak against pulses.
    private static let strongRate = 4e6
    /// Parts of the accuracy: for what series leave out, for levels that are cut off at the start of a run, for what is
    /// lost above those kept, and for samples that are merged.
    private static let shares = (series: 0.1, cut: 0.2, levels: 0.2, samples: 0.4)

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
        var timeline = FieldTimeline(
            fields, modes: cluster.levels.count, couplings: cluster.couplingModels.count, from: from, to: to)
        while let run = timeline.next() { evolve(run) }
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
        let (kept, cut) = planes.levelsInUse(allowed: Self.shares.cut * rate * terms.duration)
        let trace = planes.trace
        report.errorEstimate += cut
        var part = LiouvillePart(run(kept))
        planes.load(gauge, into: part.state, part.run.structure)
        part.begin()
        if fieldRun.isIdle, idle(fieldRun, part) { return }
        let coefficients = PieceCoefficients(terms, gauge)
        let merger = Self.mayMerge(terms) ? SampleMerger(coefficients, edges: terms.edges) : nil
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

    /// Whether commutators stay as they are while fields act: those of drives on oscillators. What a qubit's pulse does to
    /// its own commutators no single one of them tells.
    private static func mayMerge(_ terms: RunTerms) -> Bool {
        terms.terms.allSatisfy { term in
            guard case .drive(let mode) = term.kind else { return false }
            return terms.cluster.models[mode].anharmonicSpreadHz < 1
        }
    }

    /// Takes an idle run's whole ticks by idle groups, if the cluster has them and, where it is large, building them
    /// takes less than series would; says whether it did.
    private func idle(_ run: FieldRun, _ part: LiouvillePart) -> Bool {
        if cluster.dimension > Self.fewStates {
            let flops = part.flops(seconds: Double(run.end - run.start) / Double(run.unitsPerTick) * tickSeconds)
            // Looking for sectors takes about as long.
            guard flops > Double(cluster.dimension * cluster.dimension) * 2e4,
                solver.idleGroups.reduce(0, { $0 + $1.ladderFlops }) < flops
            else { return false }
        }
        guard let (before, ticks, after) = run.climbed(solver.idleRule, tickSeconds: tickSeconds) else { return false }
        if let before { evolve(before) }
        report.pieces += 1
        report.operations += DensityEvolution(solver, re, im).apply(.idle(ticks: ticks))
        if let after { evolve(after) }
        return true
    }

    private var tickSeconds: Double { cluster.tickRate.tickSeconds }

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
            if lost.reduce(0, +) > allowed {
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

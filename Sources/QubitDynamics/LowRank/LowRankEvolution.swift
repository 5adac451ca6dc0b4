internal import RackNumerics
internal import RackUnits
internal import RealModule

/// One call of `LowRankMethod.evolve`: unitary steps act on the kets of ρ = Σ v_k v_k†, decay on the lower triangle of
/// ρ, which pivoted Cholesky factors turn back into kets. Where too many kets would be needed, it goes on with the
/// whole matrix.
final class LowRankEvolution {
    private let solver: LindbladSolver
    private let workers: any Workers
    private let cluster: Cluster
    private let decay: DecayStep
    private let lowerDecay: LowerDecay
    private let kets: FactorPlanes
    private lazy var lower = LowerPlanes(dimension: cluster.dimension)
    private var truncation: Truncation
    /// Set once the kets have become too many.
    private(set) var matrix: DensityMatrix?
    /// Unitary factors that are due before anything else happens.
    private var pending: [RowFactor] = []
    private var report = EvolutionReport()

    init(_ method: LowRankMethod, state: ClusterState, truncation: Truncation) {
        (solver, workers, lowerDecay, self.truncation) = (method.solver, method.workers, method.decay, truncation)
        cluster = solver.cluster
        decay = solver.decay
        switch state {
        case .factored(let state):
            kets = FactorPlanes(state)
            report.largestRank = state.rank
        case .density(let matrix):
            kets = FactorPlanes(dimension: cluster.dimension)
            lower.set(matrix)
            if !refactor(seconds: 0) { self.matrix = matrix }
        default: preconditionFailure("the state is of another method")
        }
    }

    func run(from: Int64, to: Int64, fields: ClusterFields) -> EvolutionReport {
        if LiouvilleFlow.isWorthIt(cluster, fields) {
            flow(from: from, to: to, fields: fields)
        } else {
            advance(from: from, to: to, fields: fields)
        }
        report.errorEstimate += truncation.spent
        return report
    }

    /// Follows the stream's operations.
    private func advance(from: Int64, to: Int64, fields: ClusterFields) {
        guard to > from else { return }
        let stream = OperationStream(
            cluster, idle: self.solver.idleRule, denseLimit: solver.denseLimit, from: from, to: to, fields: fields,
            decay: decay, cache: solver.cache)
        while let operation = stream.next() {
            switch operation {
            case .idle(let ticks): idle(ticks)
            case _ where matrix != nil: applyToMatrix(operation)
            case .unitary(let factors): pending += factors
            case .decay(let seconds): decay(seconds)
            case .channel, .run: preconditionFailure("runs of kets are stepped")
            }
        }
        flush()
        report += stream.report
    }

    private var rankLimit: Int { LowRankMethod.rankLimit(dimension: cluster.dimension) }

    var state: ClusterState {
        matrix.map { .density($0) } ?? .factored(kets.state(discarded: truncation.discarded))
    }

    // MARK: the three operations

    private func flush() {
        guard !pending.isEmpty, matrix == nil else { return }
        let factors = pending
        pending.removeAll(keepingCapacity: true)
        let panels = KetPanels(kets)
        panels.apply(factors, workers)
        panels.copy(to: kets)
        for factor in factors { report.operations += factor.operations(columns: kets.rank) }
    }

    private func decay(_ seconds: Double) {
        let phases = decay.turnPhases(seconds / 2)
        if let phases { pending.append(.diagonal(phases)) }
        flush()
        lower.square(kets)
        count(rank: kets.rank)
        report.operations += lowerDecay.apply(seconds: seconds, to: lower)
        if !refactor(seconds: seconds) { matrix = lower.density() }
        if let phases {
            if matrix == nil { pending.append(.diagonal(phases)) } else { applyToMatrix(.unitary([.diagonal(phases)])) }
        }
    }

    private func idle(_ ticks: Int64) {
        formMatrix()
        applyToMatrix(.idle(ticks: ticks))
        refactorMatrix(seconds: cluster.tickRate.seconds(ticks))
    }

    /// Where decay is strong the whole matrix evolves.
    private func flow(from: Int64, to: Int64, fields: ClusterFields) {
        formMatrix()
        guard var full = matrix else { return }
        matrix = nil
        report += full.withPlanes { re, im in
            DensityEvolution(solver, re, im).run(from: from, to: to, fields: fields)
        }
        matrix = full
        refactorMatrix(seconds: cluster.tickRate.seconds(to - from))
    }

    private func formMatrix() {
        guard matrix == nil else { return }
        flush()
        lower.square(kets)
        count(rank: kets.rank)
        matrix = lower.density()
    }

    private func refactorMatrix(seconds: Double) {
        guard let matrix else { return }
        lower.set(matrix)
        if refactor(seconds: seconds) { self.matrix = nil }
    }

    /// Kets from the lower triangle; `false` if they are too many, and then the triangle is as it was.
    private func refactor(seconds: Double) -> Bool {
        let allowed = truncation.allowed(seconds: seconds)
        guard let left = lower.factorKeepingTrace(into: kets, allowed: allowed, limit: rankLimit) else { return false }
        truncation.spend(left, seconds: seconds)
        let (n, rank) = (Double(cluster.dimension), Double(kets.rank))
        report.operations += OperationCount(flops: 4 * n * rank * rank, bytes: 8 * n * rank * rank)
        report.largestRank = max(report.largestRank, kets.rank)
        return true
    }

    private func count(rank: Int) {
        let n = Double(cluster.dimension)
        report.operations += OperationCount(flops: 4 * n * n * Double(rank), bytes: 8 * n * n)
    }

    private func applyToMatrix(_ operation: EvolutionOperation) {
        guard var full = matrix else { return }
        matrix = nil
        report.operations += full.withPlanes { re, im in
            DensityEvolution(solver, re, im).apply(operation)
        }
        matrix = full
    }
}

/// How much of the trace may be left out, and when.
struct Truncation {
    /// Over the life of a state.
    let total: Double
    /// So far in the life of the state.
    private(set) var discarded: Double
    /// Since this value was made.
    private(set) var spent = 0.0
    private var secondsLeft: Double
    /// Evolution that may follow: for this time as much is kept back as is due to the same time now.
    private static let horizonSeconds = 1e-7

    init(total: Double, discarded: Double, seconds: Double) {
        (self.total, self.discarded, secondsLeft) = (total, discarded, seconds)
    }

    /// What may go after a stretch of so many seconds.
    func allowed(seconds: Double) -> Double {
        max(total - discarded, 0) * seconds / (max(secondsLeft, seconds) + Self.horizonSeconds)
    }

    mutating func spend(_ trace: Double, seconds: Double) {
        discarded += trace
        spent += trace
        secondsLeft -= seconds
    }
}

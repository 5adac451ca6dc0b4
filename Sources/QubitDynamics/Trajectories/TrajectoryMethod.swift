public import RackModel
public import RackNumerics

/// Quantum trajectories (Monte-Carlo wave functions): each shot is a ket with jumps at random times, and the average
/// over shots is the density matrix. Memory is 16 d bytes a ket, for clusters whose density matrix is too large or too
/// slow.
///
/// The steps are those of the density matrix. Within a step's decay the ket shrinks by exp(−½ΣL†L t), which is diagonal in
/// the bare basis; a shot jumps when its squared norm falls to a number drawn uniformly from (0, 1), at the time that
/// follows from it, and L is drawn with the weights ⟨L†L⟩. So the average of trajectories has no other error than the
/// density matrix has. All shots share one ket until they jump.
public struct TrajectoryMethod: ClusterSolver {
    public let cluster: Cluster
    let rates: TrajectoryRates
    private let memory: TrajectoryMemory
    private let workers: any Workers
    private let lazyBasis = KetBasis.Lazy()

    /// - Parameter workers: what kets that go side by side are spread over.
    public init(_ cluster: Cluster, workers: any Workers = SerialWorkers()) {
        self.init(cluster, workers: workers, takesRunsWhole: true)
    }

    /// - Parameter takesRunsWhole: `false`: node by node, for tests of `NoJumpRun`.
    init(_ cluster: Cluster, workers: any Workers = SerialWorkers(), takesRunsWhole: Bool) {
        self.cluster = cluster
        self.workers = workers
        rates = TrajectoryRates(cluster)
        memory = TrajectoryMemory(cluster, takesRunsWhole: takesRunsWhole)
    }

    public var method: SolverMethod { .trajectories }

    var basis: KetBasis { lazyBasis.basis(of: cluster) }

    // MARK: evolution

    /// Evolves without a jump: the squared norm that is left is the probability of that. What shots see needs the form
    /// with shots, unless nothing decays.
    @discardableResult
    public func evolve(
        _ state: inout ClusterState, from: Int64, to: Int64, fields: ClusterFields
    ) -> EvolutionReport {
        let line = TrajectoryLine(KetBuffer(ket(state)), squaredNorm: 1, shots: [])
        var postponed: [Int] = []
        var report = EvolutionReport()
        var source = KetSource.tape(run.tape(from: from, to: to, fields: fields))
        _ = run.pass(line, &source, postponed: &postponed, report: &report)
        state = .ket(line.ket.ket)
        return report
    }

    /// Shots share the ket until they jump. Jumped shots come first, one to a group.
    @discardableResult
    public func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, from: Int64, to: Int64, fields: ClusterFields,
        visit: (ClusterState, [Int]) throws(Failure) -> Void
    ) throws(Failure) -> EvolutionReport {
        try evolve(state, shots: shots, seed: seed, from: from, visit: visit) {
            .tape(run.tape(from: from, to: to, fields: fields))
        }
    }

    /// - Parameter source: the steps from `from` on; asked for once a pass.
    private func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, from: Int64,
        visit: (ClusterState, [Int]) throws(Failure) -> Void, source: () -> KetSource
    ) throws(Failure) -> EvolutionReport {
        let start = KetBuffer(ket(state))
        start.scale(1 / start.squaredNorm.squareRoot())
        var waiting = shots
        var total: EvolutionReport?
        while !waiting.isEmpty {
            let drawn = waiting.map { shot($0, seed: seed, from: from) }
            let line = TrajectoryLine(KetBuffer(copying: start), squaredNorm: 1, shots: drawn)
            waiting = []
            var report = EvolutionReport()
            var source = source()
            var (jumped, shared) = run.pass(line, &source, postponed: &waiting, report: &report)
            waiting.sort()
            // What the steps are is the same in every pass.
            if total == nil {
                total = report
            } else {
                total?.operations += report.operations
            }
            for line in jumped { total?.jumps += line.jumps }
            jumped.sort { $0.shots[0].number > $1.shots[0].number }
            while let line = jumped.popLast() { try visit(.ket(line.normalised), line.shots.map(\.number)) }
            if let line = shared.take() { try visit(.ket(line.normalised), line.shots.map(\.number).sorted()) }
        }
        return total ?? EvolutionReport()
    }

    private func shot(_ number: Int, seed: UInt64, from: Int64) -> TrajectoryLine.Shot {
        var draws = Philox(
            seed: seed, shot: UInt32(truncatingIfNeeded: number), element: cluster.modes[0], purpose: .collapse,
            // A window of n ticks has the indices of n·2¹⁶ draws to itself.
            index: UInt64(bitPattern: from) << 16)
        return TrajectoryLine.Shot(number: number, threshold: draws.nextUniform(), draws: draws)
    }

    // MARK: kept evolutions

    /// Of windows whose steps come in one chunk.
    public func score(from: Int64, to: Int64, fields: ClusterFields) -> EvolutionScore? {
        var tape = run.tape(from: from, to: to, fields: fields)
        let steps = tape.next() ?? []
        guard tape.next() == nil else { return nil }
        return EvolutionScore(steps, tape.report, from: from, dimension: cluster.dimension)
    }

    /// A shot alone needs no company's bookkeeping.
    @discardableResult
    public func evolve<Failure: Error>(
        _ state: ClusterState, shots: [Int], seed: UInt64, along score: EvolutionScore,
        visit: (ClusterState, [Int]) throws(Failure) -> Void
    ) throws(Failure) -> EvolutionReport {
        guard shots.count == 1 else {
            return try evolve(state, shots: shots, seed: seed, from: score.from, visit: visit) { score.source }
        }
        let start = KetBuffer(ket(state))
        start.scale(1 / start.squaredNorm.squareRoot())
        var line = TrajectoryLine(
            start, squaredNorm: 1, shots: [shot(shots[0], seed: seed, from: score.from)])
        line = KetStep.take(line, through: score.steps[...], workers)
        try visit(.ket(line.normalised), shots)
        var report = score.report
        report.jumps = line.jumps
        return report
    }

    private var run: TrajectoryRun {
        TrajectoryRun(cluster: cluster, rates: rates, memory: memory, workers: workers, room: room)
    }

    /// Jumped kets side by side, each with the one before a run: a sixteenth of the memory allowed, for a caller may wait
    /// in one window while he looks at the next.
    private var room: Int {
        let bytes = 32 * Int64(cluster.dimension)
        return Int(min(max(cluster.memoryBytes / 16 / bytes, 1), 4096))
    }

    func ket(_ state: ClusterState) -> Ket {
        guard case .ket(let ket) = state else { preconditionFailure("the state is of another method") }
        precondition(ket.dimension == cluster.dimension, "the state does not belong to this cluster")
        return ket
    }
}

extension TrajectoryLine {
    fileprivate var normalised: Ket {
        ket.scale(1 / ket.squaredNorm.squareRoot())
        return ket.ket
    }
}

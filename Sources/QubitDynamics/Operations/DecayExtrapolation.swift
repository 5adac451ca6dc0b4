internal import RackNumerics
internal import RackUnits
internal import RealModule

/// Steps for decay that is strong while fields act: Strang's splitting S(h) = D(h/2) U(h) D(h/2), extrapolated.
///
/// S is its own inverse backwards in time, so that its error has even powers of h alone:
/// S(h)/24 − 16 S(h/2)²/15 + 81 S(h/3)³/40 is of order 6 (Chin, Celest. Mech. Dyn. Astron. 106, 391 (2010)).
/// Its parts take positive times only, so that each is a channel on kets; 9 S(h/3)³/5 − 4 S(h/2)²/5, of order 4, says
/// how far off a step may be.
final class DecayExtrapolation {
    private let solver: LindbladSolver
    private let workers: any Workers
    private let decay: LowerDecay
    private let kets: FactorPlanes
    private let start: LowerPlanes
    private let work: LowerPlanes
    /// Where the last step led.
    let outcome: LowerPlanes
    private let fourth: LowerPlanes
    private(set) var operations = OperationCount()

    /// Steps are whole multiples of so many ticks: their halves and thirds are whole ticks.
    static let unitTicks: Int64 = 6
    /// Weights of one, two and three equal parts, of order 6 and of order 4.
    private static let weights: [(sixth: Double, fourth: Double)] = [
        (1.0 / 24, 0), (-16.0 / 15, -4.0 / 5), (81.0 / 40, 9.0 / 5),
    ]
    /// The unitaries between decays, by the stretches 0 … h/3 … h/2 … 2h/3 … h that they are made of.
    private static let stretches: [[Range<Int>]] = [[0..<4], [0..<2, 2..<4], [0..<1, 1..<3, 3..<4]]

    init(_ solver: LindbladSolver, workers: any Workers, decay: LowerDecay) {
        (self.solver, self.workers, self.decay) = (solver, workers, decay)
        let n = solver.cluster.dimension
        kets = FactorPlanes(dimension: n)
        (start, work) = (LowerPlanes(dimension: n), LowerPlanes(dimension: n))
        (outcome, fourth) = (LowerPlanes(dimension: n), LowerPlanes(dimension: n))
    }

    /// Whether decay is so strong that many steps of the usual kind would be due to the order in which it happens, and
    /// extrapolation sees all that fields do.
    ///
    /// Steps of whole ticks may take fast turns (exchange between distant modes, tones off resonance) for standing
    /// still. Held samples bend what decay integrates, which leaves an error of about γ·Δt²/12 times the sum of their
    /// jumps, whatever the steps.
    static func isWorthIt(_ cluster: Cluster, _ fields: ClusterFields) -> Bool {
        guard fastestRate(cluster) > 2e6, fields.couplerFlux.isEmpty, fields.modeFlux.isEmpty,
            cluster.couplingModels.allSatisfy({ $0.idleHz == 0 })
        else { return false }
        let tick = cluster.tickRate.tickSeconds
        var roughness = 0.0
        for drive in fields.drives {
            let detuning = (drive.signal.carrierHz - cluster.frameHz[drive.mode]).magnitude
            guard detuning * Double(unitTicks) * tick < 0.1 else { return false }
            let sample = drive.signal.grid.ticks * tick
            roughness += cluster.decayRate(of: drive.mode) * sample * sample / 12 * .pi * drive.signal.jumps
        }
        return roughness <= 0.5 * cluster.accuracy
    }

    /// A first step in ticks: the fastest decay takes about a fourth in it.
    static func firstTicks(_ cluster: Cluster) -> Int64 {
        let ticks = Int64(0.25 / fastestRate(cluster) / cluster.tickRate.tickSeconds)
        return max(ticks / unitTicks, 1) * unitTicks
    }

    private static func fastestRate(_ cluster: Cluster) -> Double {
        cluster.levels.indices.reduce(0) { max($0, cluster.decayRate(of: $1)) }
    }

    /// Takes kets through a step; the outcome is a lower triangle.
    ///
    /// - Parameter allowed: trace that may be left out on the way.
    /// - Returns: the distance to the outcome of order 4 (of matrices, the root of the sum of squares), and the trace
    ///   that was left out; `nil` if more than `limit` kets would be needed.
    func step(
        _ initial: FactorPlanes, from: Int64, ticks: Int64, fields: ClusterFields, allowed: Double, limit: Int
    ) -> (estimate: Double, left: Double)? {
        let seconds = solver.cluster.tickRate.seconds(ticks)
        let unitaries = zip([0, 2, 3, 4], [2, 3, 4, 6]).map {
            unitary(from: from + ticks * Int64($0) / 6, to: from + ticks * Int64($1) / 6, fields: fields)
        }
        square(initial, into: start)
        var total = 0.0
        outcome.clear()
        fourth.clear()
        for (weight, stretches) in zip(Self.weights, Self.stretches) {
            let part = seconds / Double(stretches.count)
            work.copy(start)
            dissipate(part / 2)
            for (index, stretch) in stretches.enumerated() {
                guard let left = work.factorKeepingTrace(into: kets, allowed: allowed / 8, limit: limit) else { return nil }
                total += weight.sixth.magnitude * left
                let panels = KetPanels(kets)
                for factors in unitaries[stretch] {
                    panels.apply(factors, workers)
                    for factor in factors { operations += factor.operations(columns: kets.rank) }
                }
                panels.copy(to: kets)
                square(kets, into: work)
                dissipate(index + 1 < stretches.count ? part : part / 2)
            }
            outcome.add(work, times: weight.sixth)
            if weight.fourth != 0 { fourth.add(work, times: weight.fourth) }
        }
        return (outcome.distance(to: fourth), total)
    }

    private func square(_ kets: FactorPlanes, into lower: LowerPlanes) {
        lower.square(kets)
        let n = Double(solver.cluster.dimension)
        operations += OperationCount(flops: 4 * n * n * Double(kets.rank), bytes: 8 * n * n)
    }

    private func dissipate(_ seconds: Double) {
        operations += decay.apply(seconds: seconds, to: work)
    }

    /// What fields do alone.
    private func unitary(from: Int64, to: Int64, fields: ClusterFields) -> [RowFactor] {
        let stream = OperationStream(
            solver.cluster, idle: .none, denseLimit: solver.denseLimit, from: from, to: to, fields: fields,
            decay: solver.quiet, cache: solver.columnCache)
        var factors: [RowFactor] = []
        while let operation = stream.next() {
            switch operation {
            case .unitary(let own): factors += own
            case .decay(let seconds):
                if let phases = solver.quiet.turnPhases(seconds) { factors.append(.diagonal(phases)) }
            case .idle, .channel: preconditionFailure("runs are stepped")
            }
        }
        return factors
    }
}

extension SampledSignal {
    /// The sum of the magnitudes by which samples differ from those before them.
    fileprivate var jumps: Double {
        segments.reduce(0) { sum, segment in
            var (own, last) = (0.0, Complex.zero)
            for k in 0..<segment.count {
                let next = Complex(segment.re[k], segment.im[k])
                own += (next - last).magnitude
                last = next
            }
            return sum + own + last.magnitude
        }
    }
}

internal import RackNumerics
internal import RackUnits
internal import RealModule

/// One call of `LindbladSolver.evolve`: work space and running totals.
final class Evolution {
    private let solver: LindbladSolver
    private let cluster: Cluster
    private let builder: StepBuilder
    private let scratch = RowScratch()
    private let decay: DecayStep
    /// Decay that is due before the next unitary step, in seconds.
    private var pendingSeconds = 0.0
    private(set) var report = EvolutionReport()

    init(_ solver: LindbladSolver) {
        self.solver = solver
        cluster = solver.cluster
        builder = StepBuilder(solver.cluster)
        decay = DecayStep(solver.cluster)
    }

    func advance(
        _ piece: FieldPiece, unitsPerTick: Int64, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        report.pieces += 1
        guard piece.isIdle, solver.hasIdleGroups else { return step(piece, unitsPerTick, re, im) }
        // Whole ticks in the middle are climbed; the fractions at the ends, if any, are stepped.
        func floor(_ units: Int64) -> Int64 {
            let (quotient, rest) = units.quotientAndRemainder(dividingBy: unitsPerTick)
            return rest < 0 ? quotient - 1 : quotient
        }
        let first = -floor(-piece.start)
        let last = floor(piece.end)
        guard last > first, isWorthClimbing(last - first) else { return step(piece, unitsPerTick, re, im) }
        var part = piece
        if piece.start < first * unitsPerTick {
            part.end = first * unitsPerTick
            step(part, unitsPerTick, re, im)
        }
        flush(re, im)
        for group in solver.idleGroups { group.evolve(ticks: last - first, dimension: cluster.dimension, re, im) }
        if last * unitsPerTick < piece.end {
            (part.start, part.end) = (last * unitsPerTick, piece.end)
            step(part, unitsPerTick, re, im)
        }
    }

    /// Small sectors are climbed always; large ones only where stepping would take long. A rule of the
    /// cluster and the length alone, so that results do not depend on what was kept from earlier calls.
    private func isWorthClimbing(_ ticks: Int64) -> Bool {
        let largest = solver.idleGroups.reduce(0) { max($0, $1.sectors.reduce(0) { max($0, $1.rows.count) }) }
        return largest <= 20 || Double(ticks) * cluster.tickRate.tickSeconds > 40e-9
    }

    /// Decay that is still due.
    func flush(_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        guard pendingSeconds > 0 else { return }
        decay.apply(seconds: pendingSeconds, re, im)
        pendingSeconds = 0
    }

    private func step(
        _ piece: FieldPiece, _ unitsPerTick: Int64, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        let values = PieceValues(piece, cluster: cluster, unitsPerTick: unitsPerTick)
        let structure = builder.structure(of: values)
        let duration = Double(piece.end - piece.start) / Double(unitsPerTick) * cluster.tickRate.tickSeconds
        let plan = StepPlan(values, structure, decay: decay, duration: duration, cluster: cluster)
        report.steps += plan.count
        report.estimatedError += plan.estimatedError
        let step = duration / Double(plan.count)
        let isStationary = builder.isStationary(values)
        let halves = plan.isSimpson ? 2 : 1
        let part = step / Double(halves)
        var unitary: [RowFactor] = []
        for k in 0..<(plan.count * halves) {
            if !isStationary || k == 0 {
                unitary = builder.unitary(values, structure, offset: Double(k) * part, duration: part)
            }
            if plan.isSimpson {
                pendingSeconds += step * (k % 2 == 0 ? 1.0 / 6 : 2.0 / 3)
            } else {
                pendingSeconds += step / 2
            }
            if decay.isNeeded { flush(re, im) } else { pendingSeconds = 0 }
            conjugate(unitary, re, im)
            if !plan.isSimpson { pendingSeconds += step / 2 } else if k % 2 == 1 { pendingSeconds += step / 6 }
        }
    }

    /// ρ ← UρU†.
    private func conjugate(
        _ unitary: [RowFactor], _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        guard !unitary.isEmpty else { return }
        let n = cluster.dimension
        for _ in 0..<2 {
            for factor in unitary { factor.apply(columns: n, re, im, scratch) }
            DenseRoutines.adjointInPlace(n, re, im)
        }
    }
}

/// Decay of every mode and the residual ZZ, over a time.
final class DecayStep {
    private let cluster: Cluster
    private var channels: [UInt64: [LocalChannel]] = [:]
    private let spacings: [Int]
    private let zzRates: [Double]?
    private let decaying: [Int]
    /// Sum of rates, in 1/s.
    let totalRate: Double

    init(_ cluster: Cluster) {
        self.cluster = cluster
        spacings = cluster.levels.indices.map { cluster.levels[($0 + 1)...].reduce(1, *) }
        decaying = cluster.models.indices.filter {
            let model = cluster.models[$0]
            return model.downRate > 0 || model.upRate > 0 || model.dephasingRate > 0
        }
        zzRates = DecayStep.zzRates(cluster)
        totalRate = cluster.models.reduce(0) { $0 + $1.downRate + $1.upRate + 2 * $1.dephasingRate }
            + cluster.couplingModels.reduce(0) { $0 + 2 * .pi * $1.zzHz.magnitude }
    }

    var isNeeded: Bool { !decaying.isEmpty || zzRates != nil }

    func apply(seconds: Double, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        if zzRates != nil { turn(seconds / 2, re, im) }
        let key = seconds.bitPattern
        let channels: [LocalChannel]
        if let known = self.channels[key] {
            channels = known
        } else {
            channels = decaying.map { LocalChannel(cluster.models[$0], seconds: seconds) }
            if self.channels.count > 256 { self.channels.removeAll() }
            self.channels[key] = channels
        }
        for (mode, channel) in zip(decaying, channels) {
            channel.apply(dimension: cluster.dimension, spacing: spacings[mode], re, im)
        }
        if zzRates != nil { turn(seconds / 2, re, im) }
    }

    /// 2πζ n_a n_b summed over couplings, for each joint state, in rad/s.
    private static func zzRates(_ cluster: Cluster) -> [Double]? {
        let couplings = cluster.couplingModels.filter { $0.zzHz != 0 }
        guard !couplings.isEmpty else { return nil }
        let map = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        return (0..<cluster.dimension).map { s in
            let digits = map.digits(s)
            return couplings.reduce(0) { $0 + 2 * .pi * $1.zzHz * Double(digits[$1.a] * digits[$1.b]) }
        }
    }

    private func turn(
        _ seconds: Double, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        guard let zzRates else { return }
        let n = cluster.dimension
        let phases = zzRates.map { Complex.unit(radians: -$0 * seconds) }
        for r in 0..<n {
            for c in 0..<n {
                let z = phases[r] * phases[c].conjugate * Complex(re[r * n + c], im[r * n + c])
                re[r * n + c] = z.re
                im[r * n + c] = z.im
            }
        }
    }
}

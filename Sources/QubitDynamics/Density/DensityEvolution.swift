internal import RackNumerics
internal import RackUnits

/// One call of `LindbladSolver.evolve` on the planes of a density matrix, which outlive this value.
struct DensityEvolution {
    let solver: LindbladSolver
    let decay: DecayStep
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>

    init(_ solver: LindbladSolver, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        (self.solver, self.re, self.im) = (solver, re, im)
        decay = solver.decay
    }

    func run(from: Int64, to: Int64, fields: ClusterFields) -> EvolutionReport {
        if LiouvilleFlow.isWorthIt(solver.cluster, fields) { return flow(from: from, to: to, fields: fields) }
        let stream = OperationStream(
            solver.cluster, idle: solver.idleRule, denseLimit: solver.denseLimit, from: from, to: to, fields: fields,
            decay: decay, cache: solver.cache, asChannels: true)
        var operations = OperationCount()
        let planes = DensityPlanes(dimension: solver.cluster.dimension)
        planes.load(re, im)
        while let operation = stream.next() { operations += apply(operation, to: planes) }
        planes.store(re, im)
        var report = stream.report
        report.operations = operations
        return report
    }

    /// By `LiouvilleFlow`, which takes Hermitian matrices: another one is X + iY of two of them.
    private func flow(from: Int64, to: Int64, fields: ClusterFields) -> EvolutionReport {
        let n = solver.cluster.dimension
        // A shot is often taken through its time in several calls, which share the accuracy.
        let seconds = solver.cluster.tickRate.seconds(Int64(fields.ticks(around: from..<to).count))
        func flow(_ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) -> EvolutionReport {
            LiouvilleFlow(solver, re, im, seconds: seconds).run(from: from, to: to, fields: fields)
        }
        var rest = DensityMatrix(dimension: n)
        var (size, restSize) = (0.0, 0.0)
        for r in 0..<n {
            for c in 0..<n {
                // (X − X†)/2i
                let y = Complex((im[r * n + c] + im[c * n + r]) / 2, (re[c * n + r] - re[r * n + c]) / 2)
                rest[r, c] = y
                size += re[r * n + c] * re[r * n + c] + im[r * n + c] * im[r * n + c]
                restSize += y.squaredMagnitude
            }
        }
        guard restSize > 0 else { return flow(re, im) }
        for k in 0..<(n * n) {
            re[k] += rest.im[k]
            im[k] -= rest.re[k]
        }
        var report = flow(re, im)
        // What rounding leaves is let go.
        guard restSize > 0x1p-90 * size else { return report }
        report += rest.withPlanes(flow)
        for k in 0..<(n * n) {
            re[k] -= rest.im[k]
            im[k] += rest.re[k]
        }
        return report
    }

    /// Does one operation, and says what it took.
    func apply(_ operation: EvolutionOperation) -> OperationCount {
        let planes = DensityPlanes(dimension: solver.cluster.dimension)
        planes.load(re, im)
        let operations = apply(operation, to: planes)
        planes.store(re, im)
        return operations
    }

    /// The same with the matrix in `planes`.
    func apply(_ operation: EvolutionOperation, to planes: DensityPlanes) -> OperationCount {
        let n = solver.cluster.dimension
        var operations = OperationCount()
        switch operation {
        case .idle(let ticks):
            planes.store(re, im)
            for group in solver.idleGroups {
                group.evolve(ticks: ticks, dimension: n, re, im)
                operations += group.operations(ticks: ticks, dimension: n)
            }
            planes.load(re, im)
        case .channel(let channel, let turns):
            channel.apply(turns: turns, stride: planes.stride, planes.re, planes.im)
            operations += channel.operations()
        case .decay(let seconds):
            decay.apply(seconds: seconds, to: planes)
            operations += decay.operations
        case .run: preconditionFailure("runs of kets are for kets")
        case .unitary(let factors):
            planes.conjugate(factors)
            // Both sides, and the transposition between them.
            for factor in factors { operations += 2 * factor.operations(columns: n) }
            operations.bytes += Double(32 * n * n)
        }
        return operations
    }
}

internal import RackNumerics

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
        let stream = OperationStream(
            solver.cluster, idle: solver.idleRule, denseLimit: solver.denseLimit, from: from, to: to, fields: fields,
            decay: decay, cache: solver.cache, asChannels: true)
        var operations = OperationCount()
        while let operation = stream.next() { operations += apply(operation) }
        var report = stream.report
        report.operations = operations
        return report
    }

    /// Does one operation, and says what it took.
    func apply(_ operation: EvolutionOperation) -> OperationCount {
        let n = solver.cluster.dimension
        var operations = OperationCount()
        switch operation {
        case .idle(let ticks):
            for group in solver.idleGroups {
                group.evolve(ticks: ticks, dimension: n, re, im)
                operations += group.operations(ticks: ticks, dimension: n)
            }
        case .channel(let channel, let turns):
            channel.apply(turns: turns, re, im)
            operations += channel.operations()
        case .decay(let seconds):
            decay.apply(seconds: seconds, re, im)
            operations += decay.operations
        case .unitary(let factors):
            conjugate(factors)
            // Both sides, and two transpositions.
            for factor in factors { operations += 2 * factor.operations(columns: n) }
            operations.bytes += Double(64 * n * n)
        }
        return operations
    }

    /// ρ ← UρU†.
    private func conjugate(_ unitary: [RowFactor]) {
        let n = solver.cluster.dimension
        for _ in 0..<2 {
            for factor in unitary { factor.apply(columns: n, re, im) }
            DenseRoutines.adjointInPlace(n, re, im)
        }
    }
}

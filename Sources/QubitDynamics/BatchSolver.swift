internal import RackNumerics

/// The master equation of one mode at many parameter points at once, a SIMD lane each.
///
/// Each point is solved in the frame of its own drive, where the Hamiltonian is tridiagonal, by Magnus's expansion to
/// fourth order over many samples at a time (`TridiagonalLanes`); samples that are not worth joining are
/// exponentiated as they are, and silent stretches cost one operation. Decay enters between steps as an exact
/// channel. With counter-rotating terms steps are fractions of the carrier's period.
///
/// Where steps join samples the result is compared with that of steps twice as long, and shortened until the
/// difference allows `Cluster.accuracy`. What a point's steps are depends on that point alone, and lanes do not mix:
/// a point's result has the same bits alone and in any company. Fields other than drives on one carrier (flux,
/// shifts) are left to `LindbladSolver`, point by point.
///
/// A value is immutable and may be shared by any number of threads.
public struct BatchSolver: Sendable {
    public let cluster: Cluster
    let rules: BatchRules

    /// `nil` if the cluster is more than one mode.
    public init?(_ cluster: Cluster) {
        guard cluster.levels.count == 1 else { return nil }
        self.cluster = cluster
        rules = BatchRules(cluster)
    }

    /// Evolves one state for each point from one tick to a later one.
    ///
    /// - Parameters:
    ///   - states: Hermitian; what stands above the diagonal is taken to mirror what stands below.
    ///   - fields: those that points name; silent outside their samples.
    /// - Returns: a report for each point.
    @discardableResult
    public func evolve(
        _ states: inout [DensityMatrix], fields: [ClusterFields], points: [BatchPoint], from: Int64, to: Int64
    ) -> [EvolutionReport] {
        precondition(states.count == points.count, "a state for each point")
        var reports = [EvolutionReport](repeating: EvolutionReport(), count: points.count)
        guard to > from, !points.isEmpty else { return reports }
        let run = BatchRun(self, fields, points, from: from, to: to)
        run.load(states)
        run.evolve()
        run.store(&states, &reports)
        for (index, point) in points.enumerated() where run.isForeign(index) {
            let solver = LindbladSolver(cluster.detuned(byHz: [point.detuningHz]))
            var fields = fields[point.fields]
            for k in fields.drives.indices { fields.drives[k].signal.scale(by: point.scale, carrierHz: point.carrierHz) }
            reports[index] = solver.evolve(&states[index], from: from, to: to, fields: fields)
        }
        return reports
    }
}

extension SampledSignal {
    fileprivate mutating func scale(by scale: Double, carrierHz carrier: Double?) {
        carrierHz = carrier ?? carrierHz
        for k in segments.indices where scale != 1 {
            for s in 0..<segments[k].count {
                segments[k].re[s] *= scale
                segments[k].im[s] *= scale
            }
        }
    }
}

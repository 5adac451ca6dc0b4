internal import RackNumerics

/// The master equation of one mode at many parameter points at once, a SIMD lane each.
///
/// Each point is solved in the frame of its own drive, where the Hamiltonian is tridiagonal, by Magnus's expansion to
/// fourth order over many samples at a time (`TridiagonalLanes`); samples that are not worth joining are
/// exponentiated as they are, and silent stretches cost one operation. Decay enters between steps as an exact
/// channel. With counter-rotating terms steps are fractions of the carrier's period.
///
/// Where steps leave something out, the result is compared with that of steps twice as long, and steps are shortened
/// until the difference allows `Cluster.accuracy`. What a point's steps are depends on that point alone, and lanes do
/// not mix: a point's result has the same bits alone and in any company. Fields other than drives on one carrier
/// (flux, shifts) are left to `LindbladSolver`, point by point.
///
/// A value is immutable and may be shared by any number of threads.
public struct BatchSolver: Sendable {
    public let cluster: Cluster
    let rules: BatchRules

    /// `nil` if the cluster is more than one mode, or if its drives move more than neighbouring levels (a mode in the
    /// charge basis with counter-rotating terms).
    public init?(_ cluster: Cluster) {
        guard cluster.levels.count == 1, !(cluster.counterRotating && cluster.models[0].hasDistantElements) else {
            return nil
        }
        self.cluster = cluster
        rules = BatchRules(cluster)
    }

    /// Whether such fields are solved in lanes, whatever the stretch of time: drives on one carrier, or none.
    public func serves(_ fields: ClusterFields) -> Bool { BatchWaveform.serves(fields) }

    /// Evolves one state for each point from one tick to a later one.
    ///
    /// - Parameter fields: those that points name; silent outside their samples.
    /// - Returns: a report for each point.
    @discardableResult
    public func evolve(
        _ states: inout BatchStates, fields: [ClusterFields], points: [BatchPoint], from: Int64, to: Int64
    ) -> [EvolutionReport] {
        precondition(states.count == points.count, "a state for each point")
        precondition(states.dimension == cluster.dimension, "the states do not belong to this cluster")
        guard to > from, !points.isEmpty else {
            return [EvolutionReport](repeating: EvolutionReport(), count: points.count)
        }
        let run = BatchRun(self, fields, points, from: from, to: to)
        run.evolve(&states)
        var reports = run.reports
        for index in run.foreign {
            let point = points[index]
            let solver = LindbladSolver(cluster.detuned(byHz: [point.detuningHz]))
            reports[index] = solver.evolve(
                &states[index], from: from, to: to, fields: fields[point.fields].with(point))
        }
        return reports
    }

    /// The same for states apart. What stands above a state's diagonal is taken to mirror what stands below.
    @discardableResult
    public func evolve(
        _ states: inout [DensityMatrix], fields: [ClusterFields], points: [BatchPoint], from: Int64, to: Int64
    ) -> [EvolutionReport] {
        guard !states.isEmpty else { return [] }
        var batch = BatchStates(states)
        let reports = evolve(&batch, fields: fields, points: points, from: from, to: to)
        for index in states.indices { states[index] = batch[index] }
        return reports
    }
}

extension ClusterFields {
    /// With every drive as a point has it.
    fileprivate func with(_ point: BatchPoint) -> ClusterFields {
        var fields = self
        for k in fields.drives.indices {
            fields.drives[k].signal.carrierHz = point.carrierHz ?? drives[k].signal.carrierHz
            guard point.scale != 1 else { continue }
            for s in fields.drives[k].signal.segments.indices {
                let segment = drives[k].signal.segments[s]
                fields.drives[k].signal.segments[s].re = segment.re.map { $0 * point.scale }
                fields.drives[k].signal.segments[s].im = segment.im.map { $0 * point.scale }
            }
        }
        return fields
    }
}

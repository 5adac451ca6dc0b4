public import RackNumerics
internal import RackUnits

extension LindbladSolver {
    /// Evolves kets, the columns of a matrix of `cluster.dimension` rows, without any decay, in the bare
    /// product basis and the cluster's frame. Fields, frames and absolute time are as for `evolve`.
    public func evolveColumns(
        _ columns: inout ComplexMatrix, from: Int64, to: Int64, fields: ClusterFields
    ) {
        precondition(columns.rows == cluster.dimension, "the kets do not belong to this cluster")
        guard to > from, columns.columns > 0 else { return }
        // Residual ZZ stands where decay does in `evolve`.
        let stream = OperationStream(
            cluster, idle: .none, denseLimit: denseLimit, from: from, to: to, fields: fields, decay: quiet,
            cache: columnCache)
        let width = columns.columns
        columns.re.withUnsafeMutableBufferPointer { re in
            columns.im.withUnsafeMutableBufferPointer { im in
                let (re, im) = (re.baseAddress!, im.baseAddress!)
                while let operation = stream.next() {
                    switch operation {
                    case .idle, .channel, .run: preconditionFailure("runs of kets are stepped")
                    case .decay(let seconds): quiet.turnRows(seconds, width, re, im)
                    case .unitary(let factors):
                        for factor in factors { factor.apply(columns: width, re, im) }
                    }
                }
            }
        }
    }

    /// The unitary between dressed product states over a window, decay off: element (r, c) is the amplitude
    /// of state `levels[r]` when the window began in `levels[c]`.
    ///
    /// Phases are those of the cluster's frame; with `idleRemoved` each state's own idle phase since the
    /// start of the window is taken out, so that idling gives the identity.
    public func propagator(
        levels: [[Int]], from: Int64, to: Int64, fields: ClusterFields, idleRemoved: Bool = false
    ) -> ComplexMatrix {
        let spectrum = DressedSpectrum(cluster)
        let states = levels.map { spectrum.column(levels: $0) }
        var columns = ComplexMatrix(rows: cluster.dimension, columns: states.count) {
            Complex(states[$1][$0])
        }
        evolveColumns(&columns, from: from, to: to, fields: fields)
        let duration = cluster.tickRate.seconds(to - from)
        return ComplexMatrix(rows: states.count, columns: states.count) { r, c in
            var sum = Complex.zero
            for s in 0..<cluster.dimension { sum += states[r][s] * columns[s, c] }
            guard idleRemoved else { return sum }
            var idleHz = spectrum.energyHz(levels: levels[r])
            for (mode, level) in levels[r].enumerated() {
                idleHz += Double(level) * (cluster.detuningsHz[mode] - cluster.frameHz[mode])
            }
            return sum * .unit(cycles: idleHz * duration)
        }
    }
}

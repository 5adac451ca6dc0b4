public import RackNumerics

extension LowRankMethod {
    public func groundState() -> ClusterState {
        productState(levels: [Int](repeating: 0, count: cluster.levels.count))
    }

    public func productState(levels: [Int]) -> ClusterState {
        precondition(levels.count == cluster.levels.count)
        precondition(zip(levels, cluster.levels).allSatisfy { (0..<$1).contains($0) }, "there is no such level")
        let joint = zip(levels, cluster.levels).reduce(0) { $0 * $1.1 + $1.0 }
        return mixture([(joint, 1)], discarded: 0)
    }

    public func thermalState() -> ClusterState {
        let populations = cluster.models.map(\.thermalPopulations)
        let joint = populations.reduce([1.0]) { outer, own in outer.flatMap { x in own.map { x * $0 } } }
        let falling = joint.indices.sorted { (joint[$0], -$0) > (joint[$1], -$1) }
        // What may be missing from the end.
        var (kept, left) = (falling.count, 0.0)
        while kept > 1, left + joint[falling[kept - 1]] <= truncation / 10 {
            kept -= 1
            left += joint[falling[kept]]
        }
        guard kept <= Self.rankLimit(dimension: cluster.dimension) else { return .density(solver.thermalState()) }
        return mixture(falling[..<kept].map { ($0, joint[$0] / (1 - left)) }, discarded: left)
    }

    /// Dressed product states with their populations.
    private func mixture(_ populations: [(state: Int, weight: Double)], discarded: Double) -> ClusterState {
        let n = cluster.dimension
        if populations.count > Self.rankLimit(dimension: n) {
            var matrix = DensityMatrix(dimension: n)
            for (state, weight) in populations { matrix.re[state * n + state] = weight }
            return .density(solver.basis.bare(matrix))
        }
        let kets = FactorPlanes(dimension: n, capacity: populations.count)
        for (state, weight) in populations {
            kets.append()
            kets.re[(kets.rank - 1) * kets.stride + state] = weight.squareRoot()
        }
        return .factored(bare(kets, discarded: discarded))
    }

    // MARK: the dressed basis

    private func dressed(_ state: FactoredState) -> FactorPlanes {
        turned(FactorPlanes(state), dressing.basis(of: cluster).toDressed)
    }

    private func bare(_ kets: FactorPlanes, discarded: Double) -> FactoredState {
        turned(kets, dressing.basis(of: cluster).toBare).state(discarded: discarded)
    }

    private func turned(_ kets: FactorPlanes, _ factors: [RowFactor]) -> FactorPlanes {
        guard !factors.isEmpty, kets.rank > 0 else { return kets }
        let panels = KetPanels(kets)
        panels.apply(factors, SerialWorkers())
        panels.copy(to: kets)
        return kets
    }

    // MARK: what is found

    public func populations(_ state: ClusterState, of mode: Int) -> [Double] {
        jointPopulations(state, modes: [mode])
    }

    public func jointPopulations(_ state: ClusterState, modes: [Int]) -> [Double] {
        guard case .factored(let factored) = state else {
            return solver.jointPopulations(matrix(state), modes: modes)
        }
        let kets = dressed(factored)
        let names = jointLevels(of: modes)
        var result = [Double](repeating: 0, count: modes.reduce(1) { $0 * cluster.levels[$1] })
        for k in 0..<kets.rank {
            let (x, y) = (kets.re + k * kets.stride, kets.im + k * kets.stride)
            for s in 0..<cluster.dimension { result[names[s]] += x[s] * x[s] + y[s] * y[s] }
        }
        return result
    }

    public func reducedState(_ state: ClusterState, modes: [Int]) -> DensityMatrix {
        guard case .factored(let factored) = state else {
            return solver.reducedState(matrix(state), modes: modes)
        }
        let kets = dressed(factored)
        let names = jointLevels(of: modes)
        // Rows of each configuration of the other modes, by the joint level of these.
        let others = cluster.levels.indices.filter { !modes.contains($0) }
        let rests = jointLevels(of: others)
        let size = modes.reduce(1) { $0 * cluster.levels[$1] }
        var rows = [[Int]](repeating: [Int](repeating: 0, count: size), count: cluster.dimension / size)
        for s in 0..<cluster.dimension { rows[rests[s]][names[s]] = s }
        var result = DensityMatrix(dimension: size)
        for k in 0..<kets.rank {
            let (x, y) = (kets.re + k * kets.stride, kets.im + k * kets.stride)
            for own in rows {
                for (r, row) in own.enumerated() {
                    for (c, column) in own.enumerated() {
                        result[r, c] += Complex(x[row], y[row]) * Complex(x[column], -y[column])
                    }
                }
            }
        }
        return result
    }

    // MARK: what is done

    public func project(
        _ state: ClusterState, mode: Int, level: Int
    ) -> (probability: Double, state: ClusterState) {
        guard case .factored(let factored) = state else {
            let found = solver.project(matrix(state), mode: mode, level: level)
            return (found.probability, .density(found.state))
        }
        let kets = dressed(factored)
        let levels = jointLevels(of: [mode])
        for k in 0..<kets.rank {
            for s in 0..<cluster.dimension where levels[s] != level {
                kets.re[k * kets.stride + s] = 0
                kets.im[k * kets.stride + s] = 0
            }
        }
        let probability = kets.trace()
        guard probability > 0 else {
            return (0, productState(levels: cluster.levels.indices.map { $0 == mode ? level : 0 }))
        }
        kets.scale(by: 1 / probability.squareRoot())
        return (probability, .factored(bare(kets, discarded: factored.discarded)))
    }

    /// Dephasing of one mode makes more kets of every ket: the state becomes a density matrix until it evolves again.
    public func applyCoherenceFactors(_ state: inout ClusterState, mode: Int, factors: [[Complex]]) {
        var full = matrix(state)
        state = .density(DensityMatrix(dimension: 0))
        solver.applyCoherenceFactors(&full, mode: mode, factors: factors)
        state = .density(full)
    }

    public func exchangeLevels(_ state: inout ClusterState, mode: Int, _ first: Int, _ second: Int) {
        guard case .factored(let factored) = state else {
            var full = matrix(state)
            state = .density(DensityMatrix(dimension: 0))
            solver.exchangeLevels(&full, mode: mode, first, second)
            state = .density(full)
            return
        }
        precondition(max(first, second) < cluster.levels[mode] && min(first, second) >= 0)
        let kets = dressed(factored)
        let levels = jointLevels(of: [mode])
        let shift = (second - first) * cluster.levels[(mode + 1)...].reduce(1, *)
        for k in 0..<kets.rank {
            for s in 0..<cluster.dimension where levels[s] == first && first != second {
                let (a, b) = (k * kets.stride + s, k * kets.stride + s + shift)
                (kets.re[a], kets.re[b]) = (kets.re[b], kets.re[a])
                (kets.im[a], kets.im[b]) = (kets.im[b], kets.im[a])
            }
        }
        state = .factored(bare(kets, discarded: factored.discarded))
    }

    /// The state as a whole matrix.
    private func matrix(_ state: ClusterState) -> DensityMatrix {
        switch state {
        case .density(let matrix): return matrix
        case .factored(let state): return state.density
        default: preconditionFailure("the state is of another method")
        }
    }

    /// For each joint state of the cluster that of some modes, the first of them slowest.
    private func jointLevels(of modes: [Int]) -> [Int] {
        let all = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        return (0..<cluster.dimension).map { s in
            let digits = all.digits(s)
            return modes.reduce(0) { $0 * cluster.levels[$1] + digits[$1] }
        }
    }
}

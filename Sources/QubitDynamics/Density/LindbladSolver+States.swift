public import RackNumerics

extension LindbladSolver {
    public func groundState() -> DensityMatrix {
        productState(levels: [Int](repeating: 0, count: cluster.levels.count))
    }

    public func thermalState() -> DensityMatrix {
        mixedState(populations: cluster.models.map(\.thermalPopulations))
    }

    public func productState(levels: [Int]) -> DensityMatrix {
        precondition(levels.count == cluster.levels.count)
        return mixedState(
            populations: zip(levels, cluster.levels).map { level, count in
                precondition((0..<count).contains(level), "there is no such level")
                return (0..<count).map { $0 == level ? 1 : 0 }
            })
    }

    /// The product of dressed mixtures: `populations[mode][level]`.
    public func mixedState(populations: [[Double]]) -> DensityMatrix {
        precondition(zip(populations, cluster.levels).allSatisfy { $0.count == $1 })
        let joint = populations.reduce([1.0]) { outer, own in outer.flatMap { x in own.map { x * $0 } } }
        var state = DensityMatrix(dimension: cluster.dimension)
        for (k, population) in joint.enumerated() { state.re[k * cluster.dimension + k] = population }
        return basis.bare(state)
    }

    public func populations(_ state: DensityMatrix, of mode: Int) -> [Double] {
        jointPopulations(state, modes: [mode])
    }

    public func jointPopulations(_ state: DensityMatrix, modes: [Int]) -> [Double] {
        let dressed = basis.dressed(state)
        let n = cluster.dimension
        let all = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        var result = [Double](repeating: 0, count: modes.reduce(1) { $0 * cluster.levels[$1] })
        for s in 0..<n {
            let digits = all.digits(s)
            let index = modes.reduce(0) { $0 * cluster.levels[$1] + digits[$1] }
            result[index] += dressed.re[s * n + s]
        }
        return result
    }

    public func project(
        _ state: DensityMatrix, mode: Int, level: Int
    ) -> (probability: Double, state: DensityMatrix) {
        let digits = levels(of: mode)
        let n = cluster.dimension
        var dressed = basis.dressed(state)
        var probability = 0.0
        for s in 0..<n where digits[s] == level { probability += dressed.re[s * n + s] }
        guard probability > 0 else {
            let levels = cluster.levels.indices.map { $0 == mode ? level : 0 }
            return (0, productState(levels: levels))
        }
        for r in 0..<n {
            for c in 0..<n {
                let weight = digits[r] == level && digits[c] == level ? 1 / probability : 0
                dressed.re[r * n + c] *= weight
                dressed.im[r * n + c] *= weight
            }
        }
        return (probability, basis.bare(dressed))
    }

    public func applyCoherenceFactors(_ state: inout DensityMatrix, mode: Int, factors: [[Complex]]) {
        let digits = levels(of: mode)
        precondition(
            factors.count == cluster.levels[mode] && factors.allSatisfy { $0.count == factors.count })
        let n = cluster.dimension
        var dressed = basis.dressed(state)
        for r in 0..<n {
            for c in 0..<n { dressed[r, c] = dressed[r, c] * factors[digits[r]][digits[c]] }
        }
        state = basis.bare(dressed)
    }

    public func exchangeLevels(_ state: inout DensityMatrix, mode: Int, _ first: Int, _ second: Int) {
        precondition(max(first, second) < cluster.levels[mode] && min(first, second) >= 0)
        let digits = levels(of: mode)
        let spacing = cluster.levels[(mode + 1)...].reduce(1, *)
        let n = cluster.dimension
        func moved(_ s: Int) -> Int {
            if digits[s] == first { return s + (second - first) * spacing }
            return digits[s] == second ? s + (first - second) * spacing : s
        }
        let dressed = basis.dressed(state)
        var result = dressed
        for r in 0..<n {
            for c in 0..<n { result[moved(r), moved(c)] = dressed[r, c] }
        }
        state = basis.bare(result)
    }

    public func reducedState(_ state: DensityMatrix, modes: [Int]) -> DensityMatrix {
        let dressed = basis.dressed(state)
        let sorted = modes.sorted()
        let map = AxisMap(modes: sorted, of: cluster.levels)
        var result = DensityMatrix(dimension: map.dimension)
        // Joint states of the modes as the map orders them, in the caller's order.
        let order = (0..<map.dimension).map { s in
            let digits = map.digits(s)
            return modes.reduce(0) { $0 * cluster.levels[$1] + digits[sorted.firstIndex(of: $1) ?? 0] }
        }
        let rests = map.restOffsets()
        for (r, rowOffset) in map.stateOffsets.enumerated() {
            for (c, columnOffset) in map.stateOffsets.enumerated() {
                for rest in rests {
                    result[order[r], order[c]] += dressed[rowOffset + rest, columnOffset + rest]
                }
            }
        }
        return result
    }

    /// The level of `mode` in each joint state.
    private func levels(of mode: Int) -> [Int] {
        let spacing = cluster.levels[(mode + 1)...].reduce(1, *)
        return (0..<cluster.dimension).map { $0 / spacing % cluster.levels[mode] }
    }
}

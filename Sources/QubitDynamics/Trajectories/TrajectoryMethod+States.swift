public import RackNumerics

extension TrajectoryMethod {
    public func groundState() -> ClusterState { productState(levels: [Int](repeating: 0, count: cluster.levels.count)) }

    /// A mixture is no ket: shots draw theirs with `thermalStates`.
    public func thermalState() -> ClusterState {
        precondition(
            cluster.models.allSatisfy { $0.thermalPopulation == 0 }, "thermal levels of trajectories are drawn per shot")
        return groundState()
    }

    public func productState(levels: [Int]) -> ClusterState {
        precondition(
            levels.count == cluster.levels.count
                && zip(levels, cluster.levels).allSatisfy { (0..<$1).contains($0) }, "there is no such level")
        var ket = Ket(dimension: cluster.dimension)
        ket.re[zip(levels, cluster.levels).reduce(0) { $0 * $1.1 + $1.0 }] = 1
        // Without counter-rotating terms nothing joins the ground state to another.
        if levels.allSatisfy({ $0 == 0 }), !cluster.counterRotating { return .ket(ket) }
        return .ket(basis.bare(KetBuffer(ket)))
    }

    public func populations(_ state: ClusterState, of mode: Int) -> [Double] {
        let ket = ket(state)
        let (levels, stride) = (cluster.levels[mode], rates.layout.stride(of: mode))
        guard basis.isTrivial else { return basis.dressed(ket).populations(levels: levels, stride: stride) }
        return ket.withPlanes {
            KetBuffer.populations(levels: levels, stride: stride, dimension: ket.dimension, $0, $1)
        }
    }

    public func jointPopulations(_ state: ClusterState, modes: [Int]) -> [Double] {
        let dressed = basis.dressed(ket(state))
        let strides = modes.map { (rates.layout.stride(of: $0), cluster.levels[$0]) }
        var result = [Double](repeating: 0, count: strides.reduce(1) { $0 * $1.1 })
        for s in 0..<dressed.dimension {
            var index = 0
            for (stride, count) in strides { index = index &* count &+ s / stride % count }
            result[index] += dressed.re[s] * dressed.re[s] + dressed.im[s] * dressed.im[s]
        }
        return result
    }

    public func project(
        _ state: ClusterState, mode: Int, level: Int
    ) -> (probability: Double, state: ClusterState) {
        let dressed = basis.dressed(ket(state))
        let whole = dressed.squaredNorm
        dressed.keep(level, of: cluster.levels[mode], stride: rates.layout.stride(of: mode))
        let probability = dressed.squaredNorm
        guard probability > 0 else {
            return (0, productState(levels: cluster.levels.indices.map { $0 == mode ? level : 0 }))
        }
        dressed.scale(1 / probability.squareRoot())
        return (probability / whole, .ket(basis.bare(dressed)))
    }

    /// Turns the phases of a mode's levels: factors of modulus 1 that are a phase of one level over another. Dephasing has
    /// to be drawn: see the form with a uniform number.
    public func applyCoherenceFactors(_ state: inout ClusterState, mode: Int, factors: [[Complex]]) {
        precondition(
            factors.allSatisfy { $0.allSatisfy { ($0.squaredMagnitude - 1).magnitude < 1e-9 } },
            "dephasing of a trajectory is drawn per shot")
        turn(&state, mode) { factors[$0][0] }
    }

    /// One of the operators into which the factors, a positive matrix with ones on its diagonal, fall as
    /// F = Σ_k λ_k v_k v_k†: ψ ← √λ_k diag(v_k) ψ, with a probability that is the squared norm of that.
    public func applyCoherenceFactors(
        _ state: inout ClusterState, mode: Int, factors: [[Complex]], uniform: Double
    ) {
        let system = HermitianEigenSystem(ComplexMatrix(rows: factors.count, columns: factors.count) { factors[$0][$1] })
        let populations = populations(state, of: mode)
        let count = populations.count
        let weights = (0..<count).map { k in
            max(system.values[k], 0)
                * (0..<count).reduce(0) { $0 + system.vectors[$1, k].squaredMagnitude * populations[$1] }
        }
        var rest = uniform * weights.reduce(0, +)
        var chosen = weights.lastIndex { $0 > 0 } ?? 0
        for (k, weight) in weights.enumerated() {
            rest -= weight
            if rest < 0 {
                chosen = k
                break
            }
        }
        let scale = (system.values[chosen] / weights[chosen] * populations.reduce(0, +)).squareRoot()
        turn(&state, mode) { scale * system.vectors[$0, chosen] }
    }

    public func exchangeLevels(_ state: inout ClusterState, mode: Int, _ first: Int, _ second: Int) {
        let (levels, stride) = (cluster.levels[mode], rates.layout.stride(of: mode))
        precondition(max(first, second) < levels && min(first, second) >= 0)
        let dressed = basis.dressed(ket(state))
        for outer in Swift.stride(from: 0, to: dressed.dimension, by: levels * stride) {
            for k in outer..<(outer + stride) {
                let (a, b) = (k + first * stride, k + second * stride)
                (dressed.re[a], dressed.re[b]) = (dressed.re[b], dressed.re[a])
                (dressed.im[a], dressed.im[b]) = (dressed.im[b], dressed.im[a])
            }
        }
        state = .ket(basis.bare(dressed))
    }

    public func reducedState(_ state: ClusterState, modes: [Int]) -> DensityMatrix {
        let dressed = basis.dressed(ket(state))
        let rest = cluster.levels.indices.filter { !modes.contains($0) }
        let kept = offsets(modes)
        var result = DensityMatrix(dimension: kept.count)
        for base in offsets(rest) {
            for (r, row) in kept.enumerated() {
                let x = Complex(dressed.re[base + row], dressed.im[base + row])
                guard x != .zero else { continue }
                for (c, column) in kept.enumerated() {
                    result[r, c] += x * Complex(dressed.re[base + column], -dressed.im[base + column])
                }
            }
        }
        return result
    }

    /// Where the joint levels of some modes sit, the first of them slowest.
    private func offsets(_ modes: [Int]) -> [Int] {
        modes.reduce([0]) { partial, mode in
            let stride = rates.layout.stride(of: mode)
            return partial.flatMap { base in (0..<cluster.levels[mode]).map { base + $0 * stride } }
        }
    }

    private func turn(_ state: inout ClusterState, _ mode: Int, _ factor: (Int) -> Complex) {
        let dressed = basis.dressed(ket(state))
        dressed.multiply(cluster.levels[mode], rates.layout.stride(of: mode), factor)
        state = .ket(basis.bare(dressed))
    }
}

internal import RackModel

/// Finds the bare frequencies whose dressed ones are as stated.
enum Dressing {
    /// Newton's method on the 0→1 energies of each set of joined modes, with ∂E_i/∂f_j = ⟨n_j⟩ (Hellmann and
    /// Feynman). Couplers keep their stated frequency as the bare one.
    ///
    /// - Returns: the largest remaining difference in Hz. Where it does not converge (stated frequencies
    ///   closer than the coupling can let them be) the models keep the best that was found.
    static func findBareFrequencies(
        _ models: inout [ModeModel], couplings: [CouplingModel], counterRotating: Bool
    ) -> Double {
        var worst = 0.0
        for group in Cluster.idleGroups(models.count, couplings) where group.count > 1 {
            let unknown = group.filter { models[$0].kind != .coupler }
            let stated = unknown.map { models[$0].frequencyHz }
            var best = models
            var bestResidual = Double.infinity
            for _ in 0..<40 {
                let (energies, slopes) = singleExcitations(
                    group, unknown, models, couplings, counterRotating)
                let residuals = zip(stated, energies).map { $0 - $1 }
                let size = residuals.reduce(0.0) { max($0, $1.magnitude) }
                if size < bestResidual {
                    bestResidual = size
                    best = models
                }
                if size < 1e-4 { break }
                let step = solve(slopes, residuals) ?? residuals
                for (k, mode) in unknown.enumerated() { models[mode].shift(byHz: step[k]) }
            }
            models = best
            worst = max(worst, bestResidual)
        }
        return worst
    }

    /// Dressed energies of one excitation in each unknown mode, and their derivatives by bare frequencies.
    private static func singleExcitations(
        _ group: [Int], _ unknown: [Int], _ models: [ModeModel], _ couplings: [CouplingModel],
        _ counterRotating: Bool
    ) -> (energies: [Double], slopes: [[Double]]) {
        let hamiltonian = GroupHamiltonian(
            group, models: models, couplings: couplings, counterRotating: counterRotating)
        let map = hamiltonian.map
        let n = hamiltonian.dimension
        func excited(_ mode: Int) -> Int { map.state(group.map { $0 == mode ? 1 : 0 }) }
        // Under the rotating-wave approximation one excitation stays one excitation.
        let subset = counterRotating ? nil : [0] + group.map(excited)
        let (energies, vectors) = hamiltonian.namedEigenSystem(subset: subset)
        let digits = (subset ?? Array(0..<n)).map { ($0, map.digits($0)) }
        func number(_ mode: Int, in state: Int) -> Double {
            let position = group.firstIndex(of: mode) ?? 0
            return digits.reduce(0.0) {
                let amplitude = vectors[$1.0 * n + state]
                return $0 + amplitude * amplitude * Double($1.1[position])
            }
        }
        let slopes = unknown.map { i in
            unknown.map { j in number(j, in: excited(i)) - number(j, in: 0) }
        }
        return (unknown.map { energies[excited($0)] - energies[0] }, slopes)
    }

    /// The solution of a small dense system by elimination with pivots; `nil` if it is singular.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
        let n = right.count
        var rows = zip(matrix, right).map { $0 + [$1] }
        for k in 0..<n {
            guard let pivot = (k..<n).max(by: { rows[$0][k].magnitude < rows[$1][k].magnitude }),
                rows[pivot][k].magnitude > 1e-9
            else { return nil }
            rows.swapAt(k, pivot)
            for r in 0..<n where r != k {
                let factor = rows[r][k] / rows[k][k]
                for c in k...n { rows[r][c] -= factor * rows[k][c] }
            }
        }
        return (0..<n).map { rows[$0][n] / rows[$0][$0] }
    }
}

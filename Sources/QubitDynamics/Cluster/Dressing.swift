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
        func excited(_ mode: Int?) -> [Int] { group.map { $0 == mode ? 1 : 0 } }
        // Under the rotating-wave approximation one excitation stays one excitation.
        let hamiltonian = GroupHamiltonian(
            group, models: models, couplings: couplings, counterRotating: counterRotating,
            kept: counterRotating ? nil : [excited(nil)] + group.reversed().map { excited($0) })
        let (energies, blocks) = hamiltonian.namedEigenSystem()
        func position(_ mode: Int?) -> Int {
            // Every state of one excitation is kept.
            hamiltonian.digits.firstIndex(of: excited(mode))!
        }
        func number(_ mode: Int, in state: Int) -> Double {
            let own = group.firstIndex(of: mode) ?? 0
            for block in blocks {
                guard let column = block.states.firstIndex(of: state) else { continue }
                return block.states.enumerated().reduce(0.0) {
                    let amplitude = block.vectors[$1.offset * block.states.count + column]
                    return $0 + amplitude * amplitude * Double(hamiltonian.digits[$1.element][own])
                }
            }
            return Double(hamiltonian.digits[state][own])
        }
        let ground = position(nil)
        let slopes = unknown.map { i in
            unknown.map { j in number(j, in: position(i)) - number(j, in: ground) }
        }
        return (unknown.map { energies[position($0)] - energies[ground] }, slopes)
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

internal import RackNumerics

extension KetBuffer {
    /// Populations of the levels of a mode whose neighbouring levels are `stride` apart, as they stand (unnormalised).
    func populations(levels: Int, stride: Int) -> [Double] {
        Self.populations(levels: levels, stride: stride, dimension: dimension, re, im)
    }

    static func populations(
        levels: Int, stride: Int, dimension: Int, _ re: UnsafePointer<Double>, _ im: UnsafePointer<Double>
    ) -> [Double] {
        var result = [Double](repeating: 0, count: levels)
        var outer = 0
        while outer < dimension {
            for level in 0..<levels {
                let start = outer + level * stride
                var sum = 0.0
                for k in start..<(start + stride) { sum += re[k] * re[k] + im[k] * im[k] }
                result[level] += sum
            }
            outer += levels * stride
        }
        return result
    }

    /// How often each of `operators` acts on the ket, ⟨ψ|L†L|ψ⟩ in 1/s.
    func jumpRates(_ operators: [CollapseOperator], layout: KetLayout) -> [Double] {
        let found = layout.levels.indices.map {
            populations(levels: layout.levels[$0], stride: layout.stride(of: $0))
        }
        return operators.map { jump in
            switch jump {
            case .ladder(let mode, _, let amplitudes):
                return zip(found[mode], amplitudes).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
            case .dephasing(let modes, let weights, let rate) where modes.count == 1:
                let scale = 2 * rate * weights[0] * weights[0]
                return found[modes[0]].enumerated().reduce(0) { $0 + scale * Double($1.0 * $1.0) * $1.1 }
            case .dephasing(let modes, let weights, let rate):
                let sums = Self.weightedLevels(modes, weights, layout)
                var sum = 0.0
                for k in 0..<dimension { sum += (re[k] * re[k] + im[k] * im[k]) * sums[k] * sums[k] }
                return 2 * rate * sum
            }
        }
    }

    /// ψ ← Lψ up to a real factor, seen by a ket to which phases have still to be applied: P†LP.
    func jump(_ jump: CollapseOperator, layout: KetLayout, waiting: [[Complex]]?) {
        switch jump {
        case .ladder(let mode, let step, let amplitudes):
            let turned = amplitudes.indices.map { level in
                let target = level + step
                guard let phases = waiting?[mode], phases.indices.contains(target) else {
                    return Complex(amplitudes[level])
                }
                return amplitudes[level] * phases[level] * phases[target].conjugate
            }
            shift(layout.levels[mode], layout.stride(of: mode), step, turned)
        case .dephasing(let modes, let weights, _):
            let sums = Self.weightedLevels(modes, weights, layout)
            for k in 0..<dimension {
                re[k] *= sums[k]
                im[k] *= sums[k]
            }
        }
    }

    /// Σ_i weights[i] n_i of every product state.
    private static func weightedLevels(_ modes: [Int], _ weights: [Double], _ layout: KetLayout) -> [Double] {
        var sums = [0.0]
        for (mode, count) in layout.levels.enumerated() {
            let weight = modes.firstIndex(of: mode).map { weights[$0] } ?? 0
            sums = sums.flatMap { sum in (0..<count).map { sum + weight * Double($0) } }
        }
        return sums
    }

    private func shift(_ levels: Int, _ stride: Int, _ step: Int, _ amplitudes: [Complex]) {
        // Downward from below and upward from above: what is read has not been written yet.
        let order = step < 0 ? Array(0..<levels) : (0..<levels).reversed()
        var outer = 0
        while outer < dimension {
            for level in order {
                let target = outer + level * stride
                let source = level - step
                let factor = (0..<levels).contains(source) ? amplitudes[source] : .zero
                let from = factor == .zero ? target : outer + source * stride
                for k in 0..<stride {
                    let z = factor * Complex(re[from + k], im[from + k])
                    (re[target + k], im[target + k]) = (z.re, z.im)
                }
            }
            outer += levels * stride
        }
    }
}

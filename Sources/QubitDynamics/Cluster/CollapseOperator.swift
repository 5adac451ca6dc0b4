internal import RackModel

/// One collapse operator L of a cluster's master equation dρ/dt = … + LρL† − ½{L†L, ρ}, in the bare product basis.
///
/// Every method takes its decay from the one list `Cluster.collapseOperators`. For each of them L†L is diagonal.
public enum CollapseOperator: Sendable, Equatable {
    /// L = Σ_k amplitudes[k] |k + step⟩⟨k| on one mode, `step` being 1 or −1; amplitudes in s^(−½), one a level.
    case ladder(mode: Int, step: Int, amplitudes: [Double])
    /// L = √(2·rate) Σ_i weights[i] n_i over `modes` (ascending): white dephasing that they share, `rate` in 1/s.
    /// A coherence decays at rate·(Σ w_i Δn_i)², with Δn_i the difference of the levels of mode i.
    case dephasing(modes: [Int], weights: [Double], rate: Double)

    /// The modes that it acts on, by their numbers within the cluster.
    public var modes: [Int] {
        switch self {
        case .ladder(let mode, _, _): [mode]
        case .dephasing(let modes, _, _): modes
        }
    }

    /// √γ↓ a, √γ↑ a† and √(2γφ) n of each mode, then what modes share.
    static func list(_ models: [ModeModel], shared: [CollapseOperator]) -> [CollapseOperator] {
        var list: [CollapseOperator] = []
        for (mode, model) in models.enumerated() {
            list += ladders(mode, model)
            if model.dephasingRate > 0 {
                list.append(.dephasing(modes: [mode], weights: [1], rate: model.dephasingRate))
            }
        }
        return list + shared
    }

    private static func ladders(_ mode: Int, _ model: ModeModel) -> [CollapseOperator] {
        let levels = model.levels
        var result: [CollapseOperator] = []
        for (step, rate) in [(-1, model.downRate), (1, model.upRate)] where rate > 0 {
            let amplitudes = (0..<levels).map { level -> Double in
                guard (0..<levels).contains(level + step) else { return 0 }
                return (rate * Double(max(level, level + step))).squareRoot()
            }
            switch model.jumps {
            case .ladder: result.append(.ladder(mode: mode, step: step, amplitudes: amplitudes))
            case .separate:
                for level in 0..<levels where amplitudes[level] != 0 {
                    let alone = (0..<levels).map { $0 == level ? amplitudes[$0] : 0 }
                    result.append(.ladder(mode: mode, step: step, amplitudes: alone))
                }
            }
        }
        return result
    }
}

extension Cluster {
    /// Collapse operators of one mode alone.
    func localOperators(of mode: Int) -> [CollapseOperator] { collapseOperators.filter { $0.modes == [mode] } }

    /// White dephasing that several modes share.
    var sharedDephasing: [(modes: [Int], weights: [Double], rate: Double)] {
        collapseOperators.compactMap {
            guard case .dephasing(let modes, let weights, let rate) = $0, modes.count > 1 else { return nil }
            return (modes, weights, rate)
        }
    }

    /// Γ↓ + Γ↑ + 2γφ of a mode's lowest levels, with its part of shared dephasing, in 1/s.
    func decayRate(of mode: Int) -> Double {
        let model = models[mode]
        let shared = sharedDephasing.reduce(0.0) { sum, noise in
            guard let position = noise.modes.firstIndex(of: mode) else { return sum }
            return sum + noise.rate * noise.weights[position] * noise.weights[position]
        }
        return model.downRate + model.upRate + 2 * (model.dephasingRate + shared)
    }
}

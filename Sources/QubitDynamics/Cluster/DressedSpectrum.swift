internal import RackNumerics

/// What spectroscopy finds in a cluster at idle: energies of the dressed states and what drives do between
/// them. Level lists name dressed states by their bare product labels, one level per mode.
public struct DressedSpectrum: Sendable {
    private let cluster: Cluster
    private let basis: DressedBasis
    private let map: AxisMap
    /// E/h of each joint dressed state over the ground state's, in Hz, without quasi-static detunings.
    public let energiesHz: [Double]

    public init(_ cluster: Cluster) {
        self.cluster = cluster
        basis = DressedBasis(cluster)
        map = AxisMap(modes: Array(cluster.levels.indices), of: cluster.levels)
        let map = self.map
        let groups = cluster.dressedGroups
        let energies = (0..<cluster.dimension).map { s in
            let digits = map.digits(s)
            var energy = 0.0
            for group in groups {
                energy += group.energyHz(levels: group.modes.map { digits[$0] })
            }
            for coupling in cluster.couplingModels
            where !groups.contains(where: { $0.modes.contains(coupling.a) && $0.modes.contains(coupling.b) })
            {
                energy += coupling.shiftHz(digits[coupling.a], digits[coupling.b])
            }
            return energy
        }
        energiesHz = energies.map { $0 - energies[0] }
    }

    /// E/h over the ground state of the dressed state with these levels, in Hz.
    public func energyHz(levels: [Int]) -> Double { energiesHz[map.state(levels)] }

    /// The 0→1 frequency of a mode with all others in ground, in Hz.
    public func frequencyHz(_ mode: Int) -> Double { energyHz(levels: excited(mode, 1)) }

    /// E2 − 2 E1 of a mode with all others in ground, in Hz; `nil` for two levels.
    public func anharmonicityHz(_ mode: Int) -> Double? {
        guard cluster.levels[mode] > 2 else { return nil }
        return energyHz(levels: excited(mode, 2)) - 2 * frequencyHz(mode)
    }

    /// ζ = E11 − E10 − E01 + E00 of two modes with all others in ground, in Hz.
    public func zzHz(_ a: Int, _ b: Int) -> Double {
        var both = excited(a, 1)
        both[b] = 1
        return energyHz(levels: both) - frequencyHz(a) - frequencyHz(b)
    }

    /// ⟨to|a_mode|from⟩ between dressed states (of a mode in the charge basis, its elements between neighbours): the
    /// drive Ω/2·a† + h.c. on `mode` moves `to` to `from` with Ω times this. Real, for the Hamiltonian at idle is.
    public func loweringElement(_ mode: Int, from: [Int], to: [Int]) -> Double {
        let (source, target) = (basis.column(map.state(from)), basis.column(map.state(to)))
        let spacing = map.spacing(mode)
        let lowering = cluster.models[mode].lowering
        var sum = 0.0
        for s in 0..<cluster.dimension {
            let level = s / spacing % cluster.levels[mode]
            if level > 0 { sum += target[s - spacing] * lowering[level - 1] * source[s] }
        }
        return sum
    }

    /// The dressed state with these levels as a column in the bare product basis (real amplitudes).
    public func column(levels: [Int]) -> [Double] { basis.column(map.state(levels)) }

    private func excited(_ mode: Int, _ level: Int) -> [Int] {
        cluster.levels.indices.map { $0 == mode ? level : 0 }
    }
}

internal import RackNumerics

/// The idle Liouvillian of a few modes in the cluster's frame: dρ/dt = −i[H, ρ] + Σ (LρL† − ½{L†L, ρ}).
struct GroupLiouvillian {
    let map: AxisMap
    private let cluster: Cluster
    /// Decay of each mode on elements of each level difference, and the modes' spacings in a joint state.
    private let decay: [[ComplexMatrix]]
    /// Dephasing that modes of the group share: Σ w n of each joint state, and the rate.
    private let shared: [(values: [Double], rate: Double)]
    private let spacings: [Int]
    /// H as rows of (column, value) in rad/s, diagonal first.
    private var hamiltonian: [[(column: Int, value: Double)]]

    init(modes: [Int], cluster: Cluster) {
        map = AxisMap(modes: modes, of: cluster.levels)
        self.cluster = cluster
        let map = self.map
        decay = modes.map { mode in
            let (operators, levels) = (cluster.localOperators(of: mode), cluster.levels[mode])
            return (0..<levels).map { LocalChannel.generator(operators, levels: levels, difference: $0) }
        }
        shared = cluster.sharedDephasing.filter { modes.contains($0.modes[0]) }.map { noise in
            let values = (0..<map.dimension).map { s in
                let digits = map.digits(s)
                return zip(noise.modes, noise.weights).reduce(0.0) { sum, entry in
                    modes.firstIndex(of: entry.0).map { sum + entry.1 * Double(digits[$0]) } ?? sum
                }
            }
            return (values, noise.rate)
        }
        spacings = modes.indices.map { map.spacing($0) }
        hamiltonian = (0..<map.dimension).map { s in
            var energy = 0.0
            let digits = map.digits(s)
            for (position, level) in digits.enumerated() {
                let mode = modes[position]
                let offset = cluster.detuningsHz[mode] - cluster.frameHz[mode]
                energy += cluster.models[mode].energiesHz[level] + Double(level) * offset
            }
            for coupling in cluster.couplingModels {
                guard let a = modes.firstIndex(of: coupling.a), let b = modes.firstIndex(of: coupling.b)
                else { continue }
                energy += coupling.shiftHz(digits[a], digits[b])
            }
            return [(s, 2 * .pi * energy)]
        }
        for coupling in cluster.couplingModels where coupling.idleHz != 0 {
            guard let a = modes.firstIndex(of: coupling.a), let b = modes.firstIndex(of: coupling.b) else {
                continue
            }
            let operation = ExchangeOperator(
                cluster.models[coupling.a], cluster.models[coupling.b], counterRotating: cluster.counterRotating)
            for element in operation.elements(map, a, b) {
                let value = 2 * .pi * coupling.idleHz * element.factor
                hamiltonian[element.row].append((element.column, value))
                hamiltonian[element.column].append((element.row, value))
            }
        }
    }

    /// Elements of the generator's row for ⟨r|ρ|c⟩: from element (row, column), with weight.
    private func sources(_ r: Int, _ c: Int) -> [(row: Int, column: Int, value: Complex)] {
        var result: [(row: Int, column: Int, value: Complex)] = []
        for (column, value) in hamiltonian[r] { result.append((column, c, Complex(0, -value))) }
        for (column, value) in hamiltonian[c] { result.append((r, column, Complex(0, value))) }
        for noise in shared {
            let difference = noise.values[r] - noise.values[c]
            result.append((r, c, Complex(-noise.rate * difference * difference)))
        }
        let (rowDigits, columnDigits) = (map.digits(r), map.digits(c))
        for position in map.modes.indices {
            let spacing = spacings[position]
            let (j, k) = (rowDigits[position], columnDigits[position])
            let generator = decay[position][abs(j - k)]
            let i = min(j, k)
            for source in max(i - 1, 0)...min(i + 1, generator.rows - 1) {
                let shift = (source - i) * spacing
                result.append((r + shift, c + shift, generator[i, source]))
            }
        }
        return result
    }

    /// The sectors, each transposed pair once; `nil` if one has more than `limit` elements.
    func sectors(limit: Int) -> [IdleGroup.Sector]? {
        let n = map.dimension
        var sets = DisjointSets(count: n * n)
        for r in 0..<n {
            for c in 0..<n {
                for source in sources(r, c) where source.value != .zero {
                    sets.join(r * n + c, source.row * n + source.column)
                }
            }
        }
        let members = sets.sets()
        guard members.allSatisfy({ $0.count <= limit }) else { return nil }
        var position = [Int](repeating: 0, count: n * n)
        for set in members {
            for (k, element) in set.enumerated() { position[element] = k }
        }
        var result: [IdleGroup.Sector] = []
        for set in members {
            let first = set[0]
            let mirror = sets.root(first % n * n + first / n)
            if mirror < first { continue }
            var generator = ComplexMatrix(rows: set.count, columns: set.count)
            for (k, element) in set.enumerated() {
                for source in sources(element / n, element % n) where source.value != .zero {
                    generator[k, position[source.row * n + source.column]] += source.value
                }
            }
            let phaseRate = generator.trace.im / Double(set.count)
            for k in 0..<set.count { generator[k, k] -= Complex(0, phaseRate) }
            result.append(
                IdleGroup.Sector(
                    rows: set.map { $0 / n }, columns: set.map { $0 % n }, hasMirror: mirror != first,
                    phaseRate: phaseRate, generator: generator))
        }
        return result
    }
}

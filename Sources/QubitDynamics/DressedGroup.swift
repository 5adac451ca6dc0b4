internal import RackNumerics

/// The idle Hamiltonian's eigenbasis for modes that exchange joins: what is called |n⟩ at the connectors.
struct DressedGroup: Sendable {
    /// Modes within the cluster, ascending.
    let modes: [Int]
    /// Row-major real orthogonal matrix: column s is the eigenvector named after bare product state s, with
    /// that component positive.
    let vectors: [Double]
    /// E/h of each named state, in Hz, from the bare ground state.
    let energiesHz: [Double]
    let dimension: Int

    var isTrivial: Bool { modes.count == 1 }

    init(_ modes: [Int], models: [ModeModel], couplings: [CouplingModel], counterRotating: Bool) {
        self.modes = modes
        let hamiltonian = GroupHamiltonian(
            modes, models: models, couplings: couplings, counterRotating: counterRotating)
        dimension = hamiltonian.dimension
        (energiesHz, vectors) = hamiltonian.namedEigenSystem()
    }
}

/// The idle Hamiltonian/h of a few modes in their bare product basis: a sparse real symmetric matrix.
struct GroupHamiltonian {
    let dimension: Int
    let map: AxisMap
    private var diagonal: [Double]
    private var elements: [ExchangeElement] = []

    init(_ modes: [Int], models: [ModeModel], couplings: [CouplingModel], counterRotating: Bool) {
        map = AxisMap(modes: modes, of: models.map(\.levels))
        dimension = map.dimension
        diagonal = [Double](repeating: 0, count: dimension)
        let lowering = modes.map { models[$0].lowering }
        for coupling in couplings {
            guard let a = modes.firstIndex(of: coupling.a), let b = modes.firstIndex(of: coupling.b) else {
                continue
            }
            for s in 0..<dimension {
                let digits = map.digits(s)
                diagonal[s] += coupling.shiftHz(digits[a], digits[b])
            }
            guard coupling.idleHz != 0 else { continue }
            elements += ExchangeOperator.elements(
                map, a, b, lowering: lowering, counterRotating: counterRotating
            ).map { ExchangeElement(row: $0.row, column: $0.column, factor: $0.factor * coupling.idleHz) }
        }
        for s in 0..<dimension {
            for (position, level) in map.digits(s).enumerated() {
                diagonal[s] += models[modes[position]].energiesHz[level]
            }
        }
    }

    /// Energies and row-major eigenvectors, named after bare states by largest overlap, one to one.
    ///
    /// - Parameter subset: keeps only these states (elements that leave them are dropped); others get their
    ///   bare energy and themselves as eigenvector.
    func namedEigenSystem(subset: [Int]? = nil) -> (energies: [Double], vectors: [Double]) {
        var energies = diagonal
        var vectors = [Double](repeating: 0, count: dimension * dimension)
        for s in 0..<dimension { vectors[s * dimension + s] = 1 }
        var isKept = [Bool](repeating: subset == nil, count: dimension)
        for s in subset ?? [] { isKept[s] = true }
        let kept = elements.filter { isKept[$0.row] && isKept[$0.column] }
        var sets = DisjointSets(count: dimension)
        for element in kept { sets.join(element.row, element.column) }
        var position = [Int](repeating: 0, count: dimension)
        for block in sets.sets() where block.count > 1 {
            for (k, s) in block.enumerated() { position[s] = k }
            let n = block.count
            var matrix = [Double](repeating: 0, count: n * n)
            for (k, s) in block.enumerated() { matrix[k * n + k] = diagonal[s] }
            for element in kept where sets.root(element.row) == block[0] {
                let (r, c) = (position[element.row], position[element.column])
                matrix[r * n + c] += element.factor
                matrix[c * n + r] += element.factor
            }
            let system = SymmetricEigenSystem(matrix, dimension: n)
            let names = Self.names(system)
            for k in 0..<n {
                let name = block[names[k]]
                energies[name] = system.values[k]
                let sign = system.vector(k, names[k]) < 0 ? -1.0 : 1.0
                for r in 0..<n { vectors[block[r] * dimension + name] = sign * system.vector(k, r) }
            }
        }
        return (energies, vectors)
    }

    /// For each eigenvector the basis state it is named after: largest overlaps first.
    private static func names(_ system: SymmetricEigenSystem) -> [Int] {
        let n = system.dimension
        let pairs = (0..<(n * n)).sorted {
            let (x, y) = (system.vectors[$0].magnitude, system.vectors[$1].magnitude)
            return x != y ? x > y : $0 < $1
        }
        var names = [Int](repeating: -1, count: n)
        var isTaken = [Bool](repeating: false, count: n)
        for pair in pairs {
            let (row, k) = (pair / n, pair % n)
            guard names[k] < 0, !isTaken[row] else { continue }
            names[k] = row
            isTaken[row] = true
        }
        return names
    }
}

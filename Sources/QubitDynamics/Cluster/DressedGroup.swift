internal import RackNumerics
internal import Synchronization

/// The idle Hamiltonian's eigenbasis for modes that exchange joins: what is called |n⟩ at the connectors.
///
/// Up to `exactLimit` states it is exact: one window. Beyond, U is put together from windows of neighbouring modes: the
/// modes are added one by one, U ← U·U(N∖i)†·U(N) where N are mode i and the nearest that were there before. Every order of
/// perturbation theory in g/Δ whose paths fit into a window is then exact: in chains of qutrits the first four. Levels
/// must be far enough from each other to be named alike in all windows.
struct DressedGroup: Sendable {
    /// Modes within the cluster, ascending.
    let modes: [Int]
    /// U is their product, the first leftmost.
    let windows: [DressedWindow]

    private static let exactLimit = 1000
    private static let windowLimit = 250

    var isTrivial: Bool { modes.count == 1 }

    init(_ modes: [Int], models: [ModeModel], couplings: [CouplingModel], counterRotating: Bool) {
        func window(_ modes: [Int], isInverse: Bool) -> DressedWindow {
            DressedWindow(
                modes, models: models, couplings: couplings, counterRotating: counterRotating, isInverse: isInverse)
        }
        self.modes = modes
        func dimension(_ modes: [Int]) -> Double { modes.reduce(1.0) { $0 * Double(models[$1].levels) } }
        guard dimension(modes) > Double(Self.exactLimit) else {
            windows = [window(modes, isInverse: false)]
            return
        }
        let order = Self.outward(modes, couplings)
        var windows: [DressedWindow] = []
        for (k, mode) in order.enumerated() {
            var chosen = [mode]
            for near in Self.byDistance(from: mode, among: Array(order[..<k]), couplings) {
                guard dimension(chosen + [near]) <= Double(Self.windowLimit) else { break }
                chosen.append(near)
            }
            let others = chosen.dropFirst().sorted()
            if !others.isEmpty { windows.append(window(others, isInverse: true)) }
            windows.append(window(chosen.sorted(), isInverse: false))
        }
        self.windows = windows
    }

    /// E/h of the named state with these levels of the modes, in Hz, from the bare ground state.
    func energyHz(levels: [Int]) -> Double {
        windows.reduce(0) { sum, window in
            // Windows are made of modes of the group.
            let own = window.modes.map { levels[modes.firstIndex(of: $0)!] }
            let state = zip(own, window.levels).reduce(0) { $0 * $1.1 + $1.0 }
            return sum + (window.isInverse ? -1 : 1) * window.energiesHz[state]
        }
    }

    /// The modes so that each but the first has a neighbour before it, from one with few neighbours on.
    private static func outward(_ modes: [Int], _ couplings: [CouplingModel]) -> [Int] {
        let joining = couplings.filter { $0.idleHz != 0 }
        let degrees = modes.map { mode in joining.count { $0.a == mode || $0.b == mode } }
        let first = modes[degrees.indices.min { (degrees[$0], $0) < (degrees[$1], $1) } ?? 0]
        return [first] + byDistance(from: first, among: modes.filter { $0 != first }, couplings)
    }

    /// Modes that exchange joins to `start` by way of each other, the nearest first.
    private static func byDistance(from start: Int, among modes: [Int], _ couplings: [CouplingModel]) -> [Int] {
        var found = [start]
        var next = 0
        while next < found.count {
            let here = found[next]
            next += 1
            for coupling in couplings where coupling.idleHz != 0 && (coupling.a == here || coupling.b == here) {
                let other = coupling.a == here ? coupling.b : coupling.a
                if modes.contains(other), !found.contains(other) { found.append(other) }
            }
        }
        return Array(found.dropFirst())
    }
}

/// The exact eigenbasis of some modes, the others left out.
struct DressedWindow: Sendable {
    /// Ascending.
    let modes: [Int]
    let levels: [Int]
    /// Per named state, from the bare ground state.
    let energiesHz: [Double]
    /// The eigenvectors, where they are not the bare states.
    let blocks: [NamedBlock]
    /// Whether its inverse is meant.
    let isInverse: Bool

    init(
        _ modes: [Int], models: [ModeModel], couplings: [CouplingModel], counterRotating: Bool, isInverse: Bool
    ) {
        self.modes = modes
        self.isInverse = isInverse
        levels = modes.map { models[$0].levels }
        let hamiltonian = GroupHamiltonian(
            modes, models: models, couplings: couplings, counterRotating: counterRotating)
        (energiesHz, blocks) = hamiltonian.namedEigenSystem()
    }
}

/// Eigenvectors among states that the Hamiltonian joins.
struct NamedBlock: Sendable {
    /// Ascending.
    let states: [Int]
    /// Row-major, states.count²: column c is the eigenvector named after `states[c]`.
    let vectors: [Double]
}

/// The dressed groups of a cluster, diagonalised when they are first asked for: not every method needs them.
final class DressedGroups: Sendable {
    private let make: @Sendable () -> [DressedGroup]
    private let known = Mutex<[DressedGroup]?>(nil)

    init(_ make: @escaping @Sendable () -> [DressedGroup]) { self.make = make }

    var all: [DressedGroup] {
        known.withLock { known in
            if let known { return known }
            let made = make()
            known = made
            return made
        }
    }
}

/// The idle Hamiltonian/h of a few modes in their bare product basis: a sparse real symmetric matrix.
struct GroupHamiltonian {
    /// How many states are kept.
    let dimension: Int
    /// The levels of each of the group's modes, per state that is kept.
    let digits: [[Int]]
    private var diagonal: [Double]
    private var elements: [ExchangeElement] = []

    /// - Parameter kept: the levels of each of the group's modes, per state, joint states ascending; elements that
    ///   leave these states are dropped. All of them by default.
    init(
        _ modes: [Int], models: [ModeModel], couplings: [CouplingModel], counterRotating: Bool, kept: [[Int]]? = nil
    ) {
        let levels = modes.map { models[$0].levels }
        digits =
            kept
            ?? levels.reduce([[]]) { partial, count in partial.flatMap { outer in (0..<count).map { outer + [$0] } } }
        dimension = digits.count
        diagonal = [Double](repeating: 0, count: dimension)
        let position = { [digits] (levels: [Int]) in
            kept == nil ? levels.indices.reduce(0) { $0 * models[modes[$1]].levels + levels[$1] }
                : digits.firstIndex(of: levels)
        }
        for coupling in couplings {
            guard let a = modes.firstIndex(of: coupling.a), let b = modes.firstIndex(of: coupling.b) else {
                continue
            }
            for s in 0..<dimension { diagonal[s] += coupling.shiftHz(digits[s][a], digits[s][b]) }
            guard coupling.idleHz != 0 else { continue }
            let operation = ExchangeOperator(
                models[coupling.a], models[coupling.b], counterRotating: counterRotating)
            for s in 0..<dimension {
                var target = digits[s]
                for step in operation.steps(digits[s][a], digits[s][b]) {
                    (target[a], target[b]) = (step.toA, step.toB)
                    guard let row = position(target) else { continue }
                    elements.append(ExchangeElement(row: row, column: s, factor: step.factor * coupling.idleHz))
                }
            }
        }
        for s in 0..<dimension {
            for (mode, level) in zip(modes, digits[s]) { diagonal[s] += models[mode].energiesHz[level] }
        }
    }

    /// Energies and eigenvectors, named after bare states by largest overlap, one to one.
    func namedEigenSystem() -> (energies: [Double], blocks: [NamedBlock]) {
        var energies = diagonal
        var blocks: [NamedBlock] = []
        var sets = DisjointSets(count: dimension)
        for element in elements { sets.join(element.row, element.column) }
        let members = sets.sets()
        var home = [(block: Int, position: Int)](repeating: (0, 0), count: dimension)
        for (number, block) in members.enumerated() {
            for (k, s) in block.enumerated() { home[s] = (number, k) }
        }
        var inside = [[ExchangeElement]](repeating: [], count: members.count)
        for element in elements { inside[home[element.row].block].append(element) }
        for (block, own) in zip(members, inside) where block.count > 1 {
            let n = block.count
            var matrix = [Double](repeating: 0, count: n * n)
            for (k, s) in block.enumerated() { matrix[k * n + k] = diagonal[s] }
            for element in own {
                let (r, c) = (home[element.row].position, home[element.column].position)
                matrix[r * n + c] += element.factor
                matrix[c * n + r] += element.factor
            }
            let system = SymmetricEigenSystem(matrix, dimension: n)
            let names = Self.names(system)
            var vectors = [Double](repeating: 0, count: n * n)
            for k in 0..<n {
                energies[block[names[k]]] = system.values[k]
                let sign = system.vector(k, names[k]) < 0 ? -1.0 : 1.0
                for r in 0..<n { vectors[r * n + names[k]] = sign * system.vector(k, r) }
            }
            blocks.append(NamedBlock(states: block, vectors: vectors))
        }
        return (energies, blocks)
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

internal import RackModel
internal import RackNumerics
internal import RealModule

/// Modes that the Hamiltonian joins (or drives) during a piece, with the sparsity of their Hamiltonian.
final class Component {
    struct Block {
        /// Joint states, ascending, and their row offsets in the cluster.
        let states: [Int]
        let offsets: [Int]
        /// Levels of each of the component's modes, and their sum.
        let digits: [[Int]]
        let excitations: [Int]
        /// How much an error in each state counts for the accuracy: 0.3 for every level beyond a mode's first excited
        /// one and 0.1 for every excitation of a coupler, for those hold little of most states.
        let importance: [Double]
        /// Elements by position in `states`; `source` is a coupling or a mode of the cluster.
        var exchange: [(row: Int, column: Int, factor: Double, source: Int)] = []
        /// `row` has one excitation more, or any number where counter-rotating terms are kept.
        var drive: [(row: Int, column: Int, factor: Double, source: Int)] = []
    }

    let map: AxisMap
    /// What couplings add to the energy of each joint state, in rad/s, where the cluster keeps that in the
    /// Hamiltonian.
    let shiftRates: [Double]
    private(set) var blocks: [Block] = []
    let couplings: [Int]
    let isDriven: Bool
    /// Whether the drives' elements all climb by one excitation, so that a turning frame changes but their phase.
    let mayTurn: Bool
    /// Whether its states are listed in `blocks`; a larger component is known by its parts alone.
    private let isWhole: Bool
    private static let wholeLimit = 2000
    /// Filled on first use by `parts`.
    var knownParts: Parts?
    /// Filled on first use by `plan`.
    var knownPlan: (kind: [Int], plan: ChainPlan)?

    /// - Parameter couplings: those within `modes` that exchange (`coupled`) or shift levels now.
    init(modes: [Int], driven: [Bool], coupled: [Bool], couplings: [Int], cluster: Cluster) {
        map = AxisMap(modes: modes, of: cluster.levels)
        self.couplings = couplings
        isDriven = modes.contains { driven[$0] }
        mayTurn = !(cluster.counterRotating && modes.contains { cluster.models[$0].hasDistantElements })
        // Nothing of the size of millions of states is listed: what large components do is done by their parts.
        isWhole = map.dimension <= Self.wholeLimit
        guard isWhole else {
            shiftRates = []
            return
        }
        shiftRates = Self.shiftRates(map, couplings, cluster)
        var sets = DisjointSets(count: map.dimension)
        var exchange: [(ExchangeElement, Int)] = []
        for coupling in couplings {
            let model = cluster.couplingModels[coupling]
            guard coupled[coupling], let a = modes.firstIndex(of: model.a),
                let b = modes.firstIndex(of: model.b)
            else { continue }
            let operation = ExchangeOperator(
                cluster.models[model.a], cluster.models[model.b], counterRotating: cluster.counterRotating)
            exchange += operation.elements(map, a, b).map { ($0, coupling) }
        }
        var drive: [(ExchangeElement, Int)] = []
        for (position, mode) in modes.enumerated() where driven[mode] {
            let spacing = map.spacing(position)
            let own = cluster.models[mode].driveElements(counterRotating: cluster.counterRotating)
            for s in 0..<map.dimension {
                let level = map.digits(s)[position]
                for element in own where element.column == level {
                    let row = s + (element.row - level) * spacing
                    drive.append((ExchangeElement(row: row, column: s, factor: element.factor), mode))
                }
            }
        }
        for (element, _) in exchange + drive { sets.join(element.row, element.column) }
        var home = [(block: Int, position: Int)](repeating: (0, 0), count: map.dimension)
        for states in sets.sets() {
            for (k, s) in states.enumerated() { home[s] = (blocks.count, k) }
            let digits = states.map { map.digits($0) }
            blocks.append(
                Block(
                    states: states, offsets: states.map { map.stateOffsets[$0] }, digits: digits,
                    excitations: digits.map { $0.reduce(0, +) },
                    importance: digits.map { Self.importance($0, modes, cluster) }))
        }
        for (element, source) in exchange {
            let (row, column) = (home[element.row], home[element.column])
            blocks[row.block].exchange.append((row.position, column.position, element.factor, source))
        }
        for (element, source) in drive {
            let (row, column) = (home[element.row], home[element.column])
            blocks[row.block].drive.append((row.position, column.position, element.factor, source))
        }
    }

    private static func importance(_ digits: [Int], _ modes: [Int], _ cluster: Cluster) -> Double {
        zip(digits, modes).reduce(1.0) { product, entry in
            let isCoupler = cluster.models[entry.1].kind == .coupler
            return product
                * (isCoupler ? Double.pow(0.1, Double(entry.0)) : Double.pow(0.3, Double(max(entry.0 - 1, 0))))
        }
    }

    private static func shiftRates(_ map: AxisMap, _ couplings: [Int], _ cluster: Cluster) -> [Double] {
        var rates = [Double](repeating: 0, count: map.dimension)
        for model in couplings.map({ cluster.couplingModels[$0] }) where cluster.keepsShifts(model) {
            guard let a = map.modes.firstIndex(of: model.a), let b = map.modes.firstIndex(of: model.b) else { continue }
            for s in rates.indices {
                let digits = map.digits(s)
                rates[s] += 2 * .pi * model.shiftHz(digits[a], digits[b])
            }
        }
        return rates
    }

    /// Whether states that nothing joins turn all the same.
    var isShifting: Bool { shiftRates.contains { $0 != 0 } }
    /// Whether its operators are worked out in blocks of joint states rather than by splitting it into modes and pairs.
    ///
    /// - Parameter limit: of what is not driven: real Hamiltonians of held samples are quick, and single modes cannot be
    ///   split. Where several modes are driven, steps are short and each costs the cube of the block: four qutrits that
    ///   stay coupled took sixty times as long as by splitting, and three a little less.
    func isDense(limit: Int) -> Bool {
        largestBlock <= (isDriven && map.modes.count > 1 ? min(limit, Self.drivenLimit) : limit)
    }

    private static let drivenLimit = 27

    private var largestBlock: Int { isWhole ? blocks.reduce(0) { max($0, $1.states.count) } : map.dimension }
}

/// How a piece's Hamiltonian falls apart.
final class PieceStructure {
    /// Which modes are driven and which couplings are on.
    struct Key: Hashable {
        var driven: [Bool]
        var coupled: [Bool]
    }

    /// Modes that are neither driven nor joined: only phases.
    let freeModes: [Int]
    let components: [Component]
    let cluster: Cluster

    init(_ key: Key, cluster: Cluster) {
        self.cluster = cluster
        var sets = DisjointSets(count: cluster.levels.count)
        let active = cluster.couplingModels.indices.filter {
            key.coupled[$0] || cluster.keepsShifts(cluster.couplingModels[$0])
        }
        for coupling in active {
            sets.join(cluster.couplingModels[coupling].a, cluster.couplingModels[coupling].b)
        }
        let all = sets.sets()
        freeModes = all.filter { $0.count == 1 && !key.driven[$0[0]] }.map { $0[0] }
        components = all.filter { $0.count > 1 || key.driven[$0[0]] }.map { modes in
            Component(
                modes: modes, driven: key.driven, coupled: key.coupled,
                couplings: active.filter { modes.contains(cluster.couplingModels[$0].a) }, cluster: cluster)
        }
    }
}

internal import RackNumerics
internal import Synchronization

/// A cluster's master equation with the lowest levels of each mode: where its elements are, and all that decays.
final class LiouvilleStructure: Sendable {
    struct Key: Hashable {
        /// Which modes are driven and which couplings exchange.
        var driven: [Bool]
        var coupled: [Bool]
        /// Whether drives have two quadratures.
        var isComplex: Bool
        /// Levels of each mode that are kept.
        var kept: [Int]
    }

    /// `factor` times a coupling's exchange, or a quadrature of a mode's drive, is part of the element at `place`.
    struct Entry {
        var place: Int
        var factor: Double
        var source: Int
        /// The states that the element joins.
        var row: Int
        var column: Int
    }

    let kept: [Int]
    /// The cluster's numbers of the joint states, ascending.
    let states: [Int]
    /// Levels of mode m in joint state s at s·modes + m.
    let digits: [Int]
    let modes: Int
    /// The equation without any energy or field, with `fastest`/2 added to the rate of every element.
    let blank: MasterSeries
    let exchange: [Entry]
    /// What the real parts of drives multiply, and the imaginary parts.
    let real: [Entry]
    let imaginary: [Entry]
    /// Which set of joint states that the Hamiltonian joins each state is of, and how many there are.
    let components: [Int]
    let componentCount: Int
    /// From which component to which each jump leads.
    let jumpLinks: [[(from: Int, to: Int)]]
    /// Σ 2πχ, what couplings add to each state's energy, in rad/s.
    let shifts: [Double]
    /// The largest rate at which an element shrinks, in 1/s.
    let fastest: Double
    /// The largest elements that lead to levels of a mode that are not kept: factors of exchange and of drives, and
    /// rates of jumps in 1/s; of drives and jumps for each mode.
    let lostExchange: [(mode: Int, coupling: Int, factor: Double)]
    let lostDrive: [Double]
    let lostJumps: [Double]

    init(_ key: Key, _ cluster: Cluster) {
        kept = key.kept
        modes = kept.count
        let all = AxisMap(modes: Array(kept.indices), of: cluster.levels)
        let map = AxisMap(modes: Array(kept.indices), of: kept)
        let joint = (0..<map.dimension).map { map.digits($0) }
        states = joint.map { all.state($0) }
        digits = joint.flatMap { $0 }
        shifts = joint.map { digits in
            cluster.couplingModels.reduce(0) { $0 + 2 * .pi * $1.shiftHz(digits[$1.a], digits[$1.b]) }
        }
        var links = Links(map, joint, key, cluster)
        links.addExchange()
        links.addDrives()
        (lostExchange, lostDrive) = (links.lostExchange, links.lostDrive)
        let jumps = Self.jumps(map, joint, cluster)
        var sets = DisjointSets(count: joint.count)
        for link in links.exchange + links.real { sets.join(link.row, link.column) }
        var components = [Int](repeating: 0, count: joint.count)
        let joined = sets.sets()
        for (number, states) in joined.enumerated() {
            for s in states { components[s] = number }
        }
        (self.components, componentCount) = (components, joined.count)
        jumpLinks = jumps.list.map { jump in
            var known = Set<[Int]>()
            return jump.values.indices.compactMap { s in
                guard jump.values[s] != 0 else { return nil }
                let link = (from: components[s + jump.offset], to: components[s])
                return known.insert([link.from, link.to]).inserted ? link : nil
            }
        }
        lostJumps = jumps.lost
        let rates = Self.rates(joint, cluster)
        let fastest = rates.max() ?? 0
        self.fastest = fastest
        let equation = MasterSeries(
            dimension: map.dimension, realOffsets: links.realOffsets, imaginaryOffsets: links.imaginaryOffsets,
            jumps: jumps.list
        ) { fastest / 2 - rates[$0 * joint.count + $1] }
        blank = equation
        let first = links.realOffsets.count
        func entries(_ links: [Links.Link], offsets: [Int], from: Int) -> [Entry] {
            links.map { link in
                // Every offset of a link was entered.
                let slot = from + (offsets.firstIndex(of: link.column - link.row) ?? 0)
                return Entry(
                    place: equation.place(slot, link.row), factor: link.factor, source: link.source, row: link.row,
                    column: link.column)
            }
        }
        exchange = entries(links.exchange, offsets: links.realOffsets, from: 0)
        real = entries(links.real, offsets: links.realOffsets, from: 0)
        imaginary = entries(links.imaginary, offsets: links.imaginaryOffsets, from: first)
    }

    /// Where the states of another structure of the same cluster, which keeps no more, are among those of this one.
    func places(of other: LiouvilleStructure) -> [Int] {
        other.states.indices.map { s in
            (0..<modes).reduce(0) { $0 * kept[$1] + other.digits[s * modes + $1] }
        }
    }

    /// How fast each element shrinks, in 1/s, row by row.
    private static func rates(_ joint: [[Int]], _ cluster: Cluster) -> [Double] {
        let n = joint.count
        var own = [Double](repeating: 0, count: n)
        var dephasing: [[Double]] = []
        for one in cluster.collapseOperators {
            switch one {
            case .ladder(let mode, _, let amplitudes):
                for s in 0..<n { own[s] += amplitudes[joint[s][mode]] * amplitudes[joint[s][mode]] / 2 }
            case .dephasing(let modes, let weights, let rate):
                dephasing.append(
                    joint.map { digits in
                        rate.squareRoot() * zip(modes, weights).reduce(0) { $0 + $1.1 * Double(digits[$1.0]) }
                    })
            }
        }
        var rates = [Double](repeating: 0, count: n * n)
        for r in 0..<n {
            for c in 0..<n {
                rates[r * n + c] = dephasing.reduce(own[r] + own[c]) { $0 + ($1[r] - $1[c]) * ($1[r] - $1[c]) }
            }
        }
        return rates
    }

    private static func jumps(
        _ map: AxisMap, _ joint: [[Int]], _ cluster: Cluster
    ) -> (list: [(offset: Int, values: [Double])], lost: [Double]) {
        var list: [(offset: Int, values: [Double])] = []
        var lost = [Double](repeating: 0, count: map.modes.count)
        for one in cluster.collapseOperators {
            guard case .ladder(let mode, let step, let amplitudes) = one else { continue }
            let offset = -step * map.spacing(mode)
            let levels = 0..<map.levels[mode]
            // Row r is where the jump from r + offset leads.
            let values = joint.map { digits -> Double in
                let from = digits[mode] - step
                return levels.contains(from) ? amplitudes[from] : 0
            }
            if values.contains(where: { $0 != 0 }) { list.append((offset, values)) }
            if step > 0 { lost[mode] += amplitudes[levels.upperBound - 1] * amplitudes[levels.upperBound - 1] }
        }
        return (list, lost)
    }
}

/// Elements of the Hamiltonian between joint states, and those that lead out of what is kept.
private struct Links {
    struct Link {
        var row: Int
        var column: Int
        var factor: Double
        var source: Int
    }

    private let map: AxisMap
    private let joint: [[Int]]
    private let key: LiouvilleStructure.Key
    private let cluster: Cluster
    private(set) var exchange: [Link] = []
    private(set) var real: [Link] = []
    private(set) var imaginary: [Link] = []
    private(set) var realOffsets: [Int] = []
    private(set) var imaginaryOffsets: [Int] = []
    private(set) var lostExchange: [(mode: Int, coupling: Int, factor: Double)] = []
    private(set) var lostDrive: [Double]

    init(_ map: AxisMap, _ joint: [[Int]], _ key: LiouvilleStructure.Key, _ cluster: Cluster) {
        (self.map, self.joint, self.key, self.cluster) = (map, joint, key, cluster)
        lostDrive = [Double](repeating: 0, count: cluster.levels.count)
    }

    mutating func addExchange() {
        for (number, model) in cluster.couplingModels.enumerated() where key.coupled[number] {
            let operation = ExchangeOperator(
                cluster.models[model.a], cluster.models[model.b], counterRotating: false)
            for (s, digits) in joint.enumerated() {
                let (j, k) = (digits[model.a], digits[model.b])
                for step in operation.steps(j, k)
                where step.toA < map.levels[model.a] && step.toB < map.levels[model.b] {
                    let row = s + (step.toA - j) * map.spacing(model.a) + (step.toB - k) * map.spacing(model.b)
                    add(row, s, step.factor, number, to: \.exchange)
                }
            }
            lostExchange.append((model.a, number, lost(up: model.a, down: model.b)))
            lostExchange.append((model.b, number, lost(up: model.b, down: model.a)))
        }
    }

    /// The largest element of exchange that lifts `up` beyond what is kept.
    private func lost(up: Int, down: Int) -> Double {
        let (kept, levels, others) = (map.levels[up], cluster.levels[up], cluster.levels[down])
        guard kept < levels else { return 0 }
        let climb = cluster.models[up].quadrature[(kept - 1) * levels + kept].magnitude
        return (1..<map.levels[down]).reduce(0) {
            max($0, climb * cluster.models[down].quadrature[($1 - 1) * others + $1].magnitude)
        }
    }

    mutating func addDrives() {
        for mode in key.driven.indices where key.driven[mode] {
            for element in cluster.models[mode].driveElements(counterRotating: false) {
                guard element.row < map.levels[mode] else {
                    if element.column < map.levels[mode] {
                        lostDrive[mode] = max(lostDrive[mode], element.factor.magnitude)
                    }
                    continue
                }
                for (s, digits) in joint.enumerated() where digits[mode] == element.column {
                    let row = s + (element.row - element.column) * map.spacing(mode)
                    add(row, s, element.factor, mode, to: \.real)
                    guard key.isComplex else { continue }
                    // c a† + h.c. with c = x + iy: iy in (row, s), −iy in (s, row).
                    imaginary.append(Link(row: row, column: s, factor: element.factor, source: mode))
                    imaginary.append(Link(row: s, column: row, factor: -element.factor, source: mode))
                    for offset in [s - row, row - s] where !imaginaryOffsets.contains(offset) {
                        imaginaryOffsets.append(offset)
                    }
                }
            }
        }
    }

    private mutating func add(
        _ row: Int, _ column: Int, _ factor: Double, _ source: Int, to list: WritableKeyPath<Links, [Link]>
    ) {
        self[keyPath: list].append(Link(row: row, column: column, factor: factor, source: source))
        self[keyPath: list].append(Link(row: column, column: row, factor: factor, source: source))
        for offset in [column - row, row - column] where !realOffsets.contains(offset) { realOffsets.append(offset) }
    }
}

/// The structures of one cluster, kept for the next run.
final class LiouvilleStructures: Sendable {
    private let known = Mutex<(structures: [LiouvilleStructure.Key: LiouvilleStructure], elements: Int)>(([:], 0))
    /// Elements of all structures that are kept: 64 MB.
    private static let mostElements = 1 << 23

    func structure(_ key: LiouvilleStructure.Key, _ cluster: Cluster) -> LiouvilleStructure {
        if let structure = known.withLock({ $0.structures[key] }) { return structure }
        let fresh = LiouvilleStructure(key, cluster)
        let elements = fresh.states.count * fresh.states.count
        known.withLock { known in
            if known.elements + elements > Self.mostElements { known = ([:], 0) }
            known.structures[key] = fresh
            known.elements += elements
        }
        return fresh
    }
}

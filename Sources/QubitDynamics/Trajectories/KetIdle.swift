internal import RackNumerics
internal import RackUnits
internal import Synchronization

/// Idle time of kets whose modes exchange then: the exponentiated generator −iH − ½ΣL†L of each set of modes that is joined,
/// exact for any length of time.
///
/// Propagators over 2^k ticks make a ladder, with rungs below a tick to find the moment of a jump, and inverse rungs to
/// get back from the end of a stretch in which there was one. They depend on the cluster alone.
final class KetIdle: Sendable {
    private struct Group: Sendable {
        let map: AxisMap
        /// Joint states that are joined, with their generator per second.
        let blocks: [(states: [Int], generator: ComplexMatrix)]
    }

    /// Blocks may have so many states.
    private static let limit = 60
    /// The moment of a jump is found to 2^lowest ticks.
    static let lowest = -12

    private let groups: [Group]
    private let apart: DiagonalRates
    private let tickSeconds: Double
    /// Beyond this rung squared norms would shrink too far to go back.
    let highest: Int
    /// From the lowest rung on, forward and back.
    private let rungs: Mutex<[[RowFactor]?]>

    /// `nil` where a block is too large.
    init?(_ cluster: Cluster, _ idle: DiagonalRates) {
        var groups: [Group] = []
        var apart = idle
        for modes in cluster.idleSets {
            let joining = cluster.couplingModels.filter { $0.idleHz != 0 && modes.contains($0.a) }
            guard !joining.isEmpty else { continue }
            // Before anything is built: a set of so many states has larger blocks.
            guard modes.reduce(1.0, { $0 * Double(cluster.levels[$1]) }) <= 2000 else { return nil }
            let group = Self.group(modes, joining, cluster, idle)
            guard group.blocks.allSatisfy({ $0.states.count <= Self.limit }) else { return nil }
            groups.append(group)
            for mode in modes { apart.local[mode] = apart.local[mode].map { _ in .zero } }
            for (k, pair) in idle.layout.pairs.enumerated() where modes.contains(pair.first) {
                apart.pairs[k] = apart.pairs[k].map { _ in .zero }
            }
        }
        self.groups = groups
        self.apart = apart
        tickSeconds = cluster.tickRate.tickSeconds
        var top = 0
        while top < 40, idle.largestDamping * tickSeconds * Double(Int64(2) << top) < 8 { top += 1 }
        highest = top
        rungs = Mutex([[RowFactor]?](repeating: nil, count: 2 * (top - Self.lowest + 1)))
    }

    private static func group(
        _ modes: [Int], _ joining: [CouplingModel], _ cluster: Cluster, _ idle: DiagonalRates
    ) -> Group {
        let map = AxisMap(modes: modes, of: cluster.levels)
        var sets = DisjointSets(count: map.dimension)
        let elements = joining.flatMap { coupling in
            // Both ends are in the set.
            ExchangeOperator(
                cluster.models[coupling.a], cluster.models[coupling.b], counterRotating: cluster.counterRotating
            ).elements(map, modes.firstIndex(of: coupling.a)!, modes.firstIndex(of: coupling.b)!)
                .map { (element: $0, strength: 2 * .pi * coupling.idleHz) }
        }
        for (element, _) in elements { sets.join(element.row, element.column) }
        let members = sets.sets()
        var home = [(block: Int, position: Int)](repeating: (0, 0), count: map.dimension)
        for (number, states) in members.enumerated() {
            for (k, s) in states.enumerated() { home[s] = (number, k) }
        }
        var generators = members.map { states in
            var generator = ComplexMatrix(rows: states.count, columns: states.count)
            for (k, s) in states.enumerated() { generator[k, k] = idle.rate(map.digits(s), of: modes) }
            return generator
        }
        for (element, strength) in elements {
            let (block, row) = home[element.row]
            let column = home[element.column].position
            generators[block][row, column] -= Complex(0, strength * element.factor)
            generators[block][column, row] -= Complex(0, strength * element.factor)
        }
        return Group(map: map, blocks: Array(zip(members, generators)))
    }

    func rung(_ k: Int, isBack: Bool) -> [RowFactor] {
        rungs.withLock { rungs in
            let place = 2 * (k - Self.lowest) + (isBack ? 1 : 0)
            if let known = rungs[place] { return known }
            let made = factors(isBack ? -seconds(k) : seconds(k))
            rungs[place] = made
            return made
        }
    }

    private func seconds(_ rung: Int) -> Double {
        tickSeconds * (rung < 0 ? 1 / Double(Int64(1) << -rung) : Double(Int64(1) << rung))
    }

    private func factors(_ seconds: Double) -> [RowFactor] {
        groups.map { group in
            .blocks(
                group.map,
                group.blocks.map { block in
                    let propagator = MatrixExponential.of(Complex(seconds) * block.generator)
                    return BlockOperator(
                        offsets: block.states.map { group.map.stateOffsets[$0] }, re: propagator.re, im: propagator.im)
                })
        }
    }

    /// Evolution over 2^k ticks, and back where `isBack`.
    func apply(_ ket: KetBuffer, _ k: Int, isBack: Bool = false) {
        KetStep.apply(rung(k, isBack: isBack), ket)
        let seconds = isBack ? -seconds(k) : seconds(k)
        if !apart.isZero { _ = KetDiagonal(apart, seconds: seconds).apply(ket.re, ket.im) }
    }
}

extension DiagonalRates {
    /// What states with these levels of some modes, the others apart, get per second.
    fileprivate func rate(_ levels: [Int], of modes: [Int]) -> Complex {
        var sum = Complex.zero
        for (mode, level) in zip(modes, levels) { sum += local[mode][level] }
        for (pair, terms) in zip(layout.pairs, pairs) {
            guard let a = modes.firstIndex(of: pair.first), let b = modes.firstIndex(of: pair.second) else { continue }
            sum += terms[levels[a] * layout.levels[pair.second] + levels[b]]
        }
        return sum
    }
}

/// One rung of idle time, with its jumps.
struct TrajectoryIdle: Sendable {
    let rates: TrajectoryRates
    let idle: KetIdle
    /// Over 2^rung ticks.
    let rung: Int

    /// What a ket is multiplied by, apart from phases.
    var factors: [RowFactor] { idle.rung(rung, isBack: false) }

    func apply(_ line: TrajectoryLine) {
        idle.apply(line.ket, rung)
        line.squaredNorm = line.ket.squaredNorm
    }

    /// The ket of a shot that jumps in the course of the rung, at its end, further jumps included.
    ///
    /// - Parameter ket: as it stands at the end for shots that have not jumped; it is used up.
    func jumped(_ shot: TrajectoryLine.Shot, ket: KetBuffer) -> TrajectoryLine {
        idle.apply(ket, rung, isBack: true)
        let line = TrajectoryLine(ket, squaredNorm: 1, shots: [shot])
        // In units of the lowest rung.
        var left = Int64(1) << (rung - KetIdle.lowest)
        var next = rung - 1
        while left > 0 {
            // Down to the last moment before the jump, by halves of what is left.
            while next >= KetIdle.lowest {
                let length = Int64(1) << (next - KetIdle.lowest)
                if length <= left {
                    idle.apply(line.ket, next)
                    let squaredNorm = line.ket.squaredNorm
                    if squaredNorm >= line.shots[0].threshold {
                        line.squaredNorm = squaredNorm
                        left -= length
                    } else {
                        idle.apply(line.ket, next, isBack: true)
                    }
                }
                next -= 1
            }
            guard left > 0 else { break }
            // The jump falls into the next of the smallest units: it is put at its end.
            idle.apply(line.ket, KetIdle.lowest)
            left -= 1
            rates.jump(line.ket, line.shots[0].draws.nextUniform(), waiting: nil)
            line.jumps += 1
            line.squaredNorm = 1
            line.shots[0].threshold = line.shots[0].draws.nextUniform()
            next = rung - 1
        }
        return line
    }
}

internal import RackNumerics

/// A run as kets see it that do not jump in its course: one operator for each component, with decay inside, and one factor
/// for each level of the other modes. In the canonical gauge of each component.
///
/// Decay that acts on each mode by itself falls apart as the unitaries between its nodes do, so that all of the run is
/// the product of what happens to each component, and costs a ket no more than one of its steps. That product is made
/// of pairs, which are kept: a ket that jumps is taken through halves, then halves of the half in which it jumps, and so on.
///
/// A component that is split has no such product. Of its steps, some at a time are one chain with decay inside.
struct NoJumpRun: Sendable {
    /// Each of some unitaries (`unitariesOfLeaf`, the last fewer) first; part k of a level is made of 2k and 2k + 1 of the
    /// level before, the last one perhaps of 2k alone. The last level is all of the run.
    let levels: [[NoJumpPart]]

    /// So few are as soon walked one by one.
    private static let unitariesOfLeaf = 4

    var whole: NoJumpPart { levels[levels.count - 1][0] }

    /// `nil` where decay joins modes or a component is split into modes and pairs.
    init?(decays: [Double], unitaries: [[[RowFactor]]], free: [[[Complex]]?], damping: DiagonalRates) {
        guard damping.layout.pairs.isEmpty, !unitaries.isEmpty else { return nil }
        var products: [Product] = []
        for first in stride(from: 0, to: unitaries.count, by: Self.unitariesOfLeaf) {
            let range = first..<min(first + Self.unitariesOfLeaf, unitaries.count)
            guard let product = Product(range, decays, unitaries, free, damping) else { return nil }
            products.append(product)
        }
        var levels = [products.map { $0.part(damping.layout) }]
        while products.count > 1 {
            products = stride(from: 0, to: products.count, by: 2).map { k in
                k + 1 < products.count ? products[k + 1].after(products[k]) : products[k]
            }
            levels.append(products.map { $0.part(damping.layout) })
        }
        self.levels = levels
    }

    /// Some of a split component's unitaries, from number `first` on, as one chain; `nil` where decay joins modes, or where
    /// there is more than that component.
    init?(_ propagation: RunPropagation, from first: Int, _ damping: DiagonalRates) {
        guard damping.layout.pairs.isEmpty else { return nil }
        var chains: [ChainSteps] = []
        for own in propagation.unitaries[first...].prefix(Self.chainsOfRun) {
            guard own.count == 1, own[0].count == 1, case .chain(let steps) = own[0][0],
                chains.last?.precedes(steps) ?? true
            else { break }
            chains.append(steps)
        }
        guard let modes = chains.first?.modes else { return nil }
        let range = first..<(first + chains.count)
        let decays = [first == 0 ? propagation.decays[0] : 0] + propagation.decays[(first + 1)...range.upperBound]
        let apart = damping.apart(from: modes, decays.reduce(0, +), propagation.free[range])
        let chain = ChainSteps(joining: chains, damping.local, decays: decays)
        levels = [[NoJumpPart(range, components: [.chain(chain)], apart: apart, damping.layout)]]
    }

    /// A ket that jumps is taken through so many chains once more; what is spared is done once a run.
    private static let chainsOfRun = 16

    /// Complex numbers that it is made of.
    var elements: Int { levels.reduce(0) { $0 + $1.reduce(0) { $0 + $1.elements } } }
}

/// What happens in some unitaries and the decay after them, before the first of all the decay there, too.
private struct Product {
    private var unitaries: Range<Int>
    /// Per component.
    private var maps: [AxisMap] = []
    private var blocks: [[BlockOperator]] = []
    /// Per mode and level.
    private var apart: [[Complex]]

    init?(
        _ range: Range<Int>, _ decays: [Double], _ all: [[[RowFactor]]], _ free: [[[Complex]]?], _ damping: DiagonalRates
    ) {
        unitaries = range
        for number in all[range.lowerBound].indices {
            var products: [BlockOperator] = []
            for k in range {
                guard all[k][number].count == 1, case .blocks(let map, let own) = all[k][number][0] else { return nil }
                let rates = own.map { $0.rates(map.modes, damping) }
                if k == range.lowerBound { maps.append(map) }
                products = own.indices.map { b in
                    if k > range.lowerBound { return own[b].after(products[b]).damped(rates[b], seconds: decays[k + 1]) }
                    let first = k == 0 ? own[b].damped(rates[b], secondsBefore: decays[0]) : own[b]
                    return first.damped(rates[b], seconds: decays[k + 1])
                }
            }
            blocks.append(products)
        }
        let seconds = decays[(range.lowerBound + 1)...range.upperBound].reduce(range.lowerBound == 0 ? decays[0] : 0, +)
        apart = damping.apart(from: maps.flatMap(\.modes), seconds, free[range])
    }

    /// The product self·earlier.
    func after(_ earlier: Product) -> Product {
        var result = self
        result.unitaries = earlier.unitaries.lowerBound..<unitaries.upperBound
        result.blocks = zip(blocks, earlier.blocks).map { zip($0, $1).map { $0.after($1) } }
        result.apart = zip(apart, earlier.apart).map { zip($0, $1).map { $0 * $1 } }
        return result
    }

    func part(_ layout: KetLayout) -> NoJumpPart {
        NoJumpPart(unitaries, components: zip(maps, blocks).map { .blocks($0, $1) }, apart: apart, layout)
    }
}

extension DiagonalRates {
    /// What becomes of each level of the modes that are not joined, in some seconds of decay and with some phases; ones for
    /// those that are.
    fileprivate func apart(from joined: [Int], _ seconds: Double, _ free: ArraySlice<[[Complex]]?>) -> [[Complex]] {
        layout.levels.indices.map { mode in
            (0..<layout.levels[mode]).map { level in
                guard !joined.contains(mode) else { return .one }
                return free.reduce(Complex.exp(seconds * local[mode][level])) { factor, phases in
                    phases.map { factor * $0[mode][level] } ?? factor
                }
            }
        }
    }
}

extension BlockOperator {
    /// How fast each of its states turns and is damped, per second.
    fileprivate func rates(_ modes: [Int], _ damping: DiagonalRates) -> [Complex] {
        let layout = damping.layout
        return offsets.map { offset in
            modes.reduce(.zero) { sum, mode in
                sum + damping.local[mode][offset / layout.stride(of: mode) % layout.levels[mode]]
            }
        }
    }

    /// Followed by decay.
    fileprivate func damped(_ rates: [Complex], seconds: Double) -> BlockOperator {
        scaled(rates, seconds) { row, _ in row }
    }

    /// Preceded by decay.
    fileprivate func damped(_ rates: [Complex], secondsBefore seconds: Double) -> BlockOperator {
        scaled(rates, seconds) { _, column in column }
    }

    private func scaled(_ rates: [Complex], _ seconds: Double, _ state: (Int, Int) -> Int) -> BlockOperator {
        guard seconds != 0 else { return self }
        var result = self
        let n = rates.count
        let factors = rates.map { Complex.exp(seconds * $0) }
        for r in 0..<n {
            for c in 0..<n {
                let z = factors[state(r, c)] * Complex(re[r * n + c], im[r * n + c])
                (result.re[r * n + c], result.im[r * n + c]) = (z.re, z.im)
            }
        }
        return result
    }
}

internal import RackNumerics

/// A run as kets see it that do not jump in its course: one operator for each component, with decay inside, and one factor
/// for each level of the other modes. In the canonical gauge of each component.
///
/// Decay that acts on each mode by itself falls apart as the unitaries between its nodes do, so that all of the run is
/// the product of what happens to each component, and costs a ket no more than one of its steps.
struct NoJumpRun: Sendable {
    /// Per component.
    let components: [RowFactor]
    /// Per mode and level; ones for the modes of components.
    let apart: [[Complex]]

    /// `nil` where decay joins modes or a component is split into modes and pairs.
    init?(decays: [Double], unitaries: [[[RowFactor]]], free: [[[Complex]]?], damping: DiagonalRates) {
        let layout = damping.layout
        guard layout.pairs.isEmpty, let first = unitaries.first else { return nil }
        var components: [RowFactor] = []
        for number in first.indices {
            guard first[number].count == 1, case .blocks(let map, let blocks) = first[number][0] else { return nil }
            var products = blocks.map { Damped($0, map.modes, damping, seconds: decays[0]) }
            for k in unitaries.indices {
                guard case .blocks(_, let blocks) = unitaries[k][number][0] else { return nil }
                for b in products.indices { products[b].append(blocks[b], decay: decays[k + 1]) }
            }
            components.append(.blocks(map, products.map(\.product)))
        }
        self.components = components
        let seconds = decays.reduce(0, +)
        apart = layout.levels.indices.map { mode in
            let isApart = !components.contains { factor in
                if case .blocks(let map, _) = factor { map.modes.contains(mode) } else { false }
            }
            return (0..<layout.levels[mode]).map { level in
                guard isApart else { return .one }
                return free.reduce(Complex.exp(seconds * damping.local[mode][level])) { factor, phases in
                    phases.map { factor * $0[mode][level] } ?? factor
                }
            }
        }
    }

    /// Complex numbers that it is made of.
    var elements: Int {
        apart.reduce(0) { $0 + $1.count }
            + components.reduce(0) { sum, factor in
                guard case .blocks(_, let blocks) = factor else { return sum }
                return sum + blocks.reduce(0) { $0 + $1.re.count + $1.offsets.count }
            }
    }
}

/// The product of a block's unitaries so far, with the decay between them.
private struct Damped {
    private(set) var product: BlockOperator
    /// Per state, per second.
    private let rates: [Complex]

    /// - Parameter block: of the first unitary, for its states.
    init(_ block: BlockOperator, _ modes: [Int], _ damping: DiagonalRates, seconds: Double) {
        let layout = damping.layout
        rates = block.offsets.map { offset in
            modes.reduce(.zero) { sum, mode in
                sum + damping.local[mode][offset / layout.stride(of: mode) % layout.levels[mode]]
            }
        }
        product = block
        let n = rates.count
        for k in 0..<(n * n) { (product.re[k], product.im[k]) = (0, 0) }
        for k in 0..<n {
            let factor = Complex.exp(seconds * rates[k])
            (product.re[k * n + k], product.im[k * n + k]) = (factor.re, factor.im)
        }
    }

    mutating func append(_ unitary: BlockOperator, decay seconds: Double) {
        product = unitary.after(product)
        let n = rates.count
        for r in 0..<n where seconds != 0 {
            let factor = Complex.exp(seconds * rates[r])
            for k in (r * n)..<((r + 1) * n) {
                let z = factor * Complex(product.re[k], product.im[k])
                (product.re[k], product.im[k]) = (z.re, z.im)
            }
        }
    }
}

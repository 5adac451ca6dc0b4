internal import RackNumerics
internal import RealModule

extension ChainSteps {
    /// Chains of one run, one after the other, with decay of each mode by itself before the first of them and after each.
    /// Where one chain's ending meets the next one's first stage, both and the decay between them are one matrix a mode.
    ///
    /// - Parameters:
    ///   - chains: one or more that follow each other (`precedes`).
    ///   - rates: per mode of the cluster and level, in 1/s: amplitudes are multiplied by their exponentials.
    ///   - decays: in seconds, one more than chains.
    convenience init(joining chains: [ChainSteps], _ rates: [[Complex]], decays: [Double]) {
        let first = chains[0]
        let blocks = first.plan.modeBlocks
        let ending = blocks.reduce(0) { $0 + 2 * $1.levels.count * $1.levels.count }
        var values = first.values
        values.reserveCapacity(chains.reduce(0) { $0 + $1.values.count })
        for block in blocks { block.damp(&values, at: 0, rates, seconds: decays[0]) { $1 } }
        for k in chains.indices {
            let place = values.count - ending
            for block in blocks { block.damp(&values, at: place, rates, seconds: decays[k + 1]) { row, _ in row } }
            guard k + 1 < chains.count else { continue }
            let next = chains[k + 1].values
            for block in blocks { block.multiply(&values, at: place, by: next) }
            values += next[ending...]
        }
        self.init(
            modes: first.modes, first.plan, steps: chains.reduce(0) { $0 + $1.steps }, constants: first.constants,
            values: values)
    }

    /// Whether `next` may follow within one chain: with steps of the same length.
    func precedes(_ next: ChainSteps) -> Bool { modes == next.modes && constants == next.constants }
}

extension ChainPlan.ModeBlock {
    /// Multiplies rows or columns of the matrix by what is left of each level after some decay.
    fileprivate func damp(
        _ values: inout [Double], at start: Int, _ rates: [[Complex]], seconds: Double, _ side: (_ row: Int, _ column: Int) -> Int
    ) {
        guard seconds != 0 else { return }
        let n = levels.count
        let factors = levels.map { Complex.exp(seconds * rates[mode][$0]) }
        for r in 0..<n {
            for c in 0..<n {
                let at = start + place + r * n + c
                let z = factors[side(r, c)] * Complex(values[at], values[at + n * n])
                (values[at], values[at + n * n]) = (z.re, z.im)
            }
        }
    }

    /// Multiplies the matrix by another one from the left: that of a first stage, from the beginning of `other` on.
    fileprivate func multiply(_ values: inout [Double], at start: Int, by other: [Double]) {
        let n = levels.count
        for c in 0..<n {
            let column = (0..<n).map { k in
                Complex(values[start + place + k * n + c], values[start + place + n * n + k * n + c])
            }
            for r in 0..<n {
                let at = place + r * n
                let sum = (0..<n).reduce(Complex.zero) { $0 + Complex(other[at + $1], other[at + n * n + $1]) * column[$1] }
                (values[start + at + c], values[start + at + n * n + c]) = (sum.re, sum.im)
            }
        }
    }
}

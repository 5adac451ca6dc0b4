internal import RackNumerics
internal import RealModule

/// The exchange of one pair of modes by itself, exponentiated.
///
/// With every other mode's level n turned by iⁿ, exchange alone, which moves each of its two modes by odd numbers of levels,
/// becomes a real rotation: half the operations.
final class PairGates {
    /// What is known of one block: H/rate where a single rate scales all of it, else H itself.
    private struct Block {
        let hamiltonian: BlockHamiltonian
        /// Quarters of a turn of each state.
        let quarters: [Int]
        /// Of a block that stands still or scales with one rate.
        let system: SymmetricEigenSystem?
        /// The term that scales it, if any.
        let term: Int?
        /// Whether turned states make the exponential real.
        let isReal: Bool
    }

    let map: AxisMap
    private let blocks: [Block]
    private let moments: FieldMoments
    private let edges: [Double]
    /// For blocks that have no `system`.
    private let magnus: MagnusStep?
    /// Whether nothing changes during the run.
    let isStill: Bool

    /// - Parameter turns: per mode of the cluster: whether its level n is turned by iⁿ.
    init(_ component: Component, _ terms: RunTerms, turns: [Bool]) {
        map = component.map
        let ends = component.map.modes
        blocks = component.blocks.filter { component.isShifting || $0.states.count > 1 }.map { block in
            let hamiltonian = BlockHamiltonian(block, component, terms, gauge: 0, withEnergies: false)
            let quarters = block.digits.map { zip($0, ends).reduce(0) { $0 + (turns[$1.1] ? $1.0 : 0) } }
            return Self.block(hamiltonian, quarters)
        }
        let none = [Double](repeating: 0, count: terms.terms.count)
        moments = FieldMoments(terms, frequencies: none, phases: none)
        edges = terms.edges
        isStill = blocks.allSatisfy { $0.hamiltonian.exchangeTerms.isEmpty }
        magnus = blocks.allSatisfy { $0.system != nil } ? nil : MagnusStep(blocks.map(\.hamiltonian))
    }

    private static func block(_ hamiltonian: BlockHamiltonian, _ quarters: [Int]) -> Block {
        let n = hamiltonian.dimension
        let isShifted = hamiltonian.diagonal.contains { $0 != 0 }
        var elements = hamiltonian.exchange
        var term: Int?
        var isScaled = hamiltonian.exchangeTerms.isEmpty
        if elements.isEmpty, !isShifted, hamiltonian.exchangeTerms.count == 1 {
            (term, elements) = (hamiltonian.exchangeTerms[0].term, hamiltonian.exchangeTerms[0].elements)
            isScaled = true
        }
        let isReal = !isShifted && isScaled && elements.allSatisfy { (quarters[$0.row] + quarters[$0.column]) & 1 == 1 }
        guard isScaled else { return Block(hamiltonian: hamiltonian, quarters: quarters, system: nil, term: nil, isReal: false) }
        var matrix = [Double](repeating: 0, count: n * n)
        for k in 0..<n { matrix[k * n + k] = hamiltonian.diagonal[k] }
        for element in elements {
            matrix[element.row * n + element.column] += element.factor
            matrix[element.column * n + element.row] += element.factor
        }
        return Block(
            hamiltonian: hamiltonian, quarters: quarters, system: SymmetricEigenSystem(matrix, dimension: n), term: term,
            isReal: isReal)
    }

    /// The passes' blocks for matrices that begin at `values`.
    func layout(at values: Int) -> [LocalPasses.Block] {
        var place = values
        return blocks.map { block in
            let n = block.hamiltonian.dimension
            defer { place += (block.isReal ? 1 : 2) * n * n }
            return LocalPasses.Block(
                offsets: block.hamiltonian.offsets, values: place, isReal: block.isReal, isStep: !isStill)
        }
    }

    /// What `layout` depends on, apart from the pair.
    var kind: [Bool] { [isStill] + blocks.map(\.isReal) }

    /// How many numbers `write` writes.
    var size: Int { blocks.reduce(0) { $0 + ($1.isReal ? 1 : 2) * $1.hamiltonian.dimension * $1.hamiltonian.dimension } }

    /// exp(−i·exchange·seconds) between turned states, with what is held at `time`.
    func write(_ seconds: Double, at time: Double, to values: UnsafeMutablePointer<Double>) {
        var piece = 0
        if !isStill {
            piece = moments.pieceIndex(at: min(max(time, 0), edges[edges.count - 1]))
            moments.set(from: edges[piece], to: edges[piece + 1])
        }
        magnus?.prepare(moments, seconds: seconds, negligible: 0)
        magnus?.exponentiate()
        let made = magnus?.propagators.operators(blocks.map(\.hamiltonian)) ?? []
        var out = values
        for (number, block) in blocks.enumerated() {
            let n = block.hamiltonian.dimension
            let (re, im) = (out, out + n * n)
            if let system = block.system {
                let scale = block.term.map { moments.re[FieldMoments.count * $0] } ?? 1
                Self.exponentiate(system, scale * seconds, block, re, im)
            } else {
                for at in 0..<(n * n) {
                    let z = Complex(made[number].re[at], made[number].im[at]).turned(
                        quarters: block.quarters[at % n] - block.quarters[at / n])
                    (re[at], im[at]) = (z.re, z.im)
                }
            }
            out += (block.isReal ? 1 : 2) * n * n
        }
    }

    /// V exp(−iλt) Vᵀ, turned.
    private static func exponentiate(
        _ system: SymmetricEigenSystem, _ seconds: Double, _ block: Block, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        let n = system.dimension
        withUnsafeTemporaryAllocation(of: Complex.self, capacity: n) { phases in
            for k in 0..<n { phases.initializeElement(at: k, to: .unit(radians: -system.values[k] * seconds)) }
            system.vectors.withUnsafeBufferPointer { v in
                for r in 0..<n {
                    for c in 0..<n {
                        var (x, y) = (0.0, 0.0)
                        for k in 0..<n {
                            let weight = v[r * n + k] * v[c * n + k]
                            x += weight * phases[k].re
                            y += weight * phases[k].im
                        }
                        let z = Complex(x, y).turned(quarters: block.quarters[c] - block.quarters[r])
                        re[r * n + c] = z.re
                        // The other part is nothing but rounding.
                        if !block.isReal { im[r * n + c] = z.im }
                    }
                }
            }
        }
    }
}

extension Complex {
    /// Times i to the given power, exactly.
    func turned(quarters: Int) -> Complex {
        switch quarters & 3 {
        case 1: Complex(-im, re)
        case 2: Complex(-re, -im)
        case 3: Complex(im, -re)
        default: self
        }
    }
}

internal import RackNumerics

/// Square blocks one after the other, row by row, in a plane of real and one of imaginary parts.
struct BlockLayout {
    let sizes: [Int]
    /// Where each block begins.
    let starts: [Int]
    /// Elements of all blocks.
    let count: Int
    let largest: Int

    init(sizes: [Int]) {
        self.sizes = sizes
        var starts: [Int] = []
        var count = 0
        for size in sizes {
            starts.append(count)
            count += size * size
        }
        (self.starts, self.count, largest) = (starts, count, sizes.max() ?? 0)
    }
}

/// Two planes of a `BlockLayout`, owned by someone else.
struct BlockPlanes {
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>

    func at(_ start: Int) -> BlockPlanes { BlockPlanes(re: re + start, im: im + start) }

    func set(from other: BlockPlanes, count: Int) {
        re.update(from: other.re, count: count)
        im.update(from: other.im, count: count)
    }
}

extension BlockPlanes {
    /// Each block as an operator of its own.
    func operators(_ blocks: [BlockHamiltonian]) -> [BlockOperator] {
        var start = 0
        return blocks.map { block in
            let size = block.dimension * block.dimension
            defer { start += size }
            return BlockOperator(
                offsets: block.offsets, re: Array(UnsafeBufferPointer(start: re + start, count: size)),
                im: Array(UnsafeBufferPointer(start: im + start, count: size)))
        }
    }
}

/// A component's Hamiltonian laid out for steps: what stands still, and a short list of what each term adds where.
final class StepHamiltonian {
    let layout: BlockLayout
    /// Per block and state: how much an error counts (`Component.Block.importance`), squared.
    let weights: [[Double]]
    /// Whether terms are real and change energies alone, so that what changes is diagonal.
    let changesEnergiesOnly: Bool

    /// Whether no term has an imaginary part.
    var isReal: Bool { imaginary.isEmpty }

    private struct Entry {
        let place: Int
        /// Coefficient n of the term lies at 4·term + n.
        let term: Int
        let factor: Double
    }

    /// In rad/s, real.
    private let still: [Double]
    private let real: [Entry]
    private let imaginary: [Entry]
    /// Elements that change.
    private let places: [Int]

    init(_ blocks: [BlockHamiltonian]) {
        layout = BlockLayout(sizes: blocks.map(\.dimension))
        weights = blocks.map { $0.importance.map { $0 * $0 } }
        changesEnergiesOnly = blocks.allSatisfy { $0.exchangeTerms.isEmpty && $0.driveTerms.isEmpty }
        var still = [Double](repeating: 0, count: layout.count)
        var (real, imaginary): ([Entry], [Entry]) = ([], [])
        for (block, start) in zip(blocks, layout.starts) {
            let n = block.dimension
            func place(_ row: Int, _ column: Int) -> Int { start + row * n + column }
            for k in 0..<n { still[place(k, k)] += block.diagonal[k] }
            for element in block.exchange {
                still[place(element.row, element.column)] += element.factor
                still[place(element.column, element.row)] += element.factor
            }
            for (term, column) in block.energyTerms {
                for k in 0..<n where column[k] != 0 {
                    real.append(Entry(place: place(k, k), term: term, factor: column[k]))
                }
            }
            for (term, elements) in block.exchangeTerms + block.driveTerms {
                for element in elements {
                    real.append(Entry(place: place(element.row, element.column), term: term, factor: element.factor))
                    real.append(Entry(place: place(element.column, element.row), term: term, factor: element.factor))
                }
            }
            for (term, elements) in block.driveTerms {
                for element in elements {
                    let (below, above) = (place(element.row, element.column), place(element.column, element.row))
                    imaginary.append(Entry(place: below, term: term, factor: element.factor))
                    imaginary.append(Entry(place: above, term: term, factor: -element.factor))
                }
            }
        }
        (self.still, self.real, self.imaginary) = (still, real, imaginary)
        let sorted = (real + imaginary).map(\.place).sorted()
        places = sorted.indices.filter { $0 == 0 || sorted[$0] != sorted[$0 - 1] }.map { sorted[$0] }
    }

    /// Writes −iH for the Hamiltonian whose terms have the coefficients Σ weights_n·b_n, in which what stands still
    /// counts `stillWeight` times. Planes of other weights of the same Hamiltonian, or of zeros, are overwritten.
    func fill(
        _ planes: BlockPlanes, _ moments: FieldMoments, still stillWeight: Double,
        _ weights: (Double, Double, Double, Double)
    ) {
        let (re, im) = (planes.re, planes.im)
        if stillWeight != 0 {
            still.withUnsafeBufferPointer { still in
                for k in 0..<still.count { im[k] = -stillWeight * still[k] }
            }
        } else {
            for place in places { im[place] = 0 }
        }
        for place in places { re[place] = 0 }
        moments.withCoefficients { bRe, bIm in
            func sum(_ b: UnsafePointer<Double>, _ term: Int) -> Double {
                let b = b + 4 * term
                return weights.0 * b[0] + weights.1 * b[1] + weights.2 * b[2] + weights.3 * b[3]
            }
            // −i(x + iy) = y − ix.
            for entry in real { im[entry.place] -= entry.factor * sum(bRe, entry.term) }
            for entry in imaginary { re[entry.place] += entry.factor * sum(bIm, entry.term) }
        }
    }
}

internal import RackNumerics

/// One block of a component's Hamiltonian during a run, as a sum over the run's terms.
struct BlockHamiltonian {
    typealias Element = (row: Int, column: Int, factor: Double)

    let offsets: [Int]
    let excitations: [Int]
    /// How much an error of each state counts: states beyond the first excited level of a mode are hardly ever full.
    let importance: [Double]
    /// What stands still, in rad/s.
    let diagonal: [Double]
    let exchange: [Element]
    /// By number of the term.
    let energyTerms: [(term: Int, weights: [Double])]
    let exchangeTerms: [(term: Int, elements: [Element])]
    /// `row` has one excitation more, or any number where counter-rotating terms are kept.
    let driveTerms: [(term: Int, elements: [Element])]

    /// - Parameters:
    ///   - gauge: frequency of the component's frame relative to the cluster's, in Hz.
    ///   - withEnergies: `false` leaves what each mode does by itself away.
    init(
        _ block: Component.Block, _ component: Component, _ terms: RunTerms, gauge: Double,
        withEnergies: Bool = true
    ) {
        offsets = block.offsets
        excitations = block.excitations
        importance = block.importance
        let modes = component.map.modes
        diagonal = block.states.indices.map { k in
            var energy = component.shiftRates[block.states[k]]
            guard withEnergies else { return energy }
            energy -= 2 * .pi * gauge * Double(block.excitations[k])
            for (position, mode) in modes.enumerated() { energy += terms.energies[mode][block.digits[k][position]] }
            return energy
        }
        exchange = block.exchange.compactMap { element in
            let rate = terms.exchange[element.source]
            return rate == 0 ? nil : (element.row, element.column, element.factor * rate)
        }
        var energyTerms: [(Int, [Double])] = []
        var exchangeTerms: [(Int, [Element])] = []
        var driveTerms: [(Int, [Element])] = []
        for (number, term) in terms.terms.enumerated() {
            switch term.kind {
            case .energy(let mode, let weights):
                guard withEnergies, let position = modes.firstIndex(of: mode) else { continue }
                energyTerms.append((number, block.digits.map { weights[$0[position]] }))
            case .exchange(let coupling):
                let elements = block.exchange.filter { $0.source == coupling }
                if !elements.isEmpty {
                    exchangeTerms.append((number, elements.map { ($0.row, $0.column, $0.factor) }))
                }
            case .drive(let mode):
                let elements = block.drive.filter { $0.source == mode }
                if !elements.isEmpty { driveTerms.append((number, elements.map { ($0.row, $0.column, $0.factor) })) }
            }
        }
        self.energyTerms = energyTerms
        self.exchangeTerms = exchangeTerms
        self.driveTerms = driveTerms
    }

    var dimension: Int { offsets.count }

    /// Writes −i·scale·H for H = Σ weight_n·b_n, in which what stands still counts with the weight of n = 0.
    func fill(
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, _ moments: FieldMoments, scale: Double,
        _ weights: (Double, Double, Double, Double)
    ) {
        let n = dimension
        re.update(repeating: 0, count: n * n)
        im.update(repeating: 0, count: n * n)
        let still = -scale * weights.0
        if still != 0 {
            for k in 0..<n { im[k * n + k] = still * diagonal[k] }
            for element in exchange {
                im[element.row * n + element.column] += still * element.factor
                im[element.column * n + element.row] += still * element.factor
            }
        }
        func coefficient(_ term: Int) -> Complex {
            func sum(_ b: [Double]) -> Double {
                weights.0 * b[4 * term] + weights.1 * b[4 * term + 1] + weights.2 * b[4 * term + 2]
                    + weights.3 * b[4 * term + 3]
            }
            return Complex(scale * sum(moments.re), scale * sum(moments.im))
        }
        for (term, column) in energyTerms {
            let value = coefficient(term).re
            for k in 0..<n { im[k * n + k] -= value * column[k] }
        }
        for (term, elements) in exchangeTerms {
            let value = coefficient(term).re
            for element in elements {
                im[element.row * n + element.column] -= value * element.factor
                im[element.column * n + element.row] -= value * element.factor
            }
        }
        for (term, elements) in driveTerms {
            let value = coefficient(term)
            for element in elements {
                let (x, y) = (element.factor * value.re, element.factor * value.im)
                // −i c for a†, −i c* for a.
                re[element.row * n + element.column] += y
                im[element.row * n + element.column] -= x
                re[element.column * n + element.row] -= y
                im[element.column * n + element.row] -= x
            }
        }
    }
}

internal import RackNumerics
internal import RealModule

/// One run's master equation, piece by piece: within a piece it stands still.
final class LiouvilleRun {
    let structure: LiouvilleStructure
    private(set) var equation: MasterSeries
    private let terms: RunTerms
    private let stillEnergies: [Double]
    private let stillOffDiagonals: [Double]
    /// Where anything is, or will be.
    private var tiles: [UInt8] = []
    private let reaches: SpectralReach
    /// Half the range of the frequencies with which elements in use may turn, over all pieces, in rad/s.
    private(set) var reach = 0.0
    /// How fast what is in the highest level kept of each mode may leave it upwards, in 1/s.
    let lossRates: [Double]

    init(_ terms: RunTerms, _ gauge: LiouvilleGauge, _ structure: LiouvilleStructure) {
        (self.terms, self.structure) = (terms, structure)
        var equation = structure.blank
        let modes = structure.modes
        for s in structure.states.indices {
            var energy = structure.shifts[s]
            for mode in 0..<modes {
                let level = structure.digits[s * modes + mode]
                energy += terms.energies[mode][level] - gauge.energies[mode][level]
            }
            equation.energies[s] = energy
        }
        for entry in structure.exchange {
            equation.offDiagonals[entry.place] += entry.factor * terms.exchange[entry.source]
        }
        (stillEnergies, stillOffDiagonals) = (equation.energies, equation.offDiagonals)
        self.equation = equation
        reaches = SpectralReach(terms, structure, stillEnergies)
        lossRates = structure.kept.indices.map { mode in
            var rate = structure.lostJumps[mode]
            for lost in structure.lostExchange where lost.mode == mode {
                rate += lost.factor * terms.exchangePeak(lost.coupling)
            }
            for term in terms.terms {
                if case .drive(mode) = term.kind { rate += structure.lostDrive[mode] * term.peak }
            }
            return rate
        }
    }

    /// Leaves alone from now on what is zero and stays zero: coherence between states that nothing joins.
    ///
    /// - Parameter state: what there is now. What rounding left of such coherence becomes zero.
    func restrict(to state: HermitianPlane) {
        let (n, count, labels) = (structure.states.count, structure.componentCount, structure.components)
        let (elements, stride) = (state.elements, state.stride)
        var largest = [Double](repeating: 0, count: count * count)
        for r in 0..<n {
            let row = labels[r] * count
            for c in 0..<n {
                let size = elements[r * stride + c].magnitude
                if size > largest[row + labels[c]] { largest[row + labels[c]] = size }
            }
        }
        let negligible = 0x1p-60 * (largest.max() ?? 0)
        var inUse = largest.indices.map { max(largest[$0], largest[$0 % count * count + $0 / count]) > negligible }
        Self.close(&inUse, count, structure.jumpLinks)
        reach = 0
        for pair in inUse.indices where inUse[pair] {
            reach = max(reach, reaches.range(pair / count, pair % count))
        }
        if inUse.contains(false) {
            for r in 0..<n {
                let row = labels[r] * count
                for c in 0..<n where !inUse[row + labels[c]] { elements[r * stride + c] = 0 }
            }
        }
        tiles = MasterSeries.tiles(dimension: n) { inUse[labels[$0] * count + labels[$1]] }
        equation.restrict(to: tiles)
    }

    /// Adds the pairs of components to which jumps lead from those in use.
    private static func close(_ inUse: inout [Bool], _ count: Int, _ jumpLinks: [[(from: Int, to: Int)]]) {
        var fresh = inUse.indices.filter { inUse[$0] }
        while let pair = fresh.popLast() {
            for links in jumpLinks {
                for row in links where row.from == pair / count {
                    for column in links where column.from == pair % count && !inUse[row.to * count + column.to] {
                        inUse[row.to * count + column.to] = true
                        fresh.append(row.to * count + column.to)
                    }
                }
            }
        }
    }

    /// Takes a piece's coefficients (`PieceCoefficients`).
    func set(_ values: ArraySlice<Double>) {
        guard !values.isEmpty else { return }
        equation.energies = stillEnergies
        equation.offDiagonals = stillOffDiagonals
        add(values, to: &equation)
    }

    /// The equation of coefficient i alone, at 1: 𝓛₁.
    func part(_ i: Int, of count: Int) -> MasterSeries {
        var part = structure.blank
        part.removeDecay()
        part.restrict(to: tiles)
        add((0..<count).map { $0 == i ? 1 : 0 }[...], to: &part)
        return part
    }

    private func add(_ values: ArraySlice<Double>, to equation: inout MasterSeries) {
        var i = values.startIndex
        for term in terms.terms {
            switch term.kind {
            case .energy(let mode, let weights):
                for s in structure.states.indices {
                    equation.energies[s] += weights[structure.digits[s * structure.modes + mode]] * values[i]
                }
            case .exchange(let coupling):
                for entry in structure.exchange where entry.source == coupling {
                    equation.offDiagonals[entry.place] += entry.factor * values[i]
                }
            case .drive(let mode):
                for entry in structure.real where entry.source == mode {
                    equation.offDiagonals[entry.place] += entry.factor * values[i]
                }
                i += 1
                for entry in structure.imaginary where entry.source == mode {
                    equation.offDiagonals[entry.place] += entry.factor * values[i]
                }
            }
            i += 1
        }
    }
}

/// Bounds on the largest and the smallest eigenvalue that a run's Hamiltonian may have in each component.
///
/// No eigenvalue of a matrix with elements b_rc is above max_r Σ_c |b_rc| x_c/x_r (the diagonal with its sign) for
/// positive x (Collatz and Wielandt); powers of the matrix find a good x.
private struct SpectralReach {
    private let highest: [Double]
    private let lowest: [Double]
    private static let rounds = 20

    init(_ terms: RunTerms, _ structure: LiouvilleStructure, _ energies: [Double]) {
        let n = structure.states.count
        var (low, high) = (Array(energies[..<n]), Array(energies[..<n]))
        var drives = [Double](repeating: 0, count: structure.modes)
        for term in terms.terms {
            switch term.kind {
            case .energy(let mode, let weights):
                let (least, most) = term.re.reduce((0, 0)) { (min($0.0, $1), max($0.1, $1)) }
                for s in 0..<n {
                    let weight = weights[structure.digits[s * structure.modes + mode]]
                    low[s] += min(weight * least, weight * most)
                    high[s] += max(weight * least, weight * most)
                }
            case .drive(let mode): drives[mode] += term.peak
            case .exchange: break
            }
        }
        let exchange = terms.exchange.indices.map { terms.exchangePeak($0) }
        var links: [(row: Int, column: Int, size: Double)] = structure.exchange.map {
            ($0.row, $0.column, $0.factor.magnitude * exchange[$0.source])
        }
        links += structure.real.map { ($0.row, $0.column, $0.factor.magnitude * drives[$0.source]) }
        highest = Self.bounds(high, links, structure)
        lowest = Self.bounds(low.map { -$0 }, links, structure).map { -$0 }
    }

    /// The fastest turn of coherence between two components, or within one, in rad/s.
    func range(_ a: Int, _ b: Int) -> Double { max(highest[a] - lowest[b], highest[b] - lowest[a]) }

    private static func bounds(
        _ diagonal: [Double], _ links: [(row: Int, column: Int, size: Double)], _ structure: LiouvilleStructure
    ) -> [Double] {
        let least = diagonal.min() ?? 0
        var x = [Double](repeating: 1, count: diagonal.count)
        var best = [Double](repeating: .infinity, count: structure.componentCount)
        for _ in 0..<rounds {
            var y = x.indices.map { (diagonal[$0] - least) * x[$0] }
            for link in links { y[link.row] += link.size * x[link.column] }
            var largest = [Double](repeating: 0, count: best.count)
            for s in x.indices { largest[structure.components[s]] = max(largest[structure.components[s]], y[s] / x[s]) }
            for k in best.indices { best[k] = min(best[k], largest[k]) }
            // States that nothing leads to keep a little, for x must stay positive.
            x = x.indices.map { y[$0] / max(best[structure.components[$0]], 1e-300) + 1e-3 * x[$0] }
        }
        return best.map { $0 + least }
    }
}

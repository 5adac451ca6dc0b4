internal import RackNumerics
internal import RealModule

/// 4 EC (n − ng)² − EJ cos φ in the charge basis −cutoff … cutoff: a tridiagonal matrix.
struct CooperPairBox {
    private let diagonal: [Double]
    private let offsetCharge: Double
    private let offDiagonal: Double

    init(josephsonHz: Double, chargingHz: Double, offsetCharge: Double, cutoff: Int) {
        self.offsetCharge = offsetCharge
        diagonal = (-cutoff...cutoff).map {
            let charge = Double($0) - offsetCharge
            return 4 * chargingHz * charge * charge
        }
        offDiagonal = -josephsonHz / 2
    }

    /// Energies of the lowest levels over the ground state, and ⟨j|n̂ − ng|k⟩/|⟨0|n̂|1⟩|, row-major, with the signs of
    /// levels chosen so that elements between neighbours are positive.
    func spectrum(levels: Int) -> (energiesHz: [Double], charge: [Double]) {
        let n = diagonal.count
        var matrix = [Double](repeating: 0, count: n * n)
        for k in 0..<n {
            matrix[k * n + k] = diagonal[k]
            if k > 0 {
                matrix[k * n + k - 1] = offDiagonal
                matrix[(k - 1) * n + k] = offDiagonal
            }
        }
        let system = SymmetricEigenSystem(matrix, dimension: n)
        let cutoff = (n - 1) / 2
        func element(_ j: Int, _ k: Int) -> Double {
            (0..<n).reduce(0.0) {
                $0 + (Double($1 - cutoff) - offsetCharge) * system.vector(j, $1) * system.vector(k, $1)
            }
        }
        var signs = [1.0]
        for k in 1..<levels { signs.append(signs[k - 1] * (element(k - 1, k) < 0 ? -1 : 1)) }
        let unit = element(0, 1).magnitude
        let charge = (0..<(levels * levels)).map { place in
            let (j, k) = (place / levels, place % levels)
            return signs[j] * signs[k] * element(min(j, k), max(j, k)) / unit
        }
        return (energies(levels: levels), charge)
    }

    /// Energies of the lowest levels over the ground state, by bisection on Sturm counts.
    func energies(levels: Int) -> [Double] {
        let values = (0..<levels).map(eigenvalue)
        return values.map { $0 - values[0] }
    }

    private func eigenvalue(_ index: Int) -> Double {
        var low = (diagonal.min() ?? 0) - 2 * offDiagonal.magnitude
        var high = (diagonal.max() ?? 0) + 2 * offDiagonal.magnitude
        for _ in 0..<120 {
            let middle = low + (high - low) / 2
            if middle <= low || middle >= high { break }
            if countBelow(middle) > index { high = middle } else { low = middle }
        }
        return low + (high - low) / 2
    }

    /// How many eigenvalues lie below `x`: the negative pivots of the shifted matrix.
    private func countBelow(_ x: Double) -> Int {
        var count = 0
        var pivot = 1.0
        for (k, value) in diagonal.enumerated() {
            pivot = value - x - (k == 0 ? 0 : offDiagonal * offDiagonal / pivot)
            if pivot == 0 { pivot = 1e-300 }
            if pivot < 0 { count += 1 }
        }
        return count
    }
}

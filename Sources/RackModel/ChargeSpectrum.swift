import RealModule

/// The lowest levels of a transmon in the charge basis, H/h = 4 EC (n − ng)² − EJ cos φ on the charges
/// −cutoff … cutoff: a symmetric tridiagonal matrix.
public struct ChargeSpectrum: Sendable, Equatable {
    /// Energies of the levels over h, the lowest first, in Hz.
    public let energiesHz: [Double]
    /// |⟨j+1|n|j⟩|² in units of |⟨1|n|0⟩|², one fewer than there are levels.
    public let elementsSquared: [Double]

    /// The lowest `levels` levels.
    ///
    /// Energies by bisection on Sturm's count, states by inverse iteration: O(levels · cutoff).
    /// - Precondition: `cutoff` ≥ 1 and 2 ≤ `levels` ≤ 2·cutoff + 1; energies are finite, EJ not zero.
    public init(
        josephsonEnergyHz: Double, chargingEnergyHz: Double, offsetCharge: Double = 0, cutoff: Int = 30,
        levels: Int
    ) {
        precondition(cutoff >= 1 && levels >= 2 && levels <= 2 * cutoff + 1)
        let matrix = Tridiagonal(
            diagonal: (-cutoff...cutoff).map {
                let charge = Double($0) - offsetCharge
                return 4 * chargingEnergyHz * charge * charge
            },
            offDiagonal: -josephsonEnergyHz / 2)
        let energies = (0..<levels).map { matrix.eigenvalue($0) }
        let states = energies.map { matrix.eigenvector(near: $0) }
        let squares = (0..<levels - 1).map { level in
            let element = zip(states[level], states[level + 1]).enumerated().reduce(0) {
                $0 + Double($1.offset - cutoff) * $1.element.0 * $1.element.1
            }
            return element * element
        }
        energiesHz = energies
        elementsSquared = squares.map { $0 / squares[0] }
    }

    /// f01, in Hz.
    public var frequencyHz: Double { energiesHz[1] - energiesHz[0] }
    /// f12 − f01, in Hz; 0 where only two levels were asked for.
    public var anharmonicityHz: Double {
        energiesHz.count > 2 ? energiesHz[2] - 2 * energiesHz[1] + energiesHz[0] : 0
    }
}

/// A real symmetric tridiagonal matrix with one value beside the diagonal.
private struct Tridiagonal {
    var diagonal: [Double]
    var offDiagonal: Double

    /// How many eigenvalues lie below `x`: the negative pivots of LDLᵀ (Sturm).
    func count(below x: Double) -> Int {
        var count = 0
        var pivot = 1.0
        for (index, value) in diagonal.enumerated() {
            let shift =
                index == 0 ? 0 : offDiagonal * offDiagonal / (pivot == 0 ? .leastNormalMagnitude : pivot)
            pivot = value - x - shift
            if pivot < 0 { count += 1 }
        }
        return count
    }

    /// The eigenvalue with `index` others below it, to the last bit that bisection can tell.
    func eigenvalue(_ index: Int) -> Double {
        let reach = 2 * offDiagonal.magnitude
        var low = diagonal.min()! - reach
        var high = diagonal.max()! + reach
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if count(below: middle) > index { high = middle } else { low = middle }
        }
        return low + (high - low) / 2
    }

    /// The unit eigenvector of the eigenvalue nearest to `value`, by inverse iteration.
    func eigenvector(near value: Double) -> [Double] {
        let scale = diagonal.max()! + offDiagonal.magnitude
        let shift = value + scale * 1e-14
        // Not symmetric on purpose: the start overlaps with even and odd states alike.
        var vector = diagonal.indices.map { 1 / Double(1 + $0) }
        for _ in 0..<4 {
            vector = solve(shift: shift, vector)
            let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            vector = vector.map { $0 / norm }
        }
        return vector
    }

    /// x with (matrix − shift) x = `right`: elimination without pivoting, zero pivots nudged.
    private func solve(shift: Double, _ right: [Double]) -> [Double] {
        var pivots = diagonal.map { $0 - shift }
        var x = right
        let tiny = (diagonal.max()! + offDiagonal.magnitude) * 1e-18
        for row in pivots.indices {
            if row > 0 {
                let factor = offDiagonal / pivots[row - 1]
                pivots[row] -= factor * offDiagonal
                x[row] -= factor * x[row - 1]
            }
            if pivots[row].magnitude < tiny { pivots[row] = tiny }
        }
        for row in pivots.indices.reversed() {
            if row + 1 < x.count { x[row] -= offDiagonal * x[row + 1] }
            x[row] /= pivots[row]
        }
        return x
    }
}

extension Mode {
    /// f01 of the mode by itself at its idle flux, in Hz.
    public var frequencyHz: Double {
        switch spectrum {
        case .duffing(let frequency, _): frequency
        case .chargeBasis: chargeSpectrum(levels: 2)?.frequencyHz ?? .nan
        }
    }

    /// f12 − f01 of the mode by itself at its idle flux, in Hz.
    public var anharmonicityHz: Double {
        switch spectrum {
        case .duffing(_, let anharmonicity): anharmonicity
        case .chargeBasis: chargeSpectrum(levels: 3)?.anharmonicityHz ?? .nan
        }
    }

    /// The lowest levels of a charge-basis mode at its idle flux; `nil` for a Duffing mode and for
    /// parameters that `Device.findings()` refuses.
    public func chargeSpectrum(levels: Int) -> ChargeSpectrum? {
        guard case .chargeBasis(let josephson, let charging, let offset, let cutoff) = spectrum,
            josephson > 0, josephson.isFinite, charging > 0, charging.isFinite, offset.isFinite,
            (1...1000).contains(cutoff), levels >= 2, levels <= 2 * cutoff + 1
        else { return nil }
        return ChargeSpectrum(
            josephsonEnergyHz: josephson, chargingEnergyHz: charging, offsetCharge: offset, cutoff: cutoff,
            levels: levels)
    }
}

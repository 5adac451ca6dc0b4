internal import RackNumerics
internal import Synchronization

/// The idle evolution of modes that exchange or residual ZZ joins: the exponentiated Liouvillian, exact for
/// any length of time at constant cost.
///
/// The Liouvillian falls into sectors (elements of equal excitation difference under the rotating-wave
/// approximation, of equal level differences where nothing exchanges). Each sector's propagator over 2^k
/// ticks is the square of the one before; the ladder is kept. It depends on the cluster alone, so who climbs
/// it first does not change a bit of any result.
final class IdleGroup: Sendable {
    struct Sector: Sendable {
        /// Elements (row, column) as joint states of the group.
        let rows: [Int]
        let columns: [Int]
        /// Whether the transposed elements are a sector of their own, with the conjugate propagator.
        let hasMirror: Bool
        /// Rate of phase that all elements share, in rad/s, taken out of the ladder.
        let phaseRate: Double
        let generator: ComplexMatrix
    }

    let map: AxisMap
    let sectors: [Sector]
    private let tickSeconds: Double
    private let ladder = Mutex<[[ComplexMatrix]]>([])

    /// `nil` if a sector would have more than `limit` elements.
    init?(_ liouvillian: GroupLiouvillian, tickSeconds: Double, limit: Int) {
        guard let sectors = liouvillian.sectors(limit: limit) else { return nil }
        map = liouvillian.map
        self.sectors = sectors
        self.tickSeconds = tickSeconds
    }

    /// Evolves a density matrix of `dimension` rows over `ticks`.
    func evolve(
        ticks: Int64, dimension: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        guard ticks > 0 else { return }
        var levels: [[ComplexMatrix]] = []
        var bit = 0
        while ticks >> bit != 0 {
            if (ticks >> bit) & 1 == 1 { levels.append(propagators(level: bit)) }
            bit += 1
        }
        let duration = Double(ticks) * tickSeconds
        for (index, sector) in sectors.enumerated() {
            apply(
                sector, levels.map { $0[index] }, Complex.unit(radians: sector.phaseRate * duration),
                dimension, re, im)
        }
    }

    /// What building the ladder costs, about: an exponential and a rung for each of twenty bits, or so.
    var ladderFlops: Double {
        sectors.reduce(0) { $0 + 35 * 8 * Double($1.rows.count) * Double($1.rows.count) * Double($1.rows.count) }
    }

    /// What `evolve` costs.
    func operations(ticks: Int64, dimension: Int) -> OperationCount {
        let rungs = Double(ticks.nonzeroBitCount)
        let others = Double(map.restCount) * Double(map.restCount)
        var count = OperationCount()
        for sector in sectors {
            let n = Double(sector.rows.count)
            let sides = sector.hasMirror ? 2.0 : 1.0
            count += sides * others * OperationCount(flops: 8 * n * n * rungs + 6 * n, bytes: 32 * n)
        }
        return count
    }

    /// The ladder's rung: propagators of every sector over 2^level ticks.
    private func propagators(level: Int) -> [ComplexMatrix] {
        ladder.withLock { rungs in
            while rungs.count <= level {
                rungs.append(
                    zip(
                        sectors,
                        rungs.last.map { $0.map { $0 * $0 } }
                            ?? sectors.map { MatrixExponential.of(Complex(tickSeconds) * $0.generator) }
                    ).map { Self.preservingTrace($1, $0) })
            }
            return rungs[level]
        }
    }

    /// Takes the rounding out of the trace, where it would double from rung to rung: in each column the
    /// populations must sum to what went in.
    private static func preservingTrace(_ matrix: ComplexMatrix, _ sector: Sector) -> ComplexMatrix {
        let populations = sector.rows.indices.filter { sector.rows[$0] == sector.columns[$0] }
        guard !populations.isEmpty else { return matrix }
        var result = matrix
        for c in 0..<matrix.columns {
            let wanted = sector.rows[c] == sector.columns[c] ? Complex.one : Complex.zero
            let excess = populations.reduce(Complex.zero) { $0 + matrix[$1, c] } - wanted
            for r in populations { result[r, c] -= excess / Double(populations.count) }
        }
        return result
    }

    private func apply(
        _ sector: Sector, _ propagators: [ComplexMatrix], _ phase: Complex, _ dimension: Int,
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        let n = sector.rows.count
        let rowOffsets = sector.rows.map { map.stateOffsets[$0] }
        let columnOffsets = sector.columns.map { map.stateOffsets[$0] }
        var x = [Complex](repeating: .zero, count: n)
        var y = x
        let rests = map.restOffsets()
        for mirrored in sector.hasMirror ? [false, true] : [false] {
            let (rows, columns) = mirrored ? (columnOffsets, rowOffsets) : (rowOffsets, columnOffsets)
            for rowRest in rests {
                for columnRest in rests {
                    for k in 0..<n {
                        let at = (rows[k] + rowRest) * dimension + columns[k] + columnRest
                        x[k] = Complex(re[at], mirrored ? -im[at] : im[at])
                    }
                    for matrix in propagators { Self.multiply(matrix, &x, &y) }
                    for k in 0..<n {
                        let at = (rows[k] + rowRest) * dimension + columns[k] + columnRest
                        let z = phase * x[k]
                        re[at] = z.re
                        im[at] = mirrored ? -z.im : z.im
                    }
                }
            }
        }
    }

    private static func multiply(_ matrix: ComplexMatrix, _ x: inout [Complex], _ y: inout [Complex]) {
        let n = x.count
        matrix.re.withUnsafeBufferPointer { re in
            matrix.im.withUnsafeBufferPointer { im in
                for r in 0..<n {
                    var sum = Complex.zero
                    for c in 0..<n { sum += Complex(re[r * n + c], im[r * n + c]) * x[c] }
                    y[r] = sum
                }
            }
        }
        swap(&x, &y)
    }
}

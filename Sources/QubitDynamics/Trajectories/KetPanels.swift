internal import RackNumerics

/// Kets side by side in panels of few columns that stay in the cache while many factors are applied to them.
final class KetPanels {
    private let dimension: Int
    private let rank: Int
    /// Columns of a panel; the last may have fewer. All are whole vectors of lanes, zeros where there is no ket.
    private let width: Int
    private let storage: UnsafeMutablePointer<Double>
    private let plane: Int

    init(_ kets: FactorPlanes) {
        dimension = kets.dimension
        rank = kets.rank
        width = min(max(8, 8192 / dimension / 8 * 8), 32)
        plane = dimension * ((rank + 7) & ~7)
        storage = .allocate(capacity: 2 * plane)
        for panel in 0..<count {
            let (re, im, columns) = planes(panel)
            for s in 0..<dimension {
                for c in 0..<columns {
                    let ket = panel * width + c
                    let at = s * columns + c
                    (re + at).initialize(to: ket < rank ? kets.re[ket * kets.stride + s] : 0)
                    (im + at).initialize(to: ket < rank ? kets.im[ket * kets.stride + s] : 0)
                }
            }
        }
    }

    deinit { storage.deallocate() }

    private var count: Int { (rank + width - 1) / width }

    private func planes(
        _ panel: Int
    ) -> (re: UnsafeMutablePointer<Double>, im: UnsafeMutablePointer<Double>, columns: Int) {
        let columns = min(width, ((rank + 7) & ~7) - panel * width)
        let re = storage + panel * width * dimension
        return (re, re + plane, columns)
    }

    /// Applies factors in order; panels are shared out.
    func apply(_ factors: [RowFactor], _ workers: any Workers) {
        workers.run(count) { panel in
            let (re, im, columns) = self.planes(panel)
            for factor in factors { factor.apply(columns: columns, re, im) }
        }
    }

    func copy(to kets: FactorPlanes) {
        for panel in 0..<count {
            let (re, im, columns) = planes(panel)
            for ket in (panel * width)..<min(panel * width + columns, rank) {
                let c = ket - panel * width
                for s in 0..<dimension {
                    kets.re[ket * kets.stride + s] = re[s * columns + c]
                    kets.im[ket * kets.stride + s] = im[s * columns + c]
                }
            }
        }
    }
}

// Workers get panels that nobody else touches meanwhile.
extension KetPanels: @unchecked Sendable {}

internal import RackNumerics

/// Blocks that together act on all modes of a cluster: a ket has one number for each of their states. They are kept by
/// columns, so that rows lie side by side.
struct WholeOperator: Sendable {
    private struct Block {
        let offsets: [Int]
        let re: [Double]
        let im: [Double]
    }

    private let blocks: [Block]
    private let largest: Int

    /// `nil` for a factor that leaves modes out.
    init?(_ factor: RowFactor) {
        guard case .blocks(let map, let blocks) = factor, map.restCount == 1 else { return nil }
        self.blocks = blocks.map { block in
            let n = block.offsets.count
            func turned(_ values: [Double]) -> [Double] { (0..<(n * n)).map { values[$0 % n * n + $0 / n] } }
            return Block(offsets: block.offsets, re: turned(block.re), im: turned(block.im))
        }
        largest = blocks.reduce(0) { max($0, $1.offsets.count) }
    }

    var elements: Int { blocks.reduce(0) { $0 + $1.re.count } }

    func apply(_ ket: KetBuffer) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 4 * largest) { space in
            let (x, y) = (space.baseAddress!, space.baseAddress! + largest)
            let (p, q) = (space.baseAddress! + 2 * largest, space.baseAddress! + 3 * largest)
            for block in blocks {
                let n = block.offsets.count
                block.offsets.withUnsafeBufferPointer { offsets in
                    for k in 0..<n { (x[k], y[k]) = (ket.re[offsets[k]], ket.im[offsets[k]]) }
                    block.re.withUnsafeBufferPointer { re in
                        block.im.withUnsafeBufferPointer { im in
                            DenseRoutines.product(
                                rows: 1, inner: n, columns: n, x, y, re.baseAddress!, im.baseAddress!, p, q)
                        }
                    }
                    for k in 0..<n { (ket.re[offsets[k]], ket.im[offsets[k]]) = (p[k], q[k]) }
                }
            }
        }
    }
}

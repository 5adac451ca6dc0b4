/// How a dataset that grows block by block is cut into chunks.
///
/// While readers follow, the library cannot reuse space: a compressed chunk that is written twice is in the
/// file twice. So a dataset is compressed only where whole chunks are written at once, that is, where a
/// chunk is a block of shots or an even part of one; such chunks may be smaller than 0.5 MB. Everything
/// else goes uncompressed into chunks of about 1 MB and is written in place.
struct Chunking {
    static let targetBytes = 1 << 20
    /// Blocks of fewer elements than this are not worth a chunk of their own.
    static let smallestBlock = 4096

    var chunk: [Int]
    var isCompressed: Bool

    /// - Parameters:
    ///   - total: rows that the dataset will have in the end.
    ///   - block: rows that arrive at a time.
    ///   - compressible: is compression wanted? Noise as floats shrinks by a fifth at best and is not.
    init(total: Int, block: Int, rowShape: [Int], elementBytes: Int, compressible: Bool) {
        let rowElements = rowShape.reduce(1, *)
        let block = max(min(block, total), 1)
        if compressible, block * rowElements >= Self.smallestBlock {
            chunk = Self.rows(block, rowShape: rowShape, elementBytes: elementBytes)
            isCompressed = true
        } else {
            let rows = max(1, min(total, Self.targetBytes / max(rowElements * elementBytes, 1)))
            chunk = [rows] + Self.columns(rowShape, elementBytes: elementBytes)
            isCompressed = false
        }
    }

    /// A chunk for `rows` rows: an even part of them of about 1 MB.
    static func rows(_ rows: Int, rowShape: [Int], elementBytes: Int) -> [Int] {
        let bytes = rowShape.reduce(max(rows, 1) * elementBytes, *)
        let parts = min(max(rows, 1), (bytes + targetBytes - 1) / targetBytes)
        return [(max(rows, 1) + max(parts, 1) - 1) / max(parts, 1)]
            + columns(rowShape, elementBytes: elementBytes)
    }

    /// Rows longer than 4 MB are cut as well.
    private static func columns(_ rowShape: [Int], elementBytes: Int) -> [Int] {
        guard let last = rowShape.last, last * elementBytes > 4 * targetBytes else {
            return rowShape.map { max($0, 1) }
        }
        return rowShape.dropLast().map { max($0, 1) } + [targetBytes / elementBytes]
    }
}

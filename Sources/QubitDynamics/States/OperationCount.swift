internal import RackNumerics

/// What the operations that were applied to a state cost at least: the machine's floor against which a measured time
/// can be held. Setting up (exponentials, ladders of propagators) is not counted.
public struct OperationCount: Sendable, Equatable {
    /// Real additions and multiplications; a complex multiplication with addition is 8.
    public var flops: Double
    /// Read and written, as if nothing stayed in a cache from one operation to the next.
    public var bytes: Double

    public init(flops: Double = 0, bytes: Double = 0) {
        self.flops = flops
        self.bytes = bytes
    }

    public static func += (sum: inout OperationCount, next: OperationCount) {
        sum.flops += next.flops
        sum.bytes += next.bytes
    }

    /// The same so many times.
    public static func * (count: Double, one: OperationCount) -> OperationCount {
        OperationCount(flops: count * one.flops, bytes: count * one.bytes)
    }
}

extension RowFactor {
    /// What `apply(columns:)` costs.
    func operations(columns: Int) -> OperationCount {
        var count = OperationCount()
        switch self {
        case .phases(let levels):
            let rows = levels.reduce(1.0) { $0 * Double($1.count) }
            count += Double(columns) * OperationCount(flops: 6 * rows, bytes: 32 * rows)
        case .diagonal(let factors):
            let rows = Double(factors.count)
            count += Double(columns) * OperationCount(flops: 6 * rows, bytes: 32 * rows)
        case .blocks(let map, let blocks):
            for block in blocks {
                let n = Double(block.offsets.count)
                count += Double(columns * map.restCount) * OperationCount(
                    flops: 8 * n * n - 2 * n, bytes: 32 * n)
            }
        case .chain(let steps): count += steps.operations(columns: columns)
        }
        return count
    }
}

extension LocalChannel {
    /// What `apply(dimension:)` costs: real matrices on the elements of each level difference, both planes.
    func operations(dimension: Int) -> OperationCount {
        var perRest = 0.0
        for m in 0..<levels { perRest += (m == 0 ? 1 : 2) * Double((levels - m) * (levels - m)) }
        let elements = Double(dimension) * Double(dimension)
        return OperationCount(flops: 4 * perRest * elements / Double(levels * levels), bytes: 32 * elements)
    }
}

internal import RackNumerics

/// A local operator that multiplies a matrix of `dimension` rows from the left: evolution of many kets, or of
/// one side of a density matrix. A single ket is a matrix of one column.
enum RowFactor: Sendable {
    /// One factor per row.
    case diagonal([Complex])
    /// One factor per level of each mode of the cluster, all of them multiplied: phases of modes that turn by themselves.
    case phases([[Complex]])
    /// Dense blocks on the states of a few modes.
    case blocks(AxisMap, [BlockOperator])
    /// Steps of a large component that is split into modes and pairs.
    case chain(ChainSteps)

    /// Multiplies a row-major matrix of so many columns.
    func apply(columns: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        apply(columns: columns, piece: 0, of: 1, re, im)
    }

    /// Multiplies piece number `piece` of `pieces`, which together make up the whole matrix: pieces touch
    /// different elements, and how many there are does not change a bit. Steps of a chain have no such pieces: they are
    /// all done with the first (`ChainSteps.applyInPieces` shares them out).
    func apply(
        columns: Int, piece: Int, of pieces: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        func share(_ count: Int) -> Range<Int> { (count * piece / pieces)..<(count * (piece + 1) / pieces) }
        switch self {
        case .phases(let levels):
            RowFactor.diagonal(Self.rows(levels)).apply(columns: columns, piece: piece, of: pieces, re, im)
        case .diagonal(let factors):
            let rows = share(factors.count)
            factors.withUnsafeBufferPointer {
                LocalOperators.applyPhases(
                    $0.baseAddress! + rows.lowerBound, rows: rows.count, columns: columns, stride: columns,
                    re + rows.lowerBound * columns, im + rows.lowerBound * columns)
            }
        case .blocks(let map, let blocks):
            // Long runs are cut across, many runs are dealt out.
            let length = map.runRows * columns
            let lanes = map.runCount >= pieces ? 0..<length : share(length)
            let runs = map.runCount >= pieces ? share(map.runCount) : 0..<map.runCount
            blocks.apply(map, stride: columns, runs: runs, lanes: lanes, re, im)
        case .chain(let steps):
            if piece == 0 { steps.apply(columns: columns, re, im) }
        }
    }

    /// Multiplies only the columns in `range` of a row-major matrix of `columns`.
    func apply(
        columns: Int, in range: Range<Int>, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        switch self {
        case .phases(let levels): RowFactor.diagonal(Self.rows(levels)).apply(columns: columns, in: range, re, im)
        case .diagonal(let factors):
            factors.withUnsafeBufferPointer {
                LocalOperators.applyPhases(
                    $0.baseAddress!, rows: factors.count, columns: range.count, stride: columns,
                    re + range.lowerBound, im + range.lowerBound)
            }
        case .blocks(let map, let blocks):
            for row in 0..<map.runRows {
                let first = row * columns + range.lowerBound
                blocks.apply(
                    map, stride: columns, runs: 0..<map.runCount, lanes: first..<(first + range.count), re, im)
            }
        case .chain(let steps): steps.apply(columns: columns, in: range, re, im)
        }
    }

    /// The product of one factor per level of each mode for every row, the first mode slowest.
    static func rows(_ levels: [[Complex]]) -> [Complex] {
        levels.reduce([.one]) { rows, own in rows.flatMap { outer in own.map { outer * $0 } } }
    }
}

/// A dense operator on some of the joint states of a few modes.
struct BlockOperator: Sendable {
    /// Row offsets of its states within the cluster.
    let offsets: [Int]
    /// Row-major, offsets.count².
    var re: [Double]
    var im: [Double]
}

extension [BlockOperator] {
    /// Multiplies a row-major matrix of so many columns.
    func apply(
        _ map: AxisMap, columns: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        apply(map, stride: columns, runs: 0..<map.runCount, lanes: 0..<(map.runRows * columns), re, im)
    }

    /// Multiplies the given lanes of the given runs of a matrix whose rows lie `stride` elements apart.
    func apply(
        _ map: AxisMap, stride: Int, runs: Range<Int>, lanes: Range<Int>, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        withUnsafeTemporaryAllocation(of: LocalOperators.Operator.self, capacity: count) { operators in
            for (k, block) in enumerated() {
                // The arrays live as long as `self`, and nothing changes them meanwhile.
                operators.initializeElement(at: k, to: block.unsafeOperator)
            }
            withExtendedLifetime(self) {
                map.innerStarts.withUnsafeBufferPointer { inner in
                    LocalOperators.apply(
                        UnsafeBufferPointer(operators),
                        runs: .init(inner: inner, period: map.period, stride: stride, range: runs),
                        length: lanes.count, re + lanes.lowerBound, im + lanes.lowerBound)
                }
            }
        }
    }
}

extension BlockOperator {
    /// Pointers into the arrays, for as long as someone holds on to this value.
    fileprivate var unsafeOperator: LocalOperators.Operator {
        offsets.withUnsafeBufferPointer { offsets in
            re.withUnsafeBufferPointer { re in
                im.withUnsafeBufferPointer { im in
                    LocalOperators.Operator(
                        size: offsets.count, re: re.baseAddress!, im: im.baseAddress!, offsets: offsets.baseAddress!)
                }
            }
        }
    }
}

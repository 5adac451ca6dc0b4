internal import CRackKernels

/// A list of passes over a matrix (or a single ket): dense matrices on the joint states of one or two modes, each for all
/// configurations of the others. Where matrices lie is fixed; what is in them changes from step to step.
///
/// Each pass does what `LocalOperators.apply` does, to the last bit (but for the sign of zero). Passes over fast modes of a
/// single ket are taken together, so that it is turned to lie side by side only once for all of them.
public final class LocalPasses: @unchecked Sendable {
    /// A row-major square matrix on states that lie `offsets` rows from a start.
    public struct Block {
        public var offsets: [Int]
        /// Where its real parts begin; imaginary parts follow, if it has any.
        public var values: Int
        public var isReal: Bool
        /// Whether `values` counts among the step's own numbers rather than among the constants.
        public var isStep: Bool

        public init(offsets: [Int], values: Int, isReal: Bool, isStep: Bool) {
            (self.offsets, self.values, self.isReal, self.isStep) = (offsets, values, isReal, isStep)
        }
    }

    /// Run p·inner.count + i begins at row p·period + inner[i] and has `runRows` rows.
    public struct Pass {
        public var blocks: [Block]
        public var inner: [Int]
        public var period: Int
        public var runRows: Int
        /// Whether its modes are among the last, whose joint states follow each other: `period` divides `fastRows`.
        public var isFast: Bool

        public init(blocks: [Block], inner: [Int], period: Int, runRows: Int, isFast: Bool) {
            (self.blocks, self.inner, self.period) = (blocks, inner, period)
            (self.runRows, self.isFast) = (runRows, isFast)
        }
    }

    /// Where matrices lie; the pointers must stay as long as they are used.
    public struct Values {
        let constants: UnsafePointer<Double>
        let step: UnsafePointer<Double>

        public init(constants: UnsafePointer<Double>, step: UnsafePointer<Double>) {
            (self.constants, self.step) = (constants, step)
        }
    }

    public let rows: Int
    /// What of a core's own cache (half a mebibyte or more) blocks may take.
    public static let nearBytes = 256 << 10
    /// Most joint states that fast modes may have.
    public static let fastRowsMax = Int(RACK_CHAIN_PANEL)
    private let fastRows: Int
    /// Numbers of rows that make up blocks, ascending.
    private let blocks: [Int]
    private let passes: [Pass]
    /// Whether the twins have room for every block.
    private let hasTwin: Bool
    private let twins: UnsafeMutablePointer<rack_chain_pass>
    private let twinBlocks: UnsafeMutablePointer<rack_chain_block>
    private let places: UnsafeMutablePointer<Int>

    /// - Parameters:
    ///   - rows: of the matrix.
    ///   - fastRows: joint states of the fast modes.
    ///   - blocks: joint states of the last modes, of more and more of them, from the fast ones to all.
    public init(_ passes: [Pass], rows: Int, fastRows: Int, blocks: [Int]) {
        precondition(fastRows <= Self.fastRowsMax)
        (self.passes, self.rows, self.fastRows, self.blocks) = (passes, rows, fastRows, blocks)
        hasTwin = passes.allSatisfy { $0.blocks.allSatisfy { $0.offsets.count <= Int(RACK_LOCAL_STATES) } }
        twins = .allocate(capacity: max(passes.count, 1))
        twinBlocks = .allocate(capacity: max(passes.reduce(0) { $0 + $1.blocks.count }, 1))
        places = .allocate(
            capacity: max(passes.reduce(0) { $0 + $1.inner.count + $1.blocks.reduce(0) { $0 + $1.offsets.count } }, 1))
        var (block, place) = (twinBlocks, places)
        func put(_ numbers: [Int]) -> UnsafeMutablePointer<Int> {
            defer { place += numbers.count }
            place.initialize(from: numbers, count: numbers.count)
            return place
        }
        for (k, pass) in passes.enumerated() {
            (twins + k).initialize(
                to: rack_chain_pass(
                    blocks: block, count: pass.blocks.count, inner: put(pass.inner), inner_count: pass.inner.count,
                    period: pass.period, run_rows: pass.runRows, is_fast: pass.isFast ? 1 : 0))
            for one in pass.blocks {
                block.initialize(
                    to: rack_chain_block(
                        size: one.offsets.count, values: one.values, offsets: put(one.offsets),
                        is_real: one.isReal ? 1 : 0, is_step: one.isStep ? 1 : 0))
                block += 1
            }
        }
    }

    deinit {
        twins.deallocate()
        twinBlocks.deallocate()
        places.deallocate()
    }

    public var count: Int { passes.count }

    /// Applies all passes to a row-major matrix of so many columns.
    public func apply(
        _ values: Values, columns: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        guard LocalOperators.lanes > 0, hasTwin else { return applyPortable(values, columns: columns, re, im) }
        apply(values, columns: columns, lanes: LocalOperators.lanes, re, im)
    }

    /// The twin for so many lanes, 4 or 8.
    func apply(
        _ values: Values, columns: Int, lanes: Int, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        var given = rack_chain_values(constants: values.constants, step: values.step)
        let block = blocks.last { 16 * $0 * columns <= Self.nearBytes } ?? fastRows
        rack_chain_apply(Int32(lanes), twins, passes.count, &given, rows, block, fastRows, columns, re, im)
    }

    /// The definition.
    public func applyPortable(
        _ values: Values, columns: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        for k in passes.indices {
            withPass(k, values) { operators, inner, pass in
                LocalOperators.applyPortable(
                    operators,
                    runs: .init(
                        inner: inner, period: pass.period, stride: columns, range: 0..<(rows / pass.period * inner.count)),
                    length: pass.runRows * columns, re, im)
            }
        }
    }

    /// One pass on piece number `piece` of `pieces`, which touch different elements.
    public func apply(
        pass number: Int, _ values: Values, columns: Int, piece: Int, of pieces: Int,
        _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        func share(_ count: Int) -> Range<Int> { (count * piece / pieces)..<(count * (piece + 1) / pieces) }
        withPass(number, values) { operators, inner, pass in
            let (count, length) = (rows / pass.period * inner.count, pass.runRows * columns)
            let lanes = count >= pieces ? 0..<length : share(length)
            LocalOperators.apply(
                operators,
                runs: .init(
                    inner: inner, period: pass.period, stride: columns, range: count >= pieces ? share(count) : 0..<count),
                length: lanes.count, re + lanes.lowerBound, im + lanes.lowerBound)
        }
    }

    /// All passes on the columns of `range` alone.
    public func apply(
        _ values: Values, columns: Int, in range: Range<Int>, _ re: UnsafeMutablePointer<Double>,
        _ im: UnsafeMutablePointer<Double>
    ) {
        for k in passes.indices {
            withPass(k, values) { operators, inner, pass in
                for row in 0..<pass.runRows {
                    let first = row * columns + range.lowerBound
                    LocalOperators.apply(
                        operators,
                        runs: .init(
                            inner: inner, period: pass.period, stride: columns,
                            range: 0..<(rows / pass.period * inner.count)),
                        length: range.count, re + first, im + first)
                }
            }
        }
    }

    /// Real additions and multiplications, for each column, and bytes that go to and fro if nothing stays in a cache.
    public var costs: (flops: Double, bytes: Double) {
        var (flops, bytes) = (0.0, 0.0)
        for pass in passes {
            let rest = Double(rows / pass.period * pass.inner.count * pass.runRows)
            for block in pass.blocks {
                let n = Double(block.offsets.count)
                flops += rest * (block.isReal ? 4 * n * n - 2 * n : 8 * n * n - 2 * n)
                bytes += rest * 32 * n
            }
        }
        return (flops, bytes)
    }

    private func withPass(
        _ number: Int, _ values: Values,
        _ body: (UnsafeBufferPointer<LocalOperators.Operator>, UnsafeBufferPointer<Int>, Pass) -> Void
    ) {
        let (pass, twin) = (passes[number], twins[number])
        withUnsafeTemporaryAllocation(of: LocalOperators.Operator.self, capacity: pass.blocks.count) { operators in
            for k in pass.blocks.indices {
                let block = twin.blocks[k]
                let matrix = (block.is_step != 0 ? values.step : values.constants) + block.values
                operators.initializeElement(
                    at: k,
                    to: LocalOperators.Operator(
                        size: block.size, re: matrix, im: block.is_real != 0 ? nil : matrix + block.size * block.size,
                        offsets: block.offsets))
            }
            body(UnsafeBufferPointer(operators), UnsafeBufferPointer(start: twin.inner, count: twin.inner_count), pass)
        }
    }
}

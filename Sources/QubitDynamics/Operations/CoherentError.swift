internal import RackNumerics
internal import RealModule

/// How far the steps of a run lead astray together.
///
/// Errors of single steps turn with the states' phases and cancel where couplings are detuned: their sum may be a
/// thousand times what is left in the end. So the differences D of each step's last two exponents are carried along
/// as amplitudes: with U the propagator so far, W ← uW + DuU. ‖W‖ is what a run of the lower order would miss, and
///
///     ‖W‖ · Σ e_k / Σ ‖D_k u_k U_k‖
///
/// what this one misses, with the steps' own estimates e_k for the order above: what is left of the sum of either
/// order is alike, for it is the phases' doing. Twice that is said, and never less than a thousandth of Σ e_k.
///
/// Only columns of important states are carried; others count little by `Component.Block.importance`.
final class CoherentError {
    private let magnus: MagnusStep
    private let blocks: [Block]
    private let storage: UnsafeMutablePointer<Double>

    private final class Block {
        let size: Int
        let start: Int
        let carried: Int
        let weights: [Double]
        /// Columns of U, then those of W; a row is twice `carried` long.
        var state: BlockPlanes
        var next: BlockPlanes
        let moved: BlockPlanes
        var apart = 0.0
        var errors = 0.0
        /// Of steps whose differences were too small to be looked at.
        var faint = 0.0
        var together = 0.0

        init(
            size: Int, start: Int, carried: [Int], weights: [Double],
            planes: (BlockPlanes, BlockPlanes, BlockPlanes)
        ) {
            (self.size, self.start, self.carried) = (size, start, carried.count)
            self.weights = carried.map { weights[$0] }
            (state, next, moved) = planes
            for (k, column) in carried.enumerated() { state.re[column * 2 * carried.count + k] = 1 }
        }

        var estimate: Double {
            guard apart > 0 else { return faint }
            return faint + max(2 * together / apart, 1e-3) * errors
        }
    }

    /// States that count less are not carried, but for the most important one of each block.
    private static let least = 0.25 * 0.25

    init(_ magnus: MagnusStep) {
        self.magnus = magnus
        let layout = magnus.hamiltonian.layout
        let carried = magnus.hamiltonian.weights.map { weights in
            let most = weights.max() ?? 0
            return weights.indices.filter { weights[$0] >= min(Self.least, most) }
        }
        let count = zip(layout.sizes, carried).reduce(0) { $0 + 12 * $1.0 * $1.1.count }
        storage = .allocate(capacity: max(count, 1))
        storage.initialize(repeating: 0, count: max(count, 1))
        var free = storage
        func planes(_ length: Int) -> BlockPlanes {
            defer { free += 2 * length }
            return BlockPlanes(re: free, im: free + length)
        }
        blocks = layout.sizes.indices.map { k in
            let length = 2 * layout.sizes[k] * carried[k].count
            return Block(
                size: layout.sizes[k], start: layout.starts[k], carried: carried[k],
                weights: magnus.hamiltonian.weights[k], planes: (planes(length), planes(length), planes(length)))
        }
    }

    deinit { storage.deallocate() }

    /// In amplitude, for the run so far.
    var estimate: Double { blocks.reduce(0) { max($0, $1.estimate) } }

    /// Takes a step that changed nothing but phases, or one of `magnus` with its differences.
    func add(_ propagators: BlockPlanes, isExact: Bool) {
        for (number, block) in blocks.enumerated() {
            let (n, columns) = (block.size, 2 * block.carried)
            let u = propagators.at(block.start)
            let next = block.next
            DenseRoutines.product(
                rows: n, inner: n, columns: columns, u.re, u.im, block.state.re, block.state.im, next.re, next.im)
            (block.state, block.next) = (next, block.state)
            guard !isExact else { continue }
            let (error, size) = (magnus.errors[number], magnus.sizes[number])
            guard size > 0 else {
                block.faint += error
                continue
            }
            let d = magnus.differences.at(block.start)
            DenseRoutines.product(
                rows: n, inner: n, columns: columns, d.re, d.im, next.re, next.im, block.moved.re, block.moved.im)
            let added = Self.gather(block)
            block.apart += added
            block.errors += added * error / size
        }
    }

    /// Adds DuU to W, and returns its norm.
    private static func gather(_ block: Block) -> Double {
        let (state, moved, m) = (block.state, block.moved, block.carried)
        var (added, together) = (0.0, 0.0)
        block.weights.withUnsafeBufferPointer { weights in
            for r in 0..<block.size {
                let row = 2 * r * m
                for c in 0..<m {
                    let (x, y) = (moved.re[row + c], moved.im[row + c])
                    let (w, v) = (state.re[row + m + c] + x, state.im[row + m + c] + y)
                    state.re[row + m + c] = w
                    state.im[row + m + c] = v
                    added += weights[c] * (x * x + y * y)
                    together += weights[c] * (w * w + v * v)
                }
            }
        }
        block.together = together.squareRoot()
        return added.squareRoot()
    }
}

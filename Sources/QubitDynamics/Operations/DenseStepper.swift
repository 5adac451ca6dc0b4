internal import RackNumerics
internal import RealModule

/// Steps a component with `MagnusStep`, as far at a time as its estimate allows.
final class DenseStepper {
    let map: AxisMap
    private let blocks: [BlockHamiltonian]
    private let gauge: Double
    private let moments: FieldMoments
    private let edges: [Double]
    /// Whether a held sample is a constant Hamiltonian.
    private let isStationary: Bool
    /// What a step's estimate may be, in amplitude per second.
    private let rate: Double
    private let magnus: MagnusStep
    /// Where a held sample of a real Hamiltonian is constant: steps within pieces come from here.
    private let pieceSteps: PieceSteps?
    /// Where errors are followed through the run: steps may then be longer by what cancels.
    private let coherent: CoherentError?
    private var length: Double
    /// Steps within one piece since one over several was last tried, and how many are to pass until it is again.
    private var single = 0
    private var patience = 1
    private(set) var steps = 0
    /// The sum of the steps' estimates.
    private var sum = 0.0
    private let storage: UnsafeMutablePointer<Double>
    /// The product of a stretch's steps, and room for the next.
    private var product: BlockPlanes
    private var spare: BlockPlanes
    /// A step within one piece: others of its length are the same.
    private let kept: BlockPlanes
    private var latest: (piece: Int, seconds: Double)?

    /// - Parameters:
    ///   - gauge: the component's frame relative to the cluster's, in Hz; its rotation is undone.
    ///   - rate: the error allowed, in amplitude per second.
    ///   - stops: times between which steps will be asked for, as far as they are known.
    ///   - isCoherent: whether `error` follows what becomes of the steps' errors, and steps may rely on that.
    init(
        _ component: Component, _ terms: RunTerms, _ gauges: RunGauges, gauge: Double, rate: Double,
        stops: [Double] = [], isCoherent: Bool = false
    ) {
        map = component.map
        self.gauge = gauge
        blocks = component.blocks.map { BlockHamiltonian($0, component, terms, gauge: gauge) }
        moments = gauges.moments(terms, gauge: gauge)
        edges = terms.edges
        let modes = component.map.modes
        isStationary = terms.terms.allSatisfy { term in
            guard case .drive(let mode) = term.kind, modes.contains(mode) else { return true }
            return term.frequencyHz == gauge
        }
        self.rate = rate
        length = terms.duration
        magnus = MagnusStep(blocks)
        pieceSteps =
            isStationary ? PieceSteps(magnus.hamiltonian, moments, edges: edges, stops: stops) : nil
        coherent = isCoherent ? CoherentError(magnus) : nil
        let count = max(magnus.hamiltonian.layout.count, 1)
        storage = .allocate(capacity: 6 * count)
        storage.initialize(repeating: 0, count: 6 * count)
        product = BlockPlanes(re: storage, im: storage + count)
        spare = BlockPlanes(re: storage + 2 * count, im: storage + 3 * count)
        kept = BlockPlanes(re: storage + 4 * count, im: storage + 5 * count)
    }

    deinit { storage.deallocate() }

    /// In amplitude, for all steps so far.
    var error: Double { coherent?.estimate ?? sum }

    /// The propagator from `start` to a later `end`, seconds from the run's start, in the cluster's frame.
    func operators(from start: Double, to end: Double) -> [BlockOperator] {
        var time = start
        // Exact steps leave no error: they are carried along when one that does follows, or with the whole stretch.
        var carried = start
        while time < end {
            let (next, isExact) = advance(from: time, to: end)
            let step = isExact ? kept : magnus.propagators
            if !isExact || carried > start {
                if carried == start, time > start { coherent?.add(product, isExact: true) }
                coherent?.add(step, isExact: isExact)
                carried = next
            }
            if time == start {
                product.set(from: step, count: magnus.hamiltonian.layout.count)
            } else {
                multiply(step)
            }
            time = next
        }
        if carried == start { coherent?.add(product, isExact: true) }
        let operators = product.operators(blocks)
        guard gauge != 0 else { return operators }
        let (before, after) = (Complex.unit(cycles: gauge * start), Complex.unit(cycles: -gauge * end))
        return zip(operators, blocks).map { $0.turned(before: before, after: after, $1.excitations) }
    }

    private func multiply(_ step: BlockPlanes) {
        let layout = magnus.hamiltonian.layout
        for (n, start) in zip(layout.sizes, layout.starts) {
            let (a, b, c) = (step.at(start), product.at(start), spare.at(start))
            DenseRoutines.product(rows: n, inner: n, columns: n, a.re, a.im, b.re, b.im, c.re, c.im)
        }
        swap(&product, &spare)
    }

    /// One accepted step from `time`: where it ends, and whether it lies in `kept`, within a piece, or in `magnus`.
    private func advance(from time: Double, to end: Double) -> (end: Double, isExact: Bool) {
        while true {
            let next = stepEnd(from: time, to: end)
            let seconds = next - time
            let piece = moments.pieceIndex(at: time)
            let isOnePiece = isStationary && (piece + 2 >= edges.count || edges[piece + 1] >= next)
            if isOnePiece, let latest, latest.piece == piece,
                (latest.seconds - seconds).magnitude <= 1e-12 * seconds
            {
                return (next, true)
            }
            if isOnePiece, let pieceSteps, pieceSteps.step(piece, from: time, seconds: seconds, into: kept) {
                steps += 1
                reachOut(from: seconds, rest: end - next)
                latest = (piece, seconds)
                return (next, true)
            }
            moments.set(from: time, to: next)
            let allowed = allowed(from: time, seconds: seconds)
            magnus.prepare(moments, seconds: seconds, negligible: 1e-5 * allowed)
            steps += 1
            if isOnePiece {
                magnus.exponentiate()
                reachOut(from: seconds, rest: end - next)
                latest = (piece, seconds)
                kept.set(from: magnus.propagators, count: magnus.hamiltonian.layout.count)
                return (next, true)
            }
            // The estimate falls with about the seventh power of the step.
            let estimate = magnus.estimate
            let factor = estimate > 0 ? 0.9 * Double.pow(allowed / estimate, 1.0 / 6) : 3
            if estimate <= allowed || seconds < 1e-15 {
                length = seconds * min(max(factor, 0.5), 3)
                sum += estimate
                magnus.exponentiate()
                (single, patience) = (0, 1)
                return (next, false)
            }
            length = seconds * min(max(factor, 0.1), 0.8)
        }
    }

    /// After a step within a piece, which is exact whatever its length: now and then the next is to span several, ever
    /// more rarely where that comes to nothing. Where pieces are exponentiated eight at a time, it is to span eight.
    private func reachOut(from seconds: Double, rest: Double) {
        single += 1
        length = max(length, 1.5 * seconds)
        let wanted = (pieceSteps == nil ? 4.5 : 8.5) * seconds
        if single >= patience, pieceSteps == nil || rest > wanted {
            length = max(length, wanted)
            (single, patience) = (0, min(2 * patience, 64))
        }
    }

    /// What the estimate of a step may be.
    ///
    /// Where errors are followed, a step may make more by what cancelled so far, and use a tenth of what earlier steps
    /// left of their share. At first a fourth is taken to be left, until a hundredth of the whole was made.
    private func allowed(from time: Double, seconds: Double) -> Double {
        guard let coherent else { return rate * seconds }
        let duration = edges[edges.count - 1]
        let (whole, made) = (rate * duration, coherent.estimate)
        let relief = 0.5 * (sum + 0.01 * whole) / (made + 0.0025 * whole)
        let unspent = max(whole * (0.2 + 0.8 * time / duration) - made, 0)
        return relief * (rate * seconds + 0.1 * unspent)
    }

    /// Where the next step ends: equal steps to `end`, on an edge where they span few pieces.
    private func stepEnd(from time: Double, to end: Double) -> Double {
        let rest = end - time
        let count = (rest / length - 0.05).rounded(.up)
        let wanted = count <= 1 ? end : time + rest / count
        let piece = moments.pieceIndex(at: time)
        guard piece + 2 < edges.count else { return isStationary ? end : wanted }
        let firstEdge = edges[piece + 1]
        if firstEdge >= wanted { return isStationary ? min(firstEdge, end) : wanted }
        let last = moments.pieceIndex(at: wanted)
        // Eight pieces at a time are exponentiated sooner than the series is worked out for half of them.
        if pieceSteps != nil, last - piece <= 6 { return min(firstEdge, end) }
        if wanted == end { return end }
        // A step over two or three pieces shows their jumps: end on an edge.
        return last - piece <= 2 && edges[last] > time ? edges[last] : wanted
    }
}

/// A dense component from node to node, as coarsely as the error of the whole run allows.
struct DensePropagation {
    /// Per stretch between nodes.
    let operators: [[BlockOperator]]
    let steps: Int
    /// The estimated error, in amplitude.
    let error: Double

    /// - Parameter allowed: error in amplitude.
    init(
        _ component: Component, _ terms: RunTerms, _ gauges: RunGauges, gauge: Double, nodes: [Double], allowed: Double
    ) {
        var (steps, share) = (0, 1.0)
        while true {
            let stepper = DenseStepper(
                component, terms, gauges, gauge: gauge, rate: share * allowed / terms.duration,
                stops: nodes, isCoherent: true)
            let operators = zip(nodes, nodes.dropFirst()).map { stepper.operators(from: $0, to: $1) }
            steps += stepper.steps
            if stepper.error <= allowed || share < 1e-4 {
                (self.operators, self.steps, error) = (operators, steps, stepper.error)
                return
            }
            share *= 0.5 * allowed / stepper.error
        }
    }
}

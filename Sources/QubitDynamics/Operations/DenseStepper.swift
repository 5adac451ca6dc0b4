internal import RackNumerics
internal import RealModule

/// Steps a component block by block with `MagnusStep`, as far at a time as its estimate allows.
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
    private let magnus = MagnusStep()
    private var length: Double
    private(set) var steps = 0
    /// The sum of the steps' estimates, in amplitude.
    private(set) var error = 0.0
    private var latest: (piece: Int, seconds: Double, blocks: [BlockOperator])?

    /// - Parameter gauge: the component's frame relative to the cluster's, in Hz; its rotation is undone.
    init(_ component: Component, _ terms: RunTerms, _ gauges: RunGauges, gauge: Double, rate: Double) {
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
    }

    /// The propagator from `start` to a later `end`, seconds from the run's start, in the cluster's frame.
    func operators(from start: Double, to end: Double) -> [BlockOperator] {
        var product: [BlockOperator] = []
        var time = start
        while time < end {
            let (next, step) = advance(from: time, to: end)
            product = product.isEmpty ? step : zip(step, product).map { $0.after($1) }
            time = next
        }
        guard gauge != 0 else { return product }
        let before = Complex.unit(cycles: gauge * start)
        let after = Complex.unit(cycles: -gauge * end)
        return zip(product, blocks).map { $0.turned(before: before, after: after, $1.excitations) }
    }

    /// One accepted step from `time`: where it ends, and its propagators.
    private func advance(from time: Double, to end: Double) -> (Double, [BlockOperator]) {
        while true {
            let next = stepEnd(from: time, to: end)
            let seconds = next - time
            let piece = moments.pieceIndex(at: time)
            let isOnePiece = isStationary && (piece + 2 >= edges.count || edges[piece + 1] >= next)
            if isOnePiece, let latest, latest.piece == piece,
                (latest.seconds - seconds).magnitude <= 1e-12 * seconds
            {
                return (next, latest.blocks)
            }
            moments.set(from: time, to: next)
            let allowed = rate * seconds
            var estimate = 0.0
            let operators = blocks.map { block in
                let result = magnus.propagator(block, moments, seconds: seconds, negligible: 1e-5 * allowed)
                estimate = max(estimate, magnus.estimate)
                return result
            }
            steps += 1
            if isOnePiece {
                // Exact, whatever its length: perhaps the next may span more.
                length = max(length, 1.5 * seconds)
                latest = (piece, seconds, operators)
                return (next, operators)
            }
            // The estimate falls with about the seventh power of the step.
            let factor = estimate > 0 ? 0.9 * Double.pow(allowed / estimate, 1.0 / 6) : 3
            if estimate <= allowed || seconds < 1e-15 {
                length = seconds * min(max(factor, 0.5), 3)
                error += estimate
                return (next, operators)
            }
            length = seconds * min(max(factor, 0.1), 0.8)
        }
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
        if wanted == end { return end }
        let last = moments.pieceIndex(at: wanted)
        // A step over two or three pieces shows their jumps: end on an edge.
        return last - piece <= 2 && edges[last] > time ? edges[last] : wanted
    }
}

/// A dense component from node to node, with steps that are doubled until the propagator of the whole run stands still.
///
/// Sums of the steps' estimates are far too careful where errors turn against each other, as those of
/// detuned exchange do. Comparing propagators of the whole run with different steps sees that.
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
        func missed(
            _ fine: [BlockOperator], _ coarse: [BlockOperator], _ fineSteps: Int, _ coarseSteps: Int
        ) -> Double {
            // Rough samples keep finer steps from winning more than the third power.
            let ratio = Double(coarseSteps) / Double(max(fineSteps, 1))
            return Self.distance(fine, coarse, component) * min(2 * ratio * ratio * ratio, 1)
        }
        func stepped(_ excess: Double, nodes: [Double]) -> (stepper: DenseStepper, operators: [[BlockOperator]]) {
            let stepper = DenseStepper(
                component, terms, gauges, gauge: gauge, rate: excess * allowed / terms.duration)
            let operators = zip(nodes, nodes.dropFirst()).map { stepper.operators(from: $0, to: $1) }
            return (stepper, operators)
        }
        var excess = 1000.0
        var (fine, operators) = stepped(excess, nodes: nodes)
        var steps = fine.steps
        var error = fine.error
        if error > allowed {
            var whole = Self.product(operators)
            let (coarse, coarseOperators) = stepped(30 * excess, nodes: [0, terms.duration])
            steps += coarse.steps
            error = missed(whole, coarseOperators[0], fine.steps, coarse.steps)
            while error > allowed, excess > 1 {
                let shrink = min(max(1.3 * Double.pow(error / allowed, 0.2), 1.5), 4)
                excess = max(excess * Double.pow(shrink, -6), 1)
                let earlier = (whole: whole, steps: fine.steps)
                (fine, operators) = stepped(excess, nodes: nodes)
                steps += fine.steps
                whole = Self.product(operators)
                error = min(missed(whole, earlier.whole, fine.steps, earlier.steps), fine.error)
            }
        }
        self.operators = operators
        self.steps = steps
        self.error = error
    }

    private static func product(_ operators: [[BlockOperator]]) -> [BlockOperator] {
        operators.dropFirst().reduce(operators[0]) { product, next in zip(next, product).map { $0.after($1) } }
    }

    /// The longest column of the difference.
    private static func distance(_ fine: [BlockOperator], _ coarse: [BlockOperator], _ component: Component) -> Double {
        var largest = 0.0
        for ((a, b), block) in zip(zip(fine, coarse), component.blocks) {
            let n = a.offsets.count
            for c in 0..<n {
                var sum = 0.0
                for r in 0..<n {
                    let (x, y) = (a.re[r * n + c] - b.re[r * n + c], a.im[r * n + c] - b.im[r * n + c])
                    sum += x * x + y * y
                }
                largest = max(largest, block.importance[c] * sum.squareRoot())
            }
        }
        return largest
    }
}

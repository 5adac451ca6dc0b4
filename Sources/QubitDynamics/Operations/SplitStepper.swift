internal import RackNumerics
internal import RealModule

/// Steps a large component by splitting: modes apart, each exactly with whatever drives it, and exchange pair by
/// pair, with `Splitting.nearIntegrable`.
final class SplitStepper {
    /// The modes, which carry time, and their numbers among the component's.
    private let locals: [DenseStepper]
    /// Pairs in classes within which no mode occurs twice.
    private let classes: [[PairExchange]]
    private let splitting: Splitting
    /// How large the error is for a step.
    private let scale: Splitting.Scale
    /// The longest step, in seconds.
    private let longest: Double
    private var missed = 0.0
    private var count = 0

    init(
        _ component: Component, _ terms: RunTerms, _ gauges: RunGauges, splitting: Splitting, errorRate: Double
    ) {
        self.splitting = splitting
        let parts = component.parts(terms.cluster, driven: terms.driven, coupled: terms.coupled)
        locals = parts.locals.map { local in
            // A mode by itself turns with its own strongest drive.
            var (strongest, gauge) = (0.0, 0.0)
            for term in terms.terms where local.mayTurn {
                guard case .drive(let mode) = term.kind, mode == local.map.modes[0] else { continue }
                if term.peak > strongest { (strongest, gauge) = (term.peak, term.frequencyHz) }
            }
            return DenseStepper(
                local, terms, gauges, gauge: gauge, rate: 0.1 * errorRate / Double(parts.locals.count))
        }
        classes = parts.pairClasses.map { $0.map { PairExchange($0, terms) } }
        scale = Splitting.Scale(component, terms)
        longest = splitting.longestStep(scale, errorRate: 0.9 * errorRate)
    }

    var steps: Int { count }
    var error: Double { locals.reduce(missed) { $0 + $1.error } }

    func factors(from start: Double, to end: Double) -> [RowFactor] {
        let substeps = max(1, Int(min(((end - start) / longest - 0.01).rounded(.up), 1e9)))
        let h = (end - start) / Double(substeps)
        count += substeps
        missed += (end - start) * splitting.errorRate(scale, step: h)
        var factors: [RowFactor] = []
        var (time, reached) = (start, start)
        for k in 0..<substeps {
            let begin = start + Double(k) * h
            var passed = 0.0
            for stage in splitting.stages {
                passed += stage.local
                time = begin + passed * h
                factors += local(from: reached, to: time)
                reached = time
                factors += exchange(stage.exchange * h, at: time)
            }
        }
        return factors + local(from: reached, to: end)
    }

    private func local(from start: Double, to end: Double) -> [RowFactor] {
        guard start != end else { return [] }
        return locals.map { local in
            start < end
                ? .blocks(local.map, local.operators(from: start, to: end))
                : .blocks(local.map, local.operators(from: end, to: start).map(\.adjoint))
        }
    }

    /// All pairs, classes ordered as a palindrome.
    private func exchange(_ seconds: Double, at time: Double) -> [RowFactor] {
        var factors: [RowFactor] = []
        for (k, pairs) in (classes + classes.dropLast().reversed()).enumerated() {
            let weight = k == classes.count - 1 ? 1 : 0.5
            for pair in pairs { factors.append(pair.factor(weight * seconds, at: time)) }
        }
        return factors
    }
}

/// The exchange of one pair of modes by itself.
private final class PairExchange {
    private let map: AxisMap
    private let blocks: [BlockHamiltonian]
    private let moments: FieldMoments
    private let edges: [Double]
    private let magnus: MagnusStep
    private var known: [Key: RowFactor] = [:]

    private struct Key: Hashable {
        var seconds: Double
        var piece: Int
    }

    private let isStill: Bool

    init(_ component: Component, _ terms: RunTerms) {
        map = component.map
        blocks = component.blocks.filter { component.isShifting || $0.states.count > 1 }.map {
            BlockHamiltonian($0, component, terms, gauge: 0, withEnergies: false)
        }
        let none = [Double](repeating: 0, count: terms.terms.count)
        moments = FieldMoments(terms, frequencies: none, phases: none)
        edges = terms.edges
        isStill = blocks.allSatisfy { $0.exchangeTerms.isEmpty }
        magnus = MagnusStep(blocks)
    }

    /// exp(−i·exchange·seconds) with what is held at `time`.
    func factor(_ seconds: Double, at time: Double) -> RowFactor {
        let piece = isStill ? 0 : moments.pieceIndex(at: min(max(time, 0), edges[edges.count - 1]))
        let key = Key(seconds: seconds, piece: piece)
        if let factor = known[key] { return factor }
        moments.set(from: edges[piece], to: edges[piece + 1])
        magnus.prepare(moments, seconds: seconds, negligible: 0)
        magnus.exponentiate()
        let factor = RowFactor.blocks(map, magnus.propagators.operators(blocks))
        if known.count > 1 << 12 { known.removeAll() }
        known[key] = factor
        return factor
    }
}

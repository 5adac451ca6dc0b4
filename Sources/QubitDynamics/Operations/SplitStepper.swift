internal import RackNumerics
internal import RealModule

/// Steps a large component by splitting: modes apart, each exactly with whatever drives it, and exchange pair by
/// pair.
final class SplitStepper {
    private let modes: [Int]
    private let flows: ChainFlows
    private let pairs: [PairGates]
    private let plan: ChainPlan
    private let passes: ChainSteps.ChainPasses
    /// How large the error is for a step.
    private let scale: Splitting.Scale
    /// The longest step, in seconds.
    private let longest: Double
    private var missed = 0.0
    private var count = 0
    /// What splitting may take of the error allowed; the rest is for the modes by themselves.
    static let share = 0.9
    /// Gates that were made last.
    private var known: (seconds: Double, constants: [Double])?

    /// - Parameter splitting: the quickest one unless it is given.
    init(
        _ component: Component, _ terms: RunTerms, _ gauges: RunGauges, errorRate: Double, splitting given: Splitting? = nil
    ) {
        modes = component.map.modes
        let parts = component.parts(terms.cluster, driven: terms.driven, coupled: terms.coupled)
        flows = ChainFlows(
            parts.locals, terms, gauges, turns: modes.map { parts.turns[$0] },
            rate: (1 - Self.share) * errorRate / Double(parts.locals.count))
        let pairs = parts.pairClasses.flatMap { $0 }.map { PairGates($0, terms, turns: parts.turns) }
        self.pairs = pairs
        var classes: [[Int]] = []
        for members in parts.pairClasses {
            let first = classes.last.map { $0[$0.count - 1] + 1 } ?? 0
            classes.append(Array(first..<(first + members.count)))
        }
        scale = Splitting.Scale(component, terms)
        let splitting = given ?? .quickest(scale, errorRate: Self.share * errorRate)
        plan = component.plan([splitting.stages.count] + pairs.flatMap { $0.kind.map { $0 ? 1 : 0 } }) {
            ChainPlan(splitting, locals: parts.locals, pairs: pairs, classes: classes, levels: terms.cluster.levels)
        }
        passes = ChainSteps.ChainPasses(plan)
        longest = plan.splitting.longestStep(scale, errorRate: Self.share * errorRate)
    }

    var steps: Int { count }
    /// In populations, but for what the modes miss apart: that is in amplitude.
    var error: Double { missed + flows.error }

    /// The propagator from `start` to a later `end`, seconds from the run's start.
    func factor(from start: Double, to end: Double) -> RowFactor {
        let steps = max(1, Int(min(((end - start) / longest - 0.01).rounded(.up), 1e9)))
        let h = (end - start) / Double(steps)
        count += steps
        missed += (end - start) * plan.splitting.errorRate(scale, step: h)
        // Every mode of every stretch and every gate that changes writes its own numbers: together these are all.
        let size = steps * plan.stepSize + plan.endingSize
        let values = [Double](unsafeUninitializedCapacity: size) { values, count in
            count = size
            let values = values.baseAddress!
            flows.write(plan, from: start, to: end, steps: steps, values)
            for step in 0..<steps {
                let begin = start + Double(step) * h
                for gate in plan.gates {
                    pairs[gate.pair].write(
                        gate.share * h, at: begin + plan.splitting.passed[gate.stage] * h,
                        to: values + step * plan.stepSize + gate.values)
                }
            }
        }
        return .chain(
            ChainSteps(modes: modes, passes, steps: steps, constants: constants(h), values: values))
    }

    /// Gates of pairs that stand still.
    private func constants(_ seconds: Double) -> [Double] {
        // Equal steps that differ by the rounding of their ends are one.
        if let known, (known.seconds - seconds).magnitude <= 1e-12 * seconds { return known.constants }
        let constants = [Double](unsafeUninitializedCapacity: plan.constantSize) { constants, count in
            count = plan.constantSize
            for gate in plan.constants {
                pairs[gate.pair].write(gate.share * seconds, at: 0, to: constants.baseAddress! + gate.values)
            }
        }
        known = (seconds, constants)
        return constants
    }
}

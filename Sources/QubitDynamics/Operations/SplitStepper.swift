internal import RackNumerics
internal import RealModule

/// Steps a large component by splitting: modes apart, each exactly with whatever drives it, and exchange pair by
/// pair. Each stretch takes the splitting and the steps that come to the fewest stages for the error allowed.
final class SplitStepper {
    private let modes: [Int]
    private let flows: ChainFlows
    private let pairs: [PairGates]
    private let plans: [ChainPlan]
    /// How large the error is for a step.
    private let scale: Splitting.Scale
    /// The longest step of each plan, in seconds.
    private let longest: [Double]
    private var missed = 0.0
    private var count = 0
    /// Constants that were used last with each plan.
    private var known: [(seconds: Double, constants: [Double])?]

    init(_ component: Component, _ terms: RunTerms, _ gauges: RunGauges, errorRate: Double) {
        modes = component.map.modes
        let parts = component.parts(terms.cluster, driven: terms.driven, coupled: terms.coupled)
        flows = ChainFlows(
            parts.locals, terms, gauges, turns: modes.map { parts.turns[$0] },
            rate: 0.1 * errorRate / Double(parts.locals.count))
        let pairs = parts.pairClasses.flatMap { $0 }.map { PairGates($0, terms, turns: parts.turns) }
        self.pairs = pairs
        var classes: [[Int]] = []
        for members in parts.pairClasses {
            let first = classes.last.map { $0[$0.count - 1] + 1 } ?? 0
            classes.append(Array(first..<(first + members.count)))
        }
        plans = component.plans(pairs.flatMap(\.kind)) {
            Splitting.all.map {
                ChainPlan($0, locals: parts.locals, pairs: pairs, classes: classes, levels: terms.cluster.levels)
            }
        }
        scale = Splitting.Scale(component, terms)
        let scale = scale
        longest = plans.map { $0.splitting.longestStep(scale, errorRate: 0.9 * errorRate) }
        known = plans.map { _ in nil }
    }

    var steps: Int { count }
    /// In populations, but for what the modes miss apart: that is in amplitude.
    var error: Double { missed + flows.error }

    /// The propagator from `start` to a later `end`, seconds from the run's start.
    func factor(from start: Double, to end: Double) -> RowFactor {
        var best = (plan: 0, steps: 0, stages: Int.max)
        for (k, plan) in plans.enumerated() {
            let steps = max(1, Int(min(((end - start) / longest[k] - 0.01).rounded(.up), 1e9)))
            let stages = steps * plan.splitting.stages.count
            if stages < best.stages { best = (k, steps, stages) }
        }
        let (plan, steps) = (plans[best.plan], best.steps)
        let h = (end - start) / Double(steps)
        count += steps
        missed += (end - start) * plan.splitting.errorRate(scale, step: h)
        var values = [Double](repeating: 0, count: steps * plan.stepSize + plan.endingSize)
        values.withUnsafeMutableBufferPointer { values in
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
            ChainSteps(modes: modes, plan, steps: steps, constants: constants(best.plan, seconds: h), values: values))
    }

    /// Gates of pairs that stand still.
    private func constants(_ number: Int, seconds: Double) -> [Double] {
        if let known = known[number], known.seconds == seconds { return known.constants }
        let plan = plans[number]
        var constants = [Double](repeating: 0, count: plan.constantSize)
        constants.withUnsafeMutableBufferPointer { constants in
            guard let constants = constants.baseAddress else { return }
            for gate in plan.constants { pairs[gate.pair].write(gate.share * seconds, at: 0, to: constants + gate.values) }
        }
        known[number] = (seconds, constants)
        return constants
    }
}

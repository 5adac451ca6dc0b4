internal import RackNumerics

/// Some steps of a split component, one after the other, as passes over its modes and pairs.
final class ChainSteps: Sendable {
    let modes: [Int]
    let plan: ChainPasses
    let constants: [Double]
    /// Of each step, and of the ending.
    let values: [Double]
    let steps: Int

    /// What passes there are.
    struct ChainPasses: Sendable {
        let step: LocalPasses
        let ending: LocalPasses
        let stepSize: Int
        /// Where the modes' propagators are within the ending, and within a step's first stage.
        let modeBlocks: [ChainPlan.ModeBlock]

        init(_ plan: ChainPlan) {
            (step, ending, stepSize, modeBlocks) = (plan.step, plan.ending, plan.stepSize, plan.modeBlocks)
        }
    }

    init(modes: [Int], _ plan: ChainPasses, steps: Int, constants: [Double], values: [Double]) {
        (self.modes, self.plan) = (modes, plan)
        (self.steps, self.constants, self.values) = (steps, constants, values)
    }

    /// Hands out every step's passes with their numbers, the ending last.
    private func forEach(_ body: (LocalPasses, LocalPasses.Values) -> Void) {
        constants.withUnsafeBufferPointer { constants in
            values.withUnsafeBufferPointer { values in
                // Both are there: a component has modes, and they turn.
                let own = values.baseAddress!
                let shared = constants.baseAddress ?? own
                for step in 0..<steps {
                    body(plan.step, .init(constants: shared, step: own + step * plan.stepSize))
                }
                body(plan.ending, .init(constants: shared, step: own + steps * plan.stepSize))
            }
        }
    }

    func apply(columns: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>) {
        forEach { $0.apply($1, columns: columns, re, im) }
    }

    func apply(
        columns: Int, in range: Range<Int>, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>
    ) {
        forEach { $0.apply($1, columns: columns, in: range, re, im) }
    }

    /// Pass by pass, for each of which `share` is to see that all pieces are done.
    func applyInPieces(
        columns: Int, _ re: UnsafeMutablePointer<Double>, _ im: UnsafeMutablePointer<Double>, pieces: Int,
        _ workers: any Workers
    ) {
        let planes = KetPlanes(re: re, im: im)
        forEach { passes, values in
            let numbers = PassNumbers(values)
            for k in 0..<passes.count {
                workers.run(pieces) {
                    passes.apply(
                        pass: k, numbers.values, columns: columns, piece: $0, of: pieces, planes.re, planes.im)
                }
            }
        }
    }

    /// Numbers that it is made of.
    var elements: Int { values.count + constants.count }

    func operations(columns: Int) -> OperationCount {
        func count(_ passes: LocalPasses) -> OperationCount {
            let costs = passes.costs
            return OperationCount(flops: costs.flops, bytes: costs.bytes)
        }
        var sum = Double(columns * steps) * count(plan.step)
        sum += Double(columns) * count(plan.ending)
        return sum
    }
}

/// Planes of which workers get pieces that nobody else touches meanwhile.
private struct KetPlanes: @unchecked Sendable {
    let re: UnsafeMutablePointer<Double>
    let im: UnsafeMutablePointer<Double>
}

/// Numbers that are only read.
private struct PassNumbers: @unchecked Sendable {
    let values: LocalPasses.Values

    init(_ values: LocalPasses.Values) { self.values = values }
}

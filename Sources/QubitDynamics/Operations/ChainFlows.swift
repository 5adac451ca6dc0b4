internal import RackNumerics
internal import RealModule

/// The modes of a split component apart from each other, from boundary to boundary of a splitting's stages, which go back in
/// time too.
final class ChainFlows {
    private let locals: [Component]
    /// Per mode of the component: whether its level n is turned by iⁿ.
    private let turns: [Bool]
    /// Of modes that are not in a lane.
    private var steppers: [(mode: Int, stepper: DenseStepper)] = []
    private var groups: [LaneGroup] = []

    /// - Parameters:
    ///   - locals: of each mode.
    ///   - rate: of the error that a mode may make, in amplitude per second.
    init(_ locals: [Component], _ terms: RunTerms, _ gauges: RunGauges, turns: [Bool], rate: Double) {
        (self.locals, self.turns) = (locals, turns)
        var lanes: [LaneMode] = []
        for (mode, local) in locals.enumerated() {
            // A mode by itself turns with its own strongest drive.
            var (strongest, gauge) = (0.0, 0.0)
            for term in terms.terms where local.mayTurn {
                guard case .drive(let own) = term.kind, own == local.map.modes[0] else { continue }
                if term.peak > strongest { (strongest, gauge) = (term.peak, term.frequencyHz) }
            }
            if let lane = LaneMode(mode, local, terms, gauges, gauge: gauge) {
                lanes.append(lane)
            } else {
                steppers.append((mode, DenseStepper(local, terms, gauges, gauge: gauge, rate: rate)))
            }
        }
        for first in stride(from: 0, to: lanes.count, by: LaneGroup.width) {
            groups.append(LaneGroup(Array(lanes[first..<min(first + LaneGroup.width, lanes.count)]), terms, rate: rate))
        }
    }

    /// What the modes may have missed together, in amplitude.
    var error: Double {
        groups.reduce(steppers.reduce(0) { $0 + $1.stepper.error }) { $0 + $1.error }
    }

    /// Writes the propagators of all stretches of `steps` equal steps from `start` to `end`, between turned states: from
    /// unturned ones in the first stretch, to unturned ones in the last.
    func write(_ plan: ChainPlan, from start: Double, to end: Double, steps: Int, _ values: UnsafeMutablePointer<Double>) {
        let stages = plan.splitting.stages.count
        let h = (end - start) / Double(steps)
        let times = Boundaries(start: start, end: end, step: h, passed: plan.splitting.passed)
        let count = steps * stages + 1
        for (mode, stepper) in steppers {
            for k in 0..<count {
                let (from, to) = (times[k], times.end(ofStretch: k, steps: steps))
                let blocks =
                    from < to
                    ? stepper.operators(from: from, to: to)
                    : from > to ? stepper.operators(from: to, to: from).map(\.adjoint) : []
                let place = (k / stages) * plan.stepSize + (k % stages) * plan.stageSize + plan.modeOffsets[mode]
                put(mode, isFirst: k == 0, isLast: k == count - 1, values + place) { block, r, c, levels in
                    guard !blocks.isEmpty else { return r == c ? .one : .zero }
                    let at = r * levels.count + c
                    return Complex(blocks[block].re[at], blocks[block].im[at])
                }
            }
        }
        for group in groups {
            group.forEachFlow(plan.splitting, times, steps: steps) { k, matrix in
                let place = (k / stages) * plan.stepSize + (k % stages) * plan.stageSize
                for (lane, mode) in group.modes.enumerated() {
                    put(mode, isFirst: k == 0, isLast: k == count - 1, values + place + plan.modeOffsets[mode]) {
                        _, r, c, levels in
                        let at = levels[r][0] * group.levels + levels[c][0]
                        return Complex(matrix[at][lane], matrix[group.levels * group.levels + at][lane])
                    }
                }
            }
        }
    }

    /// Writes a mode's blocks, turned.
    @inline(__always)
    private func put(
        _ mode: Int, isFirst: Bool, isLast: Bool, _ values: UnsafeMutablePointer<Double>,
        _ element: (_ block: Int, _ row: Int, _ column: Int, _ levels: [[Int]]) -> Complex
    ) {
        var out = values
        for (number, block) in locals[mode].blocks.enumerated() {
            let levels = block.digits
            let n = levels.count
            for r in 0..<n {
                for c in 0..<n {
                    var z = element(number, r, c, levels)
                    if turns[mode] {
                        z = z.turned(quarters: (isFirst ? 0 : levels[c][0]) - (isLast ? 0 : levels[r][0]))
                    }
                    out[r * n + c] = z.re
                    out[n * n + r * n + c] = z.im
                }
            }
            out += 2 * n * n
        }
    }
}

/// Where the stretches of a mode by itself begin and end, in seconds from the run's start.
struct Boundaries {
    let start: Double
    let end: Double
    let step: Double
    /// How much of a step has passed after each stage's stretch.
    let passed: [Double]

    subscript(_ k: Int) -> Double {
        guard k > 0 else { return start }
        let time = start + (Double((k - 1) / passed.count) + passed[(k - 1) % passed.count]) * step
        return min(time, end)
    }

    /// The end of the last stretch is the end of all.
    func end(ofStretch k: Int, steps: Int) -> Double { k == steps * passed.count ? end : self[k + 1] }
}

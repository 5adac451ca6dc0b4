internal import RackNumerics
internal import RackUnits
internal import RealModule

/// One call of `BatchSolver.evolve`: the lanes, what they have come to, and the plans in use.
final class BatchRun {
    /// A lane that is to be run.
    struct Item {
        let lane: Int32
        let plan: Int32
        /// Whether the result is one to compare with only.
        let isCoarse: Bool
    }

    /// What is known of a lane's steps.
    private struct Search {
        var steps: BatchSteps
        /// Of the last plan for `steps`.
        var plan: Int32 = 0
        /// Steps behind what is compared with that leave something out.
        var comparedSteps = 0
    }

    let rules: BatchRules
    let rate: TickRate
    let from: Int64
    let to: Int64
    let waveforms: [BatchWaveform?]
    /// By point; where this solver does not serve, a lane that is never run.
    let lanes: [BatchLane]
    /// Points that this solver does not serve.
    let foreign: [Int]
    private(set) var reports: [EvolutionReport]
    private let plans: BatchPlans
    private var searches: [Search] = []

    init(_ solver: BatchSolver, _ fields: [ClusterFields], _ points: [BatchPoint], from: Int64, to: Int64) {
        let rules = solver.rules
        self.rules = rules
        rate = solver.cluster.tickRate
        (self.from, self.to) = (from, to)
        let waveforms = fields.map { BatchWaveform($0, from: from, to: to) }
        self.waveforms = waveforms
        plans = BatchPlans(rules, waveforms, from: from, rate)
        let placeholder = BatchWaveform(.none, from: from, to: to)
        var foreign: [Int] = []
        lanes = points.enumerated().map { index, point in
            let waveform = waveforms[point.fields]
            if waveform == nil { foreign.append(index) }
            guard let waveform = waveform ?? placeholder else { preconditionFailure("no field is no drive") }
            return BatchLane(point, solver.cluster, rules, waveform)
        }
        self.foreign = foreign
        reports = [EvolutionReport](repeating: EvolutionReport(), count: points.count)
    }

    func evolve(_ states: inout BatchStates) {
        let initial = states.values
        turn(&states.values, states.dimension, at: from, sign: 1)
        search(&states)
        turn(&states.values, states.dimension, at: to, sign: -1)
        // What is left to another solver keeps its bits.
        for index in foreign {
            for k in (index * states.stride)..<((index + 1) * states.stride) { states.values[k] = initial[k] }
        }
    }

    /// Into the frames of the drives, or back: ⟨j|ρ|k⟩ gains e^(±2πi(f_d − f)(j − k)t).
    private func turn(_ values: inout [Double], _ levels: Int, at tick: Int64, sign: Double) {
        let half = levels * (levels + 1) / 2
        values.withUnsafeMutableBufferPointer { values in
            for (index, lane) in lanes.enumerated() where lane.frameHz != 0 && tick != 0 {
                let cycles = CarrierPhase.cycles(frequencyHz: sign * lane.frameHz, ticks: tick, rate: rate)
                let turn = Complex.unit(cycles: cycles)
                let re = values.baseAddress! + 2 * half * index
                let im = re + half
                var phase = turn
                for m in 1..<levels {
                    for c in 0..<(levels - m) {
                        let place = (c + m) * (c + m + 1) / 2 + c
                        let z = phase * Complex(re[place], im[place])
                        (re[place], im[place]) = (z.re, z.im)
                    }
                    phase *= turn
                }
            }
        }
    }

    // MARK: steps

    private func search(_ states: inout BatchStates) {
        let initial = states.values
        var coarse: [Double] = []
        var items: [Item] = []
        items.reserveCapacity(2 * lanes.count)
        searches.reserveCapacity(lanes.count)
        var isForeign = [Bool](repeating: false, count: lanes.count)
        for index in foreign { isForeign[index] = true }
        for (index, lane) in lanes.enumerated() {
            let steps = lane.hasDrive ? lane.firstSteps(rules) : .exact(perSample: 1, halved: false)
            searches.append(Search(steps: steps))
            guard !isForeign[index] else { continue }
            add(index, steps, isCoarse: false, to: &items)
            if let coarser = steps.coarser { add(index, coarser, isCoarse: true, to: &items) }
        }
        if items.count > lanes.count - foreign.count { coarse = initial }
        let crew = BatchCrew(self, levels: states.dimension)
        while !items.isEmpty {
            crew.run(items, plans, from: initial, to: &states.values, coarse: &coarse)
            for item in items {
                let index = Int(item.lane)
                let plan = plans[item.plan]
                reports[index].pieces = plan.pieces
                reports[index].steps += plan.plan.stepCount
                reports[index].operations += plan.operations
            }
            items = judged(items, &states.values, &coarse, stride: states.stride)
        }
    }

    private func add(_ lane: Int, _ steps: BatchSteps, isCoarse: Bool, to items: inout [Item]) {
        let plan = plans.plan(lanes[lane], steps)
        if isCoarse {
            searches[lane].comparedSteps = plans[plan].comparedSteps
        } else {
            (searches[lane].steps, searches[lane].plan) = (steps, plan)
        }
        items.append(Item(lane: Int32(lane), plan: plan, isCoarse: isCoarse))
    }

    /// Lanes that need another try, with finer steps; what they have is kept for comparison.
    private func judged(
        _ items: [Item], _ values: inout [Double], _ coarse: inout [Double], stride: Int
    ) -> [Item] {
        var next: [Item] = []
        for item in items where !item.isCoarse {
            let index = Int(item.lane)
            let lane = lanes[index]
            let search = searches[index]
            if case .exact(let pieces, let halved) = search.steps {
                // Without a drive nothing is left out.
                reports[index].errorEstimate = lane.hasDrive ? lane.decayError(rules, pieces, halved: halved) : 0
                continue
            }
            let steps = plans[search.plan].comparedSteps
            let ratio = Double(search.comparedSteps) / Double(steps)
            let share = ratio * ratio * ratio * ratio
            var difference = 0.0
            for k in (index * stride)..<((index + 1) * stride) {
                difference = max(difference, (values[k] - coarse[k]).magnitude)
            }
            let estimate = search.steps.caution * (share < 1 ? difference * share / (1 - share) : difference)
            reports[index].errorEstimate = estimate + (search.steps.isJoined ? lane.decayError(rules, 1, halved: false) : 0)
            guard estimate > max(BatchLane.allowance * lane.accuracy, BatchLane.resolution) else { continue }
            searches[index].comparedSteps = steps
            for k in (index * stride)..<((index + 1) * stride) { coarse[k] = values[k] }
            add(index, lane.finer(than: search.steps, estimate: estimate, rules), isCoarse: false, to: &next)
        }
        return next
    }
}

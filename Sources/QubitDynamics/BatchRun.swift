internal import RackNumerics
internal import RackUnits
internal import RealModule

/// One call of `BatchSolver.evolve`: states of all points, lane by lane, and the plans in use.
final class BatchRun {
    typealias Lanes = SIMD8<Double>

    let rules: BatchRules
    let rate: TickRate
    let from: Int64
    let to: Int64
    let levels: Int
    /// Doubles of a state: its triangle's real parts, then the imaginary ones.
    let stride: Int
    let waveforms: [BatchWaveform?]
    /// Index of each waveform's times among `times`.
    private let timesIndex: [Int]
    private let times: [BatchTimes]
    /// A lane for each point; `nil` where this solver does not serve.
    let lanes: [BatchLane?]
    private var initial: [Double]
    private var latest: [Double]
    private var previous: [Double]
    private var reports: [EvolutionReport]
    /// Steps behind `previous` that leave something out.
    private var comparedSteps: [Int]
    private var plans: [BatchPlanKey: Int] = [:]
    private var planTable: [Plan] = []

    /// A plan, the cuts it came from, and what drives each of the waveforms that it was used for.
    private struct Plan {
        let plan: BatchPlan
        let cuts: BatchCuts
        let lengths: [[Double]]
        let comparedSteps: Int
        var moments: [Int: [Double]] = [:]
    }

    /// A lane that is to be run.
    private struct Item {
        let lane: Int
        let steps: BatchSteps
        var plan = 0
        /// Whether the result is one to compare with only.
        var isCoarse = false
    }

    init(_ solver: BatchSolver, _ fields: [ClusterFields], _ points: [BatchPoint], from: Int64, to: Int64) {
        let rules = solver.rules
        self.rules = rules
        rate = solver.cluster.tickRate
        (self.from, self.to) = (from, to)
        levels = rules.model.levels
        stride = 2 * TridiagonalLanes.triangle(levels)
        let waveforms = fields.map { BatchWaveform($0, from: from, to: to) }
        self.waveforms = waveforms
        var known: [BatchTimes: Int] = [:]
        var times: [BatchTimes] = []
        timesIndex = waveforms.map { waveform in
            guard let waveform else { return -1 }
            if let index = known[waveform.times] { return index }
            known[waveform.times] = times.count
            times.append(waveform.times)
            return times.count - 1
        }
        self.times = times
        lanes = points.map { point in
            waveforms[point.fields].map { BatchLane(point, solver.cluster, rules, $0) }
        }
        initial = [Double](repeating: 0, count: stride * points.count)
        (latest, previous) = (initial, initial)
        comparedSteps = [Int](repeating: 0, count: points.count)
        reports = [EvolutionReport](repeating: EvolutionReport(), count: points.count)
    }

    func isForeign(_ index: Int) -> Bool { lanes[index] == nil }

    // MARK: states

    /// e^(2πi·Hz·t) for m = 0, 1, …, for the difference of two frames at a tick.
    private func turn(_ frameHz: Double, _ tick: Int64) -> Complex {
        guard frameHz != 0, tick != 0 else { return .one }
        return .unit(cycles: CarrierPhase.cycles(frequencyHz: frameHz, ticks: tick, rate: rate))
    }

    func load(_ states: [DensityMatrix]) {
        let half = stride / 2
        for (index, lane) in lanes.enumerated() {
            guard let lane else { continue }
            let base = index * stride
            // ⟨j|ρ|k⟩ gains e^(2πi(f_d − f)(j − k)t) in the frame of the drive.
            let turn = turn(lane.frameHz, from)
            for r in 0..<levels {
                var phase = Complex.one
                for c in Swift.stride(from: r, through: 0, by: -1) {
                    let z = phase * states[index][r, c]
                    let place = base + r * (r + 1) / 2 + c
                    initial[place] = z.re
                    initial[place + half] = z.im
                    phase *= turn
                }
            }
        }
    }

    func store(_ states: inout [DensityMatrix], _ reports: inout [EvolutionReport]) {
        let half = stride / 2
        for (index, lane) in lanes.enumerated() {
            guard let lane else { continue }
            let base = index * stride
            let turn = turn(-lane.frameHz, to)
            for r in 0..<levels {
                var phase = Complex.one
                for c in Swift.stride(from: r, through: 0, by: -1) {
                    let place = base + r * (r + 1) / 2 + c
                    let z = phase * Complex(latest[place], c < r ? latest[place + half] : 0)
                    states[index][r, c] = z
                    states[index][c, r] = z.conjugate
                    phase *= turn
                }
            }
            reports[index] = self.reports[index]
        }
    }

    // MARK: rounds

    func evolve() {
        var items: [Item] = []
        for (index, lane) in lanes.enumerated() {
            guard let lane, let waveform = waveforms[lane.waveform] else { continue }
            let steps =
                waveform.carrierHz == nil
                ? .exact(perSample: 1, halved: false) : lane.firstSteps(rules, waveform)
            items.append(Item(lane: index, steps: steps))
            switch steps {
            case .exact: continue
            case .joined(let samples, _):
                items.append(Item(lane: index, steps: .joined(samples: samples, coarse: true), isCoarse: true))
            case .divided(let pieces):
                items.append(Item(lane: index, steps: .divided(perSample: pieces / 2), isCoarse: true))
            }
        }
        while !items.isEmpty {
            run(&items)
            items = judged(items)
        }
    }

    /// Lanes that need another try, with finer steps; what they have is kept for comparison.
    private func judged(_ items: [Item]) -> [Item] {
        for item in items where item.isCoarse { comparedSteps[item.lane] = planTable[item.plan].comparedSteps }
        var next: [Item] = []
        for item in items where !item.isCoarse {
            guard let lane = lanes[item.lane] else { continue }
            if case .exact(let pieces, let halved) = item.steps {
                reports[item.lane].errorEstimate = lane.decayError(rules, pieces, halved: halved)
                continue
            }
            let steps = planTable[item.plan].comparedSteps
            let ratio = Double(comparedSteps[item.lane]) / Double(steps)
            let share = ratio * ratio * ratio * ratio
            let state = (item.lane * stride)..<((item.lane + 1) * stride)
            var difference = 0.0
            for k in state { difference = max(difference, (latest[k] - previous[k]).magnitude) }
            let estimate = share < 1 ? difference * share / (1 - share) : difference
            reports[item.lane].errorEstimate = estimate
            guard estimate > 0.3 * rules.accuracy else { continue }
            comparedSteps[item.lane] = steps
            for k in state { previous[k] = latest[k] }
            next.append(Item(lane: item.lane, steps: lane.finer(than: item.steps, estimate: estimate, rules)))
        }
        return next
    }

    private func run(_ items: inout [Item]) {
        for k in items.indices { items[k].plan = plan(items[k]) }
        items.sort { $0.plan != $1.plan ? $0.plan < $1.plan : $0.lane < $1.lane }
        let work = BatchWork(levels: levels)
        var first = 0
        while first < items.count {
            var last = first
            while last < items.count, last - first < Lanes.scalarCount, items[last].plan == items[first].plan {
                last += 1
            }
            run(items[first..<last], work)
            first = last
        }
    }

    private func plan(_ item: Item) -> Int {
        guard let lane = lanes[item.lane] else { preconditionFailure("a lane without a plan") }
        let key = lane.key(item.steps, times: timesIndex[lane.waveform])
        let index: Int
        if let known = plans[key] {
            index = known
        } else {
            let cuts = BatchCuts(times: times[key.times], key: key, rules: rules)
            let lengths = cuts.lengths()
            index = planTable.count
            plans[key] = index
            planTable.append(
                Plan(
                    plan: BatchPlan(key, cuts.times, rules, lengths: lengths), cuts: cuts, lengths: lengths,
                    comparedSteps: cuts.comparedSteps(lengths)))
        }
        if !rules.counterRotating, planTable[index].moments[lane.waveform] == nil,
            let waveform = waveforms[lane.waveform]
        {
            let entry = planTable[index]
            planTable[index].moments[lane.waveform] = entry.cuts.moments(waveform, entry.lengths)
        }
        return index
    }

    // MARK: eight lanes

    private func run(_ items: ArraySlice<Item>, _ work: BatchWork) {
        // Idle lanes repeat the last one.
        let chosen = (0..<Lanes.scalarCount).map { items[min(items.startIndex + $0, items.endIndex - 1)] }
        let group = chosen.compactMap { lanes[$0.lane] }
        let plan = planTable[chosen[0].plan]
        work.setEnergies(group, rules)
        initial.withUnsafeBufferPointer { initial in
            for (k, item) in chosen.enumerated() { work.load(lane: k, initial.baseAddress! + item.lane * stride) }
        }
        let source: BatchDriveSource
        if rules.counterRotating {
            source = BatchDriveSource(
                turning: group, group.map { waveforms[$0.waveform]! }, plan.cuts, plan.lengths, from: from, rate)
        } else {
            source = BatchDriveSource(still: group, group.map { plan.moments[$0.waveform]! })
        }
        for operation in plan.plan.operations {
            switch operation {
            case .idle(let index): work.idle(plan.plan.idles[index], group)
            case .channel(let channel): plan.plan.lanes.apply(channel: channel, work.re, work.im)
            case .steps(let range):
                var start = range.lowerBound
                while start < range.upperBound {
                    let end = min(start + BatchWork.chunk, range.upperBound)
                    source.fill(start..<end, work.drives)
                    plan.plan.lanes.run(
                        start..<end, energies: work.energies, drives: work.drives, work.re, work.im)
                    start = end
                }
            }
        }
        for (k, item) in items.enumerated() {
            reports[item.lane].pieces = plan.cuts.times.parts.count
            reports[item.lane].steps += plan.plan.stepCount + plan.plan.idles.count
            if item.isCoarse {
                previous.withUnsafeMutableBufferPointer {
                    work.store(lane: k, $0.baseAddress! + item.lane * stride)
                }
            } else {
                latest.withUnsafeMutableBufferPointer { work.store(lane: k, $0.baseAddress! + item.lane * stride) }
            }
        }
    }
}

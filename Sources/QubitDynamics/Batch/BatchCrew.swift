internal import RackNumerics

/// Runs lanes, eight of one plan at a time.
final class BatchCrew {
    typealias Lanes = SIMD8<Double>

    private let run: BatchRun
    private let work: BatchWork
    private let stride: Int

    init(_ run: BatchRun, levels: Int) {
        self.run = run
        work = BatchWork(levels: levels)
        stride = levels * (levels + 1)
    }

    /// Every item from its state in `initial` to `values`, or to `coarse`.
    func run(
        _ items: [BatchRun.Item], _ plans: BatchPlans, from initial: [Double], to values: inout [Double],
        coarse: inout [Double]
    ) {
        // Items by plan, in their order: a sort by counting.
        var starts = [Int](repeating: 0, count: plans.count + 1)
        for item in items { starts[Int(item.plan) + 1] += 1 }
        for plan in 0..<plans.count { starts[plan + 1] += starts[plan] }
        var places = starts
        var sorted = items
        for item in items {
            sorted[places[Int(item.plan)]] = item
            places[Int(item.plan)] += 1
        }
        let work = work
        let stride = stride
        initial.withUnsafeBufferPointer { initial in
            values.withUnsafeMutableBufferPointer { values in
                coarse.withUnsafeMutableBufferPointer { coarse in
                    for plan in 0..<plans.count where starts[plan] < starts[plan + 1] {
                        let entry = plans[Int32(plan)]
                        var first = starts[plan]
                        while first < starts[plan + 1] {
                            let count = min(Lanes.scalarCount, starts[plan + 1] - first)
                            for k in 0..<Lanes.scalarCount {
                                // Idle lanes repeat the last one.
                                let lane = Int(sorted[first + min(k, count - 1)].lane)
                                work.set(lane: k, run.lanes[lane], run.rules)
                                work.load(lane: k, initial.baseAddress! + lane * stride)
                            }
                            evolve(entry)
                            for k in 0..<count {
                                let item = sorted[first + k]
                                let target = item.isCoarse ? coarse.baseAddress! : values.baseAddress!
                                work.store(lane: k, target + Int(item.lane) * stride)
                            }
                            first += count
                        }
                    }
                }
            }
        }
    }

    private func evolve(_ entry: BatchPlans.Entry) {
        let source = BatchDriveSource(work.points, entry, run)
        let plan = entry.plan
        for operation in plan.operations {
            switch operation {
            case .idle(let index): work.idle(plan.idles[index])
            case .channel(let channel): plan.lanes.apply(channel: channel, work.re, work.im)
            case .steps(let range):
                var start = range.lowerBound
                while start < range.upperBound {
                    let end = min(start + BatchWork.chunk, range.upperBound)
                    source.fill(start..<end, work.drives)
                    plan.lanes.run(start..<end, energies: work.energies, drives: work.drives, work.re, work.im)
                    start = end
                }
            }
        }
    }
}

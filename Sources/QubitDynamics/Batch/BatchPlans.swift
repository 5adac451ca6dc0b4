internal import RackNumerics
internal import RackUnits

/// The plans of one call, each made once for all lanes whose keys agree.
final class BatchPlans {
    /// A plan, the cuts it came from, and what drives each of the waveforms that it was used for.
    struct Entry {
        let plan: BatchPlan
        let cuts: BatchCuts
        let lengths: [[Double]]
        /// Steps that leave something out.
        let comparedSteps: Int
        let pieces: Int
        let operations: OperationCount
        /// By waveform; those of lanes without counter-rotating terms.
        fileprivate(set) var moments: [Int: [Double]] = [:]
    }

    private let rules: BatchRules
    private let waveforms: [BatchWaveform?]
    /// Each waveform's times among `times`.
    private var timesIndex: [Int] = []
    private var times: [BatchTimes] = []
    private var known: [BatchPlanKey: Int32] = [:]
    private var entries: [Entry] = []
    /// What was asked for last: neighbouring points tend to agree.
    private var last: (key: BatchPlanKey, waveform: Int, index: Int32)?

    init(_ rules: BatchRules, _ waveforms: [BatchWaveform?], from: Int64, _ rate: TickRate) {
        self.rules = rules
        self.waveforms = waveforms
        var known: [BatchTimes: Int] = [:]
        for waveform in waveforms {
            guard let waveform else {
                timesIndex.append(-1)
                continue
            }
            let index = known[waveform.times, default: times.count]
            if index == times.count {
                known[waveform.times] = index
                times.append(waveform.times)
            }
            timesIndex.append(index)
        }
    }

    var count: Int { entries.count }

    subscript(index: Int32) -> Entry { entries[Int(index)] }

    func plan(_ lane: BatchLane, _ steps: BatchSteps) -> Int32 {
        let key = lane.key(steps, times: timesIndex[lane.waveform])
        if let last, last.key == key, last.waveform == lane.waveform { return last.index }
        let index: Int32
        if let found = known[key] {
            index = found
        } else {
            index = Int32(entries.count)
            known[key] = index
            let cuts = BatchCuts(times: times[key.times], key: key, rules: rules)
            let lengths = cuts.lengths()
            let plan = BatchPlan(key, cuts.times, rules, lengths: lengths)
            entries.append(
                Entry(
                    plan: plan, cuts: cuts, lengths: lengths, comparedSteps: cuts.comparedSteps(lengths),
                    pieces: cuts.times.parts.count, operations: plan.cost))
        }
        if !rules.counterRotating, entries[Int(index)].moments[lane.waveform] == nil,
            let waveform = waveforms[lane.waveform]
        {
            let entry = entries[Int(index)]
            entries[Int(index)].moments[lane.waveform] = entry.cuts.moments(waveform, entry.lengths)
        }
        last = (key, lane.waveform, index)
        return index
    }
}

internal import PulseLanguage
internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import Readout
internal import Scheduling

/// The results of a block of shots that differ in what they run, as they come in.
struct FeedbackTally {
    let setup: FeedbackSetup
    let outline: ProgramOutline
    let shots: Range<Int>
    let traces: Bool
    var counters = PointResult.Counters()
    private var captures: [CaptureResult]
    /// Per slot: samples of a trace.
    private let samples: [Int]
    private var bits: [[UInt8]]
    private var outputs: OutputColumns
    /// Per cluster and mode.
    private var finalPopulations: [[LevelSums]]
    /// Per cluster.
    private var reports: [ClusterReport]
    private var histories: [HistorySums]
    private var longestTicks: Int64 = 0
    private var totalTicks = 0.0

    init(
        setup: FeedbackSetup, outline: ProgramOutline, outputs: [RunShape.OutputShape], shots: Range<Int>,
        options: RunOptions, solvers: [any ClusterSolver]
    ) {
        self.setup = setup
        self.outline = outline
        self.shots = shots
        traces = options.traces
        let count = shots.count
        let device = setup.device
        samples = outline.captures.map { Int($0.durationTicks / device.ports[$0.port].ticksPerSample) }
        captures = zip(outline.captures, samples).map { capture, samples in
            var result = CaptureResult(
                i: [Float](repeating: .nan, count: count), q: [Float](repeating: .nan, count: count),
                assigned: [UInt8](repeating: 255, count: count), prepared: [UInt8](repeating: 255, count: count))
            result.executions = [UInt32](repeating: 0, count: count)
            guard options.traces else { return result }
            result.traceI = [Float](repeating: .nan, count: count * samples)
            result.traceQ = result.traceI
            if let bits = device.ports[capture.port].converter.bits, bits <= 16 {
                result.rawI = [Int16](repeating: 0, count: count * samples)
                result.rawQ = result.rawI
            }
            return result
        }
        bits = outline.nominal.registers.map { [UInt8](repeating: 0, count: count * $0.size) }
        self.outputs = OutputColumns(outputs, shots: count, tickRate: setup.device.tickRate)
        finalPopulations = setup.clusters.map { $0.modes.map { _ in LevelSums() } }
        let times = options.populations ? HistoryTimes(schedule: outline.nominal).ticks : []
        histories = options.populations ? setup.clusters.map { HistorySums(ticks: times, modes: $0.modes.count) } : []
        reports = zip(setup.clusters, solvers).map { ClusterReport($0, device: setup.device, solver: $1) }
    }

    // MARK: Populations over time

    /// Sums of nothing yet; `nil` if they are not asked for.
    func emptyHistory(cluster: Int) -> HistorySums? {
        guard histories.indices.contains(cluster) else { return nil }
        return HistorySums(ticks: histories[cluster].ticks, modes: setup.clusters[cluster].modes.count)
    }

    /// Counts shots at their beginning.
    mutating func begin(cluster: Int, populations: [[Double]], shots count: Int) {
        guard histories.indices.contains(cluster), histories[cluster].ticks.first == 0 else { return }
        histories[cluster].add(populations, at: 0, shots: count)
    }

    mutating func count(_ walk: BranchWalk, cluster: Int, isReplay: Bool) {
        if isReplay {
            counters.recomputedStates += walk.simulatedStates
        } else {
            counters.simulatedStates += walk.simulatedStates
            counters.unsharedStates += walk.unsharedStates
        }
        reports[cluster].count(walk.report)
        if let history = walk.history { histories[cluster].add(history) }
    }

    // MARK: Captures

    /// Enters what a capture gave into its slot.
    ///
    /// - Parameter members: offsets into `shots`.
    /// - Throws: a trace of another length than the slot's.
    mutating func record(
        _ reading: StretchReader.Reading, of shots: Range<Int>, members: [Int]
    ) throws(DiagnosticsError) {
        let first = shots.lowerBound - self.shots.lowerBound
        let members = first == 0 ? members : members.map { first + $0 }
        counters.saturatedADCSamples += reading.record.saturatedSamples
        guard let slot = slot(of: reading.capture) else { return }
        for (offset, member) in members.enumerated() {
            captures[slot].executions[member] += 1
            captures[slot].i[member] = reading.record.i[offset]
            captures[slot].q[member] = reading.record.q[offset]
            captures[slot].assigned[member] = reading.record.assigned[offset]
            captures[slot].prepared[member] = reading.prepared[offset]
        }
        captures[slot].populationSums.add(reading.populations)
        if traces { try recordTraces(reading, slot: slot, members: members) }
    }

    private func slot(of capture: PulseSchedule.Capture) -> Int? {
        capture.slot ?? outline.captures.firstIndex { $0.name == capture.name }
    }

    private mutating func recordTraces(
        _ reading: StretchReader.Reading, slot: Int, members: [Int]
    ) throws(DiagnosticsError) {
        let count = reading.samples
        guard samples[slot] == count else {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0121",
                    "capture '\(outline.captures[slot].name)' lasts \(samples[slot]) samples in some shots and \(count) "
                        + "in others, and traces of different lengths do not share a table",
                    help: "leave --traces out, or give the captures names of their own")
            ])
        }
        for (offset, member) in members.enumerated() {
            let (from, to) = ((offset * count)..<((offset + 1) * count), (member * count)..<((member + 1) * count))
            captures[slot].traceI.replaceSubrange(to, with: reading.record.traceI[from])
            captures[slot].traceQ.replaceSubrange(to, with: reading.record.traceQ[from])
            guard !reading.record.rawI.isEmpty else { continue }
            captures[slot].rawI.replaceSubrange(to, with: reading.record.rawI[from])
            captures[slot].rawQ.replaceSubrange(to, with: reading.record.rawQ[from])
        }
    }

    // MARK: The end of shots

    /// Enters what a program that has finished reports, and where its shots' states ended.
    ///
    /// - Parameter noise: per cluster.
    mutating func finish<Process>(
        _ node: HistoryNode<Process>, noise: [SlowNoiseQuadrature], durationTicks: Int64
    ) throws(DiagnosticsError) {
        longestTicks = max(longestTicks, durationTicks)
        totalTicks += Double(durationTicks) * Double(node.members.count)
        for (cluster, branches) in node.branches.enumerated() {
            reports[cluster].widen(to: node.errors[cluster])
            if reports[cluster].method == .trajectories { reports[cluster].trajectories += node.members.count }
            for branch in branches {
                let solver = try setup.solvers.solver(
                    for: setup.clusters[cluster], detuningsHz: noise[cluster].detuningsHz[branch.noise])
                for mode in finalPopulations[cluster].indices {
                    finalPopulations[cluster][mode].add(
                        solver.populations(branch.state, of: mode), shots: branch.members.count)
                }
            }
        }
        let first = node.shots.lowerBound - shots.lowerBound
        let members = first == 0 ? node.members : node.members.map { first + $0 }
        // A program ends only when it knows what its registers and outputs hold.
        for (register, values) in node.point.registers.enumerated() where bits.indices.contains(register) {
            let size = outline.nominal.registers[register].size
            for member in members {
                for (index, value) in values.enumerated() where index < size {
                    bits[register][member * size + index] = value ? 1 : 0
                }
            }
        }
        outputs.enter(node.point.outputs, members: members)
    }

    /// - Parameter reported: modes whose populations are reported.
    func result(index: Int, reported: [Int]) -> PointResult {
        var result = PointResult(
            index: index, firstShot: shots.lowerBound, captures: captures, bits: bits, outputs: outputs.columns,
            finalSums: reported.map { mode in
                place(of: mode).map { finalPopulations[$0.cluster][$0.mode] } ?? LevelSums()
            }, populations: history(reported), counters: counters, durationTicks: longestTicks)
        result.clusters = reports
        result.shotTicksTotal = totalTicks
        return result
    }

    private func place(of mode: Int) -> (cluster: Int, mode: Int)? {
        for (cluster, one) in setup.clusters.enumerated() {
            if let position = one.modes.firstIndex(of: mode) { return (cluster, position) }
        }
        return nil
    }

    /// Averages over the shots that last so long, up to where the last one ends.
    private func history(_ reported: [Int]) -> PopulationHistory? {
        guard let first = histories.first else { return nil }
        let times = first.ticks.indices.filter { first.shots[$0] > 0 }
        return PopulationHistory(
            ticks: times.map { first.ticks[$0] },
            sums: reported.map { mode in
                guard let place = place(of: mode) else { return [] }
                return times.map { histories[place.cluster].populations[$0][place.mode] }
            })
    }
}

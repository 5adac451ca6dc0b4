internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import Readout
internal import Scheduling

/// One sweep point from its schedule to its results.
struct PointRun {
    let device: Device
    let schedule: PulseSchedule
    let fields: ChipFields
    let solvers: SolverStore
    /// Per feedline; `nil` where nothing plays or listens.
    let plans: [ReadoutPlan?]
    let clusters: [ClusterPartition.Cluster]

    /// - Parameter reported: modes that are simulated even if this point's schedule leaves them alone.
    init(
        device: Device, schedule: PulseSchedule, fields: ChipFields, solvers: SolverStore, reported: [Int]
    ) throws(DiagnosticsError) {
        self.device = device
        self.schedule = schedule
        self.fields = fields
        self.solvers = solvers
        clusters = ClusterPartition(device: device, schedule: schedule, alsoTouched: reported).clusters
        plans = try Self.plans(device, schedule, fields)
    }

    private static func plans(
        _ device: Device, _ schedule: PulseSchedule, _ fields: ChipFields
    ) throws(DiagnosticsError) -> [ReadoutPlan?] {
        var plans: [ReadoutPlan?] = []
        for feedline in device.feedlines.indices {
            plans.append(try plan(device, schedule, feedline: feedline, drive: fields.feedlineDrive(feedline)))
        }
        return plans
    }

    /// The plan of one feedline; `nil` where nothing plays or listens.
    ///
    /// - Parameters:
    ///   - settled: what is known of the time before the schedule's.
    ///   - isPart: the schedule is a part of a shot's: noise goes by the numbers that captures have in the shot.
    static func plan(
        _ device: Device, _ schedule: PulseSchedule, feedline: Int, drive: [SampledSignal],
        settled: SettledWindows? = nil, isPart: Bool = false
    ) throws(DiagnosticsError) -> ReadoutPlan? {
        let port = device.ports.firstIndex { $0.role == .readoutCapture(feedline: feedline) }
        let captures = schedule.captures.indices.filter { schedule.captures[$0].port == port }
        guard !captures.isEmpty || !drive.isEmpty else { return nil }
        return try ReadoutPlan(
            device: device, feedline: feedline, capturePort: captures.isEmpty ? nil : port, drive: drive,
            captures: captures.map {
                window(of: schedule.captures[$0], key: isPart ? schedule.captures[$0].number : $0, device, schedule)
            }, settled: settled)
    }

    private static func window(
        of capture: PulseSchedule.Capture, key: Int, _ device: Device, _ schedule: PulseSchedule
    ) -> CaptureWindow {
        let nearest = CaptureTarget(device: device).mode(of: capture)
        return CaptureWindow(
            index: key, startTick: capture.startTick, durationTicks: capture.durationTicks,
            frequencyHz: capture.state.frequencyHz, phaseCycles: capture.state.phaseCycles,
            carrierCycles: capture.state.carrierCycles,
            kernel: capture.kernel.map { kernel in
                let waveform = schedule.waveforms[kernel]
                return zip(waveform.re, waveform.im).map { Complex($0, $1) }
            }, mode: nearest == capture.qubit ? nearest : nil,
            discriminatedLevels: capture.kind == .bit ? 2 : nearest.map { device.modes[$0].levels } ?? 2)
    }

    /// Windows of the modes of a cluster, by start.
    private func windows(of cluster: ClusterPartition.Cluster) -> [ClusterWindow] {
        var found: [ClusterWindow] = []
        for plan in plans {
            guard let plan else { continue }
            for (number, window) in plan.windows.enumerated() {
                guard let mode = cluster.modes.firstIndex(of: window.mode) else { continue }
                found.append(
                    ClusterWindow(plan: plan, number: number, mode: mode, levels: device.modes[window.mode].levels))
            }
        }
        return found.sorted { ($0.window.startTick, $0.mode) < ($1.window.startTick, $1.mode) }
    }

    /// Runs a block of shots.
    func run(
        index: Int, shots: Range<Int>, seed: UInt64, options: RunOptions, reported: [Int],
        outputs: ReportedValues? = nil
    ) throws(DiagnosticsError) -> PointResult {
        let pointSeed = Philox.seed(seed, point: index)
        let times = options.populations ? HistoryTimes(schedule: schedule).ticks : []
        var runs: [ClusterRun] = []
        let noise = SlowNoiseQuadrature.all(device, clusters, seconds: device.tickRate.seconds(schedule.durationTicks))
        for (cluster, noise) in zip(clusters, noise) {
            runs.append(
                try ClusterRun(
                    device: device, cluster: cluster, windows: windows(of: cluster),
                    fields: fields.fields(of: cluster), noise: noise, solvers: solvers, shots: shots, seed: pointSeed,
                    endTick: schedule.durationTicks, historyTicks: times, roomBytes: options.memoryBytes))
        }
        var captures = schedule.captures.map { _ in CaptureResult(i: [], q: [], assigned: [], prepared: []) }
        var counts = schedule.captures.map { _ in [Int64]() }
        var counters = PointResult.Counters(clippedDACSamples: fields.clippedSamples * shots.count)
        for (feedline, plan) in plans.enumerated() {
            guard let plan, !plan.captures.isEmpty else { continue }
            counters.saturatedADCSamples += measure(
                plan, feedline: feedline, runs: runs, shots: shots, seed: pointSeed, traces: options.traces,
                into: &captures, counts: &counts)
        }
        var result = PointResult(
            index: index, firstShot: shots.lowerBound, captures: captures, bits: bits(captures, shots: shots.count),
            finalSums: reported.map { populations(of: $0, in: runs) { run, mode in run.final[mode] } },
            populations: times.isEmpty ? nil : history(times, runs: runs, reported: reported),
            counters: counters,
            durationTicks: schedule.durationTicks)
        result.shotTicksTotal = Double(schedule.durationTicks) * Double(shots.count)
        result.clusters = runs.map(\.report)
        if let outputs {
            result.outputs = try outputs.columns(
                read(captures, counts, shots: shots.count), shots: shots.count, tickRate: device.tickRate)
        }
        return result
    }

    /// The outcomes of captures, as far as anything listens.
    private func read(_ captures: [CaptureResult], _ counts: [[Int64]], shots: Int) -> [ReadCapture] {
        schedule.captures.indices.filter { captures[$0].i.count == shots }.map { index in
            var read = ReadCapture(capture: schedule.captures[index])
            (read.assigned, read.i, read.q) = (captures[index].assigned, captures[index].i, captures[index].q)
            read.counts = counts[index]
            return read
        }
    }

    /// Fills the results of a plan's captures and returns how many ADC samples were saturated.
    private func measure(
        _ plan: ReadoutPlan, feedline: Int, runs: [ClusterRun], shots: Range<Int>, seed: UInt64, traces: Bool,
        into captures: inout [CaptureResult], counts: inout [[Int64]]
    ) -> Int {
        var initial = [[UInt8]](repeating: [], count: plan.windows.count)
        var populations = [LevelSums](repeating: LevelSums(), count: plan.windows.count)
        for run in runs {
            for (position, window) in run.windows.enumerated() where window.plan.feedline == feedline {
                initial[window.number] = run.initialLevels[position]
                populations[window.number] = run.atWindows[position]
            }
        }
        let measured = CaptureMeasurement(plan: plan, seed: seed, traces: traces).measure(
            plan.captures.enumerated().map { ($0, schedule.captures[$1.index].kind) }, shots: ShotNumbers(shots),
            initialLevels: initial)
        for (position, capture) in plan.captures.enumerated() {
            let record = measured[position].record
            let own = plan.window(readBy: position)
            counts[capture.index] = measured[position].counts
            captures[capture.index] = CaptureResult(
                i: record.i, q: record.q, assigned: record.assigned,
                prepared: own.map { initial[$0] } ?? [UInt8](repeating: 0, count: shots.count), rawI: record.rawI,
                rawQ: record.rawQ, traceI: record.traceI, traceQ: record.traceQ,
                populationSums: own.map { populations[$0] } ?? LevelSums())
        }
        return measured.reduce(0) { $0 + $1.record.saturatedSamples }
    }

    private func bits(_ captures: [CaptureResult], shots: Int) -> [[UInt8]] {
        var registers = schedule.registers.map { [UInt8](repeating: 0, count: shots * $0.size) }
        for (capture, result) in zip(schedule.captures, captures) {
            guard capture.kind == .bit, let bit = capture.bit, result.assigned.count == shots else { continue }
            let size = schedule.registers[bit.register].size
            for shot in 0..<shots {
                registers[bit.register][shot * size + bit.index] = result.assigned[shot] > 0 ? 1 : 0
            }
        }
        return registers
    }

    private func populations(
        of mode: Int, in runs: [ClusterRun], _ pick: (ClusterRun, Int) -> LevelSums
    ) -> LevelSums {
        for run in runs {
            if let position = run.cluster.modes.firstIndex(of: mode) { return pick(run, position) }
        }
        preconditionFailure("mode \(mode) is in no cluster")
    }

    private func history(_ times: [Int64], runs: [ClusterRun], reported: [Int]) -> PopulationHistory {
        PopulationHistory(
            ticks: times,
            sums: reported.map { mode in
                times.indices.map { time in
                    populations(of: mode, in: runs) { run, position in run.history[time][position] }
                }
            })
    }
}

/// When populations are looked at: every pulse gets its share of points, so do the waits between.
struct HistoryTimes {
    let schedule: PulseSchedule

    private static let pointsOverall: Int64 = 200
    private static let pointsPerPlay: Int64 = 48
    private static let mostPoints = 4000

    var ticks: [Int64] {
        let end = schedule.durationTicks
        var ticks = spread(0..<end, points: Self.pointsOverall)
        for play in schedule.plays where ticks.count < 2 * Self.mostPoints {
            let waveform = schedule.waveforms[play.waveform]
            let length = Int64(waveform.re.count) * waveform.ticksPerSample
            ticks += spread(play.startTick..<(play.startTick + length), points: Self.pointsPerPlay)
        }
        var unique: [Int64] = []
        for tick in ticks.sorted() where unique.last != tick && tick <= end { unique.append(tick) }
        guard unique.count > Self.mostPoints else { return unique }
        let step = (unique.count + Self.mostPoints - 1) / Self.mostPoints
        return unique.enumerated().filter { $0.offset % step == 0 || $0.element == end }.map(\.element)
    }

    private func spread(_ range: Range<Int64>, points: Int64) -> [Int64] {
        let step = max(1, (range.upperBound - range.lowerBound) / points)
        return Array(stride(from: range.lowerBound, to: range.upperBound, by: Int64.Stride(step))) + [range.upperBound]
    }
}

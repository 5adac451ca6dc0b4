internal import QubitDynamics
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import Readout
internal import Scheduling

/// One stretch of a history, from where its states stand to the end of a capture that the program waits for, or to
/// the end of the shot: what acts on the chip and what is read.
///
/// Only what can still matter is computed anew: plays that have not yet died out in the lines, and readout tones
/// that the resonators still remember.
struct FeedbackStretch {
    /// Where the states end up.
    let endTick: Int64
    let fields: ChipFields
    /// Per feedline; `nil` where nothing plays or listens.
    let plans: [ReadoutPlan?]
    /// The captures whose outcomes are settled by the end of the stretch; for each its plan's position.
    let captures: [(capture: PulseSchedule.Capture, feedline: Int, position: Int)]
    /// DAC samples clipped by plays that are new in this stretch.
    let clippedSamples: Int
    /// The end of the program, of a last stretch.
    let durationTicks: Int64

    /// - Parameters:
    ///   - known: all that is emitted or foreseen before `horizon`.
    ///   - horizon: the end at the digitiser of the captures that are waited for; `nil`: the program has ended.
    ///   - wanted: the captures that end there.
    init<Process>(
        _ setup: FeedbackSetup, node: HistoryNode<Process>, known: PulseSchedule, horizon: Int64?,
        wanted: [PulseSchedule.Capture]
    ) throws(DiagnosticsError) {
        let extent = StretchExtent(setup, node: node, known: known, horizon: horizon, wanted: wanted)
        let schedule = extent.schedule
        fields = try ChipFields(
            device: setup.device, chain: setup.chain, runner: setup.runner, schedule: schedule,
            leakTicks: extent.leakTicks)
        var plans: [ReadoutPlan?] = []
        var captures: [(capture: PulseSchedule.Capture, feedline: Int, position: Int)] = []
        for feedline in setup.device.feedlines.indices {
            let settled = SettledWindows(
                tick: node.tick, windows: node.windows.filter { $0.feedline == feedline }.map(\.window))
            let plan = try PointRun.plan(
                setup.device, schedule, feedline: feedline, drive: fields.feedlineDrive(feedline),
                settled: node.tick > 0 ? settled : nil, isPart: true)
            plans.append(plan)
            guard let plan else { continue }
            let own = schedule.captures.filter { setup.feedline(of: $0) == feedline }
            for position in plan.captures.indices where extent.reads(own[position]) {
                captures.append((own[position], feedline, position))
            }
        }
        self.plans = plans
        self.captures = captures
        durationTicks = known.durationTicks
        // An outcome may be acted upon from the horizon on, and a Gaussian line answers early.
        let starts = plans.compactMap { $0 }.flatMap { $0.windows.map(\.startTick) }
        if let horizon {
            let read = wanted.map(setup.chipEnd).max() ?? node.tick
            let early = horizon - setup.leadTicks
            let start = starts.filter { $0 < read }.max().map { $0 + 1 } ?? 0
            endTick = max(node.tick, min(read, max(early, start)))
        } else {
            endTick = max(node.tick, durationTicks, (starts.max() ?? -1) + 1)
        }
        clippedSamples = try Self.clipped(setup, fields, before: node.horizon)
    }

    /// What is clipped, less what the plays of earlier stretches alone clip.
    private static func clipped(
        _ setup: FeedbackSetup, _ fields: ChipFields, before horizon: Int64
    ) throws(DiagnosticsError) -> Int {
        guard fields.clippedSamples > 0 else { return 0 }
        var earlier = fields.schedule
        earlier.plays = earlier.plays.filter { $0.startTick < horizon }
        let alone = try ChipFields(
            device: setup.device, chain: setup.chain, runner: setup.runner, schedule: earlier,
            leakTicks: fields.leakTicks)
        return max(0, fields.clippedSamples - alone.clippedSamples)
    }
}

/// What of a known schedule has to be looked at for one stretch.
private struct StretchExtent {
    /// The plays and captures that matter.
    let schedule: PulseSchedule
    let leakTicks: Range<Int64>
    private let isRead: (PulseSchedule.Capture) -> Bool

    /// Whether a capture's outcome is to be found in this stretch.
    func reads(_ capture: PulseSchedule.Capture) -> Bool { isRead(capture) }

    init<Process>(
        _ setup: FeedbackSetup, node: HistoryNode<Process>, known: PulseSchedule, horizon: Int64?,
        wanted: [PulseSchedule.Capture]
    ) {
        let before = horizon ?? .max
        let started = known.captures.filter { $0.startTick < before }
        let end = wanted.map(setup.chipEnd).max() ?? .max
        func isNew(_ capture: PulseSchedule.Capture) -> Bool {
            if node.read.contains(where: { $0.isSame(as: capture) }) { return false }
            return setup.chipEnd(of: capture) > node.tick || wanted.contains(capture)
        }
        let new = started.filter(isNew)
        // The digitiser's time from which on captures and tones matter, per feedline.
        let since = setup.device.feedlines.indices.map { feedline in
            let own = new.filter { setup.feedline(of: $0) == feedline }.map(setup.chipStart)
            var from = (own + [node.tick]).min() ?? node.tick
            from -= setup.feedlineMemoryTicks[feedline]
            // Captures that overlap share noise: all of them or none.
            for capture in started.reversed()
            where setup.feedline(of: capture) == feedline && setup.chipEnd(of: capture) > from {
                from = min(from, setup.chipStart(of: capture))
            }
            return from
        }
        var kept = known
        kept.captures = started.filter { capture in
            setup.feedline(of: capture).map { setup.chipEnd(of: capture) > since[$0] } ?? false
        }
        kept.plays = known.plays.filter { play in
            guard play.startTick < before else { return false }
            let waveform = known.waveforms[play.waveform]
            let playEnd = play.startTick + Int64(waveform.re.count) * waveform.ticksPerSample
            let needed =
                if case .readoutDrive(let feedline) = setup.device.ports[play.port].role {
                    min(since[feedline] + setup.feedlineMemoryTicks[feedline], node.tick)
                } else { node.tick }
            return playEnd + setup.memoryTicks[play.port] > needed
        }
        let leakEnd = horizon ?? known.durationTicks
        let leakStart = max(0, (since + [node.tick]).reduce(node.tick, min))
        leakTicks = min(leakStart, leakEnd)..<max(leakEnd, leakStart)
        schedule = kept
        isRead = { isNew($0) && setup.chipEnd(of: $0) <= end }
    }
}

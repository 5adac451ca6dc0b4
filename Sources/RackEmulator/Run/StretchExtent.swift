internal import RackModel
internal import Readout
internal import Scheduling

/// What of a history has to be looked at for one stretch, and nothing else: stretches of equal extent are equal.
struct StretchExtent: Equatable {
    /// From where the states stand.
    let startTick: Int64
    /// The end at the digitiser of the captures that are waited for; `nil`: the program has ended.
    let horizon: Int64?
    /// What starts before has been counted in an earlier stretch.
    let counted: Int64
    /// The plays and captures that matter, with the waveforms that they use.
    let schedule: PulseSchedule
    let leakTicks: Range<Int64>
    /// Per feedline: windows that have begun.
    let settled: [[ResonatorWindow]]
    /// Captures whose outcomes are to be found in this stretch.
    let new: [PulseSchedule.Capture]
    /// When what the awaited captures digitise last leaves the chip; `nil` of a last stretch.
    let readTick: Int64?

    /// - Parameters:
    ///   - known: all that is emitted or foreseen before `horizon`.
    ///   - wanted: the captures that end there.
    init<Process>(
        _ setup: FeedbackSetup, node: HistoryNode<Process>, known: PulseSchedule, horizon: Int64?,
        wanted: [PulseSchedule.Capture]
    ) {
        let before = horizon ?? .max
        startTick = node.tick
        self.horizon = horizon
        counted = node.horizon
        settled = setup.device.feedlines.indices.map { line in
            node.windows.filter { $0.feedline == line }.map(\.window)
        }
        let started = known.captures.filter { $0.startTick < before }
        readTick = horizon == nil ? nil : wanted.map(setup.chipEnd).max() ?? node.tick
        let coming = started.filter { capture in
            if node.read.contains(where: { $0.isSame(as: capture) }) { return false }
            return setup.chipEnd(of: capture) > node.tick || wanted.contains(capture)
        }
        let end = readTick ?? .max
        new = coming.filter { setup.chipEnd(of: $0) <= end }
        let since = Self.since(setup, from: node.tick, coming: coming, started: started)
        var kept = known
        kept.captures = started.filter { capture in
            setup.feedline(of: capture).map { setup.chipEnd(of: capture) > since[$0] } ?? false
        }
        kept.plays = known.plays.filter { play in
            guard play.startTick < before else { return false }
            let waveform = known.waveforms[play.waveform]
            let end = play.startTick + Int64(waveform.re.count) * waveform.ticksPerSample
            return end + setup.memoryTicks[play.port] > Self.needed(setup, play, since, node.tick)
        }
        let leakEnd = max(0, horizon ?? known.durationTicks)
        leakTicks = min(max(0, since.reduce(node.tick, min)), leakEnd)..<leakEnd
        kept.durationTicks = leakEnd
        (kept.frames, kept.frameChanges, kept.calls, kept.registers) = ([], [], [], [])
        Self.compact(&kept)
        schedule = kept
    }

    /// The chip's time from which on captures and tones matter, per feedline.
    private static func since(
        _ setup: FeedbackSetup, from tick: Int64, coming: [PulseSchedule.Capture], started: [PulseSchedule.Capture]
    ) -> [Int64] {
        setup.device.feedlines.indices.map { feedline in
            let own = coming.filter { setup.feedline(of: $0) == feedline }.map(setup.chipStart)
            var from = own.reduce(tick, min) - setup.feedlineMemoryTicks[feedline]
            // Captures that overlap share noise: all of them or none.
            for capture in started.reversed()
            where setup.feedline(of: capture) == feedline && setup.chipEnd(of: capture) > from {
                from = min(from, setup.chipStart(of: capture))
            }
            return from
        }
    }

    /// The first tick at which a play, what it leaves behind included, would have to act to matter.
    private static func needed(
        _ setup: FeedbackSetup, _ play: PulseSchedule.Play, _ since: [Int64], _ tick: Int64
    ) -> Int64 {
        guard case .readoutDrive(let feedline) = setup.device.ports[play.port].role else { return tick }
        return min(tick, since[feedline] + setup.feedlineMemoryTicks[feedline])
    }

    /// Drops the waveforms that nothing uses.
    private static func compact(_ schedule: inout PulseSchedule) {
        var waveforms: [PulseSchedule.Waveform] = []
        var places = [Int](repeating: -1, count: schedule.waveforms.count)
        func place(_ waveform: Int) -> Int {
            if places[waveform] < 0 {
                places[waveform] = waveforms.count
                waveforms.append(schedule.waveforms[waveform])
            }
            return places[waveform]
        }
        for index in schedule.plays.indices { schedule.plays[index].waveform = place(schedule.plays[index].waveform) }
        for index in schedule.captures.indices {
            schedule.captures[index].kernel = schedule.captures[index].kernel.map(place)
        }
        schedule.waveforms = waveforms
    }
}

internal import RackDiagnostics
internal import RackModel
internal import RackUnits
internal import Scheduling
internal import Sequencing

extension RackRun {
    /// Takes the chip along a stretch.
    mutating func pass(_ stretch: EventCutter.Stretch) throws(DiagnosticsError) {
        let ticks = Self.ticksPerNanosecond(path.device)
        let (start, end) = (stretch.nanoseconds.lowerBound * ticks, stretch.nanoseconds.upperBound * ticks)
        signals.begin(at: stretch.nanoseconds.lowerBound)
        let (kind, targets) = path.stretch(of: stretch.events, until: stretch.nanoseconds.upperBound, from: &signals)
        let rendering = try rendered(kind)
        let tags = tally.expect(targets, rendering, startNanosecond: stretch.nanoseconds.lowerBound)
        let placed = rendering.placed(at: start, tags: tags, path: path, signals: signals)
        plays += placed.plays
        // Traces are drawn apart.
        captures += placed.captures.filter { $0.tag >= 0 }
        let visit = try timeline.pass(
            Timeline.Cut(ticks: start..<end, plays: plays, captures: captures), waveforms: waveforms.all)
        try tap(targets, rendering, placed.captures, visit, startTick: start)
        plays.removeAll { $0.endTick + setup.memoryTicks[$0.port] <= end }
        captures.removeAll { $0.endTick <= end }
        if stretch.isQuietAfter { timeline.beginRepetition() }
        for sequencer in rendering.overflowing { machine.raise(.outputOverflow, of: sequencer) }
        tally.visit(rendering, stretch.nanoseconds, setup.runner)
    }

    /// Notes which acquisitions of a visit scopes and counters of crossings listen to.
    private mutating func tap(
        _ targets: [Q1Target], _ rendering: RenderedStretch, _ captures: [Timeline.Capture], _ visit: SegmentVisit,
        startTick: Int64
    ) throws(DiagnosticsError) {
        let ticks = Self.ticksPerNanosecond(path.device)
        let shift = timeline.baseTick - startTick
        let reader = TraceReader(setup: setup, seed: timeline.seed)
        for (place, target) in targets.enumerated() {
            let (acquisition, load) = (rendering.acquisitions[place], loads[target.sequencer])
            if acquisition.isCounting, let number = acquisition.scopeCapture {
                var capture = captures[number]
                capture.startTick += shift
                let tap = TraceTap(sequencer: target.sequencer, visit: visit, capture: capture)
                crossings.add(tap, target, load.settings, reader)
            } else if scopes.listens(to: load.address) {
                guard let port = path.listeningPort(of: target.sequencer) else {
                    for flag in scopes.tapNothing(of: load.address) { machine.raise(flag, of: target.sequencer) }
                    continue
                }
                let hertz = path.device.ports[port].localOscillatorHz ?? 0
                let begin = startTick + acquisition.startNanosecond * ticks
                let capture = Timeline.Capture(
                    port: port, startTick: begin + shift, durationTicks: Int64(Q1ScopeMemory.samples) * ticks, kernel: nil,
                    frequencyHz: hertz,
                    phaseCycles: -CarrierPhase.cycles(frequencyHz: hertz, ticks: begin, rate: path.device.tickRate), tag: -1)
                let tap = TraceTap(sequencer: target.sequencer, visit: visit, capture: capture)
                for flag in try scopes.tap(tap, of: load.address, reader) { machine.raise(flag, of: target.sequencer) }
            }
        }
    }

    private mutating func rendered(_ kind: Q1Stretch) throws(DiagnosticsError) -> RenderedStretch {
        if let known = rendered[kind] { return known }
        let new = RenderedStretch(try path.schedule(of: kind), number: kinds, path: path, waveforms: &waveforms)
        kinds += 1
        rendered[kind] = new
        return new
    }
}

internal import RackModel
internal import RackUnits
internal import Scheduling
internal import Sequencing

/// What the signal path makes of one kind of stretch, with waveforms of the run: worked out once.
final class RenderedStretch {
    /// Of the run's kinds; the log names it.
    let number: Int
    /// Ticks from the stretch's beginning, phases as if every oscillator stood at 0 there.
    let plays: [Timeline.Play]
    let captures: [Timeline.Capture]
    /// Whose they are.
    let players: [Q1Rendering.Source]
    let listeners: [Q1Rendering.Source]
    let acquisitions: [Q1Acquisition]
    let overflowing: [Int]
    /// For the log.
    let schedule: PulseSchedule

    init(_ rendering: Q1Rendering, number: Int, path: Q1SignalPath, waveforms: inout WaveformTable) {
        self.number = number
        let schedule = rendering.schedule
        self.schedule = schedule
        let places = schedule.waveforms.map { waveforms.place(of: $0) }
        plays = schedule.plays.map { play in
            let waveform = schedule.waveforms[play.waveform]
            return Timeline.Play(
                port: play.port, waveform: places[play.waveform], startTick: play.startTick,
                endTick: play.startTick + Int64(waveform.re.count) * waveform.ticksPerSample,
                frequencyHz: play.state.frequencyHz, phaseCycles: play.state.phaseCycles - play.state.carrierCycles)
        }
        captures = schedule.captures.map { capture in
            Timeline.Capture(
                port: capture.port, startTick: capture.startTick, durationTicks: capture.durationTicks,
                kernel: capture.kernel.map { places[$0] }, frequencyHz: capture.state.frequencyHz,
                phaseCycles: capture.state.phaseCycles - capture.state.carrierCycles, tag: 0)
        }
        players = rendering.playSources
        listeners = rendering.captureSources
        acquisitions = rendering.acquisitions
        overflowing = rendering.overflowing
    }

    /// Its plays and captures where and as they are when it begins at `startTick`.
    ///
    /// Against a carrier of 0 Hz everything has turned by what the local oscillator has turned since the run began and
    /// by what was taken off the sequencer's own.
    func placed(
        at startTick: Int64, tags: [Int], path: Q1SignalPath, signals: Q1SignalState
    ) -> (plays: [Timeline.Play], captures: [Timeline.Capture]) {
        func oscillator(_ port: Int) -> Double {
            CarrierPhase.cycles(
                frequencyHz: path.device.ports[port].localOscillatorHz ?? 0, ticks: startTick, rate: path.device.tickRate)
        }
        func turned(_ source: Q1Rendering.Source) -> Double { source.sense * path.turn(of: source.sequencer, in: signals) }
        var (plays, captures) = (plays, captures)
        for index in plays.indices {
            plays[index].startTick += startTick
            plays[index].endTick += startTick
            plays[index].phaseCycles -= oscillator(plays[index].port) + turned(players[index])
        }
        for index in captures.indices {
            captures[index].startTick += startTick
            captures[index].tag = tags[index]
            captures[index].phaseCycles -= oscillator(captures[index].port) + turned(listeners[index])
        }
        return (plays, captures)
    }
}

/// Every waveform of a run once.
struct WaveformTable {
    private(set) var all: [PulseSchedule.Waveform] = []
    private(set) var bytes = 0
    private var places: [Content: Int] = [:]

    private struct Content: Hashable {
        var re: [Double]
        var im: [Double]
    }

    mutating func place(of waveform: PulseSchedule.Waveform) -> Int {
        let content = Content(re: waveform.re, im: waveform.im)
        if let known = places[content] { return known }
        places[content] = all.count
        all.append(waveform)
        bytes += 32 * waveform.re.count + 200
        return all.count - 1
    }
}

import RackNumerics
import Scheduling
import Sequencing
import Testing

@Suite("Stretches of Q1 events, found again")
struct Q1StretchTests {
    private static let envelope = [Float](repeating: 0.5, count: 20)

    /// One repetition of a loop: a pulse, a tone with an acquisition, and time to relax.
    private func iteration(_ start: Int64, bin: Int, resets: Bool, phase: Int64, gain: Int16 = 32767) -> [Q1Event] {
        func event(_ sequencer: Int, _ at: Int64, _ kind: Q1Event.Kind) -> Q1Event {
            Q1Event(sequencer: sequencer, nanosecond: start + at, line: 1, kind: kind)
        }
        func parameters(_ hertz: Int64, at: Int64, gain: Int16 = 32767) -> Q1Parameters {
            var parameters = Q1Parameters(frequencySteps: Int32(4 * hertz))
            let turned = (resets ? at : start + at) % 4_000_000_000 * 4 * hertz
            parameters.phaseSteps = UInt32((turned + phase) % 4_000_000_000)
            parameters.gain[0] = gain
            return parameters
        }
        return [
            event(0, 0, .parameters(parameters(100_000_000, at: 0, gain: gain))),
            event(1, 0, .parameters(parameters(50_000_001, at: 0))),
            event(0, 10, .play(wave0: 0, wave1: 0)),
            event(1, 40, .play(wave0: 0, wave1: 0)),
            event(1, 44, .acquire(number: bin, acquisition: 0, bin: bin, .square)),
        ]
    }

    private func bench() -> SignalBench {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [Self.envelope])
        bench.add(slot: 4, waveforms: [Self.envelope])
        return bench
    }

    private func stretches(
        _ path: Q1SignalPath, resets: Bool, gains: [Int16] = [32767, 32767], phases: [Int64] = [0, 0]
    ) -> [Q1Stretch] {
        var state = path.state(at: 0)
        return zip(gains, phases).enumerated().map { index, change in
            let start = 100_003 * Int64(index)
            state.begin(at: start)
            let events = iteration(start, bin: index, resets: resets, phase: change.1, gain: change.0)
            let found = path.stretch(of: events, until: start + 100_003, from: &state)
            #expect(found.targets.map(\.bin) == [index])
            #expect(found.targets.map(\.sequencer) == [1])
            return found.stretch
        }
    }

    @Test("repetitions that reset their phases are equal, whichever bin they fill")
    func repetitions() throws {
        let found = stretches(try bench().path(), resets: true)
        #expect(found[0] == found[1])
        #expect(found[0].hashValue == found[1].hashValue)
        #expect(found[0].endNanosecond == 100_003)
    }

    @Test("an amplitude or a phase that changes makes another")
    func differences() throws {
        let path = try bench().path()
        let amplitude = stretches(path, resets: true, gains: [32767, 32766])
        #expect(amplitude[0] != amplitude[1])
        let phase = stretches(path, resets: true, phases: [0, 1])
        #expect(phase[0] != phase[1])
    }

    @Test("oscillators that run on are equal by groups of phases alone")
    func phaseGroups() throws {
        var path = try bench().path()
        let free = stretches(path, resets: false)
        #expect(free[0] != free[1])
        path.phaseGroups = [0, 1]
        let grouped = stretches(path, resets: false)
        #expect(grouped[0] == grouped[1])
        // Two oscillators of one group keep their phase against each other.
        path.phaseGroups = [0, 0]
        let joint = stretches(path, resets: false)
        #expect(joint[0] != joint[1])
    }

    @Test("in a group pulses keep their phases against each other, and acquisitions theirs against the tone")
    func relativePhases() throws {
        var bench = SignalBench()
        bench.add(slot: 4, waveforms: [Self.envelope])
        var path = try bench.path()
        func phases(_ offset: UInt32) throws -> [Double] {
            var state = path.state(at: 0)
            var list = EventList(frequencyHz: 10e6)
            list.set(at: 0) { $0.phaseSteps = offset }
            list.play(0, 0, at: 100)
            list.set(at: 130) { $0.phaseSteps &+= 700_000_000 }
            list.play(0, 0, at: 130)
            list.acquire(at: 130)
            let stretch = path.stretch(of: list.events, until: 2000, from: &state).stretch
            let schedule = try path.schedule(of: stretch).schedule
            return schedule.plays.map(\.state.carrierCycles) + schedule.captures.map(\.state.carrierCycles)
        }
        path.phaseGroups = [0]
        let (first, second) = (try phases(0), try phases(1_234_567))
        #expect(first == second)
        path.phaseGroups = nil
        let plain = try phases(0)
        let shift = first[0] - plain[0]
        for (a, b) in zip(first, plain) { #expect((a - b - shift - (a - b - shift).rounded()).magnitude < 1e-12) }
        #expect((first[2] - first[1]).magnitude < 1e-12)
    }

    @Test("what cannot be heard or seen is not told apart")
    func silence() throws {
        let path = try bench().path()
        var state = path.state(at: 0)
        var list = EventList(frequencyHz: 100e6)
        list.set(at: 3) { $0.gain = [0, 0] }
        list.play(0, 0, at: 3)
        list.set(at: 5) { $0.phaseSteps = 17 }
        let found = path.stretch(of: list.events, until: 50, from: &state).stretch
        var plain = path.state(at: 0)
        #expect(found == path.stretch(of: [], until: 50, from: &plain).stretch)
    }

    @Test("an update that changes nothing leaves a pulse whole")
    func idleUpdates() throws {
        let path = try bench().path()
        func stretch(updates: [Int64]) -> Q1Stretch {
            var state = path.state(at: 0)
            var list = EventList(frequencyHz: 100e6)
            list.play(0, 0, at: 3)
            for update in updates { list.set(at: update) { $0.markers ^= 4 } }
            return path.stretch(of: list.events, until: 50, from: &state).stretch
        }
        #expect(stretch(updates: [7, 11]) == stretch(updates: []))
    }

    @Test("waveforms of equal samples are one")
    func sharedWaveforms() throws {
        let bench = bench()
        var list = EventList(frequencyHz: 100e6)
        list.play(0, 0, at: 0)
        list.play(0, 0, at: 33)
        let rendering = try bench.rendering(list.events, until: 100)
        #expect(rendering.schedule.plays.map(\.waveform) == [0, 0])
        #expect(rendering.schedule.waveforms.count == 1)
        #expect(rendering.schedule.durationTicks == 100)
    }

    @Test("sequencers that start later take part from then on")
    func lateStart() throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [Self.envelope])
        var path = try bench.path()
        var state = path.state(at: 0)
        _ = path.stretch(of: [], until: 100, from: &state)
        bench.add(slot: 4, waveforms: [Self.envelope])
        try path.append([bench.sequencers[1]])
        #expect(path.ports(of: 1) == [2])
        let play = Q1Event(sequencer: 1, nanosecond: 105, line: 1, kind: .play(wave0: 0, wave1: 0))
        let stretch = path.stretch(of: [play], until: 200, from: &state).stretch
        #expect(try path.schedule(of: stretch).schedule.plays.map(\.startTick) == [105])
    }
}

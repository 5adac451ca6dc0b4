import RackDiagnostics
import RackModel
import RackNumerics
import Scheduling
import Sequencing
import Testing

@Suite("How Q1 sequencers play their memories")
struct Q1PlaybackTests {
    private let gain = 32767.0 / 32768

    /// A sequencer on the flux line, whose samples can be read off.
    private func bench(
        _ waveforms: [[Float]], change: (inout Q1SequencerSettings) -> Void = { _ in }
    ) -> SignalBench {
        var bench = SignalBench()
        var settings = SignalBench.settings(modulates: false)
        settings.outputs = [.i]
        change(&settings)
        bench.add(slot: 3, waveforms: waveforms, settings: settings)
        return bench
    }

    private func levels(_ bench: SignalBench, _ events: [Q1Event], count: Int) throws -> [Double] {
        try bench.played(events, port: 1, count: count).map { ($0.re * 1e6).rounded() / 1e6 }
    }

    private func near(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude < 1e-4 }
    }

    @Test("a waveform ends with its samples, or where the next cuts it, and offsets last")
    func ends() throws {
        let bench = bench([[0.1, 0.2, 0.3, 0.4], [0.5, 0.6]])
        var list = EventList()
        list.play(0, 0, at: 1)
        list.play(1, 1, at: 3)
        list.set(at: 7) { $0.offset[0] = 8192 }
        list.play(1, 1, at: 8)
        list.set(at: 9) { $0.gain[0] = 16384 }
        let played = try levels(bench, list.events, count: 12)
        #expect(near(played, [0, 0.1, 0.2, 0.5, 0.6, 0, 0, 0.25, 0.75, 0.55, 0.25, 0.25]))
    }

    @Test("gain and offset of the settings multiply and add to the program's")
    func settingsScale() throws {
        let bench = bench([[0.8, 0.8]]) {
            $0.gain = [0.5, 1]
            $0.offset = [0.1, 0]
        }
        var list = EventList()
        list.set(at: 0) { $0.gain[0] = -16384 }
        list.play(0, 0, at: 1)
        #expect(near(try levels(bench, list.events, count: 4), [0.1, -0.1, -0.1, 0.1]))
    }

    @Test("samples are held for as long as the rate of upsampling says")
    func upsampling() throws {
        let bench = bench([[0.1, 0.2]]) { $0.upsampleRate = [2, 0] }
        var list = EventList()
        list.play(0, 0, at: 1)
        #expect(near(try levels(bench, list.events, count: 8), [0, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0]))
    }

    @Test("a path in continuous mode repeats its waveform whatever is played")
    func continuous() throws {
        let bench = bench([[0.1, 0.2, 0.3], [0.9]]) {
            $0.continuousEnabled = [true, false]
            $0.continuousWaveform = [0, 0]
        }
        var list = EventList()
        list.play(1, 1, at: 2)
        list.set(at: 4) { $0.gain[0] = 16384 }
        #expect(near(try levels(bench, list.events, count: 7), [0.1, 0.2, 0.3, 0.1, 0.1, 0.15, 0.05]))
    }

    @Test("paths of different lengths each end by themselves")
    func lengths() throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [[0.5, 0.5, 0.5], [0.25]], settings: SignalBench.settings(modulates: false))
        var list = EventList()
        list.play(0, 1, at: 0)
        let z = try bench.played(list.events, port: 0, count: 4)
        #expect(areNear(z, [gain * Complex(0.5, -0.25), Complex(gain * 0.5), Complex(gain * 0.5), .zero]))
    }

    @Test("what is played over the end of a stretch goes on in the next")
    func stretches() throws {
        let bench = bench([[0.1, 0.2, 0.3, 0.4]])
        var list = EventList()
        list.play(0, 0, at: 1)
        let whole = try bench.played(list.events, port: 1, count: 8)
        let path = try bench.path()
        var state = path.state(at: 0)
        let first = path.stretch(of: list.events, until: 3, from: &state).stretch
        let second = path.stretch(of: [], until: 8, from: &state).stretch
        let parts = try [first, second].map { try bench.played(path.schedule(of: $0), port: 1, count: 8) }
        #expect(areNear(zip(parts[0], parts[1]).map { $0 + $1 }, whole))
        #expect(first.endNanosecond == 3 && second.startNanosecond == 3)
    }

    @Test("beyond ±1 samples are held, and the sequencer overflows")
    func overflow() throws {
        let bench = bench([[0.9, -0.9]])
        var list = EventList()
        list.set(at: 0) { $0.offset[0] = 16384 }
        list.play(0, 0, at: 0)
        let rendering = try bench.rendering(list.events, until: 2)
        #expect(rendering.overflowing == [0])
        #expect(near(try bench.played(rendering, port: 1, count: 2).map(\.re), [1, -0.4]))
    }

    @Test("several sequencers add up on a converter, and overflow together")
    func sums() throws {
        var bench = bench([[0.6, 0.3]])
        var settings = SignalBench.settings(modulates: false)
        settings.outputs = [.i]
        bench.add(slot: 3, number: 1, waveforms: [[0.6, 0.3]], settings: settings)
        var events: [Q1Event] = []
        for sequencer in 0...1 {
            var list = EventList(sequencer: sequencer)
            list.play(0, 0, at: Int64(sequencer))
            events += list.events
        }
        events.sort { $0.nanosecond < $1.nanosecond }
        let apart = try bench.rendering(events, until: 4)
        #expect(near(try bench.played(apart, port: 1, count: 3).map(\.re), [0.6, 0.9, 0.3]))
        #expect(apart.overflowing.isEmpty)
        for index in events.indices { events[index].nanosecond = 0 }
        #expect(try bench.rendering(events, until: 4).overflowing == [0, 1])
    }

    @Test("an RF output is silent unless its marker is set")
    func switches() throws {
        var bench = SignalBench()
        for slot in [2, 4] {
            var settings = SignalBench.settings(modulates: false)
            settings.markerOverridden = false
            bench.add(slot: slot, waveforms: [[Float](repeating: 0.5, count: 12)], settings: settings)
        }
        // Output 0 of a QCM-RF listens to bit 0, the one of a QRM-RF to bit 1.
        for (sequencer, port, open, shut) in [(0, 0, 0b01, 0b10), (1, 2, 0b10, 0b01)] as [(Int, Int, UInt8, UInt8)] {
            var list = EventList(sequencer: sequencer)
            list.play(0, 0, at: 0)
            list.set(at: 4) { $0.markers = open }
            list.set(at: 8) { $0.markers = shut }
            let z = try bench.played(list.events, port: port, count: 12)
            #expect(z.map { $0 == .zero } == (0..<12).map { !(4..<8).contains($0) })
        }
    }

    @Test("the markers of a module's sequencers are one")
    func sharedMarkers() throws {
        var bench = SignalBench()
        for number in 0...1 {
            var settings = SignalBench.settings(modulates: false)
            settings.markerOverridden = false
            bench.add(slot: 2, number: number, waveforms: [[0.5, 0.5, 0.5, 0.5]], settings: settings)
        }
        var list = EventList(sequencer: 0)
        list.play(0, 0, at: 0)
        var other = EventList(sequencer: 1)
        other.set(at: 2) { $0.markers = 1 }
        let events = (list.events + other.events).sorted { $0.nanosecond < $1.nanosecond }
        #expect(try bench.played(events, port: 0, count: 4).map { $0 == .zero } == [true, true, false, false])
    }

    @Test("an oscillator that is off silences its output")
    func oscillatorOff() throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [[0.5]])
        bench.modules[0].oscillators[0].enabled = false
        var list = EventList()
        list.play(0, 0, at: 0)
        #expect(try bench.rendering(list.events, until: 4).schedule.plays.isEmpty)
    }

    @Test("an oscillator beyond half the sample rate is refused")
    func outOfReach() throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [[0.5]])
        var list = EventList(frequencyHz: 500e6)
        list.play(0, 0, at: 0)
        #expect(try bench.rendering(list.events, until: 4).schedule.plays.count == 1)
        list.set(at: 1) { $0.frequencySteps += 1 }
        list.play(0, 0, at: 1)
        do {
            _ = try bench.rendering(list.events, until: 4)
            Issue.record("it was taken")
        } catch let error as DiagnosticsError { #expect(error.diagnostics.map(\.code) == ["QQ0107"]) }
    }

    @Test("settings that are no numbers do no harm, and more than memory holds is refused")
    func extremes() throws {
        let wild = bench([[0.5]]) {
            $0.gain = [.nan, .infinity]
            $0.offset = [.nan, 0]
            $0.upsampleRate = [.max, .min]
            $0.ncoPhaseDegrees = .nan
            $0.mixerPhaseDegrees = .infinity
            $0.mixerGainRatio = .nan
            $0.rotationDegrees = .nan
            $0.ncoFrequencyHz = .greatestFiniteMagnitude
            $0.ncoDelayNanoseconds = .max
            $0.integrationNanoseconds = .max
            $0.modulates = true
        }
        var list = EventList()
        list.play(0, 5000, at: 0)
        #expect(try wild.played(list.events, port: 1, count: 3).allSatisfy { $0.magnitude <= 1 })
        #expect(Q1Threshold(wild.sequencers[0].settings).cosine == 1)
        let constant = bench([]) { $0.offset = [0.5, 0] }
        do {
            _ = try constant.rendering([], until: 1 << 40)
            Issue.record("it was taken")
        } catch let error as DiagnosticsError { #expect(error.diagnostics.map(\.code) == ["QQ0109"]) }
    }
}

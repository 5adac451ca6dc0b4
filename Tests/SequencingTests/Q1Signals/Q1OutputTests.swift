import Foundation
import RackModel
import RackNumerics
import Scheduling
import Sequencing
import Testing

@Suite("What Q1 sequencers make of the connectors")
struct Q1OutputTests {
    private let half = 0.5.squareRoot()
    /// The gain that a program has from the start.
    private let gain = 32767.0 / 32768

    @Test("a positive oscillator frequency is a tone above the local oscillator", arguments: [100e6, -37.5e6])
    func sideband(frequencyHz: Double) throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [[Float](repeating: 0.5, count: 40), [Float](repeating: 0.25, count: 40)])
        var list = EventList(frequencyHz: frequencyHz)
        list.play(0, 1, at: 13)
        let z = try bench.played(list.events, port: 0, count: 64)
        // At the connector: I cos(ωt) − Q sin(ωt) over √2, with ω the sum of both oscillators.
        for k in 13..<53 {
            let t = Double(k) * 1e-9
            let (carrier, oscillator) = (2 * Double.pi * (4.8e9 + frequencyHz) * t, 2 * Double.pi * 4.8e9 * t)
            let wanted = gain * half * (0.5 * cos(carrier) - 0.25 * sin(carrier))
            let signal = z[k].re * cos(oscillator) + z[k].im * sin(oscillator)
            #expect((signal - wanted).magnitude < 1e-6)
            // A quarter of the oscillator's turn later: this tells the sidebands apart.
            let later = gain * half * (-0.5 * sin(carrier) - 0.25 * cos(carrier))
            #expect((-z[k].re * sin(oscillator) + z[k].im * cos(oscillator) - later).magnitude < 1e-6)
        }
        #expect(z[12] == .zero && z[53] == .zero)
    }

    @Test("a phase of a quarter turn takes I to Q")
    func phase() throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [[1, 1, 1, 1], [0, 0, 0, 0]])
        var list = EventList()
        list.set(at: 0) { $0.phaseSteps = 1_000_000_000 }
        list.play(0, 1, at: 0)
        let turned = try bench.played(list.events, port: 0, count: 4)
        var quadrature = EventList()
        quadrature.play(1, 0, at: 0)
        #expect(areNear(turned, try bench.played(quadrature.events, port: 0, count: 4)))
        #expect((turned[0] - Complex(0, -half * gain)).magnitude < 1e-12)
    }

    @Test("the settings' phase comes on top")
    func staticPhase() throws {
        var bench = SignalBench()
        var settings = SignalBench.settings()
        settings.ncoPhaseDegrees = 90
        bench.add(slot: 2, waveforms: [[1], [0]], settings: settings)
        var list = EventList()
        list.play(0, 1, at: 0)
        let z = try bench.played(list.events, port: 0, count: 1)
        #expect((z[0] - Complex(0, -half * gain)).magnitude < 1e-12)
    }

    @Test("phases stay exact after hours")
    func exactPhase() throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [[1], [0]])
        let path = try bench.path()
        // A frequency of one step turns once in four seconds.
        let start: Int64 = 10_000_000_000_001
        var state = path.state(at: start)
        var parameters = Q1Parameters(frequencySteps: 1)
        parameters.phaseSteps = UInt32(start % 4_000_000_000)
        state.begin(at: start)
        let events = [
            Q1Event(sequencer: 0, nanosecond: start, line: 1, kind: .parameters(parameters)),
            Q1Event(sequencer: 0, nanosecond: start + 999_999_999, line: 2, kind: .play(wave0: 0, wave1: 1)),
        ]
        let stretch = path.stretch(of: events, until: start + 1_000_000_010, from: &state).stretch
        let play = try #require(try path.schedule(of: stretch).schedule.plays.first)
        // start ≡ 1 step (mod a turn) plus 2·10⁹, and a quarter turn less one step on top.
        let wanted = Double((start + 999_999_999) % 4_000_000_000) / 4e9
        let oscillator = (4.8 * 999_999_999).truncatingRemainder(dividingBy: 1)
        let cycles = play.state.carrierCycles - oscillator - wanted
        #expect((cycles - cycles.rounded()).magnitude < 1e-6)
        #expect(play.state.frequencyHz == 4.8e9 + 0.25)
    }

    @Test("one path on one arm of a mixer makes two sidebands")
    func lonelyArm() throws {
        var bench = SignalBench()
        var settings = SignalBench.settings()
        settings.outputs = [.i, nil]
        bench.add(slot: 2, waveforms: [[Float](repeating: 1, count: 20), [Float](repeating: 0.5, count: 20)], settings: settings)
        var list = EventList(frequencyHz: 80e6)
        list.play(0, 1, at: 0)
        let z = try bench.played(list.events, port: 0, count: 20)
        let wanted = (0..<20).map { k in
            let angle = 2 * Double.pi * 0.08 * Double(k)
            return Complex(gain * half * (cos(angle) - 0.5 * sin(angle)))
        }
        #expect(areNear(z, wanted))
    }

    @Test("paths may be swapped and mixed by the channel map")
    func channelMap() throws {
        for outputs: [Q1SequencerSettings.Path?] in [[.q, .i], [.i, .i], [nil, .q], [.q, .q]] {
            var bench = SignalBench()
            var settings = SignalBench.settings()
            settings.outputs = outputs
            bench.add(slot: 2, waveforms: [[Float](repeating: 0.7, count: 9), [Float](repeating: -0.3, count: 9)], settings: settings)
            var list = EventList(frequencyHz: 111e6)
            list.play(0, 1, at: 0)
            let z = try bench.played(list.events, port: 0, count: 9)
            let wanted = (0..<9).map { k in
                let turned = gain * half * (Complex(0.7, -0.3) * Complex.unit(cycles: 0.111 * Double(k)))
                let arms = outputs.map { path in path.map { $0 == .i ? turned.re : turned.im } ?? 0 }
                return Complex(arms[0], -arms[1])
            }
            #expect(areNear(z, wanted, within: 1e-7))
        }
    }

    @Test("the mixer correction takes the image of an uneven mixer away")
    func mixerCorrection() throws {
        let (ratio, degrees) = (1.1, 7.0)
        var bench = SignalBench()
        var settings = SignalBench.settings()
        settings.mixerGainRatio = 1 / ratio
        settings.mixerPhaseDegrees = -degrees
        bench.add(slot: 2, waveforms: [[Float](repeating: 0.5, count: 40)], settings: settings)
        var list = EventList(frequencyHz: 50e6)
        list.play(0, 0, at: 0)
        let z = try bench.played(list.events, port: 0, count: 40)
        // The mixer of a port: I + i·g·e^(iθ)·Q.
        let arm = ratio * Complex.i * Complex.unit(cycles: degrees / 360)
        func image(_ samples: [Complex]) -> Complex {
            samples.enumerated().reduce(.zero) { $0 + $1.element * Complex.unit(cycles: -0.05 * Double($1.offset)) }
        }
        #expect(image(z.map { Complex($0.re) + arm * $0.im }).magnitude < 1e-9)
        #expect(image(z).magnitude > 0.1)
    }

    @Test("without modulation paths go out as they are")
    func baseband() throws {
        var bench = SignalBench()
        bench.add(slot: 2, waveforms: [[0.5], [0.25]], settings: SignalBench.settings(modulates: false))
        var flux = SignalBench.settings(modulates: false)
        flux.outputs = [.q]
        bench.add(slot: 3, waveforms: [[0.5], [0.25]], settings: flux)
        var events: [Q1Event] = []
        for sequencer in 0...1 {
            var list = EventList(sequencer: sequencer, frequencyHz: 100e6)
            list.play(0, 1, at: 2)
            events += list.events
        }
        events.sort { $0.nanosecond < $1.nanosecond }
        #expect(areNear(try bench.played(events, port: 0, count: 4), [.zero, .zero, gain * Complex(0.5, -0.25), .zero]))
        #expect(areNear(try bench.played(events, port: 1, count: 4), [.zero, .zero, Complex(gain * 0.25), .zero]))
    }

    @Test("a modulated baseband output plays its path of the turned pair", arguments: [Q1SequencerSettings.Path.i, .q])
    func modulatedBaseband(path: Q1SequencerSettings.Path) throws {
        var bench = SignalBench()
        var settings = SignalBench.settings()
        settings.outputs = [path]
        bench.add(slot: 3, waveforms: [[Float](repeating: 0.5, count: 9), [Float](repeating: 0.25, count: 9)], settings: settings)
        var list = EventList(frequencyHz: 100e6)
        list.play(0, 1, at: 0)
        let wanted = (0..<9).map { k in
            let angle = 2 * Double.pi * 0.1 * Double(k)
            let value = path == .i ? 0.5 * cos(angle) - 0.25 * sin(angle) : 0.5 * sin(angle) + 0.25 * cos(angle)
            return Complex(gain * half * value)
        }
        #expect(areNear(try bench.played(list.events, port: 1, count: 9), wanted))
    }

    @Test("in real mode path 0 is turned and path 1 is added to it")
    func realMode() throws {
        var bench = SignalBench()
        var settings = SignalBench.settings()
        (settings.isReal, settings.outputs) = (true, [.i])
        let waveforms = [[Float](repeating: 0.5, count: 9), [Float](repeating: 0.25, count: 9)]
        bench.add(slot: 3, waveforms: waveforms, settings: settings)
        var list = EventList(frequencyHz: 100e6)
        list.play(0, 1, at: 0)
        let wanted = (0..<9).map { Complex(gain * (half * 0.5 * cos(2 * Double.pi * 0.1 * Double($0)) + 0.25)) }
        #expect(areNear(try bench.played(list.events, port: 1, count: 9), wanted))
        bench.sequencers[0].settings.outputs = [.q]
        #expect(try bench.rendering(list.events, until: 9).schedule.plays.isEmpty)
    }

    @Test("two baseband outputs drive a mixer outside at its own oscillator")
    func outputPair() throws {
        var bench = SignalBench()
        bench.rack.modules[1].cables = [ClusterCable(connector: .outputPair(i: 2, q: 3), port: 0)]
        bench.rack.modules[0].cables = []
        var settings = SignalBench.settings()
        settings.outputs = [nil, nil, .i, .q]
        bench.add(slot: 3, waveforms: [[1], [0]], settings: settings)
        var list = EventList(frequencyHz: 100e6)
        list.play(0, 1, at: 3)
        let rendering = try bench.rendering(list.events, until: 8)
        #expect(rendering.schedule.plays.map(\.state.frequencyHz) == [4.8e9])
        let z = try bench.played(rendering, port: 0, count: 8)
        #expect((z[3] - gain * half * Complex.unit(cycles: -0.3)).magnitude < 1e-9)
    }
}

import RackDiagnostics
import RackModel
import RackNumerics
import RackUnits
import Scheduling
import Sequencing
import Testing

/// 1 GS/s ports on a 2 GHz clock: a drive port with an oscillator, a flux port, a digitiser.
private func device(oscillatorHz: Double = 5e9) -> Device {
    let converter = Converter(bits: 14, fullScaleVolts: 0.5)
    return Device(
        name: "bench", tickRate: TickRate(perSecond: 2_000_000_000)!,
        modes: [Mode(name: "q0", spectrum: .duffing(frequencyHz: 5.1e9, anharmonicityHz: -0.3e9))],
        ports: [
            Port(
                name: "d0", role: .drive(mode: 0), ticksPerSample: 2, converter: converter,
                localOscillatorHz: oscillatorHz),
            Port(name: "z0", role: .modeFlux(mode: 0), ticksPerSample: 2, converter: converter),
            Port(name: "a0", role: .readoutCapture(feedline: 0), ticksPerSample: 2, converter: converter),
        ])
}

/// One play to be: where, what and with which frame state.
private struct Request {
    var port = 0
    var start: Int64 = 0
    var samples: [Complex]
    var frequencyHz = 5e9
    var phaseCycles = 0.0
    var carrierCycles = 0.0
}

private func schedule(_ requests: [Request], ticksPerSample: Int64 = 2) -> PulseSchedule {
    var schedule = PulseSchedule(tickRate: TickRate(perSecond: 2_000_000_000)!)
    for (index, request) in requests.enumerated() {
        schedule.waveforms.append(
            .init(
                name: "w\(index)", re: request.samples.map(\.re), im: request.samples.map(\.im),
                ticksPerSample: ticksPerSample))
        schedule.plays.append(
            .init(
                port: request.port, frame: "f\(index)", startTick: request.start, waveform: index,
                state: .init(
                    frequencyHz: request.frequencyHz, phaseCycles: request.phaseCycles,
                    carrierCycles: request.carrierCycles)))
    }
    return schedule
}

private func ramp(_ count: Int) -> [Complex] {
    (0..<count).map { Complex(0.1 + 0.5 * Double($0) / Double(count), 0.3 - 0.2 * Double($0 % 7) / 7) }
}

private func codes(_ requests: [Request], on device: Device = device(), limit: Int = 1 << 28) -> [String] {
    do {
        _ = try ScheduleRunner(device: device, maximumSamples: limit).run(schedule(requests))
        return []
    } catch { return error.diagnostics.map(\.code) }
}

/// The phase of a rational number of turns, by integers: frequency (Hz, whole) · ticks / 2 GHz.
private func exactCycles(_ hertz: Int64, _ ticks: Int64) -> Double {
    let rest = (Int128(hertz) * Int128(ticks)) % 2_000_000_000
    return Double(rest) / 2e9
}

@Suite("The schedule runner")
struct ScheduleRunnerTests {
    @Test("Sample k is the envelope times the frame's phase, its carrier and the oscillator's, to 10⁻¹²")
    func formula() throws {
        let frequency: Int64 = 5_123_456_789
        let start: Int64 = 1_000_002
        let samples = ramp(5000)
        let request = Request(
            start: start, samples: samples, frequencyHz: Double(frequency), phaseCycles: 0.3,
            carrierCycles: 0.7)
        let timelines = try ScheduleRunner(device: device()).run(schedule([request]))
        #expect(timelines.count == 1)
        let signal = timelines[0].signal
        #expect(signal.carrierHz == 5e9 && signal.grid == SampleGrid(ticksPerSample: 2))
        #expect(signal.segments.count == 1 && signal.segments[0].startTick == start)
        var worst = 0.0
        for k in samples.indices {
            let since = 2 * Int64(k)
            let cycles = 0.3 - 0.7 - exactCycles(frequency, since) + exactCycles(5_000_000_000, start + since)
            let expected = samples[k] * Complex.unit(cycles: cycles)
            let got = Complex(signal.segments[0].re[k], signal.segments[0].im[k])
            worst = max(worst, (got - expected).magnitude)
        }
        #expect(worst < 1e-12)
    }

    @Test("After 10 s of silence the phase is the one that CarrierPhase says")
    func phaseAfterLongSilence() throws {
        let rate = TickRate(perSecond: 2_000_000_000)!
        let frequencyHz = 5_123_456_789.25
        let start: Int64 = 20_000_000_004
        let carrier = CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: start, rate: rate)
        let requests = [
            Request(samples: ramp(16), frequencyHz: frequencyHz),
            Request(start: start, samples: ramp(16), frequencyHz: frequencyHz, carrierCycles: carrier),
        ]
        let signal = try ScheduleRunner(device: device(oscillatorHz: 5_000_000_000.125)).run(
            schedule(requests))[0].signal
        #expect(signal.segments.map(\.count) == [16, 16])
        for k in 0..<16 {
            let tick = start + 2 * Int64(k)
            let cycles =
                CarrierPhase.cycles(frequencyHz: 5_000_000_000.125, ticks: tick, rate: rate)
                - CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: tick, rate: rate)
            let expected = ramp(16)[k] * Complex.unit(cycles: cycles)
            let got = Complex(signal.segments[1].re[k], signal.segments[1].im[k])
            #expect((got - expected).magnitude < 1e-12)
        }
    }

    @Test("At the oscillator's own frequency a play is one complex scale, the same for every sample")
    func constantPhase() throws {
        let request = Request(start: 4, samples: ramp(300), phaseCycles: 0.25)
        let segment = try ScheduleRunner(device: device()).run(schedule([request]))[0].signal.segments[0]
        // 5 GHz makes 10 turns in 4 ticks of 0.5 ns.
        for k in 0..<300 {
            let expected = Complex.i * ramp(300)[k]
            #expect((Complex(segment.re[k], segment.im[k]) - expected).magnitude < 1e-14)
        }
    }

    @Test("Overlapping plays add up, touching ones share a segment, and a gap is a gap")
    func segments() throws {
        let one = [Complex](repeating: Complex(0.25), count: 10)
        let requests = [
            Request(start: 0, samples: one), Request(start: 10, samples: one),
            Request(start: 30, samples: one),
            Request(start: 52, samples: one), Request(start: 2_000_052, samples: one),
        ]
        let signal = try ScheduleRunner(device: device()).run(schedule(requests))[0].signal
        #expect(signal.segments.map(\.startTick) == [0, 52, 2_000_052])
        #expect(signal.segments.map(\.count) == [25, 10, 10])
        let expected = (0..<25).map { $0 >= 5 && $0 < 10 ? 0.5 : 0.25 }
        #expect(zip(signal.segments[0].re, expected).allSatisfy { ($0 - $1).magnitude < 1e-15 })
    }

    @Test("A baseband port plays the real part, also of a frame that turns")
    func baseband() throws {
        let samples = ramp(100)
        let requests = [
            Request(port: 1, start: 0, samples: samples, frequencyHz: 0),
            Request(port: 1, start: 1000, samples: samples, frequencyHz: 50e6),
        ]
        let signal = try ScheduleRunner(device: device()).run(schedule(requests))[0].signal
        #expect(signal.carrierHz == 0)
        #expect(signal.segments[0].re == samples.map(\.re))
        #expect(signal.segments.allSatisfy { $0.im.allSatisfy { $0 == 0 } })
        for k in 0..<100 {
            let expected = (samples[k] * Complex.unit(cycles: -0.05 * Double(k))).re
            #expect((signal.segments[1].re[k] - expected).magnitude < 1e-13)
        }
    }

    @Test("Ports come in the device's order, and only those that play")
    func order() throws {
        let requests = [
            Request(port: 1, samples: ramp(4), frequencyHz: 0), Request(port: 0, samples: ramp(4)),
        ]
        #expect(try ScheduleRunner(device: device()).run(schedule(requests)).map(\.port) == [0, 1])
        #expect(try ScheduleRunner(device: device()).run(schedule([])).isEmpty)
        #expect(try ScheduleRunner(device: device()).run(schedule([Request(samples: [])])).isEmpty)
    }

    @Test(
        "What cannot be played is refused with its own code",
        arguments: [
            ("QQ0001", Request(samples: ramp(4), frequencyHz: 5.6e9)),
            ("QQ0001", Request(samples: ramp(4), frequencyHz: .nan)),
            ("QQ0002", Request(port: 7, samples: ramp(4))),
            ("QQ0003", Request(port: 2, samples: ramp(4))),
            ("QQ0005", Request(start: 3, samples: ramp(4))),
            ("QQ0005", Request(start: .max - 1, samples: ramp(4))),
            ("QQ0006", Request(samples: [Complex(.nan)])),
        ])
    fileprivate func refusals(_ code: String, _ request: Request) {
        #expect(codes([request]) == [code])
    }

    @Test("The Nyquist edge itself can be played, and a message is given once")
    func edges() {
        #expect(codes([Request(samples: ramp(4), frequencyHz: 5.5e9)]).isEmpty)
        let far = Request(port: 2, samples: ramp(4))
        #expect(codes([far, Request(start: 3, samples: ramp(4)), far]).count == 3)
        #expect(
            codes([Request(start: 3, samples: ramp(4)), Request(start: 3, samples: ramp(4))]) == ["QQ0005"])
    }

    @Test("A schedule of more samples than the limit is refused before it takes memory")
    func capacity() {
        #expect(codes([Request(samples: ramp(100))], limit: 100).isEmpty)
        #expect(codes([Request(samples: ramp(101))], limit: 100) == ["QQ0007"])
        #expect(
            codes([Request(samples: ramp(60)), Request(start: 500, samples: ramp(60))], limit: 100) == [
                "QQ0007"
            ])
    }

    @Test("Waveforms and schedules of another rate are refused")
    func rates() {
        let runner = ScheduleRunner(device: device())
        #expect(throws: DiagnosticsError.self) {
            try runner.run(schedule([Request(samples: ramp(4))], ticksPerSample: 4))
        }
        #expect(throws: DiagnosticsError.self) {
            try runner.run(PulseSchedule(tickRate: TickRate(perSecond: 1)!))
        }
    }

    @Test("The same schedule gives the same bits")
    func determinism() throws {
        let requests = (0..<20).map { k in
            Request(
                start: Int64(40 * k), samples: ramp(30), frequencyHz: 5e9 + 1e6 * Double(k % 18),
                phaseCycles: 0.01 * Double(k))
        }
        let runner = ScheduleRunner(device: device())
        #expect(try runner.run(schedule(requests)) == runner.run(schedule(requests)))
    }

    @Test("Many overlapping plays of odd lengths are the sums of each alone", arguments: [5e9, 5.0375e9])
    func pile(frequencyHz: Double) throws {
        let lengths = [1, 130, 67, 2000, 3, 1024, 64, 5]
        let requests = lengths.enumerated().map { number, length in
            Request(
                start: Int64(number * number * 34),
                samples: (0..<length).map { Complex(0.1 + 1e-4 * Double($0), -0.02 * Double(number)) },
                frequencyHz: frequencyHz, phaseCycles: 0.1 * Double(number))
        }
        let runner = ScheduleRunner(device: device())
        let together = try #require(try runner.run(schedule(requests)).first).signal
        var sums: [Int64: Complex] = [:]
        for request in requests {
            let alone = try #require(try runner.run(schedule([request])).first).signal.segments[0]
            for k in 0..<alone.count {
                sums[alone.startTick + 2 * Int64(k), default: .zero] += Complex(alone.re[k], alone.im[k])
            }
        }
        var found = 0
        for segment in together.segments {
            for k in 0..<segment.count {
                let sum = try #require(sums[segment.startTick + 2 * Int64(k)])
                #expect(segment.re[k] == sum.re && segment.im[k] == sum.im)
                found += 1
            }
        }
        #expect(found == sums.count)
    }
}

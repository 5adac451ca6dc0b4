import RackDiagnostics
import RackModel
import RackNumerics
import RackUnits
import Scheduling
import Testing

@Suite("Schedules written in Swift")
struct PulseSequenceTests {
    @Test("A sequence gives what the same program in OpenQASM gives, instruction by instruction")
    func sameAsProgram() throws {
        let device = TestBench.device(driveGrid: 2, captureGrid: 4)
        let program = try TestBench.schedule(
            """
            cal {
              play(f0, gaussian(0.5, 40ns, 10ns));
              shift_phase(f0, pi/2);
              play(f0, drag(0.25, 40ns, 10ns, 0.5));
              barrier f0, f1;
              play(f1, flat_top(0.5 + 0.25im, 80ns, 20ns));
              set_frequency(f1, 5.25e9);
              delay[30ns] f1, f0;
              play(f1, scale(constant(1.0, 10ns), 0.5));
              barrier f1, tx, rx;
              play(tx, gaussian_square(0.1, 400ns, 300ns, 20ns));
              capture_v1(rx, 400ns);
            }
            """, device: device)
        var sequence = PulseSequence(device: device)
        let f0 = sequence.frame("f0", on: "d0", frequencyHz: 5e9)
        let f1 = sequence.frame("f1", on: "d1", frequencyHz: 5.2e9)
        let tx = sequence.frame("tx", on: "ro_tx", frequencyHz: 7e9)
        let rx = sequence.frame("rx", on: "ro_rx", frequencyHz: 7e9)
        let sigma = PulseLength.nanoseconds(10)
        sequence.play(.gaussian(Complex(0.5), .nanoseconds(40), sigma: sigma), on: f0)
        sequence.shiftPhase(of: f0, by: .pi / 2)
        sequence.play(.drag(Complex(0.25), .nanoseconds(40), sigma: sigma, beta: 0.5), on: f0)
        sequence.barrier(f0, f1)
        sequence.play(.flatTop(Complex(0.5, 0.25), .nanoseconds(80), rise: .nanoseconds(20)), on: f1)
        sequence.setFrequency(of: f1, toHz: 5.25e9)
        sequence.delay(.ticks(30), on: f1, f0)
        sequence.play(.constant(Complex(1), .nanoseconds(10)).scaled(by: Complex(0.5)), on: f1)
        sequence.barrier(f1, tx, rx)
        sequence.play(
            .gaussianSquare(
                Complex(0.1), .microseconds(0.4), squareWidth: .nanoseconds(300), sigma: .seconds(20e-9)), on: tx)
        sequence.capture(.nanoseconds(400), on: rx, as: .iq)
        let built = try sequence.schedule()
        #expect(built.plays.map(\.startTick) == program.plays.map(\.startTick))
        #expect(built.plays.map(\.state) == program.plays.map(\.state))
        #expect(built.waveforms.map(\.re) == program.waveforms.map(\.re))
        #expect(built.waveforms.map(\.im) == program.waveforms.map(\.im))
        #expect(built.captures.map(\.startTick) == program.captures.map(\.startTick))
        #expect(built.captures.map(\.kind) == [.iq])
        #expect(built.frameChanges == program.frameChanges)
        #expect(built.frames == program.frames)
        #expect(built.durationTicks == program.durationTicks)
    }

    @Test("Every shape is the function of its name")
    func shapes() throws {
        let program = try TestBench.schedule(
            """
            cal {
              play(f0, gaussian_lifted(0.5, 40ns, 10ns));
              play(f0, drag_lifted(0.25, 40ns, 10ns, 1.5));
              play(f0, sech(0.5, 40ns, 10ns));
              play(f0, sine(0.5, 40ns, 25e6, pi/4));
              play(f0, phase_shift(constant(0.5, 40ns), pi/2));
              play(f0, sum(constant(0.25, 40ns), gaussian(0.5, 40ns, 10ns)));
            }
            """)
        var sequence = PulseSequence(device: TestBench.device())
        let f0 = sequence.frame("f0", on: "d0", frequencyHz: 5e9)
        let (length, sigma) = (PulseLength.nanoseconds(40), PulseLength.nanoseconds(10))
        for envelope: PulseEnvelope in [
            .liftedGaussian(Complex(0.5), length, sigma: sigma), .liftedDrag(Complex(0.25), length, sigma: sigma, beta: 1.5),
            .sech(Complex(0.5), length, sigma: sigma), .sine(Complex(0.5), length, frequencyHz: 25e6, phaseRadians: .pi / 4),
            .constant(Complex(0.5), length).phaseShifted(by: .pi / 2),
            .constant(Complex(0.25), length) + .gaussian(Complex(0.5), length, sigma: sigma),
        ] {
            sequence.play(envelope, on: f0)
        }
        let built = try sequence.schedule()
        #expect(built.waveforms.count == 6)
        #expect(built.waveforms.map(\.re) == program.waveforms.map(\.re))
        #expect(built.waveforms.map(\.im) == program.waveforms.map(\.im))
    }

    @Test("A new frame begins at the clock of its port, and equal envelopes are kept once")
    func newFrame() throws {
        var sequence = PulseSequence(device: TestBench.device())
        let first = sequence.frame("first", on: "d0", frequencyHz: 5e9)
        let pulse = PulseEnvelope.samples([Complex(0.5), Complex(0, 0.5)])
        sequence.play(pulse, on: first)
        let second = sequence.frame("second", on: "d0", frequencyHz: 5.1e9)
        #expect(sequence.clockTicks(of: second) == 2)
        sequence.play(pulse, on: second, name: "echo")
        let schedule = try sequence.schedule()
        #expect(schedule.waveforms.count == 1)
        #expect(schedule.plays.map(\.origin) == ["", "echo"])
        #expect(schedule.plays.map(\.startTick) == [0, 2])
        #expect(schedule.qubits == [0])
    }

    @Test("Bits go to registers, and captures of one name are numbered")
    func captures() throws {
        var sequence = PulseSequence(device: TestBench.device())
        let bits = sequence.register("c", size: 2)
        let rx = sequence.frame("rx", on: "ro_rx", frequencyHz: 7e9)
        for index in 0..<2 { sequence.capture(.nanoseconds(100), on: rx, name: "c", qubit: index, into: (bits, index)) }
        let schedule = try sequence.schedule()
        #expect(schedule.captures.map(\.name) == ["c", "c #2"])
        #expect(schedule.captures.map(\.bit) == [.init(register: 0, index: 0), .init(register: 0, index: 1)])
        #expect(schedule.qubits == [0, 1])
    }

    @Test("Everything that is wrong is said at once, each with its line of Swift")
    func problems() throws {
        var sequence = PulseSequence(device: TestBench.device(driveGrid: 4))
        let f0 = sequence.frame("f0", on: "d0", frequencyHz: 5e9)
        let rx = sequence.frame("rx", on: "ro_rx", frequencyHz: 7e9)
        _ = sequence.frame("f0", on: "d1", frequencyHz: 5e13)
        _ = sequence.frame("lost", on: "ro_tv", frequencyHz: 5e9)
        sequence.play(.constant(Complex(0.5), .nanoseconds(10)), on: f0)
        sequence.play(.constant(Complex(1.5), .nanoseconds(8)), on: f0)
        sequence.play(.samples([Complex(.nan)]), on: f0)
        sequence.play(.gaussian(Complex(0.5), .nanoseconds(8), sigma: .ticks(0)), on: f0)
        sequence.play(.flatTop(Complex(0.5), .nanoseconds(8), rise: .nanoseconds(5)), on: f0)
        sequence.play(.constant(Complex(0.1), .ticks(8)) + .samples([.zero]), on: f0)
        sequence.play(.constant(Complex(0.5), .nanoseconds(8)), on: rx)
        sequence.capture(.ticks(0), on: rx)
        sequence.capture(.ticks(10), on: f0)
        sequence.delay(.nanoseconds(-4), on: f0)
        sequence.delay(.seconds(.infinity), on: f0)
        sequence.delay(.seconds(8e18), on: f0)
        sequence.shiftPhase(of: f0, by: .nan)
        let error = try #require(throws: DiagnosticsError.self) { try sequence.schedule() }
        #expect(
            error.diagnostics.map(\.code) == [
                "QS0180", "QS0053", "QS0052", "QS0020", "QS0040", "QS0040", "QS0041", "QS0041", "QS0042", "QS0051",
                "QS0021", "QS0051", "QS0021", "QS0022", "QS0022", "QS0181",
            ])
        #expect(error.diagnostics.allSatisfy { $0.message.contains("PulseSequenceTests.swift:") })
        #expect(error.diagnostics[2].help == "did you mean 'ro_tx'?")
        #expect(error.diagnostics[3].help == "the nearest are 8ns and 12ns")
    }
}

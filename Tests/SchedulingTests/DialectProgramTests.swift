import PulseLanguage
import RackDiagnostics
import Scheduling
import Testing

/// Dialects on the clock: what they play, and when.
@Suite("Programs in dialects")
struct DialectProgramTests {
    private static let prelude = TestBench.header + """
        cal {
          frame q0_drive = newframe(d0, 5.1e9, 0.0);
          frame r0_acquire = newframe(ro_rx, 7.0e9, 0.0);
        }
        """

    private func schedule(_ text: String) throws -> PulseSchedule {
        try TestBench.compiler(
            "OPENQASM 3.0;\ndefcalgrammar \"openpulse\";\n" + text, preludes: [Self.prelude]
        ).compile()
    }

    @Test("oqpy's statements outside calibrations keep the order and the clocks of blocks")
    func oqpy() throws {
        let schedule = try schedule(
            """
            port d0;
            frame f = newframe(d0, 5e9, 0);
            duration d = 5ns;
            for int i in [1:3] {
              play(f, constant(0.25, i * d));
              delay[10ns] f;
              shift_phase(f, 0.5);
            }
            """)
        #expect(schedule.plays.map(\.startTick) == [0, 15, 35])
        #expect(schedule.plays.map { schedule.waveforms[$0.waveform].re.count } == [5, 10, 15])
        #expect(schedule.frames.first { $0.name == "f" }?.endTick == 60)
    }

    @Test("a frame made from a frame of the device plays on its port")
    func frameFromFrame() throws {
        let schedule = try schedule(
            "cal { extern frame q0_drive; frame g = newframe(q0_drive, 6e9, 0.0); play(g, constant(1e-8, 0.5)); }")
        #expect(schedule.plays.map(\.port) == [0] && schedule.plays[0].state.frequencyHz == 6e9)
        #expect(schedule.durationTicks == 10)
    }

    @Test("Braket's Gaussian begins at t = 0, Qiskit's and the text's half a sample later")
    func instants() throws {
        let braket = try schedule("cal { play(q0_drive, gaussian(16ns, 4ns, 0.5, false)); }")
        let plain = try schedule("cal { play(q0_drive, gaussian(0.5, 16ns, 4ns)); }")
        #expect(abs(braket.waveforms[0].re[0] - 0.5 * 0.1353352832366127) < 1e-15)
        #expect(abs(plain.waveforms[0].re[0] - 0.5 * 0.1724216238) < 1e-9)
    }

    @Test("Shipyard's arithmetic is scale and sum")
    func arithmetic() throws {
        let schedule = try schedule("cal { play(q0_drive, 0.5 * ones(4) - 0.25 * rect(4, 0.5) * 1im); }")
        #expect(schedule.waveforms[0].re == [0.5, 0.5, 0.5, 0.5])
        #expect(schedule.waveforms[0].im == [-0.125, -0.125, -0.125, -0.125])
    }

    @Test("waveforms are joined sample by sample, and ranges of their samples are taken, both ends among them")
    func joining() throws {
        let schedule = try schedule("""
            cal {
              waveform w = {0.1, 0.2, 0.3, 0.4};
              let rise = w[0:1];
              let fall = w[-2:];
              let twice = w ++ w;
              let pulse = rise ++ 0.5 * rect(3, 1.0) ++ fall ++ twice[3:4];
              play(q0_drive, pulse);
              play(q0_drive, pulse[2:2] + pulse[3:3]);
            }
            """)
        #expect(schedule.waveforms[0].re == [0.1, 0.2, 0.5, 0.5, 0.5, 0.3, 0.4, 0.4, 0.1])
        #expect(schedule.waveforms[1].re == [1])
        #expect(schedule.durationTicks == 10)
    }

    @Test("samples that are not there, and waveforms of too many parts, are refused", arguments: [
        ("play(q0_drive, ones(8)[4:8]);", "QS0043"), ("play(q0_drive, ones(8)[-9:2]);", "QS0043"),
        ("play(q0_drive, ones(8)[3:2]);", "QS0043"),
        ("waveform w = ones(1); for int i in [0:60] { let v = w ++ w; w = v; } play(q0_drive, w);", "QS0022"),
        ("waveform w = ones(8); for int i in [0:60] { w = 0.5 * w + 0.5 * w; } play(q0_drive, w);", "QS0022"),
        ("waveform w = ones(1 << 26) ++ ones(1); play(q0_drive, w[0:3]);", "QS0022"),
    ])
    func refusedParts(_ body: String, _ code: String) {
        #expect(throws: DiagnosticsError.self) { _ = try schedule("cal { \(body) }") }
        do { _ = try schedule("cal { \(body) }") } catch let error as DiagnosticsError {
            #expect(error.diagnostics.map(\.code) == [code])
        } catch {}
    }

    @Test("a convention holds for the program, not for the calibrations beside it")
    func conventionOfText() throws {
        let prelude = TestBench.header + "defcal x $0 { play(f0, gaussian(0.5, 16ns, 4ns)); }"
        let compiler = try TestBench.compiler(
            "OPENQASM 3.0;\npragma pulserack waveforms qiskit\nx $0;\ncal { play(f1, gaussian(0.5, 16ns, 4ns)); }",
            preludes: [prelude])
        let schedule = try compiler.compile()
        let first = schedule.plays.map { schedule.waveforms[$0.waveform].re[0] }
        #expect(abs(first[0] - 0.5 * 0.1724) < 5e-5 && abs(first[1] - 0.5 * 0.1009) < 5e-5)
    }

    @Test("bits that nothing wrote read as 0")
    func unwrittenBits() throws {
        let schedule = try schedule("bit[3] c;\nc[1] = true;\nif (int[3](c) == 2) { cal { play(q0_drive, constant(0.5, 8ns)); } }")
        #expect(schedule.plays.count == 1)
    }
}

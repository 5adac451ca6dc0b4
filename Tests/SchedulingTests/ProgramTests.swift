import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Synchronization
import Testing

@Suite("Programs to schedules")
struct ProgramTests {
    static let readout = """
        defcal measure $0 -> bit { barrier f0, tx, rx; play(tx, constant(0.2, 100ns)); return capture_v2(rx, 100ns); }
        cal { frame tx1 = newframe(ro_tx, 7.1e9, 0.0); frame rx1 = newframe(ro_rx, 7.1e9, 0.0); }
        defcal measure $1 -> bit { barrier f1, tx1, rx1; play(tx1, constant(0.2, 100ns)); return capture_v2(rx1, 100ns); }

        """

    @Test("captures are named by where their bits go")
    func captures() throws {
        let schedule = try TestBench.schedule(
            Self.readout + """
                bit[2] c; bit b;
                c[0] = measure $0; measure $0; measure $0; barrier $0, $1; measure $1 -> c[1]; c[0] = measure $1;
                barrier $0, $1; b = measure $0;
                cal { complex[float[64]] iq = capture_v1(rx, constant(1.0, 64ns)); waveform raw = capture_v3(rx, 20ns); }
                """)
        let names = schedule.captures.map(\.name)
        #expect(names == ["c[0]", "measure $0", "measure $0 #2", "c[1]", "c[0] #2", "b", "iq", "raw"])
        #expect(schedule.captures.map(\.qubit) == [0, 0, 0, 1, 1, 0, 0, 0])
        #expect(schedule.captures.map(\.bit?.index) == [0, nil, nil, 1, 0, 0, nil, nil])
        #expect(schedule.captures.map(\.bit?.register) == [0, nil, nil, 0, 0, 1, nil, nil])
        #expect(schedule.captures.map(\.kind) == [.bit, .bit, .bit, .bit, .bit, .bit, .iq, .trace])
        #expect(schedule.captures[6].kernel != nil && schedule.captures[0].kernel == nil)
        #expect(schedule.registers == [.init(name: "c", size: 2), .init(name: "b", size: 1)])
        #expect(schedule.qubits == [0, 1])
    }

    @Test("registers are measured and driven qubit by qubit")
    func broadcast() throws {
        let schedule = try TestBench.schedule(
            Self.readout + "defcal g(float a) q { delay[16ns] q; } defcal x $0 { play(f0, constant(0.1, 8ns)); }"
                + "defcal x $1 { play(f1, constant(0.1, 4ns)); } qubit[2] q; bit[2] c; x q; g(0.5) q; barrier q; c = measure q;")
        #expect(schedule.plays.prefix(2).map(\.origin) == ["x $0", "x $1"])
        #expect(schedule.captures.map(\.name) == ["c[0]", "c[1]"])
        #expect(schedule.captures[0].startTick == 24)
    }

    static let angles = """
        defcal rz(angle t) $0 { shift_phase(f0, -t); }
        defcal rz(angle t) $1 { shift_phase(f1, -t); }
        defcal sx $0 { play(f0, constant(0.25, 8ns)); }
        defcal sx $1 { play(f1, constant(0.25, 8ns)); }
        defcal cz $0, $1 { play(f0, constant(0.5, 40ns)); }

        """

    @Test("gates without a calibration are made of their definitions", arguments: [
        ("h $0;", [0.75]), ("x $0;", [0, 0]), ("rx(0.3) $0;", [0.75, 0.75 - 0.5 - 0.3 / (2 * .pi)]),
        ("z $0; sx $0;", [0.5]), ("inv @ s $0; sx $0;", [0.25]), ("inv @ sx $0;", [0.5]), ("pow(2) @ sx $0;", [0, 0]),
        ("pow(0.5) @ z $0; sx $0;", [0.75]), ("pow(-1) @ t $0; sx $0;", [0.125]), ("pow(0) @ x $0; sx $0;", [0]),
        ("mine(0.4) $0; sx $0;", [-0.4 / (2 * .pi), -0.4 / (2 * .pi) - 0.25]),
        ("inv @ mine(0.4) $0;", [0.75]), ("id $0; sx $0;", [0]), ("gphase(1.0); sx $0;", [0]),
    ] as [(String, [Double])])
    func definitions(_ body: String, _ phases: [Double]) throws {
        let schedule = try TestBench.schedule(
            "include \"stdgates.inc\"; gate mine(a) q { rz(a) q; sx q; s q; }\n" + Self.angles + body)
        let found = schedule.plays.map(\.state.phaseCycles)
        var expected = phases
        // mine⁻¹ is s⁻¹, sx⁻¹ = z·sx·z, rz(−a).
        if body.hasPrefix("inv @ mine") { expected = [0.25 + 0.5] }
        #expect(found.count == expected.count)
        for (a, b) in zip(found, expected) { #expect(abs(a - CarrierPhase.wrapped(b)) < 1e-12, "\(found)") }
    }

    @Test("two-qubit gates go either way and by name under control", arguments: [
        "cx $0, $1;", "cx $1, $0;", "ctrl @ x $0, $1;", "ctrl @ z $1, $0;", "negctrl @ x $0, $1;", "swap $0, $1;",
        "ctrl @ pair $0, $1;", "crz(0.2) $0, $1;", "inv @ cx $0, $1;", "ch $1, $0;", "cp(0.3) $0, $1;",
    ])
    func twoQubits(_ body: String) throws {
        let schedule = try TestBench.schedule(
            "include \"stdgates.inc\"; gate pair q { z q; x q; }\n" + Self.angles + body)
        let pulses = schedule.plays.count { schedule.waveforms[$0.waveform].re.count == 40 }
        let expected = ["swap $0, $1;": 3, "crz(0.2) $0, $1;": 2, "cp(0.3) $0, $1;": 2, "ctrl @ pair $0, $1;": 2]
        #expect(pulses == expected[body] ?? 1)
    }

    @Test("what has no calibration in the end says so", arguments: [
        ("h $2;", "QS0030", "no calibration for 'h $2'"), ("cx $0, $2;", "QS0030", "no calibration for 'cx $0, $2'"),
        ("ctrl @ sx $0, $1;", "QS0032", "'sx' with 1 control"), ("pow(0.3) @ cx $0, $1;", "QS0032", "to the power 0.3"),
        ("U(1, 2, 3) $0;", "QS0030", "no calibration for 'U(1, 2, 3) $0'"), ("reset $0;", "QS0030", "reset"),
        ("inv @ special $0;", "QS0032", "inverse of 'special'"),
    ])
    func unresolved(_ body: String, _ code: String, _ words: String) {
        let problems = TestBench.problems(
            "include \"stdgates.inc\"; defcal special $0 { play(f0, constant(0.1, 8ns)); }\n" + Self.angles + body)
        #expect(problems.map(\.code) == [code])
        #expect(problems.first?.message.contains(words) == true, "\(problems)")
    }

    @Test("the calibration that fits best is taken", arguments: [
        ("rx(pi/2) $0;", 10), ("rx(0.5*pi) $0;", 10), ("rx(pi/2 - 2*pi) $0;", 10), ("rx(pi) $0;", 20), ("rx(pi) $1;", 30),
        ("rx(pi/2) $1;", 5), ("qubit q; rx(pi/2) q;", 10),
    ] as [(String, Int64)])
    func matching(_ body: String, _ length: Int64) throws {
        let schedule = try TestBench.schedule(
            """
            defcal rx(angle[20] t) q { delay[30ns] q; }
            defcal rx(pi/2) q { delay[5ns] q; }
            defcal rx(angle[20] t) $0 { play(f0, constant(0.1, 20ns)); }
            defcal rx(pi/2) $0 { play(f0, constant(0.1, 10ns)); }

            """ + body)
        #expect(schedule.durationTicks == length)
    }

    @Test("inputs are bound by name, and refused where they do not fit")
    func inputs() throws {
        let compiler = try TestBench.compiler(
            TestBench.header + """
                input float amp; input duration wait; input angle turn; input int count;
                cal { for int i in [1:count] { delay[wait] f0; shift_phase(f0, turn); play(f0, constant(amp, 8ns)); } }
                """)
        #expect(compiler.inputs.map(\.name) == ["amp", "wait", "turn", "count"])
        let schedule = try compiler.compile(inputs: ["amp": 0.25, "wait": 20e-9, "turn": .number(.pi / 2), "count": 2])
        #expect(schedule.plays.map(\.startTick) == [20, 48])
        #expect(schedule.plays.map(\.state.phaseCycles) == [0.25, 0.5])
        #expect(schedule.waveforms[0].re[0] == 0.25)
        func problems(_ inputs: [String: InputValue]) -> [Diagnostic] {
            do throws(DiagnosticsError) {
                _ = try compiler.compile(inputs: inputs)
                return []
            } catch { return error.diagnostics }
        }
        #expect(problems(["amp": 0.25, "wait": 20e-9, "turn": 0]).map(\.code) == ["QS0001"])
        let sound: [String: InputValue] = ["amp": 0.25, "wait": 20e-9, "turn": 0.0, "count": 2.0]
        #expect(problems(sound.merging(["ampp": 1]) { $1 }).map(\.code) == ["QS0002"])
        #expect(problems(sound.merging(["ampp": 1]) { $1 }).first?.help == "did you mean 'amp'?")
        #expect(problems(sound.merging(["amp": .number(.nan)]) { $1 }).map(\.code) == ["QS0003"])
        #expect(problems(sound.merging(["wait": .number(.infinity)]) { $1 }).map(\.code) == ["QS0003"])
        #expect(problems(sound.merging(["count": 1.5]) { $1 }).map(\.code) == ["QS0003"])
        #expect(problems(sound.merging(["amp": 1.5]) { $1 }).map(\.code) == ["QS0040"])
        #expect(problems(sound.merging(["wait": 20.5e-9]) { $1 }).map(\.code) == ["QS0020"])
        #expect(problems(sound.merging(["wait": -1e-9]) { $1 }).map(\.code) == ["QS0021"])
    }

    @Test("constants of the device are asked for only when a pulse needs them")
    func laziness() throws {
        let prelude = """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            cal { extern port d0; frame a = newframe(d0, qa_f01, qa_phase); float half = qa_amp / 2; }
            cal { extern port d1; frame b = newframe(d1, qb_f01, 0.0); frame cr = newframe(d0, qb_f01, qb_phase); }
            defcal x $0 { play(a, constant(half, qa_length)); }
            defcal rz(angle t) $0 { shift_phase(a, -t); shift_phase(cr, -t); }
            defcal x $1 { play(b, constant(qb_amp, 8ns)); }
            """
        let names = ["qa_f01", "qa_phase", "qa_amp", "qb_f01", "qb_phase", "qb_amp"]
        let constants = names.map { HostConstant(name: $0, kind: .float) } + [HostConstant(name: "qa_length", kind: .duration)]
        let asked = Mutex<[String]>([])
        let compiler = try TestBench.compiler(
            "OPENQASM 3.0; x $0; rz(pi) $0; x $0;", preludes: [prelude], constants: constants,
            constant: { name in
                asked.withLock { $0.append(name) }
                return name == "qa_length" ? .seconds(16e-9) : .float(name.hasSuffix("f01") ? 5e9 : 0.5)
            })
        #expect(asked.withLock { $0 }.isEmpty)
        let schedule = try compiler.compile()
        #expect(asked.withLock { $0 }.sorted() == ["qa_amp", "qa_f01", "qa_length", "qa_phase"])
        #expect(schedule.frames.map(\.name) == ["a"])
        #expect(schedule.plays.map(\.startTick) == [0, 16])
        #expect(abs(schedule.plays[1].state.phaseCycles - CarrierPhase.wrapped(0.5 / (2 * .pi) - 0.5)) < 1e-12)
        #expect(schedule.waveforms[0].re[0] == 0.25)
    }

    @Test("a pending frame that is played later has had its phase shifts, with its own phase before them")
    func pendingPhase() throws {
        let prelude = """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            cal { extern port d0; frame a = newframe(d0, fa, 0.5); }
            defcal rz(angle t) $0 { shift_phase(a, -t); }
            defcal x $0 { play(a, constant(0.5, 8ns)); }
            """
        let compiler = try TestBench.compiler(
            "OPENQASM 3.0; delay[10ns] $0; rz(1.0) $0; x $0;", preludes: [prelude],
            constants: [HostConstant(name: "fa", kind: .float)], constant: { _ in .float(1.25e8) })
        let schedule = try compiler.compile()
        let cycles = CarrierPhase.wrapped(-0.5 / (2 * .pi))
        #expect(abs(schedule.plays[0].state.phaseCycles - cycles) < 1e-15)
        #expect(schedule.frameChanges.count == 1 && schedule.frameChanges[0].tick == 10)
        #expect(abs(schedule.frameChanges[0].state.phaseCycles - cycles) < 1e-15)
        #expect(schedule.frameChanges[0].state.carrierCycles == 0.25)
        #expect(schedule.plays[0].state.carrierCycles == 0.25)
    }

    @Test("a constant that the device cannot give is a message at its use")
    func missingConstant() throws {
        let compiler = try TestBench.compiler(
            TestBench.header + "cal { play(f0, constant(amp, 8ns)); }",
            constants: [HostConstant(name: "amp", kind: .float)])
        let error = #expect(throws: DiagnosticsError.self) { try compiler.compile() }
        #expect(error?.diagnostics.map(\.code) == ["QS0010"])
    }

    @Test("all mistakes of a schedule come at once, in the order of the text")
    func together() {
        let problems = TestBench.problems(
            "cal { play(f0, constant(0.1, 1.5ns)); delay[0.5ns] f1; play(rx, constant(0.1, 8ns)); }")
        #expect(problems.map(\.code) == ["QS0020", "QS0020", "QS0051"])
    }

    @Test("the same program gives the same schedule, and the same text")
    func text() throws {
        let body = "defcal measure $0 -> bit { barrier f0, tx, rx; play(tx, constant(0.2, 100ns)); return capture_v2(rx, 100ns); }\n"
            + "bit c; delay[5ns] $0; cal { shift_phase(f0, pi/2); play(f0, constant(0.5, 8ns)); } c = measure $0;"
        let schedule = try TestBench.schedule(body)
        #expect(try TestBench.schedule(body) == schedule)
        #expect(schedule.text == """
            schedule 113 dt (113 ns), 1 dt = 1 ns
            qubits $0
            bit[1] c
            frame f0 port 0 until 13 at 5000000000 Hz, phase 90°, carrier 0°
            frame f1 port 1 until 0 at 5200000000 Hz, phase 0°, carrier 0°
            frame tx port 3 until 113 at 7000000000 Hz, phase 0°, carrier 0°
            frame rx port 4 until 113 at 7000000000 Hz, phase 0°, carrier 0°
            waveform w0 constant: 8 samples, 8 dt
            waveform w1 constant: 100 samples, 100 dt
            5 dt (5 ns): frame f0 becomes 5000000000 Hz, phase 90°, carrier 0°
            5 dt (5 ns): play f0 port 0 w0 for 8 at 5000000000 Hz, phase 90°, carrier 0° (cal)
            13 dt (13 ns): play tx port 3 w1 for 100 at 7000000000 Hz, phase 0°, carrier 0° (measure $0)
            13 dt (13 ns): capture_v2 rx port 4 for 100 at 7000000000 Hz, phase 0°, carrier 0° → c

            """)
    }
}

import PulseLanguage
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Testing

/// Programs with feedback on a bench where a measurement takes 100 ns and the rack 20 ns to act on it.
enum FeedbackBench {
    static let gates = """
        cal { frame tx1 = newframe(ro_tx, 7.1e9, 0.0); frame rx1 = newframe(ro_rx, 7.1e9, 0.0); }
        defcal x $0 { play(f0, constant(0.5, 16ns)); }
        defcal x $1 { play(f1, constant(0.5, 32ns)); }
        defcal rx(angle t) $0 { play(f0, constant(0.25, 8ns)); shift_phase(f0, t); }
        defcal measure $0 -> bit { barrier f0, tx, rx; play(tx, constant(0.2, 100ns)); return capture_v2(rx, 100ns); }
        defcal measure $1 -> bit { barrier f1, tx1, rx1; play(tx1, constant(0.2, 100ns)); return capture_v2(rx1, 100ns); }
        defcal iq $0 -> complex[float[64]] { play(tx, constant(0.2, 100ns)); return capture_v1(rx, 100ns); }

        """

    static func device(latency: Int64 = 20, early: FeedbackModel.EarlyBranch = .wait) -> Device {
        var device = TestBench.device()
        device.feedback = FeedbackModel(latencyTicks: latency, earlyBranch: early)
        return device
    }

    static func compiler(_ body: String, latency: Int64 = 20, early: FeedbackModel.EarlyBranch = .wait) throws -> ScheduleCompiler {
        try TestBench.compiler(TestBench.header + gates + body, device: device(latency: latency, early: early))
    }

    /// A shot to its end, each outcome told as `outcomes` says; the schedule, what was waited for, and the process.
    static func shot(
        _ body: String, _ outcomes: [Bool], latency: Int64 = 20
    ) throws -> (schedule: PulseSchedule, waits: [[Int]], process: ShotProcess) {
        var process = try compiler(body, latency: latency).process()
        var waits: [[Int]] = []
        while case .waits(let numbers) = try process.run() {
            waits.append(numbers)
            for number in numbers { process.provide(.bit(outcomes[number]), of: number) }
        }
        return (process.schedule(), waits, process)
    }

    /// Starts of the pulses on drive frames.
    static func drives(_ schedule: PulseSchedule) -> [Int64] {
        schedule.plays.filter { $0.frame == "f0" || $0.frame == "f1" }.map(\.startTick)
    }
}

@Suite("Programs with feedback")
struct FeedbackTests {
    @Test("a branch starts after the capture and the latency, in either arm", arguments: [
        ("bit b = measure $0; if (b) { x $0; } x $0;", [true], [120, 136]),
        ("bit b = measure $0; if (b) { x $0; } x $0;", [false], [120]),
        ("bit b = measure $0; if (b) { x $0; } else { delay[50ns] $0; } x $0;", [false], [170]),
        // What no arm names does not wait.
        ("bit b = measure $0; if (b) { x $0; } x $1;", [true], [0, 120]),
        // What is late enough does not wait.
        ("bit b = measure $0; delay[500ns] $0; if (b) { x $0; }", [true], [600]),
        ("bit b = measure $0; x $1; if (b) { x $1; }", [true], [0, 120]),
        ("bit[2] c; c[0] = measure $0; c[1] = measure $1; if (c == 2) { x $0; }", [false, true], [120]),
        ("bit b = measure $0; switch (int(b)) { case 0 { x $0; x $0; } case 1 { x $1; } }", [true], [120]),
        ("bit b = measure $0; switch (int(b)) { case 0 { x $0; x $0; } default { x $1; } }", [false], [120, 136]),
        ("bit ok = false; while (!ok) { x $0; ok = measure $0; } x $0;", [false, false, true], [0, 136, 272, 408]),
        ("def flip(qubit q) -> bit { x q; return measure q; } bit b = flip($0); if (b) { x $0; }", [true], [0, 136]),
        ("int n = 0; bit b = measure $0; n += int(b); if (n == 1) { x $0; }", [true], [120]),
        ("bit b = measure $0; for int i in [0:3] { if (b) { break; } x $1; } x $1;", [true], [120]),
        ("bit b = measure $0; for int i in [0:3] { if (b) { break; } x $1; } x $1;", [false], [120, 152, 184, 216, 248]),
        ("bit b = measure $0; if (b) { end; } x $1;", [false], [120]),
        ("def f(bit b, qubit q) { if (b) { return; } x q; } bit b = measure $0; f(b, $1); x $1;", [true], [120]),
        ("bit b = measure $0; int n = 1 + int(b); for int i in [1:n] { x $1; }", [true], [120, 152]),
        ("bit b = measure $0; delay[b * 40ns + 8ns] $0; x $0;", [true], [168]),
        ("bit b = measure $0; int n; if (b) { n = 3; } else { n = 1; } if (n == 3) { x $1; }", [true], [120]),
    ] as [(String, [Bool], [Int64])])
    func branches(_ body: String, _ outcomes: [Bool], _ starts: [Int64]) throws {
        let shot = try FeedbackBench.shot(body, outcomes)
        #expect(FeedbackBench.drives(shot.schedule) == starts, "\(shot.schedule.text)")
    }

    @Test("a pulse whose parameter was measured waits, and its phase is right")
    func parameters() throws {
        let body = "bit b = measure $0; angle t = pi/2 * int(b); rx(t) $0; x $0;"
        let one = try FeedbackBench.shot(body, [true]).schedule, zero = try FeedbackBench.shot(body, [false]).schedule
        #expect(FeedbackBench.drives(one) == [120, 128] && FeedbackBench.drives(zero) == [120, 128])
        #expect(one.plays.last?.state.phaseCycles == 0.25 && zero.plays.last?.state.phaseCycles == 0)
    }

    @Test("what decides something sooner is told sooner, whether the program has come to it or not", arguments: [
        "bit a = measure $0; delay[400ns] $1; bit b = measure $1; if (b) { x $1; } if (a) { x $0; }",
        "delay[400ns] $1; bit b = measure $1; if (b) { x $1; } bit a = measure $0; if (a) { x $0; }",
    ])
    func sooner(_ body: String) throws {
        var process = try FeedbackBench.compiler(body).process()
        #expect(try process.run() == .waits(for: [body.hasPrefix("bit a") ? 1 : 0]))
        #expect(try process.foresee(since: 0, until: 110).needed.isEmpty)
        let needed = try process.foresee(since: 0, until: 500).needed
        #expect(needed.map(\.name) == ["a"] && needed.map(\.startTick) == [0])
        process.foretell(.bit(true), of: needed[0])
        let foresight = try process.foresee(since: 0, until: 500)
        #expect(foresight.needed.isEmpty && FeedbackBench.drives(foresight.schedule) == [120])
        _ = try process.run()
        process.provide(.bit(true), of: body.hasPrefix("bit a") ? 1 : 0)
        #expect(try process.run() == .finished)
        #expect(FeedbackBench.drives(process.schedule()) == [120, 520])
        #expect(process.registers.allSatisfy { $0 == [true] })
    }

    @Test("registers that only keep measured bits are no feedback")
    func straight() throws {
        let plain = try FeedbackBench.compiler("bit[2] c; c[0] = measure $0; c[1] = measure $1; bit[2] d = c; x $0;").outline()
        #expect(!plain.hasFeedback && plain.nominal == plain.everything)
        #expect(plain.captures.map(\.name) == ["c[0]", "c[1]"] || plain.captures.map(\.name) == ["d[0]", "d[1]"])
        #expect(FeedbackBench.drives(plain.nominal) == [100])
        let computed = try FeedbackBench.compiler("bit[2] c; c[0] = measure $0; output int n; n = int(c[0]);").outline()
        #expect(computed.hasFeedback)
    }

    @Test("an outline has the pulses and captures of every arm, and the shot of zeros as the nominal one")
    func outline() throws {
        let outline = try FeedbackBench.compiler(
            "bit b = measure $0; if (b) { x $0; b = measure $0; } else { x $1; } bit c = measure $1;").outline()
        #expect(outline.hasFeedback)
        #expect(FeedbackBench.drives(outline.nominal) == [120])
        #expect(outline.nominal.plays.contains { $0.frame == "f1" })
        #expect(Set(outline.everything.plays.map(\.frame)) == ["f0", "f1", "tx", "tx1"])
        #expect(outline.captures.map(\.name) == ["b", "b #2", "c"])
        #expect(outline.captures.map(\.slot) == [0, 1, 2])
        let shot = try FeedbackBench.shot(
            "bit b = measure $0; if (b) { x $0; b = measure $0; } else { x $1; } bit c = measure $1;", [false, true])
        #expect(shot.schedule.captures.map(\.slot) == [0, 2])
        #expect(shot.schedule.captures.map(\.number) == [0, 1])
    }

    @Test("captures of a loop that goes on share the last slot")
    func slots() throws {
        let body = "bit ok = false; while (!ok) { x $0; ok = measure $0; }"
        let outline = try FeedbackBench.compiler(body).outline()
        #expect(outline.captures.map(\.name) == ["ok", "ok #2"])
        let shot = try FeedbackBench.shot(body, [false, false, false, true])
        #expect(shot.schedule.captures.map(\.slot) == [0, 1, 1, 1])
        #expect(shot.waits == [[0], [1], [2], [3]])
        // A 'break' that a measurement decides does not end the counting of a loop with an end.
        let counted = try FeedbackBench.compiler("bit b; for int i in [1:4] { b = measure $0; if (!b) { break; } }").outline()
        #expect(counted.captures.count == 4)
    }

    @Test("forks share their past and go their own ways")
    func forks() throws {
        let body = "bit a = measure $0; if (a) { x $0; } bit b = measure $0; if (b) { x $0; } x $0;"
        var process = try FeedbackBench.compiler(body).process()
        #expect(try process.run() == .waits(for: [0]))
        var other = process
        process.provide(.bit(true), of: 0)
        other.provide(.bit(false), of: 0)
        #expect(try process.run() == .waits(for: [1]))
        #expect(try other.run() == .waits(for: [1]))
        #expect(process.schedule().captures.map(\.startTick) == [0, 136])
        #expect(other.schedule().captures.map(\.startTick) == [0, 120])
        process.provide(.bit(false), of: 1)
        other.provide(.bit(true), of: 1)
        #expect(try process.run() == .finished && other.run() == .finished)
        #expect(process.registers == [[true], [false]] && other.registers == [[false], [true]])
        #expect(FeedbackBench.drives(process.schedule()) == [120, 256])
        #expect(FeedbackBench.drives(other.schedule()) == [240, 256])
        #expect(FeedbackBench.drives(process.schedule(since: 140)) == [256])
    }

    @Test("what does not wait is foreseen, and nothing that does")
    func foresight() throws {
        let body = "bit a = measure $0; if (a) { x $0; } x $1; delay[60ns] $1; x $1; x $0;"
        var process = try FeedbackBench.compiler(body).process()
        #expect(try process.run() == .waits(for: [0]))
        #expect(FeedbackBench.drives(process.schedule()).isEmpty)
        #expect(FeedbackBench.drives(try process.foresee(since: 0, until: 100).schedule) == [0, 92])
        process.provide(.bit(true), of: 0)
        #expect(try process.run() == .finished)
        #expect(FeedbackBench.drives(process.schedule()) == [0, 92, 120, 136])
    }

    @Test("a device that refuses early branches says by how much")
    func refusal() throws {
        func problems(_ body: String) throws -> [Diagnostic] {
            let compiler = try FeedbackBench.compiler(body, early: .refuse)
            do throws(DiagnosticsError) {
                _ = try compiler.outline()
                return []
            } catch { return error.diagnostics }
        }
        let early = try problems("bit b = measure $0; delay[5ns] $0; if (b) { x $0; }")
        #expect(early.map(\.code) == ["QS0064"])
        #expect(early.first?.message.contains("15ns") == true && early.first?.labels.count == 1, "\(early)")
        #expect(try problems("bit b = measure $0; delay[20ns] $0; if (b) { x $0; }").isEmpty)
    }

    @Test("all mistakes of all arms are found in one walk")
    func mistakes() throws {
        let error = #expect(throws: DiagnosticsError.self) {
            try FeedbackBench.compiler(
                "bit b = measure $0; if (b) { delay[0.5ns] $0; } else { delay[0.25ns] $0; } while (b) { x $2; b = measure $0; }")
                .outline()
        }
        #expect(error?.diagnostics.map(\.code) == ["QS0020", "QS0020", "QS0030"])
    }

    @Test("a calibration has one duration")
    func lengths() throws {
        let reset = { (wait: String) in
            "defcal reset $0 { play(tx, constant(0.2, 100ns)); bit b = capture_v2(rx, 100ns); "
                + "if (b) { play(f0, constant(0.5, 16ns)); } else { delay[\(wait)] f0; } } reset $0; x $0;"
        }
        let shot = try FeedbackBench.shot(reset("16ns"), [true])
        #expect(FeedbackBench.drives(shot.schedule) == [120, 136])
        let error = #expect(throws: DiagnosticsError.self) { try FeedbackBench.compiler(reset("20ns")).outline() }
        #expect(error?.diagnostics.map(\.code) == ["QS0062"])
        #expect(error?.diagnostics.first?.labels.map(\.text) == ["this branch lasts 16ns", "that one 20ns"])
    }

    @Test("a calibration that ends early in one branch lasts as long there", arguments: [
        ("if (b) { play(f0, constant(0.5, 16ns)); return b; } delay[16ns] f0; return b;", []),
        ("if (b) { play(f0, constant(0.5, 16ns)); return b; } delay[12ns] f0; return b;", ["QS0062"]),
        ("while (b) { b = capture_v2(rx, 100ns); } return b;", ["QS0063"]),
        ("delay[16ns * int(b)] f0; return b;", ["QS0063"]),
    ])
    func earlyReturns(_ body: String, _ codes: [String]) throws {
        let compiler = try FeedbackBench.compiler("defcal look $0 -> bit { bit b = capture_v2(rx, 100ns); \(body) } bit c; c = look $0;")
        var found: [String] = []
        do throws(DiagnosticsError) { _ = try compiler.outline() } catch { found = error.diagnostics.map(\.code) }
        #expect(found == codes)
    }

    @Test("outputs are computed from what was measured")
    func outputs() throws {
        let body = """
            output int n; output bit[2] c; output array[int[32], 2] a;
            a[0] = 0; c[0] = measure $0; c[1] = measure $1; n = int(c) + 1; a[1] = n;
            """
        let shot = try FeedbackBench.shot(body, [false, true])
        #expect(shot.process.outputs == [.int(3), .bits([false, true]), .array([.int(0), .int(3)], dimensions: [2])])
        #expect(shot.process.registers == [[false, true]])
    }

    @Test("a parameter that was measured matches no literal")
    func literals() throws {
        let outline = try FeedbackBench.compiler(
            "defcal rx(0) $0 { play(f0, constant(0.1, 4ns)); } bit b = measure $0; rx(pi * int(b)) $0; rx(0) $0;").outline()
        #expect(outline.warnings.map(\.code) == ["QS0036"])
        let lengths = outline.nominal.plays.filter { $0.frame == "f0" }.map { outline.nominal.waveforms[$0.waveform].re.count }
        #expect(lengths == [8, 4])
    }

    @Test("captures of other kinds steer too")
    func otherKinds() throws {
        let body = "complex[float[64]] z = iq $0; if (real(z) > 0.5) { x $0; }"
        var process = try FeedbackBench.compiler(body).process()
        #expect(try process.run() == .waits(for: [0]))
        process.provide(.iq(re: 0.75, im: 0), of: 0)
        #expect(try process.run() == .finished)
        #expect(FeedbackBench.drives(process.schedule()) == [120])
    }
}

import PulseLanguage
import RackDiagnostics
import Testing

/// What oqpy, Braket, OQC, Shipyard and early IBM programs write beyond the language: read under a note that names
/// it, once a text; every other departure is refused.
@Suite("What dialects mean")
struct DialectMeaningTests {
    private static let device = """
        OPENQASM 3.0;
        defcalgrammar "openpulse";
        cal {
          extern port d0; extern port tx; extern port rx;
          frame q0_drive = newframe(d0, 5.0e9, 0.0);
          frame r0_measure = newframe(tx, 7.0e9, 0.0);
          frame r0_acquire = newframe(rx, 7.0e9, 0.0);
        }
        """

    private func check(_ text: String, grammar: Bool = true) -> FrontEnd.CheckResult {
        let head = "OPENQASM 3.0;\n" + (grammar ? "defcalgrammar \"openpulse\";\n" : "")
        return FrontEnd.check(
            program: SourceText(name: "t", head + text), preludes: [SourceText(name: "device", Self.device)],
            environment: LanguageEnvironment(portNames: ["d0", "d1", "tx", "rx"], qubitCount: 4))
    }

    private func codes(_ text: String, _ severity: Severity = .error) -> [String] {
        check(text).diagnostics.filter { $0.severity == severity }.map(\.code)
    }

    struct Reading: CustomTestStringConvertible {
        var notes: [String]
        var text: String
        init(_ notes: String, _ text: String) {
            self.notes = notes.split(separator: " ").map(String.init)
            self.text = text
        }
        var testDescription: String { text }
    }

    static let readings: [Reading] = [
        // oqpy
        Reading("QP0300", "port d1;\nframe f = newframe(d1, 5e9, 0);\nplay(f, constant(0.1, 10ns));"),
        Reading("QP0300", "extern port d1; frame f = newframe(d1, 5e9, 0); delay[13ns] f; barrier f; set_phase(f, 0.1);"),
        Reading("QP0300", "for float p in {0.1, 0.2} { shift_phase(q0_drive, p); play(q0_drive, gaussian(0.1, 40ns, 10ns)); }"),
        Reading("QP0300", "bit b = capture_v2(r0_acquire, 100ns);\nif (b) { shift_phase(q0_drive, pi); }"),
        Reading("QP0300", "waveform w = constant(0.1, 8ns);\ndefcal x $0 { play(q0_drive, w); }\nx $0;"),
        Reading("QP0300", "extern constant(duration, complex[float[64]]) -> waveform; play(q0_drive, constant(10ns, 0.1));"),
        Reading("QP0317", "cal { capture(r0_acquire, constant(1, 100ns)); capture(r0_acquire, 100ns); }"),
        // Braket
        Reading("QP0311", "cal { waveform w = drag_gaussian(3.0ms, 400.0ms, 0.2, 1, false); }\ndefcal g $0 { play(q0_drive, w); }"),
        Reading("QP0311", "cal { play(q0_drive, gaussian(40ns, 10ns, 0.5, true)); play(q0_drive, gaussian(40ns, 10ns, 0.5, false)); }"),
        Reading("QP0311", "cal { play(q0_drive, erf_square(40ns, 20ns, 4ns, 0ns, 0.5, true)); }"),
        // OQC
        Reading("QP0306", "cal { extern frame q0_drive; play(q0_drive, constant(1e-06, 0.5im)); }"),
        Reading("QP0306", "cal { complex iq = capture_v1(r0_acquire, 1e-6); }"),
        Reading("QP0305", "cal { extern frame q0_drive; frame f = newframe(q0_drive, 5e9, 0.0); }"),
        Reading("QP0306", "cal { extern port d1; frame f = newframe(d1, 4500000000.0); }"),
        Reading("QP0301", "cal { waveform w = [0.5, 0.5im, -0.5, -0.5im]; play(q0_drive, w); }"),
        Reading("QP0306 QP0313", "bit[2] c;\ncal { c[0] = capture_v1(r0_acquire, 1e-6); }"),
        Reading("QP0306 QP0313", "defcal measure $0 -> bit { return capture_v1(r0_acquire, 1e-6); }"),
        Reading("QP0306 QP0313", "cal { bit b = capture_v1(r0_acquire, 1e-6); }"),
        Reading("QP0314", "defcal rz(theta) $0 { shift_phase(q0_drive, theta); }\nrz(pi / 2) $0; rz(1) $0;"),
        Reading("QP0315 QP0313", "defcal measure $0 { return capture_v1(r0_acquire, 1us); }\nbit c; c = measure $0;"),
        Reading("QP0316", "cal { f = newframe(d0, 5e9, 0.0); w = constant(0.1, 10ns); play(f, w); }"),
        Reading("QP0316 QP0306", "defcal iq $0 -> complex[float[64]] { z = capture_v1(r0_acquire, 1e-6); return z; }"),
        Reading("QP0305", """
            cal {
              extern frame q0_drive;
              frame f = newframe(q0_drive, 6e9, 0.0);
              frame g = newframe(f, 7e9, 0.0);
            }
            """),
        Reading("QP0306 QP0307", "cal { waveform w = constant(5e-06, 0.03); play(w, q0_drive); }"),
        // Shipyard
        Reading("QP0312", "cal { play(q0_drive, ones(2400ns) * 0.2); play(q0_drive, 0.5 * gauss(32, 1.0, 16, 8)); }"),
        Reading("QP0312", """
            const complex ii = 1.0im;
            cal { waveform a = rect(32, 0.5); waveform b = rect(32, 0.25); play(q0_drive, a + b * ii); play(q0_drive, a - b); }
            """),
        Reading("QP0312", "cal { let w = 0.5 * ones(16) ++ rect(16, 0.5); let v = w[3:]; play(q0_drive, v); }"),
        Reading("QP0312", "cal { capture_v1_spectrum(r0_acquire, 1us); complex c = capture_v1_spectrum(r0_acquire, 1us); }"),
        Reading("QP0312", "cal { play(q0_drive, drag(620, 1.0, 320, 10)); }"),
        Reading("QP0306", "cal { play(q0_drive, drag(0.5, 1e-7, 2e-8, 1e-9)); }"),
        // Early IBM, and statements that the pulse grammar leaves out
        Reading("QP0302", "qubit $0;\nbit c;\nc = measure $0;"),
        Reading("QP0303", "cal { measure $0; }"),
    ]

    @Test("a dialect is read under one note", arguments: readings)
    func read(_ reading: Reading) {
        let result = check(reading.text)
        #expect(result.program != nil, "\(DiagnosticRenderer(sources: result.sources).render(result.diagnostics))")
        #expect(result.diagnostics.filter { $0.severity == .note }.map(\.code) == reading.notes)
        #expect(result.diagnostics.filter { $0.severity == .note }.allSatisfy { $0.range?.source == 0 })
    }

    static let refusals: [Reading] = [
        // Without a sign of OQC the frame comes first, and frames are made of ports.
        Reading("QP0103", "cal { play(constant(0.1, 10ns), q0_drive); }"),
        Reading("QP0103", "cal { extern port d1; frame f = newframe(d1, 5e9, 0.0); frame g = newframe(f, 5e9, 0.0); }"),
        Reading("QP0103 QP0103", "set_phase(0.1, q0_drive);"),
        Reading("QP0117", "cal { float g = 1.0; }\nfloat h = g;"),
        Reading("QP0103", "cal { bit b = capture_v1(r0_acquire, 1us); }"),
        Reading("QP0116", "defcal measure $0 -> bit { return capture_v1(r0_acquire, 1us); }"),
        Reading("QP0116", "defcal read $0 { return capture_v2(r0_acquire, 1us); }"),
        Reading("QP0117", "int n = 1;\ndefcal rz(n) $0 { }"),
        Reading("QP0101", "w = constant(0.1, 10ns);\nint n; n = m;"),
        Reading("QP0108", "cal { q0_drive = newframe(d0, 5e9, 0.0); }"),
        Reading("QP0103", "cal { complex c = capture_v1(r0_acquire, 2); }"),
        Reading("QP0103", "cal { play(q0_drive, constant(0.1, 100e-6)); }"),
        Reading("QP0103", "cal { play(q0_drive, constant(0.1, 100)); }"),
        Reading("QP0103", "cal { delay[1e-6] q0_drive; }"),
        Reading("QP0131", "cal { waveform w = placeholder(112dt); }"),
        Reading("QP0113", "cal { play(q0_drive, ones(8)[2]); }"),
        Reading("QP0113", "cal { play(q0_drive, ones(8)[0:2:7]); }"),
        Reading("QP0113", "cal { let w = ones(8) ++ 1; }"),
        Reading("QP0103", "let w = 1 + 2;"),
        Reading("QP0114", "cal { capture_v5(r0_acquire, constant(1, 100ns)); }"),
        Reading("QP0103", "cal { bit b = capture(r0_acquire, 100ns); }"),
        Reading("QP0134", "cal { extern frame q7_drive; }"),
        Reading("QP0115", "cal { port q_port; }"),
        Reading("QP0102", "cal { port d1; port d1; }"),
        Reading("QP0019", "defcal x $0 { port d1; }"),
        Reading("QP0101", "cal { delay[10ns] q0_drive; play(predefined_frame_1, constant(0.1, 10ns)); }"),
        Reading("QP0125", "if (capture_v2(r0_acquire, 10ns)) { }"),
        Reading("QP0133", "cal { extern capture_v2(waveform) -> bit; }"),
        Reading("QP0103", "cal { extern capture_v2(frame, waveform) -> float; }"),
    ]

    @Test("every other departure is refused", arguments: refusals)
    func refused(_ reading: Reading) {
        #expect(codes(reading.text) == reading.notes)
    }

    @Test("a missing frame, port or extern frame is answered with those there are")
    func needs() {
        let port = check("cal { port q_port; }").diagnostics.first { $0.severity == .error }
        #expect(port?.help == "its ports are d0, d1, tx, rx")
        let frame = check("cal { play(predefined_frame_1, constant(0.1, 10ns)); }").diagnostics.first { $0.severity == .error }
        #expect(frame?.help == "the frames here are q0_drive, r0_measure, r0_acquire")
        let near = check("cal { extern frame q0_driv; }").diagnostics.first { $0.severity == .error }
        #expect(near?.help == "did you mean 'q0_drive'?")
    }

    /// Braket and oqpy leave the declaration of the grammar out, others must not.
    @Test("the grammar may be left out where a dialect shows", arguments: [
        ("cal { waveform w = drag_gaussian(3ms, 400ms, 0.2, 1, false); }", true),
        ("port d1; frame f = newframe(d1, 5e9, 0); cal { delay[10ns] f; }", true), ("cal { extern port d1; }", false),
    ])
    func grammar(_ text: String, _ isRead: Bool) {
        let result = FrontEnd.check(
            program: SourceText(name: "t", "OPENQASM 3.0;\n" + text),
            environment: LanguageEnvironment(portNames: ["d0", "d1"], qubitCount: 1))
        #expect(result.diagnostics.filter { $0.severity == .error }.map(\.code) == (isRead ? [] : ["QP0122"]))
    }

    @Test("an extern says what a capture gives, and the text's example is read")
    func captures() {
        #expect(codes("cal { extern capture_v1(frame, duration) -> waveform; waveform w = capture_v1(r0_acquire, 100ns); }") == [])
        #expect(codes("cal { waveform raw = capture_v1(r0_acquire, 100ns); }") == [])
        #expect(codes("cal { extern capture_v4(frame, duration) -> int[32]; int n = capture_v4(r0_acquire, 100ns); }") == [])
        #expect(codes("cal { extern capture_v2(frame, waveform) -> bit; bit b = capture_v2(r0_acquire, constant(1, 100ns)); }") == [])
        #expect(codes("cal { extern capture_v0(frame); capture_v0(r0_acquire); }") == [])
    }

    @Test("parameters of a calibration are its own to change")
    func parameters() {
        #expect(codes("defcal xy(angle[32] theta, float[64] phi) $1 { theta += 0.1; shift_phase(q0_drive, theta + phi); }") == [])
    }
}

import PulseLanguage
import RackDiagnostics
import Testing

/// Each program is wrong in one or more places, marked `«`; the codes are those of the messages there.
@Suite("Broken programs")
struct BrokenPrograms {
    struct Case: CustomStringConvertible, Sendable {
        var codes: [String]
        var source: String
        /// Whether ports and frames are declared above.
        var needsFrames = false
        init(_ codes: String, _ source: String, frames: Bool = false) {
            self.codes = codes.split(separator: " ").map(String.init)
            self.source = source
            needsFrames = frames
        }
        var description: String { source }
    }

    static let grammar: [Case] = [
        Case("QP0002", "int a = 1;\n«\u{0}"),
        Case("QP0002", "int a «# = 1;"),
        Case("QP0003", "include «\"stdgates.inc;\n"),
        Case("QP0004", "int a = 1;\n«/* no end"),
        Case("QP0005", "int a = «3__4;"),
        Case("QP0005", "int a = «0b12;"),
        Case("QP0005", "duration d = «12nss;"),
        Case("QP0005", "int a = «99999999999999999999;"),
        Case("QP0010", "int a = «1\nint b = 2;"),
        Case("QP0010", "float a = sin(1.«0;"),
        Case("QP0010 QP0010", "int «if = 3;\nqubit «3;"),
        Case("QP0011", "int a = 1 «2;"),
        Case("QP0012", "int a = «;"),
        Case("QP0012", "int a = 1 + «* 2;"),
        Case("QP0014", "const «x = 3;"),
        Case("QP0015", "int a = 1;\n«OPENQASM 3.0;"),
        Case("QP0017", "«break;"),
        Case("QP0018", "«return 3;"),
        Case("QP0019", "for int i in [0:1] { «qubit q; }"),
        Case("QP0019", "defcalgrammar \"openpulse\"; cal { «cal { } }"),
        Case("QP0019", "gate g q { «reset q; }"),
        Case("QP0020", "int a = 1; «} int b = 2;"),
        Case("QP0010", "if (true) «{ int a = 1;"),
        Case("QP0011", "«notmodifier @ x $0;"),
        Case("QP0013", "int a = " + String(repeating: "(", count: 255) + "«(1" + String(repeating: ")", count: 256) + ";"),
    ]

    static let semantics: [Case] = [
        Case("QP0101", "int a = «b;"),
        Case("QP0101 QP0101", "int a = «b;\nint c = «d;"),
        Case("QP0102", "int a = 1;\nfloat «a = 2.0;"),
        Case("QP0103", "float a = «10ns;"),
        Case("QP0103", "duration a = «10;"),
        Case("QP0103", "int a = «2.5;"),
        Case("QP0104", "float a = «sin(1.0, 2.0);"),
        Case("QP0105", "int n = 2;\nqubit[«n] q;"),
        Case("QP0105", "input float x;\nconst float y = «2 * x;"),
        Case("QP0106", "qubit[2] q;\nbarrier q[«2];"),
        Case("QP0107", "qubit[2] q;\nbit[3] c;\nc = «measure q;"),
        Case("QP0107", "bit[3] c = «\"01\";"),
        Case("QP0108", "const int a = 1;\n«a = 2;"),
        Case("QP0108", "input float a;\n«a = 2.0;"),
        Case("QP0109", "«hh $0;"),
        Case("QP0109", "qubit q;\n«h q;"),
        Case("QP0110", "include \"stdgates.inc\";\n«rx $0;"),
        Case("QP0111", "include \"stdgates.inc\";\n«cx $0;"),
        Case("QP0112", "include \"stdgates.inc\";\nqubit[2] q;\ncx q[0], «q[0];"),
        Case("QP0113", "duration d = «10ns + 5;"),
        Case("QP0113", "bool b = «!10ns;"),
        Case("QP0114", "float a = «sinn(1.0);"),
        Case("QP0118", "reset «$7;"),
        Case("QP0119", "qubit[5] «q;"),
        Case("QP0120", "include «\"missing.inc\";"),
        Case("QP0122", "«cal { }"),
        Case("QP0124", "for int i in [0:«0:5] { }"),
        Case("QP0124", "qubit[«0] q;"),
        Case("QP0126", "int a = «1 / 0;"),
        Case("QP0126", "float a = «sqrt(-1.0);"),
        Case("QP0103", "while («10ns) { }"),
        Case("QP0103", "switch («2.5) { case 1 { } }"),
        Case("QP0105", "int n = 1;\nswitch (n) { case «n { } }"),
        Case("QP0142", "switch (1) { case 1, 2 { } case «2 { } }"),
        Case("QP0143", "int n = 1;\n«switch (n) { default { } }"),
        Case("QP0143", "int n = 1;\nswitch (n) { «default { } case 1 { } }"),
        Case("QP0140", "def f(int a) -> int { return «f(a - 1); }"),
        Case("QP0117", "int n = 1;\ndef f() -> int { return «n; }"),
        Case("QP0117", "qubit q;\ndef f() { reset «q; }"),
        Case("QP0116", "def «f() -> int { }"),
        Case("QP0116", "def «f(bool b) -> int { if (b) { return 1; } }"),
        Case("QP0019", "if (true) { «array[int, 2] a; }"),
        Case("QP0102", "def g() { }\ngate «g q { }"),
        Case("QP0102", "gate g q { }\nint «g;"),
        Case("QP0103", "array[int, 3] a;\na[«1.5] = 2;"),
        Case("QP0116", "def f() { return «1; }"),
        Case("QP0116", "def f() -> int { return «2.5; }"),
        Case("QP0104", "def f(int a) { }\n«f();"),
        Case("QP0103", "def f(int a) { }\nf(«2.5);"),
        Case("QP0107", "def f(qubit[2] q) { }\nf(«$0);"),
        Case("QP0112", "def f(qubit a, qubit b) { }\nf($0, «$0);"),
        Case("QP0103", "def f(mutable array[int, #dim = 1] a) { }\narray[float, 3] x;\nf(«x);"),
        Case("QP0109", "def f(qubit q) { }\n«f $0;"),
        Case("QP0104", "extern twice(float) -> float;\nfloat b = «twice();"),
        Case("QP0105", "def f() -> int { return 1; }\nconst int b = «f();"),
        Case("QP0113", "stretch a;\nstretch b;\ndelay[«a * b] $0;"),
        Case("QP0113", "stretch a;\nfloat r = «a / 10ns;"),
        Case("QP0103", "input «stretch s;"),
        Case("QP0107", "array[int, 3] a = «{1, 2};"),
        Case("QP0107", "array[int, 2, 2] a = {{1, 2}, «{3}};"),
        Case("QP0103", "array[int, 2] a = {1, «2.5};"),
        Case("QP0106", "array[int, 3] a;\nint b = a[«3];"),
        Case("QP0113", "array[int, 3] a;\nint b = «a[0, 1];"),
        Case("QP0106", "array[int, 2, 0] a;\nint b = «a[1, 0];"),
        Case("QP0106", "array[int, 2, 3] a;\nuint n = sizeof(a, «2);"),
        Case("QP0103", "array[int, «2.0] a;"),
        Case("QP0124", "«array[int, 1, 1, 1, 1, 1, 1, 1, 1] a;"),
        Case("QP0141", "array[int, 4000000] a;\n«array[int, 4000000] b;"),
        Case("QP0103", "array[int, 3] a;\narray[int, 2] b;\na = «b;"),
        Case("QP0113", "bit[2] a;\nint b;\nlet c = «a ++ b;"),
        Case("QP0112", "qubit[2] q;\nlet c = q ++ «q[0:1];"),
        Case("QP0105", "int n = 2;\nbit[4] b;\nbit[2] c = «b[0:n];"),
    ]

    static let pulses: [Case] = [
        Case("QP0115", "cal { extern port «d9; }"),
        Case("QP0101", "cal { play(«f9, constant(0.1, 10ns)); }"),
        Case("QP0103", "cal { «play(constant(0.1, 10ns), f0); }"),
        Case("QP0103", "cal { shift_phase(f0, «5ns); }"),
        Case("QP0103", "cal { frame g = newframe(«f0, 5e9, 0.0); }"),
        Case("QP0103", "cal { bit b = «capture_v1(rx, 100ns); }"),
        Case("QP0103", "cal { delay[«10] f0; }"),
        Case("QP0104", "cal { play(f0, «gaussian(0.1, 40ns)); }"),
        Case("QP0108", "cal { «f0 = f1; }"),
        Case("QP0116", "defcal measure $0 -> bit { return «capture_v1(rx, 100ns); }"),
        Case("QP0116", "«defcal measure $0 -> bit { play(f0, constant(0.1, 10ns)); }"),
        Case("QP0116", "defcal x $0 { return «1; }"),
        Case("QP0117", "cal { float g = 1.0; }\nfloat h = «g;"),
        Case("QP0117", "float g = 1.0;\ndefcal x $0 { play(f0, constant(«g, 10ns)); }"),
        Case("QP0124", "cal { play(f0, constant(«1.5, 10ns)); }"),
        Case("QP0124", "cal { play(f0, gaussian(0.5, 10ns, «-1ns)); }"),
        Case("QP0124", "cal { delay[«-10ns] f0; }"),
        Case("QP0124", "cal { waveform w = {0.1, «1.0 + 1.0im}; }"),
        Case("QP0104", "cal { «capture_v0(rx, 10ns, 1); }"),
        Case("QP0103", "cal { int n = «capture_v0(rx); }"),
        Case("QP0134", "cal { extern frame «g; }"),
        Case("QP0110", "defcal rx(angle t) $0 { play(f0, constant(0.1, 10ns)); }\n«rx $0;"),
        Case("QP0101 QP0103 QP0103 QP0101 QP0109", """
            cal { play(«f9, constant(0.1, 10ns)); delay[«10] f0; shift_phase(f0, «5ns); }
            int[32] i = «j;
            «y $0;
            """),
    ]

    @Test("the grammar's mistakes are found where they are", arguments: grammar)
    func grammarIsChecked(_ example: Case) { verify(example) }

    @Test("mistakes of meaning are found where they are", arguments: semantics)
    func meaningIsChecked(_ example: Case) { verify(example) }

    @Test("mistakes in calibrations are found where they are", arguments: pulses)
    func calibrationsAreChecked(_ example: Case) {
        verify(Case(example.codes.joined(separator: " "), Marked.header + example.source))
    }

    private func verify(_ example: Case) {
        let marked = Marked(example.source)
        let result = marked.check()
        let errors = result.diagnostics.filter { $0.severity == .error }
        let rendered = DiagnosticRenderer(sources: result.sources).render(errors)
        #expect(errors.map(\.code) == example.codes, "\(rendered)")
        #expect(errors.map { $0.range?.lower ?? -1 } == marked.marks, "\(rendered)")
        #expect(result.program == nil)
    }
}

import PulseLanguage
import RackDiagnostics
import RackUnits
import Testing

@Suite("Accepted programs")
struct AcceptedPrograms {
    static let grammar: [String] = [
        "/* a // nested */ uint[32] a = 0xFF_FF; uint b = 0b1010_1010; uint o = 0o17;",
        "float f = 1_000.5e-3; float g = .5; float h = 3.; duration δ = 1.5 us; duration e = 80 ns; duration m = 2µs;",
        "qubit[2] γ; gate θ(λ,) q, { U(λ, 0, 0,) q,; } θ(π,) γ[0]; barrier γ[0], γ[1],;",
        "def f(int[8] a, readonly array[float, #dim = 1] b, mutable array[int, 2] c, qubit[2] q) -> bit { return measure q[0]; }",
        "array[int[8], 3, 2] a = {{1, 2}, {3, 4}, {5, 6}}; a[0:1, 1] = a[1:2, 0]; int b = sizeof(a, 1);",
        "while (x < 3 && !y) { if (z) break; else continue; } switch (i) { case 1, 2 { } default { } }",
        "stretch s; box[100ns] { delay[s] $0; nop $1; } duration d = durationof({ x $0; });",
        "extern f(int, float[64]) -> bit[3]; let q = r[0:2] ++ r[{4, 5}]; reset q; end;",
        "@bind a.b c\nfor float t in {0.1, 0.2} x(t) $0; for int i in a { } ",
        "ctrl(2) @ negctrl @ inv @ pow(1/2) @ x $0, $1, $2, $3; gphase(pi); g[10ns] $0; g(1)[20ns] $0;",
        "pragma vendor does this\n#pragma this too\nint a; a **= 2; a <<= 1; a = -2 ** 2 + ~3 * (4 - 5) % 6;",
        "defcalgrammar \"openpulse\"; cal { extern port d; extern f(int) -> waveform; waveform w = {1.0, 0.5im}; }",
        "defcal rx(pi/2, angle[20] t) $0, q -> complex[float[64]] { return capture_v1(f, 10ns); } input array[int, 3] z;",
        "OPENQASM 3.1; creg c[4]; qreg q[4]; measure q -> c; c[1] = measure q[0]; bit b = measure q[2]; measure q[3];",
    ]

    @Test("the parser takes the whole language", arguments: grammar)
    func parses(_ source: String) {
        let text = SourceText(name: "t", source)
        let diagnostics = FrontEnd.syntaxDiagnostics(of: text).filter { $0.severity == .error }
        #expect(diagnostics.isEmpty, "\(DiagnosticRenderer(sources: SourceTexts([text])).render(diagnostics))")
    }

    static let checked: [String] = [
        "const int n = 2; qubit[n] q; bit[n] c; c = measure q; measure q[0] -> c[1];",
        "include \"stdgates.inc\"; qubit[3] q; h q; cx q[0], q[1]; ctrl @ x q[0], q[2]; barrier; reset q; u3(1, 2, 3) q[0];",
        "input float a; input duration t; input angle p; input int k; delay[k * t + 2 * q0_length] $0; float b = a * sin(p);",
        "float s = 0.0; for int i in [0:2:6] { if (i == 4) { continue; } s += i; } complex z = 1 + 2.5im; z = z * z / 2;",
        "qubit[4] q; let pair = q[{0, 3}] ++ q[1:2]; reset pair; barrier pair[1];",
        "bit[8] a = \"10001111\"; bit[8] b = a << 1 | ~a; uint[8] u = uint[8](a); bool t = a[7] && popcount(u) > 3;",
        "qubit[2] q; delay[0] q; delay[0] $0, $1;",
        "duration d = 30ns; float r = d / 10ns; duration e = 2 * d + 0.1us - d / 3; bool longer = e > d;",
        "bit b = 1; angle a = 0; rotate(a, 2) $1; defcalgrammar \"openpulse\"; defcal rotate(angle t, int n) $1 { }",
    ]

    @Test("programs without mistakes are checked without messages", arguments: checked)
    func checks(_ source: String) {
        let result = Marked(source).check()
        let rendered = DiagnosticRenderer(sources: result.sources).render(result.diagnostics)
        #expect(result.program != nil && result.diagnostics.isEmpty, "\(rendered)")
    }

    @Test("a calibration of the program replaces the prelude's in silence, one of its own with a warning")
    func replacement() {
        let prelude = Marked.header + "defcal x $0 { play(f0, constant(0.1, 10ns)); }"
        let once = Marked("defcal x $0 { play(f0, constant(0.2, 10ns)); } x $0;").check(preludes: [prelude])
        #expect(once.diagnostics.isEmpty)
        let twice = Marked("defcal x $0 { } «defcal x $0 { play(f0, constant(0.2, 10ns)); } x $0;")
        let result = twice.check(preludes: [prelude])
        #expect(result.diagnostics.map(\.code) == ["QP0123"])
        #expect(result.diagnostics.map { $0.range!.lower } == twice.marks)
        #expect(result.program != nil)
    }

    @Test("messages of an included file point into it")
    func includedFile() throws {
        let result = Marked("include \"extra.inc\";\nfloat a = extra;").check()
        #expect(result.diagnostics.map(\.code) == ["QP0103"])
        let range = try #require(result.diagnostics.first?.range)
        #expect(result.sources[range.source].name == "extra.inc")
        #expect(result.sources[range.source].position(of: range.lower) == (2, 14))
    }

    @Test("nearest names are offered", arguments: [
        ("float theta = 1.0; float b = thta;", "theta"), ("float b = sqr(2.0);", "sqrt"),
        ("float b = 2 * q0_f02;", ""), ("qubit drive; reset driv;", "drive"),
    ])
    func suggestions(_ source: String, _ name: String) {
        let help = Marked(source).check().diagnostics.first?.help ?? ""
        #expect(name.isEmpty ? !help.contains("'q1") : help.contains("'\(name)'"), "\(help)")
    }

    @Test("fifty errors are enough")
    func cap() {
        let source = (0..<500).map { "int a\($0) = b\($0);\n" }.joined()
        let diagnostics = Marked(source).check().diagnostics
        #expect(diagnostics.count { $0.severity == .error } == 50)
        #expect(diagnostics.count { $0.severity == .note } == 1)
    }
}

import PulseLanguage
import RackDiagnostics
import Testing

/// What the checker makes of statements, read off the text of the program.
@Suite("The checked program as text")
struct ProgramTextTests {
    struct Example: CustomTestStringConvertible, Sendable {
        var source: String
        var text: [String]
        init(_ source: String, _ text: String...) { (self.source, self.text) = (source, text) }
        var testDescription: String { source }
    }

    static let expressions: [Example] = [
        Example("int[8] a = 3; a += 1;", "var a: int[8] = int[8](3)", "a = int[8]((a + 1))"),
        Example("uint[4] a; uint[4] b = a << 1;", "var a: uint[4]", "var b: uint[4] = uint[4]((a << 1))"),
        Example("int i; int j = i / 2.0;", "var i: int", "var j: int = int((i / 2.0))"),
        Example("float f = 2; complex z = f;", "var f: float = 2.0", "var z: complex = complex(f)"),
        Example("const int n = 2 ** 3; float f = n / 2;", "var f: float = 4.0"),
        Example("bit[3] c; bit b = c[0] ^ 1;", "var c: bit[3]", "var b: bit = (c[0] ^ bit(1))"),
        Example("int i; bool b = 1 < i == true;", "var i: int", "var b: bool = ((1 < i) == true)"),
        Example("array[int[8], 2] a = {1, 2}; a[-1] = 3;", "var a: array[int[8], 2] = array[int[8], 2]{1, 2}", "a[-1] = int[8](3)"),
        Example("array[int, 3] a; uint n = sizeof(a);", "var a: array[int, 3]", "var n: uint = uint(3)"),
        Example("int[8] k; k[0:1] = \"01\"; bit b = k[7];", "var k: int[8]", "k[0:1] = \"01\"", "var b: bit = k[7]"),
        Example(
            "angle[4] a; a[0] = 1;", "var a: angle", "var t: bit[4] = bit[4](a)", "t[0] = bit(1)", "a = angle(t)"),
        Example("angle[4] a; a = a << 1;", "var a: angle", "a = angle((bit[4](a) << 1))"),
        Example("bit[4] b; let c = b[1:2]; c[0] = 1;", "var b: bit[4]", "b[1:2][0] = bit(1)"),
        Example(
            "bit[2] a; bit b; let c = a ++ b; c[1] = 1;", "var a: bit[2]", "var b: bit", "var t: bit[3] = (a ++ b)",
            "t[1] = bit(1)", "a = t[0:1]", "b = t[2]"),
        Example("int i; qubit[3] q; let r = q[i]; reset r;", "var i: int", "var t: int = i", "reset $0:2[t]"),
        Example("stretch s = 5ns; delay[2 * s - 1ns] $0;", "stretch s >= 5ns", "delay[((2 * s) - 1ns)] $0"),
    ]

    static let control: [Example] = [
        Example(
            "qubit[2] q; bit b = measure q[0]; if (b) { reset q[1]; }", "var b: bit", "b = measure $0", "if bool(b) names $1 {",
            "  reset $1", "}"),
        Example(
            "def f(qubit q) -> bit { return measure q; } while (f($1)) { reset $0; }", "def f(@0: qubit) -> bit {",
            "  %0 = measure @0", "  return %0", "}", "before {", "  t = call f($1)", "} while bool(t) names $1, $0 {",
            "  reset $0", "}"),
        Example(
            "int i = 1; switch (i) { case 1, 2 { reset $0; } default { } }", "var i: int = 1", "switch i names $0",
            "case 1, 2 {", "  reset $0", "}"),
        Example(
            "def f(mutable array[int, #dim = 1] a, int k) -> int { a[k] = 1; return k; } array[int, 2, 2] m; int r = f(m[0], 1) + f(m[1], 0);",
            "def f(mutable %0: array[int, ?], %1: int) -> int {", "  %0[%1] = 1", "  return %1", "}",
            "var m: array[int, 2, 2]", "t = call f(mutable m[0], 1)", "t'2 = call f(mutable m[1], 0)", "var r: int = (t + t'2)"),
        Example(
            "array[int, 2] a; for int[8] i in a { a[0] = i; }", "var a: array[int, 2]", "var t: array[int, 2] = a",
            "for i: int[8] in t {", "  a[0] = int(i)", "}"),
        Example("box[10ns] { nop $0; delay[2ns] $1; }", "box[10ns] names $0, $1 {", "  nop $0", "  delay[2ns] $1", "}"),
        Example(
            "extern twice(float) -> float; twice(1); float f = twice(2.5);", "host twice(float) -> float",
            "var t: float = twice(1.0)", "var f: float = twice(2.5)"),
    ]

    static let pulses: [Example] = [
        Example(
            "bit[2] c; int i; qubit[2] q; if (c[0]) { cal { c[1] = capture_v2(rx, 10ns); shift_phase(f0, 1); } }",
            "var c: bit[2]", "var i: int", "if bool(c[0]) names rx, f0 {", "  cal names rx, f0 {",
            "    c[1] = capture_v2(rx, 10ns)", "    shift_phase(f0, angle(1.0))", "  }", "}"),
        Example(
            "defcal measure_iq q -> complex { return capture_v1(rx, 10ns); } complex z; z = measure_iq $1;",
            "defcal measure_iq @0 -> complex names rx {", "  %0 = capture_v1(rx, 10ns)", "  return %0", "}", "var z: complex",
            "z = measure_iq $1"),
    ]

    @Test("expressions, stores and aliases", arguments: expressions)
    func ofExpressions(_ example: Example) { verify(example) }

    @Test("branches, loops, calls", arguments: control)
    func ofControl(_ example: Example) { verify(example) }

    @Test("pulses under control flow", arguments: pulses)
    func ofPulses(_ example: Example) { verify(example, header: Marked.header) }

    private func verify(_ example: Example, header: String = "") {
        let result = Marked(header + example.source).check()
        let rendered = DiagnosticRenderer(sources: result.sources).render(result.diagnostics)
        guard let program = result.program else {
            Issue.record("\(rendered)")
            return
        }
        var lines = program.text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("host ") || $0.contains("(") }
        lines.removeAll { $0.hasPrefix("host twice") && !example.source.contains("extern") }
        if !header.isEmpty, let start = lines.firstIndex(of: "cal {"), let end = lines[start...].firstIndex(of: "}") {
            lines.removeSubrange(start...end)
        }
        #expect(lines == example.text)
    }

    @Test("inputs, outputs and constants of the host stand above")
    func heads() throws {
        let program = try #require(Marked("input array[float, 2] w; output bit[2] c; int i; c = \"01\";").check().program)
        let text = program.text
        #expect(text.hasPrefix("input w: array[float, 2]\nhost q0_f01: float\n"))
        #expect(text.contains("\noutput c: bit[2]\nvar c: bit[2]\nvar i: int\nc = \"01\"\n"))
        #expect(program.outputs.map(\.name) == ["c"])
    }

    @Test("without marked outputs every variable of the outermost scope is reported")
    func implicitOutputs() throws {
        let source = "input int n; const int k = 2; int a; bit[2] b; { int c; } for int i in [0:1] { float d; } array[int, 2] e; qubit q;"
        let program = try #require(Marked(source).check().program)
        #expect(program.outputs.map(\.name) == ["a", "b", "e"])
        #expect(program.outputs.allSatisfy { !$0.isMarked })
    }
}

import PulseLanguage
import RackDiagnostics
import Testing

/// Mistakes of meaning, class by class, as the test suites of other front ends have them: each is refused, with one
/// message that says why.
@Suite("Mistakes that front ends are tested with")
struct MistakeClasses {
    struct Case: CustomTestStringConvertible {
        var codes: [String]
        var text: String
        init(_ codes: String, _ text: String) {
            self.codes = codes.split(separator: " ").map(String.init)
            self.text = text
        }
        var testDescription: String { text }
    }

    static let scopesAndCalls: [Case] = [
        Case("QP0109", "qubit q; h q;"),
        Case("QP0113", "bit[2] a; int b; let c = a ++ b;"),
        Case("QP0108", "const bit[2] c = \"11\"; c[0] = 0;"),
        Case("QP0117", "int g = 1; def f() { int a = g; }"),
        Case("QP0116", "def f() { return 2; }"),
        Case("QP0019", "{ def f() {} }"),
        Case("QP0019", "{ gate g q {} }"),
        Case("QP0019", "if (true) { qubit q; }"),
        Case("QP0111", "include \"stdgates.inc\"; qubit q; qubit r; h q, r;"),
        Case("QP0103", "array[int, 2.0] a;"),
        Case("QP0124", "array[int, -2] a;"),
        Case("QP0113", "angle a = 2.0; a + 3;"),
        Case("QP0106", "array[int, 2, 0, 3] z; z[1];"),
        Case("QP0109", "def f(qubit q) {} qubit q; f q;"),
        Case("QP0114", "include \"stdgates.inc\"; qubit q; h(q);"),
        Case("QP0110", "include \"stdgates.inc\"; qubit q; rx q;"),
        Case("QP0110", "include \"stdgates.inc\"; qubit q; x(1.0) q;"),
        Case("QP0105", "int v = 2; const int c = v;"),
        Case("QP0101", "int a = undefined_name;"),
        Case("QP0102", "int a; float a;"),
        Case("QP0017", "break;"),
        Case("QP0018", "return 2;"),
        Case("QP0104", "def f(int a) -> int { return a; } int b = f(1, 2);"),
        Case("QP0103", "def f(int a) {} qubit q; f(q);"),
        Case("QP0103", "def f(qubit q) {} int a; f(a);"),
        Case("QP0107", "def f(qubit[3] q) {} qubit[2] q; f(q);"),
        Case("QP0116", "def f() -> bit[2] { float a = 0.5; return a; }"),
        Case("QP0116", "def f() -> int { int a = 1; }"),
        Case("QP0140", "def f(int a) -> int { return f(a - 1); } int b = f(2);"),
        Case("QP0107", "qubit[3] q; bit[2] c; c = measure q;"),
        Case("QP0106", "qubit[3] q; reset q[3];"),
        Case("QP0106", "qubit[3] q; reset q[-4];"),
        Case("QP0106", "array[int[8], 3] a; a[3] = 1;"),
        Case("QP0113", "array[int[8], 3] a; a[0][0][0] = 1;"),
    ]

    static let gatesAndControl: [Case] = [
        Case("QP0107", "array[int[8], 3] a = {1, 2};"),
        Case("QP0103 QP0103", "array[int[8], 2, 2] a = {1, 2};"),
        Case("QP0112", "include \"stdgates.inc\"; qubit[2] q; cx q[0], q[0];"),
        Case("QP0112", "include \"stdgates.inc\"; qubit[2] q; let a = q[0]; cx q[0], a;"),
        Case("QP0107", "include \"stdgates.inc\"; qubit[2] a; qubit[3] b; cx a, b;"),
        Case("QP0109", "gate g q { g q; } qubit q; g q;"),
        Case("QP0109", "gate g q { foo q; } qubit q; g q;"),
        Case("QP0019", "gate g q { measure q; }"),
        Case("QP0019", "gate g q { reset q; }"),
        Case("QP0019", "int i = 1; gate g q { i = 2; }"),
        Case("QP0124", "include \"stdgates.inc\"; qubit[3] q; ctrl(-1) @ x q[0], q[1];"),
        Case("QP0103", "include \"stdgates.inc\"; qubit[3] q; ctrl(1.5) @ x q[0], q[1];"),
        Case("QP0105", "include \"stdgates.inc\"; int n = 1; qubit[3] q; ctrl(n) @ x q[0], q[1];"),
        Case("QP0103", "include \"stdgates.inc\"; qubit q; pow(1ns) @ x q;"),
        Case("QP0103", "int i = 1; switch (i) { case 1.5 { } }"),
        Case("QP0103", "float i = 1; switch (i) { case 1 { } }"),
        Case("QP0142", "int i = 1; switch (i) { case 1 { } case 1 { } }"),
        Case("QP0105", "int i = 1; int j = 1; switch (i) { case j { } }"),
        Case("QP0103", "qubit q; if (q) { }"),
        Case("QP0103", "duration d = 1ns; while (d) { }"),
        Case("QP0103", "for float f in [0:0.1:1] { }"),
        Case("QP0124", "for int i in [0:0:3] { }"),
        Case("QP0103", "qubit q; delay[5] q;"),
        Case("QP0124", "qubit q; delay[-5ns] q;"),
        Case("QP0103", "qubit q; box[5] { reset q; }"),
        Case("QP0124", "qubit q; box[-5ns] { reset q; }"),
        Case("QP0113", "duration d = 5ns + 1.0;"),
        Case("QP0103", "float f = 5ns;"),
        Case("QP0103", "angle a = angle(5ns);"),
        Case("QP0103", "int a = int(5ns);"),
        Case("QP0107", "bit[3] b = \"0101\";"),
        Case("QP0103", "complex c = 1im; float f = c;"),
        Case("QP0113", "complex c = 1im; bool b = c < 2;"),
        Case("QP0113", "duration d = 1ns; bool b = !d;"),
    ]

    static let valuesAndTypes: [Case] = [
        Case("QP0113", "int a = 5 << 1.5;"),
        Case("QP0113", "float a = 5.0 & 1.0;"),
        Case("QP0011", "input int a = 3;"),
        Case("QP0108", "input int a; a = 3;"),
        Case("QP0019", "if (true) { input int a; }"),
        Case("QP0120", "include \"nowhere.inc\";"),
        Case("QP0101", "a = 3;"),
        Case("QP0101", "bit c; c = measure q;"),
        Case("QP0103", "int a; bit c; c = measure a;"),
        Case("QP0103", "qubit q; duration a; a = measure q;"),
        Case("QP0103", "int a; reset a;"),
        Case("QP0103", "int a; barrier a;"),
        Case("QP0105", "int n = 2; qubit[n] q;"),
        Case("QP0124", "qubit[-1] q;"),
        Case("QP0103", "bit[2.5] q;"),
        Case("QP0124", "int[0] a;"),
        Case("QP0103", "qubit[2] q; reset q[0.5];"),
        Case("QP0106", "qubit[2] q; let a = q[0:5];"),
        Case("QP0102", "qubit[2] q; let q = q[0:1];"),
        Case("QP0103", "int a = popcount(2.5);"),
        Case("QP0104", "float a = sin(1, 2);"),
        Case("QP0103", "def f(readonly array[int[8], 2] a) {} array[uint[32], 2] b; f(b);"),
        Case("QP0103", "def f(readonly array[int[8], #dim = 1] a) {} array[int[8], 2, 2] b; f(b);"),
        Case("QP0108", "def f(readonly array[int[8], 2] a) { a[0] = 1; }"),
        Case("QP0126", "int a = 3 % 0;"),
        Case("QP0102", "const int pi = 3;"),
        Case("QP0102", "qubit pi;"),
    ]

    @Test("a mistake is refused with the codes that belong to it", arguments: scopesAndCalls + gatesAndControl + valuesAndTypes)
    func refused(_ mistake: Case) {
        let result = FrontEnd.check(
            program: SourceText(name: "t", "OPENQASM 3.0;\n" + mistake.text),
            environment: LanguageEnvironment(portNames: [], qubitCount: 10))
        let errors = result.diagnostics.filter { $0.severity == .error }
        #expect(errors.map(\.code) == mistake.codes, "\(DiagnosticRenderer(sources: result.sources).render(errors))")
        #expect(result.program == nil)
    }
}

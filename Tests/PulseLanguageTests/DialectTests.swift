import PulseLanguage
import RackDiagnostics
import Testing

@Suite("Dialects and versions")
struct DialectTests {
    private func diagnostics(_ source: String) -> [Diagnostic] {
        FrontEnd.syntaxDiagnostics(of: SourceText(name: "t", source))
    }

    @Test("a dialect is named once a text, as a note", arguments: [
        ("QP0300", "port p; frame f = newframe(p, 5e9, 0.0); waveform w = {1.0}; play(f, w);"),
        ("QP0300", "extern port p; extern frame f;"),
        ("QP0301", "cal { waveform w = [1, 0.5im]; waveform v = [1]; }"),
        ("QP0302", "qubit $0; qubit $1;"),
        ("QP0303", "cal { measure $0; measure $0 -> c; }"),
        ("QP0304", "cal { nop $0; { } creg c[2]; }"),
        ("QP0308", "OPENQASM 2.0; qreg q[1];"),
        ("QP0309", "OPENQASM 3.0; include \"qelib1.inc\"; include \"qelib1.inc\"; qreg q[2]; creg c[2]; measure q -> c;"),
        ("QP0310", "int a; a ~= 3; a ~= 4;"),
    ])
    func isNamed(_ code: String, _ source: String) {
        let found = diagnostics(source)
        #expect(found.map(\.code) == [code])
        #expect(found.map(\.severity) == [.note])
        #expect(found.allSatisfy { $0.range != nil })
    }

    @Test("the words of the pulse grammar stay free for gates of the program")
    func freeWords() {
        #expect(diagnostics("gate port q { } qubit q; port q; int frame = 1; frame += 1;").isEmpty)
        #expect(diagnostics("qubit q; port q;").map(\.code) == ["QP0300"])
    }

    static let version2 = """
        OPENQASM 2.0;
        include "qelib1.inc";
        opaque magic(a, b) q, r;
        gate box(a) in, for { U(a, 0, -a/2) in; CX in, for; barrier in, for; cu1(pi^2/4) in, for; }
        qreg let[3];
        creg bit[3];
        U(0, 0, pi) let[0];
        CX let[0], let[1];
        box(sin(0.5) + 2^-1) let[1], let[2];
        u3(0.1, 0.2, 0.3) let[0]; c3x let[0], let[1], let[2], let[2];
        barrier let;
        reset let[0];
        measure let -> bit;
        if (bit == 3) x let[0];
        """

    @Test("OpenQASM 2 is read with its own words")
    func version2IsRead() {
        #expect(diagnostics(Self.version2).map(\.code) == ["QP0308"])
        #expect(diagnostics("OPENQASM 2.0;\nqreg q[2;\n").map(\.code) == ["QP0308", "QP0010"])
        #expect(FrontEnd.syntaxTree(of: SourceText(name: "t", "OPENQASM 2.0;\nU(2^3,0,0) q;")).contains("binary **"))
        #expect(FrontEnd.syntaxTree(of: SourceText(name: "t", "OPENQASM 3.0;\nU(2^3,0,0) q;")).contains("binary ^"))
    }

    @Test("programs of version 2 and of the mixed dialect are checked", arguments: [
        "OPENQASM 2.0; include \"qelib1.inc\"; qreg q[3]; creg c[3]; u2(0, pi) q[0]; cu3(1, 2, 3) q[0], q[1]; ccx q[0], q[1], q[2]; "
            + "sxdg q; rccx q[0], q[1], q[2]; rzz(0.5) q[0], q[1]; measure q -> c;",
        "OPENQASM 2.0; qreg q[2]; creg c[2]; U(0, 0, 1) q[0]; CX q[0], q[1]; measure q[0] -> c[0];",
        "OPENQASM 3.0; include \"qelib1.inc\"; qreg q[4]; creg c[4]; h q; c3x q[0], q[1], q[2], q[3]; measure q -> c;",
        "OPENQASM 2.0; include \"qelib1.inc\"; gate rxx(a) p, q { h p; cx p, q; rz(a) q; h p; } qreg q[2]; rxx(0.1) q[0], q[1];",
    ])
    func isChecked(_ source: String) {
        let result = Marked(source).check()
        let rendered = DiagnosticRenderer(sources: result.sources).render(result.diagnostics)
        #expect(result.program != nil, "\(rendered)")
    }

    @Test("gates of an include that is missing are refused by name")
    func missingInclude() {
        let result = Marked("OPENQASM 2.0; qreg q[1]; «h q[0];").check()
        #expect(result.diagnostics.filter { $0.severity == .error }.map(\.code) == ["QP0109"])
    }
}

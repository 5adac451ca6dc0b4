import Foundation
import PulseRack
import Testing

@Suite("Programs from Qiskit")
struct QiskitTests {
    /// Whether the interpreter has Qiskit.
    static let hasQiskit = (try? Interpreter.run(["-c", "import qiskit.qasm3"]))?.status == 0

    @Test(
        "The example's circuits, written by Qiskit, give what their formulas say",
        .enabled(if: hasQiskit, "needs PULSERACK_PYTHON, an interpreter with tools/python/requirements.txt installed"))
    func example() throws {
        let script = CommandLineTool.package.appendingPathComponent("tools/python/qiskit_example.py").path
        let outcome = try Interpreter.run([script, "--pulserack", CommandLineTool.binary.path])
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(outcome.words.contains("largest difference 0.0"), "\(outcome.words)")
    }

    /// What `qiskit.qasm3.dumps` writes, in its ways: registers and bits, parameters, definitions before their use, names
    /// of its own for operands and variables.
    static let texts = [
        "input float[64] theta;\ninput float[64] φ;\nbit[1] c;\nqubit[1] q;\nrx(theta) q[0];\nrz(2*theta + φ/2) q[0];\n"
            + "c[0] = measure q[0];",
        "input float[64] _v_0_;\ngate rzz(p0) _gate_q_0, _gate_q_1 {\n  cx _gate_q_0, _gate_q_1;\n  rz(p0) _gate_q_1;\n"
            + "  cx _gate_q_0, _gate_q_1;\n}\nbit[2] meas;\nqubit[2] q;\nry(_v_0_) q[0];\nrzz(_v_0_) q[0], q[1];\n"
            + "barrier q[0], q[1];\nmeas[0] = measure q[0];\nmeas[1] = measure q[1];",
        "bit[2] c;\nqubit[2] q;\nc[0] = measure q[0];\nif (c[0]) {\n  x q[1];\n} else {\n  z q[1];\n}\nc[1] = measure q[1];",
        "bit[2] a;\nqubit[2] q;\na[0] = measure q[0];\na[1] = measure q[1];\nif (a == 3) {\n  x q[0];\n}",
        "bit[2] a;\nint switch_dummy;\nqubit[2] q;\na[0] = measure q[0];\na[1] = measure q[1];\n"
            + "switch_dummy = a;\nswitch (switch_dummy) {\n"
            + "  case 0 {\n    x q[0];\n  }\n  case 1, 2 {\n    h q[0];\n  }\n  default {\n    z q[0];\n  }\n}",
        "qubit[1] q;\nfor int _ in [0:4] {\n  x q[0];\n}\nfor int k in {0, 3, 4} {\n  rx(0.1*k) q[0];\n}",
        "bit[2] a;\nqubit[2] q;\na[0] = measure q[0];\na[1] = measure q[1];\n"
            + "while (a == 0) {\n  h q[0];\n  a[0] = measure q[0];\n  a[1] = measure q[1];\n}",
        "bit[1] c;\nqubit[1] q;\nc[0] = measure q[0];\nwhile (!c[0]) {\n  h q[0];\n  c[0] = measure q[0];\n  break;\n}",
        "bit[1] c;\nqubit[2] q;\ndelay[100.0ns] q[0];\ndelay[100dt] q[1];\ndelay[1.5us] q[0];\nbarrier q[0];\nreset q[0];\n"
            + "c[0] = measure q[0];",
        "gate sxdg _gate_q_0 {\n  s _gate_q_0;\n  h _gate_q_0;\n  s _gate_q_0;\n}\n"
            + "gate r(p0, p1) _gate_q_0 {\n  U(p0, -pi/2 + p1, pi/2 - p1) _gate_q_0;\n}\nqubit[2] q;\nsxdg q[0];\n"
            + "U(0.1, 0.2, 0.3) q[0];\nr(0.1, 0.2) q[0];\nswap q[0], q[1];\nid q[0];\ncp(0.1) q[0], q[1];",
        "input uint[8] n;\nbit[2] c;\nqubit[1] q;\nuint[8] x_0;\nx_0 = 3;\nc[0] = measure q[0];\nx_0 = x_0 & n;\n"
            + "if (x_0 == 3 && c[0]) {\n  x q[0];\n}",
        "bit[2] meas;\nrz(pi/2) $0;\nsx $0;\ncz $0, $1;\nbarrier $0, $1;\nmeas[0] = measure $0;",
        "qubit[1] q;\nbox[100.0ns] {\n  x q[0];\n}",
        "qubit[1] q;\nstretch a;\ndelay[a] q[0];\ndelay[a] q[0];",
    ]

    @Test("What Qiskit writes is taken as it stands", arguments: texts)
    func taken(_ text: String) throws {
        let program = try Rack(device: "pair-cz").program(text: "OPENQASM 3.0;\ninclude \"stdgates.inc\";\n" + text)
        let settings = ["theta", "φ", "_v_0_", "n"].filter { text.contains("] \($0);") && text.contains("input") }
        let request = RunRequest(settings: settings.map { InputSetting(name: $0, value: 1) })
        let found = program.check(request).diagnostics.filter { $0.severity == .error }
        #expect(found == [], "\(DiagnosticsError(found, sources: SourceTexts([program.source])))")
    }
}

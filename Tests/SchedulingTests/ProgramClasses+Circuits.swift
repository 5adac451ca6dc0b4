/// Circuits with measurements: who waits for whom, and what an outcome of 0 leaves out.
extension ProgramClassTests {
    static let circuits: [Program] = [
        Program(
            // reset 10, U 20; h 20, cx 40; barrier 40; cx 60, h 70, measure 170; the other measure ends at 160.
            "teleportation with corrections", total: 170, captures: 2, feedback: true, ["m0": "false", "m1": "false"],
            """
            OPENQASM 3;
            include "stdgates.inc";
            qubit[3] q; bit m0; bit m1;
            gate post q { }
            reset q;
            U(0.3, 0.2, 0.1) q[0];
            h q[1];
            cx q[1], q[2];
            barrier q;
            cx q[0], q[1];
            h q[0];
            m0 = measure q[0];
            m1 = measure q[1];
            if (m0 == 1) z q[2];
            if (m1 == 1) { x q[2]; }
            post q[2];
            """),
        Program(
            // x 10, cx 20: measured from 10 and 20 on, idle qubits from 0.
            "aliases, index sets, negative indices and a register of aliases", total: 120, captures: 12,
            ["c": "\"000000000000\""],
            """
            OPENQASM 3.0;
            include "stdgates.inc";
            qubit[2] one; qubit[10] two; bit[12] c;
            let both = one ++ two;
            let last = both[-1];
            let odd = two[{1, 3, 5}];
            let even = two[0:2:9];
            h both[0];
            x last;
            cx odd[0], even[4];
            barrier two[0:2];
            c = measure both;
            """),
        Program(
            // h 10, cx 30; u3 is U: 10; barrier 30; measure 130; x waits and is left out; measure 230.
            "OpenQASM 2", total: 230, captures: 4, feedback: true, ["c": "\"000\"", "d": "\"0\""],
            """
            OPENQASM 2.0;
            include "qelib1.inc";
            gate bell a, b { h a; cx a, b; }
            qreg q[3];
            creg c[3];
            creg d[1];
            bell q[0], q[1];
            U(pi/2, 0, pi) q[2];
            barrier q;
            measure q -> c;
            if (c == 3) x q[2];
            measure q[2] -> d[0];
            """),
        Program(
            // rz 0, sx 10, cx 30, measure 130.
            "version 3 with the library and registers of version 2", total: 130, captures: 2, ["c": "\"00\""],
            """
            OPENQASM 3.0;
            include "qelib1.inc";
            qreg q[2];
            creg c[2];
            rz(pi/3) q[0];
            sx q[0];
            cx q[0], q[1];
            measure q[0] -> c[0];
            measure q[1] -> c[1];
            """),
        Program(
            // reset 10, h 20, measure 120; an outcome of 0 ends the loop after one try.
            "repeat until success in a subroutine", total: 120, captures: 2, feedback: true, ["tries": "1"],
            """
            OPENQASM 3;
            include "stdgates.inc";
            def attempt(qubit[2] a) -> bit[2] {
              bit[2] b;
              reset a;
              h a;
              b = measure a;
              return b;
            }
            qubit[2] ancilla;
            bit[2] flags = "11";
            output int tries;
            tries = 0;
            while (int[2](flags) != 0) {
              flags = attempt(ancilla);
              tries += 1;
            }
            """),
        Program(
            // reset 10; cx 30 and 50 on one ancilla, 70 and 90 on the other; measured by 150 and 190; a data qubit from 190.
            "a repetition code's syndrome, bit by bit into a local register", total: 290, captures: 3, feedback: true,
            ["syn": "\"00\"", "c": "\"000\""],
            """
            OPENQASM 3;
            include "stdgates.inc";
            qubit[3] q; qubit[2] a; bit[3] c; bit[2] syn;
            def syndrome(qubit[3] d, qubit[2] anc) -> bit[2] {
              bit[2] b;
              cx d[0], anc[0];
              cx d[1], anc[0];
              cx d[1], anc[1];
              cx d[2], anc[1];
              b[0] = measure anc[0];
              b[1] = measure anc[1];
              return b;
            }
            reset q;
            reset a;
            syn = syndrome(q, a);
            if (int[2](syn) == 1) x q[0];
            if (int[2](syn) == 2) x q[2];
            if (int[2](syn) == 3) x q[1];
            c[0] = measure q[0];
            """),
        Program(
            // 10 for each x, 20 for each cx on q[0], the third qubit's own x beside them.
            "modifiers, broadcasting and definitions", total: 90, [:],
            """
            OPENQASM 3.0;
            include "stdgates.inc";
            gate pair(t) p, q { rz(t) p; cx p, q; rz(-t) q; }
            qubit[4] q;
            pair(0.5) q[0], q[1];
            inv @ pair(0.5) q[0], q[1];
            ctrl @ x q[0], q[1];
            pow(2) @ x q[0];
            x q;
            """),
    ]
}

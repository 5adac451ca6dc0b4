/// Delays, boxes, stretches and pulses.
extension ProgramClassTests {
    static let pulses: [Program] = [
        Program(
            // 100 and 250, barrier; the box lasts 1 us, then 2 us.
            "durations and a box", total: 3250, ["r": "20.0"],
            """
            OPENQASM 3.0;
            qubit[2] q;
            duration a = 100ns;
            const duration b = 2us;
            output float r;
            r = b / a;
            delay[a] q[0];
            delay[2 * a + 50ns] q[1];
            barrier q;
            box [1us] { delay[300ns] q[0]; nop q[1]; }
            delay[b] q;
            """),
        Program(
            "two stretches share what is left of the longer qubit", total: 200, [:],
            """
            OPENQASM 3.0;
            include "stdgates.inc";
            qubit[2] q;
            stretch a; stretch b;
            barrier q;
            x q[0];
            delay[a] q[0];
            x q[0];
            delay[b] q[0];
            delay[200ns] q[1];
            barrier q;
            """),
        Program(
            // Four rounds of reset 10, pulse 40, measure 100.
            "a Rabi loop with pulses in its body", total: 600, captures: 4, ["c": "\"0000\""],
            """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            const int steps = 4;
            cal { extern port d0; frame drive = newframe(d0, 5.0e9, 0.0); }
            bit[4] c;
            for int i in [1:steps] {
              reset $0;
              cal { play(drive, gaussian(0.2 * i, 40ns, 10ns)); }
              c[i - 1] = measure $0;
            }
            """),
        Program(
            "spectroscopy that shifts a frame's frequency in a loop", total: 300, ["f": "4503000000.0"],
            """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            const float start = 4.5e9;
            const float step = 1e6;
            output float f;
            cal { extern port d0; frame d = newframe(d0, start, 0.0); }
            defcal saturate $0 { play(d, constant(0.1, 100ns)); }
            for int i in [1:3] {
              cal { shift_frequency(d, step); }
              saturate $0;
            }
            cal { f = get_frequency(d); }
            """),
        Program(
            "a calibration that returns a complex number", total: 200, captures: 1, ["iq": "0.25 - 0.5im"],
            """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            cal {
              extern port ro_tx; extern port ro_rx;
              frame s = newframe(ro_tx, 7.0e9, 0.0);
              frame a = newframe(ro_rx, 7.0e9, 0.0);
            }
            defcal measure_iq $0 -> complex[float[64]] {
              barrier s, a;
              play(s, gaussian_square(0.2, 200ns, 160ns, 10ns));
              return capture_v1(a, 200ns);
            }
            complex[float[64]] iq;
            iq = measure_iq $0;
            """),
        Program(
            // The literal for pi/2 is 10, the parameter 20; a fixed qubit outranks a literal: 160.
            "the calibration that fits best", total: 200, [:],
            """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            cal { extern port d0; frame f = newframe(d0, 5e9, 0); }
            defcal rx(pi/2) $0 { play(f, constant(0.5, 10ns)); }
            defcal rx(angle t) $0 { play(f, constant(0.5, 20ns)); }
            defcal g(0.5) q { play(f, constant(0.1, 80ns)); }
            defcal g(float x) $0 { play(f, constant(0.1, 160ns)); }
            rx(0.5 * pi) $0;
            rx(1.5707963267948966) $0;
            rx(1.0) $0;
            g(0.5) $0;
            """),
        Program(
            // Two blocks of 10, two of a loop, then the gate's two: inputs and constants are seen, and written values.
            "what calibration blocks see of the program, and change", total: 60, ["v": "0.75"],
            """
            OPENQASM 3.0;
            defcalgrammar "openpulse";
            const float amp = 0.5;
            float v = 0.25;
            cal { extern port d0; frame f = newframe(d0, 5e9, 0); waveform w = constant(amp, 10ns); }
            cal { play(f, w); v = 0.75; float inner = v; play(f, constant(inner, 10ns)); }
            defcal twice $0 { play(f, constant(amp / 2, 10ns)); play(f, w); }
            for int i in [1:2] { cal { play(f, constant(i * 0.1, 10ns)); } }
            twice $0;
            """),
    ]
}

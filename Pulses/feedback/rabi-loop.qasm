// A Rabi oscillation in one shot: pulses of growing amplitude in a `for`, each measured, the qubit set back in between.
//
//   pulserack run Pulses/feedback/rabi-loop.qasm
//
// What should come out: P(1) of c[n] = sin²(n·pi/10), one full oscillation over eleven amplitudes: n = 5 is a pi pulse.
OPENQASM 3.0;
pragma pulserack --device bench-1q
defcalgrammar "openpulse";
include "stdgates.inc";
const int steps = 11;
bit[11] c;

for int n in [0:steps - 1] {
  cal {
    play(q0_xy, drag_lifted(q0_x_amp * n / 10, 2 * q0_gate_duration, 2 * q0_gate_sigma, q0_x_beta));
  }
  c[n] = measure $0;
  if (c[n]) {
    x $0;
  }
}

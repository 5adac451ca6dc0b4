// Rabi oscillation: one DRAG pulse of growing amplitude, then a measurement.
//
//   pulserack run Pulses/rabi.qasm
//
// What should come out: P(1) = sin²(θ/2) with θ proportional to amp; the first maximum is at the
// device's q0_x_amp.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep amp=0:1:101
defcalgrammar "openpulse";
input float amp;
bit c;

defcal rabi(float a) $0 { play(q0_xy, drag_lifted(a, q0_gate_duration, q0_gate_sigma, q0_x_beta)); }

rabi(amp) $0;
c = measure $0;

// DRAG against a plain Gaussian: a train of six fast π pulses (10 ns), the derivative's share swept from
// none to twice the device's value.
//
//   pulserack run Pulses/drag.qasm
//
// What should come out: the population of |2⟩ and the error of the train are largest for the plain
// Gaussian (share 0) and smallest near share 1 to 2.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep share=0:2:41
defcalgrammar "openpulse";
input float share;
bit c;

defcal fast(float s) $0 {
  waveform w = drag_lifted(q0_x_amp * (q0_gate_duration / 10ns), 10ns, 2.5ns, s * q0_x_beta);
  play(q0_xy, w);
}

fast(share) $0;
fast(share) $0;
fast(share) $0;
fast(share) $0;
fast(share) $0;
fast(share) $0;
c = measure $0;

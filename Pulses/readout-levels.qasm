// Readout of |0⟩, |1⟩ and |2⟩: the level is climbed with a π pulse at f01 and one at f12.
//
//   pulserack run Pulses/readout-levels.qasm
//
// What should come out: three clouds in the IQ plane, one per level, with tails between them from decay
// during the window.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep level=0:2:3 --shots 2000
defcalgrammar "openpulse";
input int level;

cal {
  frame q0_ef = newframe(q0_drive, q0_f12, 0.0);
}
defcal climb(float share) $0 {
  play(q0_ef, drag_lifted(share * q0_x_amp / sqrt(2), q0_gate_duration, q0_gate_sigma, 0));
}
defcal levels $0 {
  barrier q0_xy, q0_ro, q0_rx;
  play(q0_ro, constant(q0_ro_amp, q0_ro_duration));
  complex[float[64]] iq = capture_v1(q0_rx, q0_ro_duration);
}

if (level >= 1) x $0;
if (level >= 2) climb(1.0) $0;
levels $0;

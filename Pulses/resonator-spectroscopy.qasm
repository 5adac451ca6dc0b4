// Resonator spectroscopy: the readout tone and its demodulation swept across the resonator.
//
//   pulserack run Pulses/resonator-spectroscopy.qasm
//
// What should come out: |I + iQ| peaks where the tone meets the resonator, χ above the mean of its two
// positions for a qubit in its ground state; excited = 1 moves the peak to the other side.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep offset=-6e6:6e6:61 --set excited=0
defcalgrammar "openpulse";
input float offset;
input float excited;

defcal prepare(float share) $0 { play(q0_xy, drag_lifted(share * q0_x_amp, q0_gate_duration, q0_gate_sigma, q0_x_beta)); }
defcal probe(float f) $0 {
  barrier q0_xy, q0_ro, q0_rx;
  set_frequency(q0_ro, q0_ro_frequency + f);
  set_frequency(q0_rx, q0_ro_frequency + f);
  play(q0_ro, constant(q0_ro_amp, q0_ro_duration));
  complex[float[64]] iq = capture_v1(q0_rx, constant(1.0, q0_ro_duration));
}

prepare(excited) $0;
probe(offset) $0;

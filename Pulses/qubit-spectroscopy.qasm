// Qubit spectroscopy: a long weak pulse of swept frequency.
//
//   pulserack run Pulses/qubit-spectroscopy.qasm
//
// What should come out: P(1) peaks at offset 0, where the pulse is at the qubit's f01.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep offset=-2e6:2e6:81
defcalgrammar "openpulse";
input float offset;
bit c;

defcal probe(float f) $0 {
  set_frequency(q0_xy, q0_f01 + f);
  play(q0_xy, constant(0.1e6 / q0_rabi_hz, 5us));
  set_frequency(q0_xy, q0_f01);
}

probe(offset) $0;
c = measure $0;

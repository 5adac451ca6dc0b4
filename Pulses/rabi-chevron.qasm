// Rabi chevron: a constant pulse of varied length at varied detuning.
//
//   pulserack run Pulses/rabi-chevron.qasm
//
// What should come out: P(1) = Ω²/(Ω² + Δ²) sin²(√(Ω² + Δ²) t/2), the chevron, with Ω/2π ≈ 10 MHz.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep width=4ns:204ns:51 --sweep detuning=-20e6:20e6:41
defcalgrammar "openpulse";
input duration width;
input float detuning;
bit c;

defcal chevron(float offset) $0 {
  shift_frequency(q0_xy, offset);
  play(q0_xy, constant(10e6 / q0_rabi_hz, width));
  shift_frequency(q0_xy, -offset);
}

chevron(detuning) $0;
c = measure $0;

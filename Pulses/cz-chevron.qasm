// CZ chevron: |11⟩ swaps with |02⟩ while the coupler is pulsed; its amplitude and its time are swept.
//
//   pulserack run Pulses/cz-chevron.qasm
//
// What should come out: P(11) falls and returns, most of all at scale 1, where it is first back near 40 ns: the
// edges are half as long as the CZ's.
OPENQASM 3.0;
pragma pulserack --device pair-cz --sweep width=24ns:104ns:21 --sweep scale=0.94:1.06:13
include "stdgates.inc";
defcalgrammar "openpulse";
input duration width;
input float scale;
bit[2] c;

defcal swap_pulse(float s) $0, $1 {
  barrier q0_xy, q1_xy, q0_q1_coupler, q1_z;
  play(q0_q1_coupler, flat_top(s * q0_q1_cz_coupler_amp, width, q0_q1_cz_rise / 2));
  barrier q0_xy, q1_xy, q0_q1_coupler, q1_z;
}

x $0;
x $1;
swap_pulse(scale) $0, $1;
c[0] = measure $0;
c[1] = measure $1;

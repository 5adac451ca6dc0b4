// Active reset: a qubit rotated by theta is measured and, where it is found in 1, flipped back.
//
//   pulserack run Pulses/feedback/active-reset.qasm
//
// What should come out: P(1) of `before` is sin²(theta/2); P(1) of `after` is near 0 for every theta: what is left is
// the readout's error on 1, and what T1 takes between the measurement and the flip.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep theta=0:2pi:21
include "stdgates.inc";
input angle theta;
bit before;
bit after;

ry(theta) $0;
before = measure $0;
if (before) {
  x $0;
}
after = measure $0;

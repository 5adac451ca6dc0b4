// Iterative phase estimation: the phase of a controlled gate, bit by bit from the last one on. Each bit that is found
// sets the angle of the next round.
//
//   pulserack run Pulses/feedback/phase-estimation.qasm
//
// The eigenstate is |1⟩ of $1, the gate is a phase of 2π·eighths/8 on it. What should come out: `found` is `eighths`,
// 0 to 7, in nearly every shot: three binary digits are exact.
OPENQASM 3.0;
pragma pulserack --device chain-5 --set eighths=5
include "stdgates.inc";
input int eighths;
output uint[3] found;
const int digits = 3;

found = 0;
x $1;
for int k in [0:digits - 1] {
  // The gate to the power 2^(digits - 1 - k) puts binary digit k of the phase, counted from the last, onto the ancilla.
  int power = 1 << (digits - 1 - k);
  angle correction = 0;
  for int j in [0:k - 1] {
    if (found[j]) {
      correction += pi / (1 << (k - j));
    }
  }
  h $0;
  cp(2 * pi * eighths * power / 8.0) $0, $1;
  rz(-correction) $0;
  h $0;
  bit digit = measure $0;
  if (digit) {
    found[k] = 1;
    x $0;
  }
}

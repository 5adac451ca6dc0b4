// Repeat until success: rotate by theta, measure, and begin again until the qubit is found in 1.
//
//   pulserack run Pulses/feedback/repeat-until-success.qasm
//
// What should come out: a round succeeds with p = sin²(theta/2), so the number of rounds is geometric: its mean is
// 1/p. Readout errors move p a little.
OPENQASM 3.0;
pragma pulserack --device bench-1q --shots 1000 --set theta=0.5pi
include "stdgates.inc";
input angle theta;
output int rounds;
bit done;

rounds = 0;
done = false;
while (!done) {
  ry(theta) $0;
  done = measure $0;
  rounds += 1;
  // A round that failed has left the qubit in 0; 50 rounds are enough for anyone.
  if (rounds == 50) break;
}

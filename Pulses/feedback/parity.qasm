// Real-time parity feedback: two qubits in |+⟩|+⟩, their parity measured with a third between them, and the second
// one flipped where the parity is odd.
//
//   pulserack run Pulses/feedback/parity.qasm
//
// What should come out: `parity` is 0 or 1, each half of the time; whichever it was, the two qubits end in
// (|00⟩ + |11⟩)/√2: `c` is 00 or 11, each half of the time.
OPENQASM 3.0;
pragma pulserack --device chain-5
include "stdgates.inc";
bit parity;
bit[2] c;

// $1 is the neighbour of both.
h $0;
h $2;
cx $0, $1;
cx $2, $1;
parity = measure $1;
if (parity) {
  x $2;
}
c[0] = measure $0;
c[1] = measure $2;

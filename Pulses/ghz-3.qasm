// GHZ state on 3 of 54 qubits: only the three that interact are simulated.
//
//   pulserack run Pulses/ghz-3.qasm
//
// What should come out: 000 and 111, each about half, less what T2 and the readout take.
OPENQASM 3.0;
pragma pulserack --device iqm-radiance-54
include "stdgates.inc";
bit[3] c;

h $0;
cx $0, $1;
cx $1, $5;
c[0] = measure $0;
c[1] = measure $1;
c[2] = measure $5;

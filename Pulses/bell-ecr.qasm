// Bell pair by echoed cross resonance.
//
//   pulserack run Pulses/bell-ecr.qasm
//
// What should come out: 00 and 11, each about half.
OPENQASM 3.0;
pragma pulserack --device oqc-toshiko-32
include "stdgates.inc";
bit[2] c;

h $0;
cx $0, $1;
c[0] = measure $0;
c[1] = measure $1;

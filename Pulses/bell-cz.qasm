// Bell pair by CZ with a tunable coupler.
//
//   pulserack run Pulses/bell-cz.qasm
//
// What should come out: 00 and 11, each about half, 01 and 10 as rare as readout and decay allow.
OPENQASM 3.0;
pragma pulserack --device pair-cz
include "stdgates.inc";
bit[2] c;

h $0;
h $1;
cz $0, $1;
h $1;
c[0] = measure $0;
c[1] = measure $1;

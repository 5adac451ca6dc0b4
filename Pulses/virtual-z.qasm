// Ten one-qubit gates with virtual Z: the phases of the frame do half of the work.
//
//   pulserack run Pulses/virtual-z.qasm
//
// What should come out: the sequence is the identity times X, so P(1) is close to 1.
OPENQASM 3.0;
pragma pulserack --device bench-1q
include "stdgates.inc";
bit c;

sx $0;
rz(pi/2) $0;
sx $0;
rz(pi/2) $0;
sx $0;
rz(pi/2) $0;
x $0;
rz(-pi/4) $0;
rz(pi/4) $0;
rz(pi/3) $0;
c = measure $0;

// Teleportation with corrections: the state ry(theta)|0⟩ of $0 moves to $2, through a Bell pair of $1 and $2 and two
// measured bits.
//
//   pulserack run Pulses/feedback/teleportation.qasm
//
// What should come out: the four outcomes of `m` a quarter of the time each, and P(1) of `c` = sin²(theta/2) whatever
// they were.
OPENQASM 3.0;
pragma pulserack --device chain-5 --sweep theta=0:pi:5
include "stdgates.inc";
input angle theta;
bit[2] m;
bit c;

def correct(bit[2] found, qubit target) {
  switch (int(found)) {
    case 0 { }
    case 1 { z target; }
    case 2 { x target; }
    default { x target; z target; }
  }
}

ry(theta) $0;

h $1;
cx $1, $2;

cx $0, $1;
h $0;
m[0] = measure $0;
m[1] = measure $1;
correct(m, $2);

c = measure $2;

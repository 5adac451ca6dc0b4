// GHZ state on 12 of 54 qubits by trajectories: 531 441 joint levels, a ket for every shot that jumps.
//
//   pulserack run Pulses/ghz-12.qasm
//
// What should come out: 000000000000 and 111111111111, each in some 40 % of the shots, less what the readout takes. With
// --set theta=0.5pi the parity of c goes as cos(12 phi) times what T2 leaves of it.
OPENQASM 3.0;
pragma pulserack --device iqm-radiance-54 --method trajectories --shots 100
pragma pulserack --set theta=0 --set phi=0
include "stdgates.inc";
input angle theta;
input angle phi;
bit[12] c;

// A turn by theta about an equatorial axis: with theta = pi/2 what is measured is X cos(phi) + Y sin(phi).
gate look(t, p) q { U(t, p + pi, -p - pi) q; }

// Every qubit that is in hands the state on to a neighbour.
h $10;
cx $10, $11;
cx $10, $9; cx $11, $12;
cx $10, $4; cx $9, $3; cx $11, $5; cx $12, $13;
cx $4, $0; cx $3, $2; cx $5, $1; cx $12, $6;

look(theta, phi) $10;
look(theta, phi) $11;
look(theta, phi) $9;
look(theta, phi) $12;
look(theta, phi) $4;
look(theta, phi) $3;
look(theta, phi) $5;
look(theta, phi) $13;
look(theta, phi) $0;
look(theta, phi) $2;
look(theta, phi) $1;
look(theta, phi) $6;
c[0] = measure $10;
c[1] = measure $11;
c[2] = measure $9;
c[3] = measure $12;
c[4] = measure $4;
c[5] = measure $3;
c[6] = measure $5;
c[7] = measure $13;
c[8] = measure $0;
c[9] = measure $2;
c[10] = measure $1;
c[11] = measure $6;

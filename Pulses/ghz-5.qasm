// GHZ state on 5 of 54 qubits, as a density matrix, and the fringe of its parity.
//
//   pulserack run Pulses/ghz-5.qasm
//
// What should come out: the parity of c goes as cos(5 phi) times what T2 and the readout leave of it. With
// --set theta=0 --set phi=0 nothing is turned: 00000 and 11111, each about half.
OPENQASM 3.0;
pragma pulserack --device iqm-radiance-54 --method density --shots 500
pragma pulserack --set theta=0.5pi --sweep phi=0:0.4pi:9
include "stdgates.inc";
input angle theta;
input angle phi;
bit[5] c;
output float parity;

// A turn by theta about an equatorial axis: with theta = pi/2 what is measured is X cos(phi) + Y sin(phi).
gate look(t, p) q { U(t, p + pi, -p - pi) q; }

// Every qubit that is in hands the state on to a neighbour.
h $10;
cx $10, $11;
cx $10, $9; cx $11, $12;
cx $10, $4;

look(theta, phi) $10;
look(theta, phi) $11;
look(theta, phi) $9;
look(theta, phi) $12;
look(theta, phi) $4;
c[0] = measure $10;
c[1] = measure $11;
c[2] = measure $9;
c[3] = measure $12;
c[4] = measure $4;
parity = 1.0 - 2.0 * (popcount(c) % 2);

// Ramsey fringes: two π/2 pulses a time tau apart, the second turned by 2π·fringe·tau.
//
//   pulserack run Pulses/ramsey.qasm
//
// What should come out: P(1) = ½[1 + e^(−tau/T2) cos(2π·fringe·tau)].
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep tau=0ns:40us:101 --set fringe=0.2e6
defcalgrammar "openpulse";
input duration tau;
input float fringe;
bit c;

sx $0;
delay[tau] $0;
rz(2 * pi * fringe * (tau / 1s)) $0;
sx $0;
c = measure $0;

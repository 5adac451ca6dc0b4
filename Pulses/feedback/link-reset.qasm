// Active reset through the link: a qubit rotated by theta is measured, the bit is sent out, and the qubit is flipped if the
// answer says so.
//
//   pulserack run Pulses/feedback/link-reset.qasm --decoder 'tools/decoders/table_host.py --active-reset 1'
//
// What should come out: P(1) of `before` is sin²(theta/2); P(1) of `after` is near 0 for every theta. It is what
// active-reset.qasm gives with the link's round trip in place of the rack's own latency: T1 takes more before the flip.
// An answer after the deadline flips nothing: then `after` is `before` less what has relaxed.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep theta=0:2pi:21
include "stdgates.inc";
extern decode(bit) -> bit;
input angle theta;
bit before;
bit flip;
bit after;

ry(theta) $0;
before = measure $0;
flip = decode(before);
if (flip) {
  x $0;
}
after = measure $0;

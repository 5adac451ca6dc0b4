// Active reset through the link: a decoder outside is told what was measured, and says whether to flip.
//
//   pulserack run Pulses/feedback/link-reset.qasm --decoder 'tools/decoders/table_host.py --active-reset 1'
//
// What should come out: P(1) of `before` is sin²(theta/2), as in active-reset.qasm. The answer is back a round trip of
// NVQLink later, some 4 us; a qubit that decayed meanwhile is flipped up, so that P(1) of `after` is that of `before` times
// 1 - exp(-4us/T1), besides the readout's errors. With --deadline 1us every answer is late, and nothing is flipped.
OPENQASM 3.0;
pragma pulserack --device bench-1q --sweep theta=0:2pi:21 --latency nvqlink --deadline 10us
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

// A bit-flip repetition code: |111⟩ in $0, $2 and $4, watched for ten rounds and decoded outside, with corrections as an
// update of the frame: they turn over bits that are read at the end, and no pulse depends on them.
//
//   pulserack run Pulses/feedback/repetition.qasm --decoder 'tools/decoders/pymatching_host.py --repetition 3 --ancillas kept'
//
// $1 and $3 find the parities of their neighbours. They are not reset: a check is the difference of two readouts. Each
// round is sent as soon as it is read; the answer is asked for after the last one and has until the readout of the
// data.
//
// What should come out: a bit of `found` is 0 where its qubit has relaxed, after 11 µs of T1 = 60 µs in 17 of 100 shots;
// `kept`, the majority of the corrected bits, is 1 in 95 of 100.
OPENQASM 3.0;
pragma pulserack --device chain-5 --method trajectories --shots 300
include "stdgates.inc";
extern reset_decoder();
extern enqueue_syndromes(bit[2]);
extern get_corrections() -> bit[3];
const int rounds = 10;
bit[2] checks;
bit[3] found;
bit[3] flips;
bit[3] corrected;
bit kept;

reset_decoder();
x $0;
x $2;
x $4;
for int k in [1:rounds] {
  barrier $0, $1, $2, $3, $4;
  h $1;
  h $3;
  // Lines smooth pulses: without a gap the ends of one layer would reach into the next.
  barrier $0, $1, $2, $3, $4;
  delay[4ns] $1;
  barrier $0, $1, $2, $3, $4;
  cz $0, $1;
  cz $2, $3;
  barrier $0, $1, $2, $3, $4;
  delay[4ns] $1;
  barrier $0, $1, $2, $3, $4;
  cz $1, $2;
  cz $3, $4;
  barrier $0, $1, $2, $3, $4;
  delay[4ns] $1;
  barrier $0, $1, $2, $3, $4;
  h $1;
  h $3;
  checks[0] = measure $1;
  checks[1] = measure $3;
  enqueue_syndromes(checks);
  // Photons leave the resonators.
  delay[400ns] $1;
  delay[400ns] $3;
}
flips = get_corrections();
barrier $0, $1, $2, $3, $4;
found[0] = measure $0;
found[1] = measure $2;
found[2] = measure $4;
corrected = found ^ flips;
kept = (corrected[0] & corrected[1]) | (corrected[1] & corrected[2]) | (corrected[0] & corrected[2]);

// The repetition code of repetition.qasm with corrections in real time: after each round the data qubit that the decoder
// names is flipped back by a pulse.
//
//   pulserack run Pulses/feedback/repetition-pulses.qasm --decoder 'tools/decoders/pymatching_host.py --repetition 3 --ancillas kept'
//
// What was corrected is put into effect before the next round, so that each round is a session of its own: the decoder
// compares its checks with no error at all. Until the answer is there the data qubits wait and relax.
//
// What should come out: each bit of `found` is 1 in more than 90 of 100 shots, though T1 = 60 µs alone would leave 83 after
// ten rounds; `kept`, their majority, is 1 in 97.
OPENQASM 3.0;
pragma pulserack --device chain-5 --method trajectories --shots 100 --latency 300ns --deadline 1us --on-miss hold
include "stdgates.inc";
extern reset_decoder();
extern decode(bit[2]) -> bit[3];
const int rounds = 10;
bit[2] checks;
bit[3] flips;
bit[3] found;
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
  // Photons leave the resonators meanwhile.
  delay[400ns] $1;
  delay[400ns] $3;
  flips = decode(checks);
  // Rounds have one length, whatever the answer.
  if (flips[0]) { x $0; } else { delay[24ns] $0; }
  if (flips[1]) { x $2; } else { delay[24ns] $2; }
  if (flips[2]) { x $4; } else { delay[24ns] $4; }
}
barrier $0, $1, $2, $3, $4;
found[0] = measure $0;
found[1] = measure $2;
found[2] = measure $4;
kept = (found[0] & found[1]) | (found[1] & found[2]) | (found[0] & found[2]);

// A stability experiment (Gidney, Quantum 6, 786 (2022)) on a line of three checks: what a decoder can tell of time-like
// errors, readouts that are wrong above all.
//
//   pulserack run Pulses/feedback/stability.qasm \
//       --decoder 'tools/decoders/pymatching_host.py --stability 3 --ancillas kept --ancilla-flip 0.01'
//
// The checks are Z1, Z1·Z3 and Z3: of the data qubits $1 and $3 one each belongs to the ancillas $0 and $4 at the ends and
// both to $2 between them. Each check is random, for the data begin in |+⟩, but their product is 1 whatever the data
// do, since every data qubit occurs in two of them: that is the line's version of a ring, and flips of data qubits
// leave it alone. The logical error is a product of the first round that is read as −1 and not put right. A chain of
// errors that the decoder cannot see has to reach from the first round to the last. Where ancillas are not reset one
// wrong readout spoils two checks: five rounds make distance 3.
//
// What should come out: `parity` is 1, the first product read as −1, in 56 of 1000 shots, and `failed`, after the
// decoder's correction, in 9. Most of what goes wrong are ancillas that begin in 1, 8 of 1000 each, or relax before they
// are read: they stay so, and the next round alone tells of it. A decoder whose model has no such flips
// (`--ancilla-flip 0`) takes that for two wrong readouts and puts nothing right.
OPENQASM 3.0;
pragma pulserack --device chain-5 --method trajectories --shots 1000 --latency nvqlink --deadline 10us
include "stdgates.inc";
extern reset_decoder();
extern enqueue_syndromes(bit[3]);
extern get_corrections() -> bit;
const int rounds = 5;
bit[3] checks;
bit[3] first;
bit parity;
bit flip;
bit failed;

reset_decoder();
h $1;
h $3;
for int k in [1:rounds] {
  barrier $0, $1, $2, $3, $4;
  h $0;
  h $2;
  h $4;
  // Lines smooth pulses: without a gap the ends of one layer would reach into the next.
  barrier $0, $1, $2, $3, $4;
  delay[4ns] $0;
  barrier $0, $1, $2, $3, $4;
  cz $0, $1;
  cz $2, $3;
  barrier $0, $1, $2, $3, $4;
  delay[4ns] $0;
  barrier $0, $1, $2, $3, $4;
  cz $1, $2;
  cz $3, $4;
  barrier $0, $1, $2, $3, $4;
  delay[4ns] $0;
  barrier $0, $1, $2, $3, $4;
  h $0;
  h $2;
  h $4;
  checks[0] = measure $0;
  checks[1] = measure $2;
  checks[2] = measure $4;
  enqueue_syndromes(checks);
  if (k == 1) { first = checks; }
  delay[400ns] $0;
  delay[400ns] $2;
  delay[400ns] $4;
}
flip = get_corrections();
parity = first[0] ^ first[1] ^ first[2];
failed = parity ^ flip;

#!/usr/bin/env python3
"""A decoder host over stock PyMatching: minimum-weight perfect matching on what a detector error model says.

The model is made by stim for one of two experiments on a line of qubits, or given as a file:

    --repetition D   bit-flip repetition code of D data qubits, D-1 ancillas between them. D corrections: which data
                     qubits to flip after the last round, or, behind a readout of the data, which of its bits
    --stability N    stability experiment: N ancillas around N-1 data qubits in |+>, the two at the ends with one
                     neighbour, so that the product of all checks is known. 1 correction: whether the parity of the
                     first round is to be flipped
    --dem FILE       a detector error model in stim's format; one correction an observable
"""

EPILOG = """what is enqueued: the raw bits of the ancillas, round by round. The host makes the syndrome s of a round
and its detectors d; bit i of round r, both from 0, is detector r n + i where a round has n:

    --ancillas reset   s[r] = m[r]                 they are put back to 0 after each measurement
    --ancillas kept    s[r] = m[r] xor m[r-1]      they are not; m[-1] is the last round before get_corrections with
                                                   reset, 0 after reset_decoder, which thus begins every shot;
                                                   a wrong readout spoils two syndromes, so that N rounds of a
                                                   stability experiment have distance (N+1)/2 instead of N
    d[r][i] = s[r][i] xor s[r-1][i]                s[-1] = 0: a known state, corrections put into effect; in the
                                                   stability experiment the first round has no detectors

A session may end with a readout of the n+1 data qubits (not in the stability experiment): the enqueue that is one bit
longer. Its detectors follow those of the rounds: s[last][i] xor data[i] xor data[i+1].

With --detectors FILE any other rule: a line a detector, the numbers of the bits whose parity it is, counted from 0
through everything that the session enqueued; behind a # comes a comment. A line 'bits N' says how many there are
where the last ones are in no detector.

A session of any number of rounds is decoded with the model for that number, built when it first comes. With
--rounds N, --final or a file it is NOT_READY until it is complete; more than that is an error of the session.
"""

import os
import sys

import nvqlink_host


def start_again_elsewhere():
    """Where this Python has no PyMatching: with one of the checkout's private environments, if there is one."""
    checkout = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    environments = [os.path.join(checkout, name) for name in (".venv-decoders", ".venv")]
    if sys.prefix in environments:
        return
    for environment in environments:
        python = os.path.join(environment, "bin", "python")
        if os.access(python, os.X_OK):
            os.execv(python, [python, *sys.argv])


try:
    import numpy
    import pymatching
except ImportError:
    start_again_elsewhere()
    numpy = pymatching = None


def require(module, name):
    if module is None:
        sys.exit(
            f"pymatching_host.py: no {name} in this Python ({sys.executable}): pip install {name}, "
            "or tools/decoders/setup, which makes a private environment that this host then finds")


def chain(rounds, previous, kept, first_round):
    """Detectors by the rule of the rounds, the number of rounds and whether a readout of the data ends them."""
    count = len(rounds[0])
    final = len(rounds) > 1 and len(rounds[-1]) == count + 1
    checks = rounds[:-1] if final else rounds
    if any(len(one) != count for one in checks):
        raise ValueError(f"rounds of {sorted({len(one) for one in rounds})} bits in one session")
    zeros = [0] * count
    syndromes = checks
    if kept:
        before = previous if len(previous) == count else zeros
        syndromes = [xor(one, last) for one, last in zip(checks, [before] + checks)]
    detectors = [xor(one, last) for one, last in zip(syndromes, [zeros] + syndromes)][0 if first_round else 1:]
    if final:
        data = rounds[-1]
        detectors.append(xor(syndromes[-1], xor(data[:-1], data[1:])))
    return [bit for one in detectors for bit in one], len(checks), final


def xor(one, other):
    return [a ^ b for a, b in zip(one, other)]


class RepetitionCode:
    """Circuits of the bit-flip repetition code, one observable a data qubit."""

    first_round = True

    def __init__(self, distance):
        self.width, self.size, self.least_rounds = distance - 1, distance, 1

    def circuit(self, rounds, final, noise):
        data, ancillas = range(self.size), range(self.size, self.size + self.width)
        lines = []
        for index in range(rounds):
            checks = [(i, i) for i in range(self.width)] + [(i + 1, i) for i in range(self.width)]
            lines += noise.round(data, ancillas, checks)
            lines += noise.detectors(index, self.width)
        lines.append(f"M({noise.readout_flip if final else 0}) {words(data)}")
        lines += [f"OBSERVABLE_INCLUDE({i}) rec[{i - self.size}]" for i in data]
        if final:
            for i in range(self.width):
                looked_back = [i - self.width - self.size]
                if noise.kept and rounds > 1:
                    looked_back.append(looked_back[0] - self.width)
                lines.append(f"DETECTOR {records(looked_back + [i - self.size, i + 1 - self.size])}")
        return lines


class StabilityExperiment:
    """Circuits of the stability experiment (arXiv:2204.13834) on a line, its observable the parity of the first
    round."""

    first_round = False

    def __init__(self, ancillas):
        self.width, self.size, self.least_rounds = ancillas, 1, 2

    def circuit(self, rounds, final, noise):
        if final:
            raise ValueError("the stability experiment has no readout of the data")
        data, ancillas = range(self.width - 1), range(self.width - 1, 2 * self.width - 1)
        lines = [f"RX {words(data)}"]
        for index in range(rounds):
            lines += noise.round(data, ancillas, [(i, i) for i in data] + [(i, i + 1) for i in data])
            if index == 0:
                lines.append(f"OBSERVABLE_INCLUDE(0) {records(range(-self.width, 0))}")
            else:
                lines += noise.detectors(index, self.width)
        return lines


class Noise:
    """What goes wrong in a round, and which measurements are compared."""

    def __init__(self, options):
        self.data_flip = options.p if options.data_flip is None else options.data_flip
        self.readout_flip = options.p if options.readout_flip is None else options.readout_flip
        self.ancilla_flip = options.ancilla_flip
        self.kept = options.ancillas == "kept"

    def round(self, data, ancillas, pairs):
        gates = " ".join(f"{data[i]} {ancillas[j]}" for i, j in pairs)
        return [
            f"X_ERROR({self.data_flip}) {words(data)}",
            f"CX {gates}",
            f"X_ERROR({self.ancilla_flip}) {words(ancillas)}",
            f"{'M' if self.kept else 'MR'}({self.readout_flip}) {words(ancillas)}",
        ]

    def detectors(self, index, width):
        """Two syndromes of kept ancillas have a measurement in common, which drops out of their parity."""
        back = 2 if self.kept else 1
        compared = [-width] + ([-(1 + back) * width] if index >= back else [])
        return [f"DETECTOR {records(i + offset for offset in compared)}" for i in range(width)]


def code(options):
    return RepetitionCode(options.repetition) if options.repetition else StabilityExperiment(options.stability)


def words(qubits):
    return " ".join(map(str, qubits))


def records(offsets):
    return " ".join(f"rec[{offset}]" for offset in offsets)


def made_by_stim(code, rounds, final, noise):
    """The model of a code, likeliest errors first: of two with the same detectors PyMatching keeps the corrections of
    the one that comes first. What is as likely either way is corrected."""
    import stim
    model = stim.Circuit("\n".join(code.circuit(rounds, final, noise))).detector_error_model().flattened()
    errors = [one for one in model if one.type == "error"]
    others = [one for one in model if one.type != "error"]
    result = stim.DetectorErrorModel()
    for one in sorted(errors, key=likeliest) + others:
        result.append(one)
    return result


def likeliest(error):
    corrects = any(target.is_logical_observable_id() for target in error.targets_copy())
    return -error.args_copy()[0], not corrects


class ByRounds:
    """A matching for each number of rounds, made when it is first needed."""

    def __init__(self, code, noise, rounds, final):
        self.code, self.noise, self.rounds, self.final, self.matchings = code, noise, rounds, final, {}
        self.size = code.size
        if rounds:
            self.matching(rounds, final)

    def matching(self, rounds, final):
        found = self.matchings.get((rounds, final))
        if found is None:
            found = pymatching.Matching.from_detector_error_model(made_by_stim(self.code, rounds, final, self.noise))
            self.matchings[rounds, final] = found
        return found

    def decode(self, rounds, previous):
        if len(rounds[0]) != self.code.width:
            raise ValueError(f"a round of {len(rounds[0])} bits, not {self.code.width}")
        detectors, count, final = chain(rounds, previous, self.noise.kept, self.code.first_round)
        if self.rounds and (count > self.rounds or final and count < self.rounds):
            raise ValueError(f"{count} rounds, not {self.rounds}")
        if count < (self.rounds or self.code.least_rounds) or self.final and not final:
            return None
        return self.matching(count, final).decode(numpy.array(detectors, dtype=numpy.uint8)).tolist()


class FromFile:
    """One matching, of a model in a file, and the rule that makes its detectors."""

    def __init__(self, path, rule, kept):
        self.matching = pymatching.Matching.from_detector_error_model_file(path)
        self.kept, self.size, self.count = kept, self.matching.num_fault_ids, self.matching.num_detectors
        if not self.size or not self.count:
            raise ValueError(f"{path}: {self.count} detectors and {self.size} observables leave nothing to decode")
        self.rule, self.bits = rules(rule) if rule else (None, None)
        if self.rule and len(self.rule) != self.count:
            raise ValueError(f"{rule}: {len(self.rule)} detectors, but {self.count} in {path}")

    def decode(self, rounds, previous):
        if self.rule:
            bits = [bit for one in rounds for bit in one]
            present, needed = len(bits), self.bits
            detectors = [sum(bits[i] for i in one) & 1 for one in self.rule] if present == needed else []
        else:
            detectors, _, _ = chain(rounds, previous, self.kept, True)
            present, needed = len(detectors), self.count
        if present < needed:
            return None
        if present > needed:
            raise ValueError(f"{present} bits in a session, not {needed}")
        return self.matching.decode(numpy.array(detectors, dtype=numpy.uint8)).tolist()


def rules(path):
    """Detectors as lists of bits, and how many bits there are in all."""
    detectors, bits = [], 0
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            parts = line.split("#")[0].split()
            declares = parts[:1] == ["bits"]
            if not all(part.isdecimal() for part in parts[declares:]) or declares and len(parts) != 2:
                raise ValueError(f"{path}:{number}: '{line.strip()}' is neither numbers of bits nor 'bits N'")
            if declares:
                bits = max(bits, int(parts[1]))
            elif parts:
                detectors.append(list(map(int, parts)))
                bits = max(bits, 1 + max(detectors[-1]))
    return detectors, bits


def arguments(given=None):
    """The parser and what it was given."""
    whole, likely = nvqlink_host.number, nvqlink_host.probability
    options = nvqlink_host.parser(__doc__, EPILOG)
    source = options.add_argument_group("the model").add_mutually_exclusive_group(required=True)
    source.add_argument("--repetition", metavar="D", type=whole(2, 1000), help="repetition code of D data qubits")
    source.add_argument("--stability", metavar="N", type=whole(2, 1000), help="stability experiment of N ancillas")
    source.add_argument("--dem", metavar="FILE", help="a detector error model")
    made = options.add_argument_group("models that stim makes")
    made.add_argument("--rounds", metavar="N", type=whole(1, 100000), help="decode sessions of just N rounds")
    made.add_argument("--final", action="store_true", help="and only with a readout of the data at their end")
    made.add_argument("--p", metavar="P", type=likely, default=0.01,
                      help="the two that follow, where they are not given (default: 0.01)")
    made.add_argument("--data-flip", metavar="P", type=likely, help="a data qubit is flipped, each round")
    made.add_argument("--readout-flip", metavar="P", type=likely, help="a measured bit is wrong")
    made.add_argument("--ancilla-flip", metavar="P", type=likely, default=0.0,
                      help="an ancilla is flipped before it is measured (default: 0)")
    made.add_argument("--write-dem", metavar="FILE",
                      help="write the model for --rounds N (and --final) to FILE and end, to decode with it elsewhere")
    rule = options.add_argument_group("from bits to detectors")
    rule.add_argument("--ancillas", choices=("reset", "kept"), default="reset",
                      help="what becomes of the ancillas after a measurement (default: reset)")
    rule.add_argument("--detectors", metavar="FILE", help="the rule for --dem, as below")
    chosen = options.parse_args(given)
    made_only = ("rounds", "final", "data_flip", "readout_flip", "ancilla_flip", "write_dem")
    if chosen.dem and any(getattr(chosen, name) for name in made_only):
        names = ", --".join(made_only).replace("_", "-")
        options.error(f"--dem is a model already: none of --{names} goes with it")
    if chosen.detectors and (not chosen.dem or chosen.ancillas == "kept"):
        options.error("--detectors goes with --dem, and instead of --ancillas")
    if chosen.stability and (chosen.final or chosen.rounds == 1):
        options.error("a stability experiment has two rounds or more and no readout of the data")
    if (chosen.write_dem or chosen.final) and not chosen.rounds:
        options.error("--write-dem and --final need --rounds")
    return options, chosen


def main():
    options, chosen = arguments()
    require(pymatching, "pymatching")
    try:
        if chosen.dem:
            model = FromFile(chosen.dem, chosen.detectors, chosen.ancillas == "kept")
        else:
            try:
                import stim
            except ImportError:
                stim = None
            require(stim, "stim")
            if chosen.write_dem:
                made_by_stim(code(chosen), chosen.rounds, chosen.final, Noise(chosen)).to_file(chosen.write_dem)
                return
            model = ByRounds(code(chosen), Noise(chosen), chosen.rounds, chosen.final)
    except (OSError, ValueError, IndexError) as error:
        options.error(str(error))
    kept = chosen.ancillas == "kept"
    decode = model.decode if kept else lambda rounds: model.decode(rounds, [])
    nvqlink_host.serve(decode, chosen, size=model.size, with_previous=kept)


if __name__ == "__main__":
    main()

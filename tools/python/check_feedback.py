"""Recomputes from a run file what became of each message over the feedback link, and of each shot.

    python tools/python/check_feedback.py RUN.h5
    python tools/python/check_feedback.py RUN.h5 --dem CODE.dem --checks checks --rounds 10

Of every message: slack = deadline − received to the tick; what the program was given is the decoder's answer where that came
by the deadline in a session without a gap, and what the policy says elsewhere. Of all: no two services at once, no more
outstanding than there are slots.

With a detector error model (pymatching_host.py --write-dem) the syndromes that the run file has of each shot are decoded
by stock PyMatching, and the answer that came over the link has to be the same. The ancillas are kept from round to round.
"""

import argparse
import json
import sys

import h5py
import numpy

NONE = 255


class Messages:
    """The columns of feedback/messages, times in whole ticks."""

    def __init__(self, entry, ticks_per_second):
        columns = entry["feedback/messages"]
        for name in ("point", "shot", "function_id", "status", "outcome", "policy", "answer", "given"):
            setattr(self, name, columns[name][:])
        for name in ("sent", "service_start", "service_end", "received", "deadline", "slack"):
            seconds = columns[name][:]
            ticks = numpy.round(seconds * ticks_per_second)
            if not numpy.allclose(ticks[~numpy.isnan(ticks)], (seconds * ticks_per_second)[~numpy.isnan(ticks)], atol=1e-3):
                raise SystemExit(f"{name} is not on the master clock")
            setattr(self, name, ticks)
        names = entry["feedback/functions"]
        self.function = {name: int(names[name][()]) for name in names}
        self.code = {name: int(entry["feedback/outcomes"][name][()]) for name in entry["feedback/outcomes"]}


def differences(messages, policy, slots):
    """Sentences about what is not as it should be."""
    found = []
    came = ~numpy.isnan(messages.received)
    wrong = came & (messages.slack != messages.deadline - messages.received)
    if wrong.any():
        found.append(f"{wrong.sum()} slacks are not deadline - received")
    clean = numpy.isin(messages.outcome, [messages.code["in time"], messages.code["late"]])
    late = clean & (messages.slack < 0)
    if (late != (messages.outcome == messages.code["late"])).any():
        found.append("outcomes 'late' are not those whose slack is negative")
    asked = messages.function_id == messages.function.get("get_corrections", -1)
    taken = asked & clean & (~late if policy != "hold" else True)
    if (messages.given[taken] != messages.answer[taken]).any():
        found.append("an answer in time is not what the program was given")
    missed = asked & ~taken
    if missed.any() and policy == "identity" and messages.given[missed].any():
        found.append("the policy is identity, and a missed answer gave more than zeros")
    acted = messages.policy != NONE
    if (acted & ~asked).any() or ((acted != (asked & (~clean | late))) & asked).any():
        found.append("the policy was not taken where, and only where, an answer was missing or late")
    for point, shot in sorted(set(zip(messages.point, messages.shot))):
        own = (messages.point == point) & (messages.shot == shot)
        start, end = messages.service_start[own], messages.service_end[own]
        served = ~numpy.isnan(start)
        if (start[served][1:] < end[served][:-1]).any():
            found.append(f"two services at once in shot {shot} of point {point}")
        sent, received = messages.sent[own], messages.received[own]
        for number, tick in enumerate(sent):
            if ((sent[:number] <= tick) & (received[:number] > tick)).sum() + 1 > slots:
                found.append(f"more than {slots} outstanding in shot {shot} of point {point}")
                break
    return found, int(asked.sum()), int(late[asked].sum()), int((asked & ~clean).sum())


def decoded_offline(entry, messages, dem, checks, rounds):
    """Shots whose answer is not what stock PyMatching makes of the syndromes that were logged, and how many there were."""
    import pymatching
    import stim

    matching = pymatching.Matching.from_detector_error_model(stim.DetectorErrorModel.from_file(dem))
    bits = []
    count = 0
    while f"{checks}[{count}]" in entry["readout"]:
        count += 1
    for number in range(1, rounds + 1):
        for check in range(count):
            name = f"{checks}[{check}]" + (f" #{number}" if number > 1 else "")
            bits.append((entry["readout"][name]["iq/assigned"][:] > 0).astype(numpy.uint8))
    measured = numpy.stack(bits, axis=1).reshape(-1, rounds, count)
    nothing = numpy.zeros_like(measured[:, :1])
    syndromes = measured ^ numpy.concatenate([nothing, measured[:, :-1]], axis=1)
    detectors = syndromes ^ numpy.concatenate([nothing, syndromes[:, :-1]], axis=1)
    corrections = matching.decode_batch(detectors.reshape(len(measured), -1))
    offline = (corrections.astype(numpy.uint64) << numpy.arange(corrections.shape[1], dtype=numpy.uint64)).sum(axis=1)
    asked = messages.function_id == messages.function["get_corrections"]
    online = messages.answer[asked]
    if len(online) != len(offline):
        raise SystemExit(f"{len(online)} answers for {len(offline)} shots")
    return int((online != offline).sum()), len(offline), int((offline != 0).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("--dem", help="detector error model of the shots' rounds")
    parser.add_argument("--checks", default="checks", help="the register that the ancillas are read into")
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    with h5py.File(options.run) as file:
        entry = file["entry"]
        link = entry["provenance/link"]
        messages = Messages(entry, json.loads(entry["device/resolved/data"].asstr()[()])["tick_rate_hz"])
        found, asked, late, missing = differences(
            messages, link["on_miss"].asstr()[()], int(link["slots"][()]))
        print(f"{asked} answers asked for, {late} late, {missing} missing or refused")
        if options.dem:
            wrong, shots, corrected = decoded_offline(entry, messages, options.dem, options.checks, options.rounds)
            print(f"{shots} shots decoded again, {corrected} with a correction, {wrong} otherwise than online")
            if wrong:
                found.append(f"{wrong} of {shots} answers are not those of PyMatching")
    for sentence in found:
        print(f"check_feedback: {sentence}", file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

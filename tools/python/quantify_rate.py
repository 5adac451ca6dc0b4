"""How long a Rabi experiment of quantify-scheduler takes on a rack at ADDRESS (standard ports).

    quantify_rate.py ADDRESS DEVICE_JSON

51 amplitudes, 1024 averages, integrated and averaged in the rack: the schedule is compiled, uploaded, run, and its
acquisitions are fetched. Prints the least seconds on the wall of three turns, and the processor's seconds of this
process in that turn, both after a turn to warm up.
"""

import contextlib
import json
import logging
import sys
import time

import numpy

POINTS, AVERAGES = 51, 1024


def main():
    logging.disable(logging.CRITICAL)
    device = json.loads(sys.argv[2])
    with contextlib.redirect_stdout(sys.stderr):
        from check_quantify import Lab

        lab = Lab(sys.argv[1], device)
        try:
            turns = [turn(lab, device["qubit_hz"]) for _ in range(4)]
        finally:
            lab.close()
    print(*min(turns[1:]))


def turn(lab, frequency):
    begin, begun = time.perf_counter(), time.process_time()
    schedule = lab.timedomain.rabi_sched(
        pulse_amp=numpy.linspace(0, 0.4, POINTS), pulse_duration=100e-9, frequency=frequency, qubit="q0",
        repetitions=AVERAGES)
    answer = numpy.asarray(lab.run(schedule))
    seconds, used = time.perf_counter() - begin, time.process_time() - begun
    assert answer.shape == (POINTS,) and numpy.ptp(abs(answer - answer[0])) > 0, "the qubit did not answer"
    return seconds, used


main()

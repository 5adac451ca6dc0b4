"""Runs sequencers in q1simulator and prints, as JSON, the codes that each gives to its two converters, every nanosecond.

    q1_waveforms.py < sequencers.json

Takes a list of {program, waveforms: [[index, samples], …], frequency, modulates, real, ratio, degrees}, prints a list of
[path 0, path 1]; in real mode there is no path 1.
"""

import contextlib
import json
import logging
import sys

import numpy as np
from q1simulator.event_distributor import EventDistributor
from q1simulator.q1core import Q1Core
from q1simulator.rt_renderer import Renderer


def run(load):
    distributor = EventDistributor()
    renderer = Renderer("s", distributor)
    renderer.set_waveforms({index: np.array(samples) for index, samples in load["waveforms"]})
    renderer.skip_wait_sync = False
    renderer.nco_frequency = load["frequency"]
    renderer.mod_en_awg = load["modulates"]
    renderer.real_mode_en = load["real"]
    renderer.mixer_gain_ratio = load["ratio"]
    renderer.mixer_phase_offset_degree = load["degrees"]
    core = Q1Core("s", renderer, True, distributor)
    core.load(load["program"])
    core.skip_loops = ()
    renderer.reset()
    distributor.set_sequencer_sync_en("s", False)
    distributor.arm_sequencer("s", False)
    distributor.start_sequencer("s")
    core.run()
    if core.errors | renderer.errors:
        raise RuntimeError(str(core.errors | renderer.errors))
    outputs = [renderer.out0] if load["real"] else [renderer.out0, renderer.out1]
    return [[int(code) for code in np.concatenate(out)] for out in outputs]


def main():
    logging.disable(logging.CRITICAL)
    loads = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        waveforms = [run(load) for load in loads]
    json.dump(waveforms, sys.stdout)


main()

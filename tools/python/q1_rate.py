"""Runs a Q1 program in q1simulator and prints the seconds that it took.

    q1_rate.py < program.q1asm

The program plays waveforms 0 and 1 and acquires into table 0. Outputs are not rendered: what is measured is the sequencer.
"""

import contextlib
import logging
import sys
import time

from q1simulator.event_distributor import EventDistributor
from q1simulator.q1core import Q1Core
from q1simulator.rt_renderer import Renderer


class Silent(Renderer):
    def _render(self, duration):
        self.no_render_till_sync = True
        super()._render(duration)


def main():
    logging.disable(logging.CRITICAL)
    distributor = EventDistributor()
    renderer = Silent("sequencer", distributor)
    renderer.set_waveforms({0: [0.5] * 20, 1: [0.5] * 20})
    renderer.set_acquisitions({0: 1000})
    core = Q1Core("sequencer", renderer, True, distributor)
    with contextlib.redirect_stdout(sys.stderr):
        core.load(sys.stdin.read())
        core.skip_loops = ()
        renderer.reset()
        distributor.set_sequencer_sync_en("sequencer", True)
        distributor.arm_sequencer("sequencer", True)
        distributor.start_sequencer("sequencer")
        begin = time.process_time()
        core.run()
        seconds = time.process_time() - begin
    # A program without real-time instructions is late for its own end.
    errors = (core.errors | renderer.errors) - {"SEQUENCE PROCESSOR RT EXEC COMMAND UNDERFLOW"}
    if errors:
        raise SystemExit(f"the program failed: {errors}")
    print(seconds)


main()

"""Runs sequencers in q1simulator and prints, as JSON, what each did and when.

    q1_timelines.py < sequencers.json

Takes what scheduler_programs.py prints. Per schedule and sequencer: the end of its timeline in nanoseconds, its errors, and what
it did: [time, "play", wave, wave], [time, "acquire", acquisition, bin] or [time, "parameters"], each followed by
gain, gain, offset, offset, markers, frequency in Hz and phase in turns. Key "bit" of a schedule: what every thresholded
acquisition sees.
"""

import contextlib
import json
import logging
import sys
import threading

from q1simulator.event_distributor import EventDistributor
from q1simulator.q1core import Q1Core
from q1simulator.rt_renderer import Renderer


class Recorder(Renderer):
    """Notes what takes effect; draws nothing."""

    def reset(self):
        super().reset()
        self.done = []
        self.trace_enabled = True
        self.told = self.now()[:5]

    def now(self):
        settings = self.settings
        turns = self.nco_phase_offset + self.relative_phase + self.delta_phase + self.nco_frequency * 1e-9 * self.time
        return [int(v) for v in (*settings.awg_gain, *settings.awg_offs, settings.marker)] + [
            float(self.nco_frequency), float(turns % 1)
        ]

    def _trace(self, text):
        kind, *rest = text.split()
        if kind == "Play" and all(int(wave) in self.wavedict for wave in rest):
            self.done.append([self.time, "play", int(rest[0]), int(rest[1]), *self.now()])

    def _add_acquisition(self, index, place, *rest):
        before = self.counted(index, place)
        super()._add_acquisition(index, place, *rest)
        if self.counted(index, place) > before:
            self.done.append([self.time, "acquire", int(index), int(place), *self.now()])

    def counted(self, index, place):
        counts = self.acq_count.get(index, [])
        return counts[place] if place < len(counts) else 0

    def _update_settings(self):
        super()._update_settings()
        now = self.now()
        if self.told != now[:5]:
            self.done.append([self.time, "parameters", *now])
        self.told = now[:5]

    def _render_marker(self, old, new):
        pass

    def _render(self, time):
        self.no_render_till_sync = True
        super()._render(time)


def run(schedule):
    distributor = EventDistributor()
    cores = []
    for number, load in enumerate(schedule["sequencers"]):
        name = f"s{number}"
        renderer = Recorder(name, distributor)
        renderer.set_waveforms(dict(map(tuple, load["waveforms"])))
        renderer.set_weights(dict(map(tuple, load["weights"])))
        renderer.set_acquisitions(dict(map(tuple, load["acquisitions"])))
        renderer.skip_wait_sync = False
        renderer.nco_frequency = load["frequency"]
        renderer.acq_conf.length = load["integration"]
        renderer.acq_conf.trigger_en = load["trigger"] > 0
        renderer.acq_conf.trigger_addr = load["trigger"]
        renderer.acq_trigger_value = schedule.get("bit", False)
        for address in range(1, 16):
            renderer.set_trigger_count_threshold(address, 1)
        core = Q1Core(name, renderer, load["reads"], distributor)
        core.load(load["program"])
        core.skip_loops = ()
        renderer.reset()
        distributor.set_sequencer_sync_en(name, load["sync"])
        cores.append(core)
    for core, load in zip(cores, schedule["sequencers"]):
        distributor.arm_sequencer(core.name, load["sync"])
    for core in cores:
        distributor.start_sequencer(core.name)
    threads = [threading.Thread(target=core.run, daemon=True) for core in cores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [
        {
            "end": core.renderer.time,
            "errors": sorted(core.errors | core.renderer.errors),
            "events": core.renderer.done,
            "registers": [int(value) for value in core.R],
        }
        for core in cores
    ]


def main():
    logging.disable(logging.CRITICAL)
    schedules = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):
        timelines = [run(schedule) for schedule in schedules]
    json.dump(timelines, sys.stdout)


main()

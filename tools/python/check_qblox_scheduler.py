"""Experiments of qblox-scheduler's HardwareAgent on a rack at ADDRESS, with its loops in hardware.

    check_qblox_scheduler.py ADDRESS:PORT:MODULE_BASE DEVICE_JSON [EXPERIMENT...]

See rack_experiments.py.
"""

import json
import sys
import tempfile

from qblox_scheduler import ClockResource, DRAGPulse, DType, HardwareAgent, IdlePulse, IQIntegration, Schedule
from qblox_scheduler import SquarePulse, linspace

import rack_experiments


def hardware_configuration(address, port, base):
    return {
        "config_type": "QbloxHardwareCompilationConfig",
        "hardware_description": {
            "rack": {
                "instrument_type": "Cluster", "ref": "internal", "ip": address, "port": port, "module_base_port": base,
            }
        },
        "hardware_options": {
            "modulation_frequencies": {
                "q0:mw-q0.01": {"lo_freq": 4.8e9}, "q0:res-q0.ro": {"lo_freq": 6.9e9},
            },
        },
        "connectivity": {
            "graph": [
                ["rack.module2.complex_output_0", "q0:mw"], ["rack.module4.complex_output_0", "q0:res"],
            ]
        },
    }


class Pulses:
    """The experiments out of pulses alone; what is swept is swept in hardware."""

    def __init__(self, lab, device):
        self.lab, self.device = lab, device

    def schedule(self, name, repetitions, qubit_hz=None, readout_hz=None):
        schedule = Schedule(name, repetitions)
        schedule.add_resource(ClockResource(name="q0.01", freq=qubit_hz or self.device["qubit_hz"]))
        schedule.add_resource(ClockResource(name="q0.ro", freq=readout_hz or self.device["readout_hz"]))
        return schedule

    def turn(self, schedule, share):
        """A turn by that share of π."""
        schedule.add(DRAGPulse(
            duration=rack_experiments.PULSE_SECONDS, amplitude=share * self.lab.pi, beta=0, port="q0:mw", clock="q0.01",
            phase=0))

    def measure(self, schedule, coords=None, amplitude=None, delay=300e-9, length=1e-6, **more):
        tone = schedule.add(SquarePulse(
            duration=delay + length, amplitude=amplitude or self.lab.readout_amplitude, port="q0:res", clock="q0.ro"))
        schedule.add(
            IQIntegration(duration=length, port="q0:res", clock="q0.ro", coords=coords, **more),
            ref_op=tone, ref_pt="start", rel_time=delay)

    def rabi_sched(self, pulse_amp, pulse_duration, frequency, qubit, repetitions):
        schedule = self.schedule("rabi", repetitions, frequency)
        steps = linspace(pulse_amp[0], pulse_amp[-1], len(pulse_amp), dtype=DType.AMPLITUDE)
        with schedule.loop(steps) as amplitude:
            schedule.add(IdlePulse(400e-6))
            schedule.add(DRAGPulse(
                duration=pulse_duration, amplitude=amplitude, beta=0, port="q0:mw", clock="q0.01", phase=0))
            self.measure(schedule, {"amplitude": amplitude})
        return schedule

    def t1_sched(self, times, qubit, repetitions):
        schedule = self.schedule("t1", repetitions)
        with schedule.loop(linspace(times[0], times[-1], len(times), dtype=DType.TIME)) as time:
            schedule.add(IdlePulse(400e-6))
            self.turn(schedule, 1)
            schedule.add(IdlePulse(time))
            self.measure(schedule, {"time": time})
        return schedule

    def ramsey_sched(self, times, qubit, artificial_detuning, repetitions):
        """The detuning is real: the drive is off by it."""
        schedule = self.schedule("ramsey", repetitions, self.device["qubit_hz"] + artificial_detuning)
        with schedule.loop(linspace(times[0], times[-1], len(times), dtype=DType.TIME)) as time:
            schedule.add(IdlePulse(400e-6))
            self.turn(schedule, 0.5)
            schedule.add(IdlePulse(time))
            self.turn(schedule, 0.5)
            self.measure(schedule, {"time": time})
        return schedule

    def readout_calibration_sched(self, qubit, prepared_states, repetitions):
        schedule = self.schedule("calibration", repetitions)
        for place, state in enumerate(prepared_states):
            schedule.add(IdlePulse(400e-6))
            if state:
                self.turn(schedule, 1)
            self.measure(schedule, {"state": place}, average_segment_repetitions=False)
        return schedule


class Lab:
    intermediate_hz = 100e6
    integration_seconds = 1e-6
    readout_amplitude = 0.3

    def __init__(self, place, device):
        address, port, base = place.split(":")
        self.agent = HardwareAgent(
            hardware_configuration(address, int(port), int(base)), output_dir=tempfile.mkdtemp())
        self.agent.connect_clusters()
        self.timedomain = Pulses(self, device)
        self.set_pi(0.5 / (rack_experiments.gaussian_area(rack_experiments.PULSE_SECONDS) * device["rabi_hz_full_scale"]))

    def set_pi(self, amplitude):
        self.pi = float(amplitude)

    def run(self, schedule):
        data = self.agent.run(schedule, timeout=600, save_to_experiment=False, save_snapshot=False)
        return data[list(data.data_vars)[0]].values

    def close(self):
        for cluster in self.agent.get_clusters().values():
            cluster.close()


if __name__ == "__main__":
    lab = Lab(sys.argv[1], json.loads(sys.argv[2]))
    try:
        rack_experiments.main(lab, [sys.argv[2], *(sys.argv[3:] or ("calibrate", "rabi", "t1", "ramsey"))])
    finally:
        lab.close()

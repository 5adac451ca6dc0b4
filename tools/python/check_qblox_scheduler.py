"""Experiments of qblox-scheduler's HardwareAgent on a rack at ADDRESS, with its loops in hardware.

    check_qblox_scheduler.py ADDRESS:PORT:MODULE_BASE DEVICE_JSON [EXPERIMENT...]

See rack_experiments.py.
"""

import json
import sys
import tempfile
import types
import warnings

import numpy
from qblox_scheduler import BasicTransmonElement, ClockResource, ConditionalReset, DRAGPulse, DType, HardwareAgent
from qblox_scheduler import IdlePulse, Measure, Reset, Schedule, X, linspace
from qblox_scheduler.enums import BinMode
from qblox_scheduler.schedules import spectroscopy_schedules, timedomain_schedules, trace_schedules

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


def rabi_sched(pulse_amp, pulse_duration, frequency, qubit, repetitions):
    """The amplitude is swept in hardware."""
    schedule = Schedule("rabi", repetitions)
    schedule.add_resource(ClockResource(name="q0.01", freq=frequency))
    steps = linspace(pulse_amp[0], pulse_amp[-1], len(pulse_amp), dtype=DType.AMPLITUDE)
    with schedule.loop(steps) as amplitude:
        schedule.add(Reset(qubit))
        schedule.add(DRAGPulse(
            duration=pulse_duration, amplitude=amplitude, beta=0, port="q0:mw", clock="q0.01", phase=0))
        schedule.add(Measure(qubit, coords={"amplitude": amplitude}))
    return schedule


def t1_sched(times, qubit, repetitions):
    """The waiting time is swept in hardware."""
    schedule = Schedule("t1", repetitions)
    steps = linspace(times[0], times[-1], len(times), dtype=DType.TIME)
    with schedule.loop(steps) as time:
        schedule.add(Reset(qubit))
        schedule.add(X(qubit))
        schedule.add(IdlePulse(time))
        schedule.add(Measure(qubit, coords={"time": time}))
    return schedule


class Lab:
    spectroscopy, trace = spectroscopy_schedules, trace_schedules
    timedomain = types.SimpleNamespace(**{**vars(timedomain_schedules), "rabi_sched": rabi_sched, "t1_sched": t1_sched})
    intermediate_hz = 100e6
    integration_seconds = 1e-6
    readout_amplitude = 0.3

    def __init__(self, place, device):
        address, port, base = place.split(":")
        warnings.simplefilter("ignore")
        self.agent = HardwareAgent(
            hardware_configuration(address, int(port), int(base)), output_dir=tempfile.mkdtemp())
        self.element = element = BasicTransmonElement("q0")
        self.agent.quantum_device.add_element(element)
        element.clock_freqs.f01 = device["qubit_hz"]
        element.clock_freqs.f12 = device["qubit_hz"] + device["anharmonicity_hz"]
        element.clock_freqs.readout = device["readout_hz"]
        element.reset.duration = 400e-6
        element.rxy.duration = rack_experiments.PULSE_SECONDS
        self.set_pi(0.5 / (rack_experiments.gaussian_area(rack_experiments.PULSE_SECONDS) * device["rabi_hz_full_scale"]))
        element.measure.pulse_amp = self.readout_amplitude
        element.measure.pulse_duration = 1.5e-6
        element.measure.acq_delay = 300e-9
        element.measure.integration_time = self.integration_seconds
        self.agent.connect_clusters()

    def set_pi(self, amplitude):
        self.element.rxy.amp180 = float(amplitude)

    def set_threshold(self, ground, excited):
        angle = -numpy.angle(excited - ground)
        middle = numpy.real((ground + excited) / 2 * numpy.exp(1j * angle))
        self.element.measure.acq_rotation = float(numpy.degrees(angle) % 360)
        self.element.measure.acq_threshold = float(middle)

    def run(self, schedule):
        data = self.agent.run(schedule, timeout=240, save_to_experiment=False, save_snapshot=False)
        return data[list(data.data_vars)[0]].values

    def reset_schedule(self, resets, repetitions):
        schedule = Schedule("reset", repetitions)
        schedule.add(Reset("q0"))
        schedule.add(X("q0"))
        if resets:
            schedule.add(ConditionalReset("q0", acq_channel="first"))
        schedule.add(Measure(
            "q0", acq_channel="last", acq_protocol="ThresholdedAcquisition", bin_mode=BinMode.APPEND))
        return schedule

    def close(self):
        for cluster in self.agent.get_clusters().values():
            cluster.close()


if __name__ == "__main__":
    lab = Lab(sys.argv[1], json.loads(sys.argv[2]))
    try:
        rack_experiments.main(lab, sys.argv[2:])
    finally:
        lab.close()

"""Experiments of quantify-scheduler on a rack at ADDRESS (standard ports): see rack_experiments.py.

    check_quantify.py ADDRESS DEVICE_JSON [EXPERIMENT...]
"""

import json
import sys
import tempfile

import numpy
from qblox_instruments import Cluster
from quantify_core.data.handling import set_datadir
from quantify_scheduler import BasicTransmonElement, InstrumentCoordinator, QuantumDevice, Schedule, SerialCompiler
from quantify_scheduler.instrument_coordinator.components.qblox import ClusterComponent
from quantify_scheduler.operations.gate_library import Measure, Reset, X
from quantify_scheduler.qblox.operations import ConditionalReset
from quantify_scheduler.schedules import spectroscopy_schedules, timedomain_schedules, trace_schedules

import rack_experiments

INTERMEDIATE_HZ = 100e6


def hardware_configuration():
    return {
        "config_type": "quantify_scheduler.backends.qblox_backend.QbloxHardwareCompilationConfig",
        "hardware_description": {
            "rack": {
                "instrument_type": "Cluster",
                "ref": "internal",
                "modules": {"2": {"instrument_type": "QCM_RF"}, "4": {"instrument_type": "QRM_RF"}},
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


class Lab:
    spectroscopy, timedomain, trace = spectroscopy_schedules, timedomain_schedules, trace_schedules
    intermediate_hz = INTERMEDIATE_HZ
    integration_seconds = 1e-6
    # Two photons or so between the two levels' frequencies; spectroscopy takes less.
    readout_amplitude = 0.3
    spectroscopy_amplitude = 0.1

    def __init__(self, address, device):
        set_datadir(tempfile.mkdtemp())
        self.cluster = Cluster("rack", address)
        self.coordinator = InstrumentCoordinator("coordinator")
        self.coordinator.add_component(ClusterComponent(self.cluster))
        self.element = BasicTransmonElement("q0")
        self.device = QuantumDevice("device")
        self.device.add_element(self.element)
        self.device.hardware_config(hardware_configuration())
        element = self.element
        element.clock_freqs.f01(device["qubit_hz"])
        element.clock_freqs.f12(device["qubit_hz"] + device["anharmonicity_hz"])
        element.clock_freqs.readout(device["readout_hz"])
        element.reset.duration(400e-6)
        element.rxy.duration(rack_experiments.PULSE_SECONDS)
        self.set_pi(0.5 / (rack_experiments.gaussian_area(rack_experiments.PULSE_SECONDS) * device["rabi_hz_full_scale"]))
        element.measure.pulse_amp(self.readout_amplitude)
        element.measure.pulse_duration(1.5e-6)
        element.measure.acq_delay(300e-9)
        element.measure.integration_time(self.integration_seconds)

    def set_pi(self, amplitude):
        self.element.rxy.amp180(float(amplitude))

    def set_threshold(self, ground, excited):
        """The line between the levels turned onto the real axis, and the middle of it."""
        angle = -numpy.angle(excited - ground)
        middle = numpy.real((ground + excited) / 2 * numpy.exp(1j * angle))
        self.element.measure.acq_rotation(float(numpy.degrees(angle) % 360))
        self.element.measure.acq_threshold(float(middle))

    def run(self, schedule):
        compiled = SerialCompiler("compiler").compile(schedule, self.device.generate_compilation_config())
        self.coordinator.prepare(compiled)
        self.coordinator.start()
        self.coordinator.wait_done(timeout_sec=600)
        found = self.coordinator.retrieve_acquisition()
        # Else a module that the next schedule leaves out is still waited for.
        self.coordinator.stop()
        return found[0].values

    def reset_schedule(self, resets, repetitions):
        schedule = Schedule("reset", repetitions)
        schedule.add(Reset("q0"))
        schedule.add(X("q0"))
        if resets:
            schedule.add(ConditionalReset("q0", acq_channel=1, acq_index=0))
        schedule.add(Measure("q0", acq_channel=0, acq_index=0, acq_protocol="ThresholdedAcquisition", bin_mode="append"))
        return schedule

    def close(self):
        self.cluster.close()


if __name__ == "__main__":
    lab = Lab(sys.argv[1], json.loads(sys.argv[2]))
    try:
        rack_experiments.main(lab, sys.argv[2:])
    finally:
        lab.close()

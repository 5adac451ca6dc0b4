"""Experiments of quantify-scheduler on a rack at ADDRESS (standard ports): see rack_experiments.py.

    check_quantify.py ADDRESS DEVICE_JSON [EXPERIMENT...]
"""

import json
import sys
import tempfile

from qblox_instruments import Cluster
from quantify_core.data.handling import set_datadir
from quantify_scheduler import BasicTransmonElement, InstrumentCoordinator, QuantumDevice, Schedule, SerialCompiler
from quantify_scheduler.instrument_coordinator.components.qblox import ClusterComponent
from quantify_scheduler.operations.control_flow_library import ConditionalOperation
from quantify_scheduler.operations.gate_library import Measure, Reset, X
from quantify_scheduler.qblox.operations import ConditionalReset
from quantify_scheduler.schedules import spectroscopy_schedules, timedomain_schedules, trace_schedules

import rack_experiments


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
    readout_seconds = 1.5e-6

    def __init__(self, address, device):
        set_datadir(tempfile.mkdtemp())
        self.cluster = Cluster("rack", address)
        # Sequencers that somebody else has left to synchronise would be waited for.
        self.cluster.reset()
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
        element.measure.pulse_amp(rack_experiments.READOUT_AMPLITUDE)
        element.measure.pulse_duration(self.readout_seconds)
        element.measure.acq_weights_sampling_rate(1e9)
        self.set_window(*rack_experiments.WINDOW)

    def set_pi(self, amplitude):
        self.element.rxy.amp180(float(amplitude))

    def set_window(self, delay, length):
        self.element.measure.acq_delay(delay)
        self.element.measure.integration_time(length)

    def set_weights(self, first, second):
        self.element.measure.acq_weights_a(first)
        self.element.measure.acq_weights_b(second)

    def set_threshold(self, ground, excited):
        rotation, threshold = rack_experiments.threshold(ground, excited)
        self.element.measure.acq_rotation(rotation)
        self.element.measure.acq_threshold(threshold)

    def run(self, schedule):
        compiled = SerialCompiler("compiler").compile(schedule, self.device.generate_compilation_config())
        self.coordinator.prepare(compiled)
        self.coordinator.start()
        self.coordinator.wait_done(timeout_sec=600)
        found = self.coordinator.retrieve_acquisition()
        # Else a module that the next schedule leaves out is still waited for.
        self.coordinator.stop()
        return found[0].values

    def reset_schedule(self, repetitions, wait):
        """An excited qubit, which is emptied a time after the end of a measurement's integration, or is not."""
        if wait is None:
            return self.excited_schedule(repetitions)
        reset = Schedule("reset")
        bits = {"acq_protocol": "ThresholdedAcquisition", "feedback_trigger_label": "q0", "acq_channel": 1}
        measured = reset.add(Measure("q0", **bits))
        end = self.element.measure.acq_delay() + self.element.measure.integration_time()
        reset.add(ConditionalOperation(X("q0"), "q0"), ref_op=measured, ref_pt="start", rel_time=end + wait)
        return self.excited_schedule(repetitions, reset)

    def excited_schedule(self, repetitions, *resets):
        """What becomes of an excited qubit."""
        schedule = Schedule("excited", repetitions)
        for step in (Reset("q0"), X("q0"), *resets):
            schedule.add(step)
        schedule.add(Measure("q0", acq_channel=0, acq_protocol="ThresholdedAcquisition", bin_mode="append"))
        return schedule

    def close(self):
        self.cluster.close()


class Experiments(rack_experiments.Experiments):
    ALL = (*rack_experiments.Experiments.ALL, "conditional_reset")

    def conditional_reset(self):
        """The package's own reset empties an excited qubit."""
        share = self.excited_share(self.lab.excited_schedule(self.repetitions, ConditionalReset("q0", acq_channel=1)))
        print(f"excited after ConditionalReset: {share:.4f}")
        assert share < 0.1


if __name__ == "__main__":
    lab = Lab(sys.argv[1], json.loads(sys.argv[2]))
    try:
        rack_experiments.main(lab, sys.argv[2], sys.argv[3:], Experiments)
    finally:
        lab.close()

"""Experiments of qblox-scheduler's HardwareAgent on a rack at ADDRESS, with its loops in hardware.

    check_qblox_scheduler.py ADDRESS:PORT:MODULE_BASE DEVICE_JSON [EXPERIMENT...]

See rack_experiments.py.
"""

import json
import sys
import tempfile

from qblox_scheduler import ClockResource, ConditionalOperation, DRAGPulse, DType, HardwareAgent, IdlePulse, IQIntegration
from qblox_scheduler import Schedule, SetClockFrequency, SquarePulse, ThresholdedIQIntegration, Trace, linspace

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


REST_SECONDS = 400e-6
READ = {"port": "q0:res", "clock": "q0.ro"}


class Pulses:
    """The experiments out of pulses alone; what is swept is swept in hardware."""

    def __init__(self, lab, device):
        self.lab, self.device = lab, device

    def schedule(self, name, repetitions, qubit_hz=None, readout_hz=None):
        schedule = Schedule(name, repetitions)
        schedule.add_resource(ClockResource(name="q0.01", freq=qubit_hz or self.device["qubit_hz"]))
        schedule.add_resource(ClockResource(name="q0.ro", freq=readout_hz or self.device["readout_hz"]))
        return schedule

    def pulse(self, amplitude, duration=rack_experiments.PULSE_SECONDS):
        return DRAGPulse(duration=duration, amplitude=amplitude, beta=0, port="q0:mw", clock="q0.01", phase=0)

    def turn(self, schedule, share=1):
        """A turn by that share of π."""
        schedule.add(self.pulse(share * self.lab.pi))

    def measure(self, schedule, acquisition, delay=None, amplitude=rack_experiments.READOUT_AMPLITUDE):
        """A tone to the end of an acquisition that begins some time after it."""
        delay = self.lab.window[0] if delay is None else delay
        tone = schedule.add(SquarePulse(duration=delay + acquisition.duration, amplitude=amplitude, **READ))
        return schedule.add(acquisition, ref_op=tone, ref_pt="start", rel_time=delay)

    def point(self, **coordinates):
        return IQIntegration(duration=self.lab.window[1], coords=coordinates, **READ)

    def bit(self, **more):
        return ThresholdedIQIntegration(duration=self.lab.window[1], **self.lab.threshold, **READ, **more)

    def heterodyne_spec_sched_nco(
        self, pulse_amp, pulse_duration, frequencies, acquisition_delay, integration_time, port, clock, init_duration,
        repetitions,
    ):
        schedule = self.schedule("spectroscopy", repetitions, readout_hz=frequencies[0])
        with schedule.loop(linspace(frequencies[0], frequencies[-1], len(frequencies), DType.FREQUENCY)) as frequency:
            schedule.add(IdlePulse(init_duration))
            schedule.add(SetClockFrequency(clock=clock, frequency=frequency))
            point = IQIntegration(duration=integration_time, coords={"frequency": frequency}, port=port, clock=clock)
            self.measure(schedule, point, acquisition_delay, pulse_amp)
        return schedule

    def rabi_sched(self, pulse_amp, pulse_duration, frequency, qubit, repetitions):
        schedule = self.schedule("rabi", repetitions, frequency)
        with schedule.loop(linspace(pulse_amp[0], pulse_amp[-1], len(pulse_amp), DType.AMPLITUDE)) as amplitude:
            schedule.add(IdlePulse(REST_SECONDS))
            schedule.add(self.pulse(amplitude, pulse_duration))
            self.measure(schedule, self.point(amplitude=amplitude))
        return schedule

    def t1_sched(self, times, qubit, repetitions):
        return self.delays(self.schedule("t1", repetitions), times, lambda time: [1, time])

    def ramsey_sched(self, times, qubit, artificial_detuning, repetitions):
        """The detuning is real: the drive is off by it."""
        schedule = self.schedule("ramsey", repetitions, self.device["qubit_hz"] + artificial_detuning)
        return self.delays(schedule, times, lambda time: [0.5, time, 0.5])

    def echo_sched(self, times, qubit, repetitions):
        """Loops are over the halves of the times."""
        return self.delays(self.schedule("echo", repetitions), times / 2, lambda half: [0.5, half, 1, half, 0.5])

    def delays(self, schedule, times, steps):
        """Turns, which are numbers, with times between them."""
        with schedule.loop(linspace(times[0], times[-1], len(times), DType.TIME)) as time:
            schedule.add(IdlePulse(REST_SECONDS))
            for step in steps(time):
                schedule.add(IdlePulse(step)) if step is time else self.turn(schedule, step)
            self.measure(schedule, self.point(time=time))
        return schedule

    def readout_calibration_sched(self, qubit, prepared_states, repetitions, acq_protocol):
        schedule = self.schedule("calibration", repetitions)
        for place, state in enumerate(prepared_states):
            schedule.add(IdlePulse(REST_SECONDS))
            if state:
                self.turn(schedule)
            every = {"coords": {"state": place}, "average_segment_repetitions": False}
            if acq_protocol == "ThresholdedAcquisition":
                acquisition = self.bit(**every)
            elif acq_protocol == "NumericalSeparatedWeightedIntegration":
                acquisition = IQIntegration(**self.lab.weights, **READ, **every)
            else:
                acquisition = IQIntegration(duration=self.lab.window[1], **READ, **every)
            self.measure(schedule, acquisition)
        return schedule

    def trace_schedule_circuit_layer(self, qubit, repetitions):
        schedule = self.schedule("trace", repetitions)
        self.measure(schedule, Trace(duration=self.lab.window[1], **READ))
        return schedule

    def reset_schedule(self, repetitions, wait):
        """An excited qubit, which is emptied a time after the end of a measurement's integration, or is not."""
        schedule = self.schedule("reset", repetitions)
        schedule.add(IdlePulse(REST_SECONDS))
        self.turn(schedule)
        if wait is not None:
            self.measure(schedule, self.bit(acq_label=1, feedback_trigger_label="q0"))
            schedule.add(ConditionalOperation(self.pulse(self.lab.pi), "q0"), rel_time=wait)
        self.measure(schedule, self.bit(average_segment_repetitions=False))
        return schedule


class Lab:
    def __init__(self, place, device):
        address, port, base = place.split(":")
        self.agent = HardwareAgent(
            hardware_configuration(address, int(port), int(base)), output_dir=tempfile.mkdtemp())
        self.agent.connect_clusters()
        # Sequencers that somebody else has left to synchronise would be waited for.
        for cluster in self.agent.get_clusters().values():
            cluster.reset()
        self.spectroscopy = self.timedomain = self.trace = pulses = Pulses(self, device)
        self.reset_schedule = pulses.reset_schedule
        self.set_pi(0.5 / (rack_experiments.gaussian_area(rack_experiments.PULSE_SECONDS) * device["rabi_hz_full_scale"]))
        self.set_window(*rack_experiments.WINDOW)

    def set_window(self, delay, length):
        self.window = (delay, length)

    def set_weights(self, first, second):
        self.weights = {"weights_a": first, "weights_b": second}

    def set_threshold(self, ground, excited):
        rotation, threshold = rack_experiments.threshold(ground, excited)
        self.threshold = {"acq_rotation": rotation, "acq_threshold": threshold}

    def set_pi(self, amplitude):
        self.pi = float(amplitude)

    def run(self, schedule):
        data = self.agent.run(schedule, timeout=600, save_to_experiment=False, save_snapshot=False)
        return data[0].values

    def close(self):
        for cluster in self.agent.get_clusters().values():
            cluster.close()


if __name__ == "__main__":
    lab = Lab(sys.argv[1], json.loads(sys.argv[2]))
    try:
        rack_experiments.main(lab, sys.argv[2], sys.argv[3:])
    finally:
        lab.close()

"""Prints, as JSON, what public schedulers compile for a cluster: the programs of its sequencers and what they load.

    q1_programs.py

Uses whichever of quantify-scheduler and qblox-scheduler is installed. The list of schedules holds, each, a name and its
sequencers: program, waveforms, weights, acquisitions, and the settings that a machine needs to run them.
"""

import contextlib
import copy
import json
import sys
import tempfile
import warnings

OPTIONS = {
    "hardware_description": {
        "cluster0": {
            "instrument_type": "Cluster",
            "ref": "internal",
            "modules": {"1": {"instrument_type": "QCM_RF"}, "2": {"instrument_type": "QRM_RF"}},
        }
    },
    "hardware_options": {
        "modulation_frequencies": {
            "q0:mw-q0.01": {"interm_freq": 50e6},
            "q0:mw-q0.12": {"interm_freq": -60e6},
            "q0:res-q0.ro": {"interm_freq": -30e6},
        }
    },
    "connectivity": {
        "graph": [["cluster0.module1.complex_output_0", "q0:mw"], ["cluster0.module2.complex_output_0", "q0:res"]]
    },
}


def quantify():
    """Gates of a transmon, by quantify-scheduler."""
    import numpy
    from quantify_scheduler import Schedule
    from quantify_scheduler.backends import SerialCompiler
    from quantify_scheduler.device_under_test.quantum_device import QuantumDevice
    from quantify_scheduler.device_under_test.transmon_element import BasicTransmonElement
    from quantify_scheduler.operations.control_flow_library import LoopOperation
    from quantify_scheduler.operations.gate_library import Measure, Reset, X
    from quantify_scheduler.qblox.operations import ConditionalReset
    from quantify_scheduler.schedules import spectroscopy_schedules, timedomain_schedules

    device, qubit = QuantumDevice("device"), BasicTransmonElement("q0")
    device.add_element(qubit)
    for group, values in (
        (qubit.clock_freqs, {"f01": 5e9, "f12": 4.8e9, "readout": 7e9}),
        (qubit.rxy, {"amp180": 0.2, "duration": 40e-9}),
        (qubit.reset, {"duration": 20e-6}),
        (
            qubit.measure,
            {
                "acq_delay": 200e-9, "integration_time": 1e-6, "pulse_duration": 1.2e-6, "pulse_amp": 0.1,
                "acq_threshold": 0.5, "acq_rotation": 10.0,
            },
        ),
    ):
        for name, value in values.items():
            getattr(group, name)(value)
    device.hardware_config(
        {"config_type": "quantify_scheduler.backends.qblox_backend.QbloxHardwareCompilationConfig"} | OPTIONS
    )

    def schedules():
        times = [20e-9, 40e-9, 100e-9, 1e-6]
        yield "rabi", timedomain_schedules.rabi_sched(
            pulse_amp=[0.0, 0.1, 0.2, 0.3], pulse_duration=20e-9, frequency=5e9, qubit="q0", repetitions=20
        )
        yield "t1", timedomain_schedules.t1_sched(times=times, qubit="q0", repetitions=20)
        yield "ramsey", timedomain_schedules.ramsey_sched(
            times=times, qubit="q0", repetitions=20, artificial_detuning=1e6
        )
        yield "echo", timedomain_schedules.echo_sched(times=[0.2e-6, 0.4e-6], qubit="q0", repetitions=20)
        yield "allxy", timedomain_schedules.allxy_sched(qubit="q0", repetitions=5)
        yield "readout", timedomain_schedules.readout_calibration_sched(
            qubit="q0", prepared_states=[0, 1], repetitions=20
        )
        yield "heterodyne", spectroscopy_schedules.heterodyne_spec_sched_nco(
            pulse_amp=0.1, pulse_duration=1e-6, frequencies=numpy.array([6.99e9, 7e9, 7.01e9]), acquisition_delay=100e-9,
            integration_time=1e-6, port="q0:res", clock="q0.ro", init_duration=10e-6, repetitions=20,
        )
        conditional = Schedule("conditional", repetitions=20)
        conditional.add(ConditionalReset("q0", acq_channel="reset"))
        conditional.add(X("q0"))
        conditional.add(Measure("q0", acq_channel="read"))
        yield "conditional", conditional
        inner, loop = Schedule("inner"), Schedule("loop", repetitions=7)
        for gate in (Reset("q0"), X("q0"), X("q0")):
            inner.add(gate)
        loop.add(LoopOperation(body=inner, repetitions=9))
        loop.add(Measure("q0"))
        yield "loop", loop

    for name, schedule in schedules():
        yield name, SerialCompiler("compiler").compile(schedule, config=device.generate_compilation_config())


def qblox():
    """Pulses whose amplitudes and times are swept in hardware, by qblox-scheduler."""
    from qblox_scheduler import ClockResource, DType, HardwareAgent, IdlePulse, IQIntegration, Schedule, SquarePulse, linspace

    configuration = {"config_type": "QbloxHardwareCompilationConfig"} | copy.deepcopy(OPTIONS)
    for module in configuration["hardware_description"]["cluster0"]["modules"].values():
        module["sequencer_isa_version"] = (1, 0)

    def read(schedule, coords):
        schedule.add(SquarePulse(amplitude=0.1, duration=1.2e-6, port="q0:res", clock="q0.ro"))
        schedule.add(
            IQIntegration(port="q0:res", clock="q0.ro", duration=1e-6, coords=coords), rel_time=200e-9, ref_pt="start"
        )
        schedule.add(IdlePulse(20e-6))

    def empty(name):
        schedule = Schedule(name, repetitions=5)
        schedule.add_resource(ClockResource("q0.01", 5e9))
        schedule.add_resource(ClockResource("q0.ro", 7e9))
        return schedule

    swept = empty("amplitudes")
    with swept.loop(linspace(-0.5, 0.5, 11, DType.AMPLITUDE)) as amplitude:
        swept.add(SquarePulse(amplitude=amplitude, duration=100e-9, port="q0:mw", clock="q0.01"))
        read(swept, {"amplitude": amplitude})
    schedules = [("amplitudes", swept)]
    delayed = empty("delays")
    with delayed.loop(linspace(40e-9, 840e-9, 5, DType.TIME)) as delay:
        delayed.add(SquarePulse(amplitude=0.2, duration=40e-9, port="q0:mw", clock="q0.01"))
        delayed.add(IdlePulse(delay))
        read(delayed, {"delay": delay})
    schedules.append(("delays", delayed))
    for name, schedule in schedules:
        with tempfile.TemporaryDirectory() as directory, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # there is no cluster to connect to
            agent = HardwareAgent(configuration, output_dir=directory)
            yield name, agent.compile(schedule)


def loads(compiled):
    """What each sequencer is given."""
    clusters = (part for part in compiled.compiled_instructions.values() if isinstance(part, dict))
    for name, module in (item for cluster in clusters for item in cluster.items()):
        for number, settings in (module.get("sequencers", {}) if isinstance(module, dict) else {}).items():
            settings = settings if isinstance(settings, dict) else vars(settings)
            sequence = settings["sequence"]
            sequence = sequence if isinstance(sequence, dict) else vars(sequence)
            writes = settings["thresholded_acq_trigger_write_en"]
            yield {
                "slot": int(name.rsplit("module", 1)[1]),
                "sequencer": int(number.removeprefix("seq")),
                "program": sequence["program"],
                "waveforms": [[entry["index"], list(entry["data"])] for entry in (sequence.get("waveforms") or {}).values()],
                "weights": [[entry["index"], list(entry["data"])] for entry in (sequence.get("weights") or {}).values()],
                "acquisitions": [[entry["index"], entry["num_bins"]] for entry in (sequence.get("acquisitions") or {}).values()],
                "reads": "acquire" in sequence["program"],
                "sync": bool(settings["sync_en"]),
                "frequency": settings["modulation_freq"] or 0.0,
                "integration": settings["integration_length_acq"] or 1024,
                "trigger": (settings["thresholded_acq_trigger_write_address"] or 0) if writes else 0,
            }


def main():
    found = []
    with contextlib.redirect_stdout(sys.stderr):
        for scheduler, compiled in ((quantify, "quantify-scheduler"), (qblox, "qblox-scheduler")):
            try:
                for name, schedule in scheduler():
                    found.append({"name": f"{compiled} {name}", "sequencers": list(loads(schedule))})
            except ModuleNotFoundError:
                continue
    json.dump(found, sys.stdout)


main()

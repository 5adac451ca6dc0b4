"""Prints, as a line of JSON, what public schedulers compile for experiments on one qubit.

    scheduler_programs.py

Of quantify-scheduler and qblox-scheduler, those that are installed. The list of schedules holds, each, a name and its
sequencers: program, waveforms, weights, acquisitions, and the settings that a machine needs to run them.
"""

import contextlib
import json
import sys
import warnings

import numpy as np

REPETITIONS = 20
DRIVE = {"port": "q0:mw", "clock": "q0.01"}
READ = {"port": "q0:res", "clock": "q0.ro"}
FLUX = {"port": "q0:fl", "clock": "cl0.baseband"}


def hardware(configuration):
    """A QCM-RF that drives the qubit, a QRM-RF that reads it, and a QCM on its flux line."""
    modules = {str(slot): {"instrument_type": kind} for slot, kind in enumerate(("QCM_RF", "QRM_RF", "QCM"), 1)}
    return {
        "config_type": configuration,
        "hardware_description": {"cluster0": {"instrument_type": "Cluster", "ref": "internal", "modules": modules}},
        "hardware_options": {
            "modulation_frequencies": {"q0:mw-q0.01": {"interm_freq": 50e6}, "q0:res-q0.ro": {"lo_freq": 7.1e9}},
        },
        "connectivity": {
            "graph": [
                ["cluster0.module1.complex_output_0", "q0:mw"], ["cluster0.module2.complex_output_0", "q0:res"],
                ["cluster0.module3.real_output_0", "q0:fl"],
            ]
        },
    }


def quantify():
    """Experiments of quantify-scheduler, by name, and what compiles them."""
    from quantify_scheduler import BasicTransmonElement, QuantumDevice, Schedule, operations as ops
    from quantify_scheduler.backends.graph_compilation import SerialCompiler
    from quantify_scheduler.schedules import (
        spectroscopy_schedules as spectroscopy, timedomain_schedules as timedomain, trace_schedules, verification)

    device, qubit = QuantumDevice("device"), BasicTransmonElement("q0")
    device.add_element(qubit)
    device.hardware_config(hardware("quantify_scheduler.backends.qblox_backend.QbloxHardwareCompilationConfig"))
    qubit.clock_freqs.f01(5e9)
    qubit.clock_freqs.readout(7.2e9)
    qubit.rxy.amp180(0.2)
    for name, value in {
        "acq_delay": 100e-9, "integration_time": 1e-6, "pulse_duration": 1.2e-6, "acq_threshold": 0.3, "acq_rotation": 30.0,
        "acq_weights_a": np.full(1000, 0.5), "acq_weights_b": np.linspace(-1, 1, 1000), "acq_weights_sampling_rate": 1e9,
    }.items():
        getattr(qubit.measure, name)(value)

    times = [4e-9 * count for count in (2, 10, 100, 1000, 10000, 20002)]
    readout = (0.1, 1e-6, 7.2e9, 100e-9, 1e-6, READ["port"], READ["clock"])

    def sequence(*steps):
        schedule = Schedule("sequence", repetitions=REPETITIONS)
        for step in steps:
            schedule.add(step)
        return schedule

    def conditional():
        schedule = sequence(
            ops.Reset("q0"), ops.X90("q0"),
            ops.Measure("q0", acq_protocol="ThresholdedAcquisition", feedback_trigger_label="q0"))
        schedule.add(ops.ConditionalOperation(body=ops.X("q0"), qubit_name="q0"), rel_time=364e-9)
        schedule.add(ops.Measure("q0", acq_protocol="ThresholdedAcquisition"))
        return schedule

    gates = sequence(ops.Reset("q0"), ops.X("q0"), ops.Rz(37.0, "q0"), ops.Rxy(30, 60, "q0"), ops.Measure("q0"))
    tones = sum(
        ([ops.SetClockFrequency(clock="q0.01", clock_freq_new=5e9 + 1e6 * number), ops.X("q0"),
          ops.ShiftClockPhase(clock="q0.01", phase_shift=-33.0), ops.X90("q0")] for number in range(5)), [])
    made = {
        "rabi": timedomain.rabi_sched(np.linspace(-1, 1, 21), 20e-9, 5e9, "q0"),
        "t1": timedomain.t1_sched(times, "q0"),
        "ramsey": timedomain.ramsey_sched(times, "q0", artificial_detuning=1e6),
        "echo": timedomain.echo_sched([2 * time for time in times], "q0"),
        "cpmg": timedomain.cpmg_sched(n_gates=4, times=[1e-6, 2e-6], qubit="q0"),
        "allxy": timedomain.allxy_sched("q0"),
        "readout": timedomain.readout_calibration_sched("q0", [0, 1, 0, 1]),
        "heterodyne": spectroscopy.heterodyne_spec_sched(*readout),
        "heterodyne-nco": spectroscopy.heterodyne_spec_sched_nco(
            0.1, 1e-6, np.linspace(7.15e9, 7.25e9, 11), 100e-9, 1e-6, READ["port"], READ["clock"]),
        "two-tone-nco": spectroscopy.two_tone_spec_sched_nco(
            0.1, 3e-6, DRIVE["port"], DRIVE["clock"], np.linspace(4.98e9, 5.02e9, 11), 0.1, 1e-6, 20e-9, READ["port"],
            READ["clock"], 7.2e9, 100e-9, 1e-6, 10e-6),
        "trace": trace_schedules.trace_schedule(
            0.1, 1e-6, 0, 7.2e9, 100e-9, 1e-6, READ["port"], READ["clock"], 10e-6),
        "staircase": verification.acquisition_staircase_sched(
            np.linspace(0, 0.5, 7), 1e-6, 7.2e9, 100e-9, 1e-6, READ["port"], READ["clock"], 10e-6),
        "conditional": conditional(),
        "loop": sequence(ops.LoopOperation(body=gates, repetitions=50)),
        "clocks": sequence(*tones),
        "flux": sequence(
            ops.SquarePulse(amp=0.3, duration=1e-6, **FLUX), ops.RampPulse(amp=0.4, duration=3e-6, **FLUX),
            ops.SquarePulse(amp=-0.3, duration=1e-3, **FLUX)),
    }
    for protocol in (
        "ThresholdedAcquisition", "NumericalSeparatedWeightedIntegration", "NumericalWeightedIntegration",
        "WeightedThresholdedAcquisition", "Trace",
    ):
        made[protocol] = sequence(ops.Reset("q0"), ops.Measure("q0", acq_protocol=protocol))
    compiler = SerialCompiler("compiler")
    return made, lambda schedule: compiler.compile(schedule, config=device.generate_compilation_config())


def qblox():
    """The same of qblox-scheduler, from pulses, with loops over amplitudes and times in the sequencer."""
    import qblox_scheduler as library
    from qblox_scheduler.backends.graph_compilation import SerialCompiler

    device = library.QuantumDevice("device")
    device.hardware_config = hardware("QbloxHardwareCompilationConfig")

    def experiment(fill):
        schedule = library.Schedule("experiment")
        for clock, frequency in ((DRIVE["clock"], 5e9), (READ["clock"], 7.2e9)):
            schedule.add_resource(library.ClockResource(clock, frequency))
        with schedule.repeat(REPETITIONS):
            fill(schedule)
        return schedule

    def read(schedule, acquisition=None, **options):
        pulse = schedule.add(library.SquarePulse(amplitude=0.1, duration=1e-6, **READ))
        acquisition = acquisition or library.IQIntegration(duration=1e-6, acq_label=0, **READ, **options)
        schedule.add(acquisition, ref_op=pulse, ref_pt="start", rel_time=100e-9)
        schedule.add(library.IdlePulse(200e-6))

    def flip(schedule, amplitude=0.2):
        schedule.add(library.DRAGPulse(
            amplitude=amplitude, beta=1e-9, duration=20e-9, **DRIVE))

    def rabi(schedule):
        with schedule.loop(library.linspace(-0.5, 0.5, 21, library.DType.AMPLITUDE)) as amplitude:
            flip(schedule, amplitude)
            read(schedule, coords={"amplitude": amplitude})

    def t1(schedule):
        with schedule.loop(library.arange(100e-9, 20e-6, 100e-9, library.DType.TIME)) as time:
            flip(schedule)
            schedule.add(library.IdlePulse(time))
            read(schedule, coords={"time": time})

    def spectroscopy(schedule):
        with schedule.loop(library.linspace(4.98e9, 5.02e9, 11, library.DType.FREQUENCY)) as frequency:
            schedule.add(library.SetClockFrequency(clock=DRIVE["clock"], frequency=frequency))
            flip(schedule)
            read(schedule, coords={"frequency": frequency})

    def phases(schedule):
        with schedule.loop(library.linspace(0, 360, 11, library.DType.PHASE)) as phase:
            flip(schedule, 0.1)
            schedule.add(library.ShiftClockPhase(clock=DRIVE["clock"], phase_shift=phase))
            flip(schedule, 0.1)
            read(schedule, coords={"phase": phase})

    def flux(schedule):
        schedule.add(library.SquarePulse(amplitude=0.3, duration=1e-3, **FLUX))
        schedule.add(library.RampPulse(amplitude=0.4, duration=3e-6, **FLUX))
        read(schedule)

    def trace(schedule):
        read(schedule, library.Trace(duration=2e-6, acq_label=0, **READ))

    made = {
        name: fill for name, fill in
        (("rabi", rabi), ("t1", t1), ("spectroscopy", spectroscopy), ("phases", phases), ("flux", flux), ("trace", trace))
    }
    compiler = SerialCompiler("compiler")
    return {name: experiment(fill) for name, fill in made.items()}, lambda schedule: compiler.compile(
        schedule, config=device.generate_compilation_config())


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
    # Both warn, and one of them draws progress.
    warnings.filterwarnings("ignore")
    with contextlib.redirect_stdout(sys.stderr):
        for scheduler in (quantify, qblox):
            with contextlib.suppress(ModuleNotFoundError):
                made, compiled = scheduler()
                found += [
                    {"name": f"{scheduler.__name__} {name}", "sequencers": list(loads(compiled(schedule)))}
                    for name, schedule in made.items()]
    print(json.dumps(found))


main()

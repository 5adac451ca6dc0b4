"""Conventions of a served cluster through a stock driver: what programs say against what a qubit must do.

A level of check_cluster.py. The rack has a QCM-RF on the drive of a transmon at QUBIT_HZ and a QRM-RF on its readout
(`transmon-1gs`). Nothing is compared with anything that the cluster says of itself: every expectation is a formula.
"""

import numpy

from cluster_client import connected, expect, wait_for

QUBIT_HZ, DRIVE_LO_HZ, READOUT_LO_HZ, NCO_HZ = 4.9e9, 4.8e9, 6.9e9, 100e6
# Ω/2π of a drive of amplitude 1, and the share of it that modulation leaves.
FULL_SCALE_RABI_HZ, MODULATED = 200e6, 0.5**0.5
PULSE_NS = 20
AVERAGES = 200
# Of a square π/2 pulse.
QUARTER_GAIN = round(0.25 / (PULSE_NS * 1e-9 * FULL_SCALE_RABI_HZ * MODULATED) * 32768)


def pulse(quarters, hertz=NCO_HZ, wait=400, path=0):
    gain = quarters * QUARTER_GAIN
    waves = "0,1" if path == 0 else "1,0"
    return f"set_freq {int(4 * hertz)}\nreset_ph\nset_ph 0\nset_awg_gain {gain},{gain}\nplay {waves},{wait}\n"


def pair(detuning_hz, second):
    """Two pulses of π/2 200 ns apart: the drive is ahead of the qubit by detuning · 200 ns and the second's phase."""
    return pulse(1, NCO_HZ + detuning_hz, wait=200) + second + ",200\n"


AHEAD_HZ = 1.25e6
# Each with the population that it leaves: cos² of half the angle between the pulses' axes.
POINTS = {
    "nothing": ("wait 400\n", 0),
    "a pulse of π": (pulse(2), 1),
    "a pulse of π/2": (pulse(1), 0.5),
    "the lower sideband": (pulse(2, -NCO_HZ), 0),
    "a closed switch": ("set_mrk 0\n" + pulse(2) + "set_mrk 3\n", 0),
    "a quarter turn ahead": (pair(AHEAD_HZ, "play 0,1"), 0.5),
    "and as much in phase": (pair(AHEAD_HZ, "set_ph 250000000\nplay 0,1"), 0),
    "and as much back": (pair(AHEAD_HZ, "set_ph 750000000\nplay 0,1"), 1),
    "by a change of phase": (pair(AHEAD_HZ, "set_ph_delta 750000000\nplay 0,1"), 1),
    "and path 1 for path 0": (pair(AHEAD_HZ, "play 1,0"), 0),
    "against path 1": (pair(AHEAD_HZ, f"set_awg_gain {QUARTER_GAIN},{-QUARTER_GAIN}\nplay 1,0"), 1),
    "a quarter turn behind": (pair(-AHEAD_HZ, "set_ph 250000000\nplay 0,1"), 1),
}


def program(bodies, marks):
    """One average after the other of a body of 400 ns, a readout, and time to relax."""
    lines = [f"set_mrk {marks}", f"move {AVERAGES},R0", "wait_sync 4", "again: nop"]
    for number, body in enumerate(bodies):
        lines += [body, "move 40,R5", "nop", f"rest{number}: wait 10000", f"loop R5,@rest{number}"]
    return "\n".join([*lines, "loop R0,@again", "stop"])


def sequence(text, samples, bins=0):
    return {
        "program": text, "weights": {},
        "waveforms": {
            "on": {"data": [samples[1]] * samples[0], "index": 0}, "off": {"data": [0.0] * samples[0], "index": 1},
        },
        "acquisitions": {"points": {"num_bins": bins, "index": 0}} if bins else {},
    }


def measure(drive, readout, bodies):
    drive.sequence(sequence(program([body + "wait 3000" for body in bodies], 3), (PULSE_NS, 1.0)))
    reads = [f"reset_ph\nwait 400\nplay 0,1,300\nacquire 0,{number},2700" for number in range(len(bodies))]
    readout.sequence(sequence(program(reads, 3), (1500, 0.3), bins=len(bodies)))
    for one in (drive, readout):
        one.arm_sequencer()
    for one in (drive, readout):
        one.start_sequencer()
    for one in (drive, readout):
        wait_for(one, "STOPPED", seconds=60)
    readout.get_acquisition_status(timeout=1)
    return readout.get_acquisitions()["points"]["acquisition"]["bins"]


def conventions(options):
    """Sidebands, the switch, phases, paths, √2 and the rotation of the threshold, through the driver."""
    with connected(options) as cluster:
        modules = {module.module_type.name + ("_RF" if module.is_rf_type else ""): module
                   for module in cluster.modules if module.present()}
        drive, readout = modules["QCM_RF"].sequencer0, modules["QRM_RF"].sequencer0
        modules["QCM_RF"].out0_lo_freq(DRIVE_LO_HZ)
        modules["QRM_RF"].out0_in0_lo_freq(READOUT_LO_HZ)
        for module, one, place in ((modules["QCM_RF"], drive, "out0"), (modules["QRM_RF"], readout, "io0")):
            module.disconnect_outputs()
            if module.is_qrm_type:
                module.disconnect_inputs()
            one.connect_sequencer(place)
            one.sync_en(True)
            one.mod_en_awg(True)
            one.nco_freq(NCO_HZ)
        readout.demod_en_acq(True)
        readout.integration_length_acq(1000)
        bins = measure(drive, readout, [body for body, _ in POINTS.values()])
        points = numpy.array(bins["integration"]["path0"]) + 1j * numpy.array(bins["integration"]["path1"])
        axis = points[1] - points[0]
        for (name, (_, expected)), point in zip(POINTS.items(), points):
            found = ((point - points[0]) / axis).real
            expect(abs(found - expected) < 0.1, f"{name}: {found:.3f}, not {expected}")
        # The line between the levels is turned onto the real axis; drivers take thresholds of whole integrals.
        angle = -numpy.angle(axis)
        readout.thresholded_acq_rotation(float(numpy.degrees(angle) % 360))
        readout.thresholded_acq_threshold(float(((points[0] + points[1]) / 2 * numpy.exp(1j * angle)).real))
        bits = measure(drive, readout, [body for body, _ in list(POINTS.values())[:2]])["threshold"]
        expect(bits[0] < 0.1 and bits[1] > 0.9, f"thresholded {bits}")
        cluster.reset()
    return f"{len(POINTS)} preparations, bits of {bits[0]:.3f} and {bits[1]:.3f}"

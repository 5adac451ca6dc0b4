"""A decoder outside takes part in a program of a stock driver: bits go to a host over UDP, its answer is a trigger.

    python tools/python/check_link.py ECHO_HOST TABLE_HOST

A qubit in a superposition is measured, the host answers with the bit, and where the answer is 1 a conditional pulse puts the
qubit back; a second measurement sees whether it did. In time it does, late it does not, whatever the policy. The arguments
are the programs of tools/decoders that answer so.
"""

import argparse
import collections
import pathlib
import sys
import tempfile

import numpy

from check_conventions import DRIVE_LO_HZ, NCO_HZ, PULSE_NS, QUARTER_GAIN, READOUT_LO_HZ, measure, pulse, sequence
from cluster_client import expect, wait_for
from pulserack import Rack, RackError

SHOTS = 300
ANSWER_TRIGGER = 3
GET_CORRECTIONS = 0x882D5BA1
RACK = """
name: looped
device: transmon-1gs
modules:
  - slot: 2
    kind: QCM-RF
    cables: [{output: 0, port: q0_drive, local_oscillator_hz: 4.8e9}]
  - slot: 4
    kind: QRM-RF
    cables:
      - {output: 0, port: feed0_out, local_oscillator_hz: 6.9e9}
      - {input: 0, port: feed0_in}
link: {deadline_s: 4e-6, wire: {constant_s: 2e-6}}
links:
  - {sources: [{slot: 4, sequencer: 0, acquisition: 0}], triggers: [%d]}
""" % ANSWER_TRIGGER


def wire(cluster):
    """Sequencers 0 of both modules, connected to the qubit and its resonator."""
    drive, readout = cluster.module2, cluster.module4
    drive.out0_lo_freq(DRIVE_LO_HZ)
    readout.out0_in0_lo_freq(READOUT_LO_HZ)
    for module, place in ((drive, "out0"), (readout, "io0")):
        module.disconnect_outputs()
        if module.is_qrm_type:
            module.disconnect_inputs()
        module.sequencer0.connect_sequencer(place)
        module.sequencer0.sync_en(True)
        module.sequencer0.mod_en_awg(True)
        module.sequencer0.nco_freq(NCO_HZ)
    readout.sequencer0.demod_en_acq(True)
    readout.sequencer0.integration_length_acq(1000)
    return drive.sequencer0, readout.sequencer0


def calibrate(drive, readout):
    """Turns the line between the levels onto the real axis, and puts the threshold half way."""
    points = measure(drive, readout, ["wait 400\n", pulse(2)])["integration"]
    ground, excited = (path0 + 1j * path1 for path0, path1 in zip(points["path0"], points["path1"]))
    angle = -numpy.angle(excited - ground)
    readout.thresholded_acq_rotation(float(numpy.degrees(angle) % 360))
    readout.thresholded_acq_threshold(float(((ground + excited) / 2 * numpy.exp(1j * angle)).real))


def loop(body):
    """A body of 10 µs and time to relax, for each shot."""
    return f"set_mrk 3\nmove {SHOTS},R0\nwait_sync 4\nshot: reset_ph\n{body}\nmove 40,R5\nnop\n" \
        "rest: wait 10000\nloop R5,@rest\nloop R0,@shot\nstop"


def shares(drive, readout):
    """How often each of the two measurements found the qubit excited."""
    mask = 1 << (ANSWER_TRIGGER - 1)
    drive.sequence(sequence(loop(
        f"latch_rst 4\nset_latch_en 1,4\n{pulse(1, wait=392)}set_awg_gain {2 * QUARTER_GAIN},{2 * QUARTER_GAIN}\nwait 5600\n"
        f"set_cond 1,{mask},0,400\nplay 0,1,400\nset_cond 0,0,0,4\nwait 3600"), (PULSE_NS, 1.0)))
    both = sequence(loop("wait 400\nplay 0,1,300\nacquire 0,0,5700\nplay 0,1,300\nacquire 1,0,3300"), (1500, 0.3), bins=1)
    both["acquisitions"] = {name: {"num_bins": 1, "index": index} for index, name in enumerate(("told", "after"))}
    readout.sequence(both)
    for one in (drive, readout):
        one.arm_sequencer()
    for one in (drive, readout):
        one.start_sequencer()
    for one in (drive, readout):
        wait_for(one, "STOPPED", seconds=120)
    found = readout.get_acquisitions()
    return [found[name]["acquisition"]["bins"]["threshold"][0] for name in ("told", "after")]


def experiment(rack_file, decoder, *arguments):
    """The shares, and what became of the messages."""
    from qblox_instruments import Cluster

    with Rack(rack_file, decoder=decoder, arguments=arguments) as rack:
        cluster = Cluster("looped", rack.address, ports=rack.ports)
        try:
            drive, readout = wire(cluster)
            drive.set(f"trigger{ANSWER_TRIGGER}_count_threshold", 1)
            calibrate(drive, readout)
            found = shares(drive, readout)
        finally:
            cluster.close()
        # A decoder is told a round and asked for its corrections: two messages, of which the second has an answer.
        answers = [message for message in rack.messages if message.function_id == GET_CORRECTIONS]
        outcomes = collections.Counter(answer.outcome for answer in answers)
        triggers = [event for event in rack.events if event.kind == "triggered" and event.slot == 2]
        expect(len(answers) == SHOTS, f"{len(answers)} answers to {SHOTS} shots")
        told = round(found[0] * SHOTS)
        expect(sum(answer.answer for answer in answers) == told, f"the host did not answer with {told} bits of 1")
        given = sum(answer.given for answer in answers)
        expect(len(triggers) == given, f"{len(triggers)} triggers for {given} answers of 1")
        return *found, outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("echo")
    parser.add_argument("table")
    options = parser.parse_args()
    table = f"{options.table} --active-reset 1"
    with tempfile.TemporaryDirectory() as folder:
        rack_file = pathlib.Path(folder) / "looped.yaml"
        rack_file.write_text(RACK)
        cases = {
            "the table, in time": (table, [], "in time", False),
            "the echo, in time": (options.echo, [], "in time", False),
            "late, and no correction": (options.echo, ["--latency", "7us"], "late", True),
            "late, and waited for": (options.echo, ["--latency", "7us", "--on-miss", "hold"], "late", True),
        }
        for name, (decoder, arguments, outcome, stays) in cases.items():
            told, after, outcomes = experiment(rack_file, decoder, *arguments)
            print(f"{name}: {told:.3f} excited, then {after:.3f}; {dict(outcomes)}", flush=True)
            expect(0.4 < told < 0.6, f"{told} of a superposition")
            expect(set(outcomes) == {outcome}, f"answers came {dict(outcomes)}")
            # What T1 takes in the 6 µs between the measurements, and a tenth for wrong bits and pulses.
            expect((after > 0.3) if stays else (after < 0.12), f"{after} after the answer")
        try:
            Rack("qblox-1q-rf", decoder=options.echo).start()
            raise AssertionError("a rack that tells nothing took a decoder")
        except RackError as error:
            expect("RK0768" in str(error), f"{error}")
    print("the link holds")


if __name__ == "__main__":
    sys.exit(main())

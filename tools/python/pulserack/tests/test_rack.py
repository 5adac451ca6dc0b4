"""What tests of a control stack get from the fixture `rack`; run by the Swift tests with a stock driver at hand."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

from pulserack import BinaryNotFound, Rack, RackError, find_binary

PLAYS_TWICE = "set_mrk 3\nupd_param 4\nwait 100\nplay 0,0,20\nwait 80\nplay 0,0,20\nwait 80\nstop"
NO_WAVE = "upd_param 4\nplay 5,5,20\nstop"


def run(rack, program):
    from qblox_instruments import Cluster

    cluster = Cluster("lab", rack.address, ports=rack.ports)
    try:
        sequencer = cluster.module2.sequencer0
        sequencer.sequence(
            {"waveforms": {"block": {"data": [0.5] * 20, "index": 0}}, "weights": {}, "acquisitions": {}, "program": program})
        cluster.module2.arm_sequencer(0)
        cluster.module2.start_sequencer(0)
        cluster.module2.get_sequencer_status(0, 1)
    finally:
        cluster.close()


def test_pulses_are_where_they_were_played(rack):
    run(rack, PLAYS_TWICE)
    rack.assert_no_flags()
    pulses = rack.assert_played("q0.drive", 2)
    assert [pulse.ns for pulse in pulses] == [104, 204]
    assert [pulse.length for pulse in pulses] == [20, 20]
    assert [event.kind for event in rack.events if event.kind in ("play", "stopped")] == ["play", "play", "stopped"]
    with pytest.raises(KeyError, match="q0_drive"):
        rack.played("q7.drive")
    with pytest.raises(AssertionError, match="3 pulses"):
        rack.assert_played("q0_drive", 3)


def test_a_run_is_there_as_soon_as_it_was_started(rack):
    from qblox_instruments import Cluster

    cluster = Cluster("lab", rack.address, ports=rack.ports)
    try:
        module = cluster.module2
        module.sequencer0.sequence({"waveforms": {}, "weights": {}, "acquisitions": {}, "program": "wait 1000\nstop"})
        for count in range(1, 11):
            module.arm_sequencer(0)
            module.start_sequencer(0)
            assert len(rack.runs()) == count
        assert all(run.complete for run in rack.runs())
    finally:
        cluster.close()


def test_flags_have_causes(rack):
    run(rack, NO_WAVE)
    assert "AWG_WAVE_PLAYBACK_INDEX_INVALID_PATH_0" in [flag.flag for flag in rack.flags]
    assert all(flag.cause for flag in rack.flags)
    with pytest.raises(AssertionError, match="INDEX_INVALID"):
        rack.assert_no_flags()


def test_many_acquisitions_are_no_fault(rack):
    from qblox_instruments import Cluster

    cluster = Cluster("stack", rack.address, ports=rack.ports)
    try:
        module = cluster.module4
        module.sequencer0.sequence({
            "program": "move 3,R0\nagain: acquire 0,0,2000\nloop R0,@again\nstop", "waveforms": {}, "weights": {},
            "acquisitions": {"a": {"num_bins": 1, "index": 0}}})
        module.arm_sequencer(0)
        module.start_sequencer(0)
        rack.assert_no_flags()
        assert len(rack.acquisitions) == 3
    finally:
        cluster.close()


def test_a_rack_may_be_started_again():
    rack = Rack()
    for _ in range(2):
        with rack:
            socket.create_connection((rack.address, rack.port), timeout=10).close()
    rack.name = "nowhere.yaml"
    with pytest.raises(RackError, match="nowhere.yaml"):
        rack.start()


def test_a_rack_that_ran_nothing_says_so(rack):
    with pytest.raises(RackError, match="0 runs"):
        rack.run()


def test_two_racks_at_once():
    with Rack() as one, Rack("qblox-2q-flux", ports="standard") as other:
        assert one.port != other.port and one.address != other.address


def test_what_cannot_start_says_why():
    with pytest.raises(RackError, match="qblox-1q-rf"):
        Rack("qblox-1q-fr").start()
    with pytest.raises(BinaryNotFound):
        find_binary("/nowhere/pulserack")


def test_the_process_ends_with_the_test_however_that_ends():
    """Killed outright, the parent takes its rack along."""
    script = textwrap.dedent("""
        import os, sys, time
        from pulserack import Rack
        rack = Rack().start()
        print(rack._process.pid, flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    for _ in range(500):
        try:
            os.kill(pid, 0)
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return
        except (ProcessLookupError, FileNotFoundError):
            return
        time.sleep(0.01)
    pytest.fail("the rack is still there")

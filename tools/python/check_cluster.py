"""Takes a served cluster through the levels that a stock driver needs: connect, read, write, load, run, fail.

    check_cluster.py [--address ADDRESS] [--cluster PORT] [--modules BASE] [--readout SLOT] LEVEL...

Prints a line for each level that holds. The cluster has one module of each kind; runs are only as true as the engine
behind it, so what is acquired is checked for its form: bins that were visited, and a scope that was filled.
"""

import argparse
import sys
import time
import traceback
import warnings

import numpy

from check_conventions import conventions
from cluster_client import LISTS, Raw, commands, connected, expect, expect_error, flags, legal_values, parameters, wait_for

try:
    from qblox_instruments import DebugLevel
except ImportError:
    from qblox_instruments.types import DebugLevel

KINDS = {1: "QCM", 2: "QRM", 3: "QCM-RF", 4: "QRM-RF"}
# Names that the driver itself says not to use, reads that it cannot do, and parameters that are questions only.
DEPRECATED, UNREADABLE, ACTIONS = "_time_constant", "_sequence", "_ihp_reset"


def t0(options):
    """Connect, and learn what there is."""
    with connected(options) as cluster:
        identity = cluster.get_idn()
        expect(identity["manufacturer"] == "qblox" and identity["model"] == "cluster_mm", f"identity {identity}")
        found = {slot: str(module).split(",")[0].lstrip("<") for slot, module in cluster.get_connected_modules().items()}
        expect(found == KINDS, f"modules {found}")
        expect(str(cluster.get_system_status().status.name) == "OKAY", "system status")
    return f"{len(KINDS)} modules"


def t1(options):
    """Read everything, and reset."""
    count = 0
    with connected(options) as cluster:
        for parameter in parameters(cluster):
            if not parameter.gettable or parameter.full_name.endswith(UNREADABLE) or DEPRECATED in parameter.name:
                continue
            value = parameter.get()
            count += 1
            # The driver's own validator of versions refuses every tuple.
            if parameter.vals is not None and "isa_version" not in parameter.name and value is not None:
                parameter.validate(value)
        cluster.snapshot(update=True)
        cluster.reset()
        expect(cluster.get_num_system_error() == 0, "errors after reading everything")
    return f"{count} parameters"


# Which values are legal depends on one another, and tools of ours are not needed to find out.
COUPLED = ("net_zero", "real_mode_en", "cal_type_default")


def t2(options):
    """Write every parameter twice and read it back; connect and disconnect."""
    count = 0
    with connected(options) as cluster:
        for parameter in parameters(cluster):
            if not parameter.settable or not parameter.gettable or parameter.full_name.endswith((UNREADABLE, ACTIONS)):
                continue
            if DEPRECATED in parameter.name or any(word in parameter.name for word in COUPLED):
                continue
            for value in legal_values(parameter):
                parameter.set(value)
                parameter.cache.invalidate()
                read = parameter.get()
                if isinstance(value, float):
                    near = abs(read - value) <= 1e-9 * max(1.0, abs(value))
                else:
                    near = read == value
                expect(near, f"{parameter.full_name}: wrote {value}, read {read}")
            count += 1
        for slot in KINDS:
            module = cluster.modules[slot - 1]
            module.disconnect_outputs()
            expect(module.sequencer0.connect_out0() == "off", "disconnected")
            module.sequencer0.connect_sequencer("out0")
            expect(module.sequencer0.connect_out0() == ("IQ" if module.is_rf_type else "I"), "connected")
        expect(cluster.get_num_system_error() == 0, "errors after legal values")
        cluster.reset()
        raw_errors(options)
    return f"{count} parameters"


def raw_errors(options):
    """Out of range, in raw commands: an entry in the queue of this connection, and of no other."""
    with Raw(options) as one, Raw(options) as two:
        one.write("SLOT3:AFE:ATT:OUT0 61")
        one.write("SLOT3:STATus:QUEStionable:FREQuency:LO0 1")
        one.write("SLOT1:SEQuencer0:CONFiguration", b'{"awg":[{"gain_path":[2.0,0.0]}]}')
        one.write("SLOT1:SEQuencer9:ARM")
        one.write("NONSENSE:COMMAND 1")
        expect(one.ask("SYSTem:ERRor:COUNt?") == "5", "five errors")
        codes = [one.ask("SYSTem:ERRor:NEXT?").split(",")[0] for _ in range(5)]
        expect(codes == ["-222", "-222", "-224", "-114", "-113"], f"codes {codes}")
        expect(two.ask("SYSTem:ERRor:COUNt?") == "0", "no error of somebody else's")
        # An unknown question is answered, whatever the client expected.
        expect(one.ask("NONSENSE:QUESTION?") == "" and one.ask("SYSTem:ERRor:COUNt?") == "1", "an unknown question")


def every(options):
    """Every command of the driver's layer is answered in the form in which the driver reads it, and nothing else is."""
    count = 0
    with Raw(options) as cluster, Raw(options, slot=2) as module:
        for port, text, has_block, kind in commands():
            client = module if port == "module" else cluster
            client.write(text, b"{}" if has_block else None)
            if kind == "block" or text.split(" ")[0].endswith(LISTS):
                while (head := client.file.read(2)) != b"\r\n":
                    expect(head[:1] == b"#", f"{text}: a block, not {head}")
                    client.file.read(int(client.file.read(int(chr(head[1])))))
            elif kind == "text":
                client.file.readline()
            expect(client.ask("PING?") == "1", f"{text}: more was said than asked for")
            count += 1
    with connected(options) as driver:
        driver.reset()
    return f"{count} functions"


WAVES = {
    "square": {"data": [0.5] * 32, "index": 0},
    "ramp": {"data": [i / 20 - 1 for i in range(40)], "index": 5},
}
WEIGHTS = {"one": {"data": [1.0] * 64, "index": 0}, "half": {"data": [0.5, -0.25] * 16, "index": 3}}
TABLES = {
    "single": {"num_bins": 1, "index": 0},
    "many": {"num_bins": 10, "index": 1},
    "never": {"num_bins": 3, "index": 7},
}
PROGRAM = """
    wait_sync 4
    upd_param 4
    play 0,5,100      # a comment
    acquire 0,0,300
    acquire 1,2,300
    acquire 1,3,300
    stop
"""


def readout_module(cluster, options):
    return cluster.modules[options.readout - 1]


def sequence(program=PROGRAM, **parts):
    return {"waveforms": WAVES, "weights": WEIGHTS, "acquisitions": TABLES, "program": program, **parts}


def t3(options):
    """Load waveforms, weights, acquisitions and programs, good ones and bad ones."""
    with connected(options) as cluster:
        readout, drive = readout_module(cluster, options).sequencer0, cluster.module1.sequencer3
        readout.sequence(sequence())
        drive.sequence({"waveforms": WAVES, "weights": {}, "acquisitions": {}, "program": "stop"})
        for loaded in (readout.get_waveforms(), drive.get_waveforms()):
            expect(set(loaded) == set(WAVES), "names of waveforms")
            for name, wave in WAVES.items():
                expect(loaded[name]["index"] == wave["index"], "index of a waveform")
                error = numpy.max(numpy.abs(numpy.array(loaded[name]["data"]) - wave["data"]))
                expect(error <= 1 / 32767, f"waveform {name} is off by {error}")
        weights = readout.get_weights()
        expect({name: weight["index"] for name, weight in weights.items()} == {"one": 0, "half": 3}, "weights")
        tables = readout.get_acquisitions()
        shape = {name: (table["index"], len(table["acquisition"]["bins"]["avg_cnt"])) for name, table in tables.items()}
        expect(shape == {"single": (0, 1), "many": (1, 10), "never": (7, 3)}, f"acquisitions {shape}")
        expect(readout_module(cluster, options).get_assembler_status(), "assembled")
        # Nothing but waveforms too many, or a bad program: silent, until a command that is checked.
        readout.sequence(sequence(program="  move 1,R0\n  mvoe 2,R1\n  stop"))
        expect(not readout_module(cluster, options).get_assembler_status(), "a bad program")
        log = readout_module(cluster, options).get_assembler_log()
        expect("mvoe" in log and ":2:" in log, f"the log names the line: {log}")
        expect_error(lambda: cluster.start_sequencer(options.readout), "assembly failed")
        expect(readout_module(cluster, options).sequencer0.get_sequencer_status().state.name == "IDLE", "idle after a bad program")
        too_many = {"big": {"data": [0.0] * 16385, "index": 0}}
        readout.sequence(sequence(waveforms=too_many))
        expect_error(lambda: cluster.start_sequencer(options.readout), "memory")
        cluster.reset()
    with connected(options, debug=DebugLevel.ERROR_CHECK) as cluster:
        expect_error(lambda: readout_module(cluster, options).sequencer0.sequence(sequence(program="play 0,0")), "play")
        expect_error(lambda: readout_module(cluster, options).sequencer0.sequence(sequence(waveforms=too_many)), "memory")
        cluster.reset()
    return "2 sequencers"


def t4(options):
    """Arm, run, read; stop what would run for ever."""
    with connected(options) as cluster:
        readout = readout_module(cluster, options).sequencer0
        readout.integration_length_acq(100)
        readout.sequence(sequence())
        expect(readout.get_sequencer_status().state.name == "IDLE", "idle when loaded")
        readout.arm_sequencer()
        expect(readout.get_sequencer_status().state.name == "ARMED", "armed")
        readout.start_sequencer()
        wait_for(readout, "STOPPED")
        expect(readout.get_acquisition_status(timeout=1), "binning done")
        readout.store_scope_acquisition("many")
        tables = readout.get_acquisitions()
        bins = tables["many"]["acquisition"]["bins"]
        visited = [not numpy.isnan(value) for value in bins["integration"]["path0"]]
        expect(visited == [index in (2, 3) for index in range(10)], f"visited bins {visited}")
        expect(bins["avg_cnt"] == [int(one) for one in visited], f"counts {bins['avg_cnt']}")
        scope = tables["many"]["acquisition"]["scope"]["path0"]
        expect(len(scope["data"]) == 16384 and scope["avg_cnt"] == 1, "scope")
        expect(all(numpy.isnan(tables["never"]["acquisition"]["bins"]["threshold"])), "never visited")
        packed(options, readout, tables)
        # Without deletion sums go on; the mean stays.
        readout.arm_sequencer()
        readout.start_sequencer()
        wait_for(readout, "STOPPED")
        expect(readout.get_acquisitions()["single"]["acquisition"]["bins"]["avg_cnt"] == [2], "added up")
        readout.delete_acquisition_data(all=True)
        expect(numpy.isnan(readout.get_acquisitions()["single"]["acquisition"]["bins"]["integration"]["path0"][0]), "deleted")
        # All armed sequencers of a module at once, and one that never ends.
        endless = sequence(program="again: wait 1000\n jmp @again")
        readout.sequence(endless)
        readout_module(cluster, options).sequencer1.sequence(sequence())
        readout.arm_sequencer()
        readout_module(cluster, options).sequencer1.arm_sequencer()
        cluster.start_sequencer()
        wait_for(readout_module(cluster, options).sequencer1, "STOPPED")
        expect(readout.get_sequencer_status().state.name == "RUNNING", "still running")
        begin = time.monotonic()
        readout.stop_sequencer()
        status = wait_for(readout, "STOPPED")
        expect("FORCED_STOP" in flags(status), f"flags {status}")
        expect(time.monotonic() - begin < 5, "stopped at once")
        readout.clear_sequencer_flags()
        expect(not flags(readout.get_sequencer_status()), "flags cleared")
        cluster.reset()
    return "3 runs"


def packed(options, readout, tables):
    """The same bins in the packings that a driver may ask for, where this one can."""
    try:
        from qblox_instruments.types import AcquisitionEncodingConfig as Encoding
    except ImportError:
        return
    means = tables["many"]["acquisition"]["bins"]["integration"]["path0"]
    for encoding in (Encoding.default_packing(), Encoding.iq_normalized_only(), Encoding.iq_and_avg_count()):
        bins = readout.get_acquisitions(acq_encoding=encoding)["many"]["acquisition"]["bins"]
        numpy.testing.assert_allclose(bins["integration"]["path0"], means, rtol=1e-6)
    for encoding in (Encoding.threshold_and_avg_count(), Encoding.threshold_normalized_only()):
        bins = readout.get_acquisitions(acq_encoding=encoding)["many"]["acquisition"]["bins"]
        expect(set(bins) <= {"threshold", "avg_cnt"}, f"columns {set(bins)}")


def t9(options):
    """Clients that die in the middle of something, and clients that come together."""
    for rest in (b"#9100", b"#510000" + b"x" * 17, b"#", b""):
        with Raw(options) as victim:
            victim.socket.sendall(b"SLOT2:SEQuencer0:PROGram " + rest)
    with Raw(options) as one:
        # A gigabyte is announced and a little of it sent.
        one.socket.sendall(b"SLOT2:SEQuencer0:PROGram #9999999999" + b"x" * 100000)
    with connected(options, name="one") as one, connected(options, name="two") as two:
        readout_module(one, options).sequencer0.sequence(sequence())
        readout_module(two, options).sequencer1.sequence(sequence(program="mvoe 1,R0"))
        expect(readout_module(one, options).sequencer0.get_waveforms().keys() == WAVES.keys(), "the first client's waveforms")
        expect_error(lambda: two.start_sequencer(options.readout), "assembly failed")
        one.start_sequencer(options.readout)
        expect(one.get_num_system_error() == 0, "errors are those of the connection that caused them")
        one.reset()
    with Raw(options) as together:
        together.socket.sendall(b"*IDN?\n" * 50)
        lines = [together.file.readline() for _ in range(50)]
        expect(len(set(lines)) == 1 and lines[0].startswith(b"Qblox,"), "fifty questions at once")
    return "4 clients that died"


def run_once(sequencer, program, **parts):
    sequencer.sequence(sequence(program=program, **parts))
    sequencer.arm_sequencer()
    sequencer.start_sequencer()
    return wait_for(sequencer, "STOPPED")


FAULTS = [
    ("play 7,0,100\nstop", "AWG_WAVE_PLAYBACK_INDEX_INVALID_PATH_0"),
    ("play 0,9,100\nstop", "AWG_WAVE_PLAYBACK_INDEX_INVALID_PATH_1"),
    ("acquire 5,0,300\nstop", "ACQ_INDEX_INVALID"),
    ("acquire 1,10,300\nstop", "ACQ_BIN_INDEX_INVALID"),
    ("acquire_weighed 1,0,1,0,300\nstop", "ACQ_WEIGHT_PLAYBACK_INDEX_INVALID_PATH_0"),
    ("illegal\nstop", "SEQUENCE_PROCESSOR_Q1_ILLEGAL_INSTRUCTION"),
    ("move 1000,R0\nagain: play 0,0,4\nloop R0,@again\nstop", "SEQUENCE_PROCESSOR_RT_EXEC_COMMAND_UNDERFLOW"),
]


def faults(options):
    """Each fault raises its flag; who waits for one that never comes runs until it is stopped. Needs a true engine."""
    with connected(options) as cluster:
        readout, other = readout_module(cluster, options).sequencer0, readout_module(cluster, options).sequencer1
        readout.integration_length_acq(100)
        for program, flag in FAULTS:
            found = flags(run_once(readout, program))
            expect(flag in found, f"{flag} for {program!r}, not {found}")
        expect(not flags(run_once(readout, "play 0,5,100\nstop")), "no flag without a fault")
        # Two results for the trigger network at once.
        for sequencer, address in ((readout, 3), (other, 4)):
            sequencer.integration_length_acq(100)
            sequencer.thresholded_acq_trigger_en(True)
            sequencer.thresholded_acq_trigger_invert(False)
            sequencer.thresholded_acq_trigger_address(address)
            sequencer.thresholded_acq_threshold(-1000.0)
            sequencer.sync_en(True)
            sequencer.sequence(sequence(program="wait_sync 4\nacquire 0,0,1000\nwait 1000\nstop"))
            sequencer.arm_sequencer()
        cluster.start_sequencer(options.readout)
        raised = flags(wait_for(readout, "STOPPED")) | flags(wait_for(other, "STOPPED"))
        expect("TRIGGER_NETWORK_CONFLICT" in raised, f"a conflict, not {raised}")
        # A partner that is never started.
        readout.arm_sequencer()
        readout.start_sequencer()
        time.sleep(0.3)
        expect(readout.get_sequencer_status().state.name == "RUNNING", "waits for its partner")
        readout.stop_sequencer()
        expect("FORCED_STOP" in flags(wait_for(readout, "STOPPED")), "stopped")
        cluster.reset()
    return f"{len(FAULTS) + 2} faults"


LEVELS = {"T0": t0, "T1": t1, "EVERY": every, "T2": t2, "T3": t3, "T4": t4, "T9": t9, "FAULTS": faults, "CONVENTIONS": conventions}
# What a chip behind the modules decides.
NEED_CHIP = ("FAULTS", "CONVENTIONS")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--address", default="127.0.0.1")
    arguments.add_argument("--cluster", type=int, default=5025)
    arguments.add_argument("--modules", type=int, default=25000)
    arguments.add_argument("--readout", type=int, default=2, help="slot of the module that acquires")
    arguments.add_argument("levels", nargs="*", default=[level for level in LEVELS if level not in NEED_CHIP])
    options = arguments.parse_args()
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", ResourceWarning)
    failed = False
    for level in options.levels:
        try:
            print(f"{level} holds: {LEVELS[level](options)}", flush=True)
        except Exception:
            traceback.print_exc()
            print(f"{level} FAILED", flush=True)
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

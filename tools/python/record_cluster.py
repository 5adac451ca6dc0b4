"""Records what a stock driver and a served cluster say to each other, for a replay without Python.

    record_cluster.py --server ADDRESS --tap ADDRESS [--builds TEXT] FILE

Stands between both: the driver connects to the tap's address on the usual ports, and what goes each way is written
down, one line for what is sent until the other side speaks:

    c1 cluster           the first connection, to the cluster's port
    c1< *IDN?\\n          what the driver sends
    c1> Qblox,...\\n      what comes back; longer answers as '= LENGTH HASH', FNV-1a of 64 bits

What the server was told to say of builds is written as a line of dots of the same length. The tests record when
PULSERACK_RECORD_PYTHON names an interpreter with a driver, see TranscriptTests.swift.
"""

import argparse
import asyncio
import importlib.metadata
import threading
import time

from qblox_instruments import Cluster

LONGEST = 1500
SLOTS = (1, 2, 3, 4)


def escape(data):
    text = []
    for byte in data:
        if byte == 0x0A:
            text.append("\\n")
        elif byte == 0x0D:
            text.append("\\r")
        elif byte == 0x5C:
            text.append("\\\\")
        elif 0x20 <= byte < 0x7F:
            text.append(chr(byte))
        else:
            text.append(f"\\x{byte:02x}")
    return "".join(text)


def digest(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return f"{value:016x}"


class Tap:
    def __init__(self, server, address, builds):
        self.server, self.address, self.builds = server, address, builds.encode("ascii")
        self.entries, self.count, self.connections = [], 0, []

    async def serve(self, ready):
        for port, name in [(5025, "cluster")] + [(25000 + slot, f"module {slot}") for slot in SLOTS]:
            await asyncio.start_server(lambda r, w, p=port, n=name: self.carry(r, w, p, n), self.address, port)
        ready.set()
        await asyncio.Event().wait()

    async def carry(self, reader, writer, port, name):
        self.count += 1
        number = self.count
        self.connections.append(f"c{number} {name}")
        far_reader, far_writer = await asyncio.open_connection(self.server, port)
        await asyncio.gather(
            self.pump(reader, far_writer, number, "<"), self.pump(far_reader, writer, number, ">"))

    async def pump(self, reader, writer, number, way):
        try:
            while data := await reader.read(65536):
                if self.entries and self.entries[-1][:2] == (number, way):
                    self.entries[-1][2].extend(data)
                else:
                    self.entries.append((number, way, bytearray(data)))
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()

    def lines(self):
        yield from self.connections
        for number, way, data in self.entries:
            if self.builds:
                data = data.replace(self.builds, b"." * len(self.builds))
            if way == ">" and len(data) > LONGEST:
                yield f"c{number}= {len(data)} {digest(data)}"
            else:
                yield f"c{number}{way} {escape(data)}"


PROGRAM = "move 2,R0\nagain: play 0,0,100\nacquire 0,1,1000\nloop R0,@again\nstop"


VERSION = tuple(int(part) for part in importlib.metadata.version("qblox-instruments").split(".")[:2])


def either(thing, *names):
    """What a driver has under one of these names: some were changed between versions."""
    return next(getattr(thing, name) for name in names if hasattr(thing, name))


def status(thing):
    return either(thing, "get_sequencer_status", "get_sequencer_state")()


def session(address):
    """A little of everything; after a start, long enough for the run to be over."""
    cluster = Cluster("recorded", address)
    cluster.get_idn(), either(cluster, "get_connected_modules", "get_idn")()
    either(cluster, "get_system_status", "get_system_state")()
    cluster.reference_source("external")
    drive, readout, rf, readout_rf = (cluster.modules[slot - 1] for slot in SLOTS)
    settings(drive, readout, rf, readout_rf)
    runs(cluster, readout)
    cluster.reset()
    cluster.close()


def settings(drive, readout, rf, readout_rf):
    drive.out0_offset(1.25)
    if hasattr(drive, "out2_exp1_config"):
        drive.out2_exp1_config("enabled")
    readout.in1_gain(-3)
    rf.out1_lo_freq(5_500_000_000)
    rf.out0_att(20)
    readout_rf.out0_in0_lo_en(False)
    for sequencer in (drive.sequencer1, readout_rf.sequencer5):
        sequencer.nco_freq(-123.25e6)
        sequencer.gain_awg_path0(0.5)
        sequencer.mod_en_awg(True)
        sequencer.sync_en(True)
    readout.sequencer0.thresholded_acq_rotation(30)
    readout.disconnect_outputs(), readout.disconnect_inputs()
    readout.sequencer0.connect_sequencer("io0_1")


def runs(cluster, readout):
    waves = {"w": {"data": [0.0, 0.5, 1.0, -1.0], "index": 0}}
    tables = {"a": {"num_bins": 3, "index": 0}}
    readout.sequencer0.sequence({"waveforms": waves, "weights": waves, "acquisitions": tables, "program": PROGRAM})
    readout.sequencer0.get_waveforms()
    # Those from 1.0 to 1.2 read weights on another connection than the one that they have asked on.
    if not (1, 0) <= VERSION < (1, 3):
        readout.sequencer0.get_weights()
    readout.sequencer0.get_acquisitions()
    readout.sequencer0.arm_sequencer()
    status(readout.sequencer0)
    cluster.start_sequencer()
    time.sleep(0.5)
    either(readout.sequencer0, "get_acquisition_status", "get_acquisition_state")()
    readout.sequencer0.store_scope_acquisition("a")
    readout.sequencer0.get_acquisitions()
    try:
        from qblox_instruments.types import AcquisitionEncodingConfig

        for encoding in ("default_packing", "iq_normalized_only", "threshold_and_avg_count"):
            readout.sequencer0.get_acquisitions(acq_encoding=getattr(AcquisitionEncodingConfig, encoding)())
    except ImportError:
        pass
    readout.sequencer0.delete_acquisition_data(all=True)
    readout.sequencer1.sequence({"waveforms": {}, "weights": {}, "acquisitions": {}, "program": "again: wait 4\njmp @again"})
    readout.sequencer1.arm_sequencer()
    readout.sequencer1.start_sequencer()
    status(readout.sequencer1)
    cluster.stop_sequencer()
    status(readout.sequencer1)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--server", default="127.0.0.1")
    arguments.add_argument("--tap", default="127.0.0.9")
    arguments.add_argument("--builds", default="")
    arguments.add_argument("file")
    options = arguments.parse_args()
    tap, ready = Tap(options.server, options.tap, options.builds), threading.Event()
    threading.Thread(target=lambda: asyncio.run(tap.serve(ready)), daemon=True).start()
    ready.wait()
    session(options.tap)
    time.sleep(0.2)
    with open(options.file, "w", encoding="ascii") as file:
        file.writelines(line + "\n" for line in tap.lines())


if __name__ == "__main__":
    main()

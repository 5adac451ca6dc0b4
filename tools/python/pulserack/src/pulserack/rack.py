"""A rack in a process of its own."""

import atexit
import itertools
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

from .binary import find_binary
from .log import Run

STANDARD_PORT = 5025


class RackError(RuntimeError):
    """The rack did not start, has died, or has nothing to tell."""


class Rack:
    """Starts `pulserack serve cluster` and stops it again, whatever happens in between.

    rack: the name of a rack that comes with PulseRack, or the path of a rack file.
    ports: "free", or "standard" for drivers that know only 5025 and 25000 + slot: the rack then has an address of
        its own in 127.0.0.0/8, which Linux has without being asked.
    log: a folder for the run files; without one they are gone when the rack stops.
    decoder: who answers what the rack file's `links` tell: udp://127.0.0.1:17000, unix:/path, or the program of a host
        with its arguments, which is started and stopped with the rack.
    arguments: more of them for the command line.
    """

    def __init__(self, rack="qblox-1q-rf", *, ports="free", log=None, decoder=None, binary=None, arguments=(),
                 timeout=60.0):
        if ports not in ("free", "standard"):
            raise ValueError("ports are 'free' or 'standard'")
        self.name = rack
        self.timeout = timeout
        self.address = "127.0.0.1"
        self.port = None
        self.module_base = None
        self._wanted = ports
        self._binary = find_binary(binary)
        self._arguments = list(arguments) + (["--decoder", decoder] if decoder is not None else [])
        self._keeps_log = log is not None
        self.log_folder = pathlib.Path(log) if log is not None else None
        self._process = None
        self._output = []
        self._runs = {}
        self._earlier = set()

    # Start and stop

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        if self._process is not None:
            return self
        if not self._keeps_log:
            self.log_folder = pathlib.Path(tempfile.mkdtemp(prefix="pulserack-"))
        self._earlier = set(self._found())
        self.port = self.module_base = None
        self._output, self._runs = [], {}
        port = "0"
        if self._wanted == "standard":
            self.address, port = _free_address(), str(STANDARD_PORT)
        command = [
            self._binary, "serve", "cluster", "--rack", str(self.name), "--address", self.address, "--port", port,
            "--log", str(self.log_folder), *self._arguments]
        atexit.register(self.stop)
        ready = threading.Event()
        threading.Thread(target=self._work, args=(command, ready), daemon=True).start()
        is_ready = ready.wait(self.timeout)
        if self.port is None:
            said = "".join(self._output)
            self.stop()
            why = "ended at once" if is_ready else f"is not ready after {self.timeout:g} s"
            raise RackError(f"'{' '.join(command)}' {why}:\n{said}")
        return self

    def _work(self, command, ready):
        """Starts the process and reads what it says: in a thread that is there as long as the process is, for the
        kernel takes the end of a child's parent to be that of the thread that started it."""
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None)
        except OSError as error:
            self._output.append(f"{error}\n")
            ready.set()
            return
        self._process = process
        for line in process.stdout:
            self._output.append(line)
            found = re.search(r"(\d+\.\d+\.\d+\.\d+):(\d+).*?modules.*?(\d+) \+ slot", line)
            if found:
                self.address, self.module_base = found.group(1), int(found.group(3))
                self.port = int(found.group(2))
                ready.set()
        process.stdout.close()
        ready.set()

    def stop(self):
        """Ends the process; a second call does nothing."""
        process, self._process = self._process, None
        if process is not None:
            atexit.unregister(self.stop)
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if not self._keeps_log and self.log_folder is not None:
            shutil.rmtree(self.log_folder, ignore_errors=True)

    @property
    def output(self):
        """What the process has printed."""
        return "".join(self._output)

    @property
    def ports(self):
        """For the argument `ports` of the stock driver's `Cluster`: from version 1.4 on it takes other ports than its own."""
        try:
            from qblox_instruments.pnp.resolve import PortsInfo
        except ImportError as error:
            raise RackError(
                "this driver knows no other ports than its own: start the rack with ports='standard', "
                "and give the driver rack.address alone") from error
        return PortsInfo(scpi=self.port, module_scpi_base=self.module_base)

    # The log

    def _catch_up(self):
        """Returns when all has been done that drivers have sent: the server answers a question after what came before it,
        through whichever connection."""
        if self._process is None or self.port is None:
            return
        try:
            with socket.create_connection((self.address, self.port), timeout=self.timeout) as connection:
                connection.sendall(b"*OPC?\n")
                connection.recv(16)
        except OSError:
            pass  # A rack that is gone has left its files all the same.

    def _found(self):
        if self.log_folder is None or not self.log_folder.is_dir():
            return []
        return sorted(self.log_folder.glob("run-*.h5"), key=lambda path: int(re.sub(r"\D", "", path.stem) or 0))

    def _files(self):
        self._catch_up()
        return [path for path in self._found() if path not in self._earlier]

    def runs(self, timeout=None):
        """All runs, oldest first; waits until none of them goes on."""
        return [self._run(path, timeout) for path in self._files()]

    def run(self, number=-1, timeout=None):
        """One run, the last unless told otherwise; waits until it has ended."""
        files = self._files()
        try:
            path = files[number]
        except IndexError:
            raise RackError(f"the rack has had {len(files)} runs: there is no run {number}") from None
        return self._run(path, timeout)

    def _run(self, path, timeout):
        if path in self._runs:
            return self._runs[path]
        end = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            record = self._inspect(path)
            if record["status"] != "running":
                self._runs[path] = Run(record)
                return self._runs[path]
            if time.monotonic() > end:
                raise RackError(f"run {record['run']} has not ended: is a sequencer still waiting, for a partner perhaps?")
            if self._process is None or self._process.poll() is not None:
                raise RackError(f"run {record['run']} has not ended, and the rack is not there any more")
            time.sleep(0.02)

    def _inspect(self, path):
        result = subprocess.run([self._binary, "inspect", str(path), "--json"], capture_output=True, text=True)
        if result.returncode != 0:
            raise RackError(f"'{path}' cannot be read: {result.stderr.strip()}")
        return json.loads(result.stdout)

    @property
    def flags(self):
        """Flags of the last run, with their causes."""
        return self.run().flags

    @property
    def events(self):
        """What the sequencers did in the last run."""
        return self.run().events

    @property
    def acquisitions(self):
        """What the acquisitions of the last run gave, one by one."""
        return self.run().acquisitions

    @property
    def messages(self):
        """What went over the link in the last run."""
        return self.run().messages

    def played(self, port):
        """What a port was given in the last run: `rack.played("q0.drive")`."""
        return self.run().played(port)

    # Assertions

    def assert_no_flags(self):
        """Fails with the flags of the last run and their causes, if it has any."""
        found = [flag for flag in self.flags if flag.flag not in _HARMLESS]
        assert not found, "the run raised flags:\n" + "\n".join(f"  {flag}" for flag in found)

    def assert_played(self, port, count=None):
        """Fails with what was played instead, unless `port` played `count` pulses (without a count: any)."""
        pulses = self.played(port)
        if pulses and (count is None or len(pulses) == count):
            return pulses
        run = self.run()
        lines = [f"  {name}: {len(run.played(name))} pulses" for name in run.ports]
        wanted = "pulses" if count is None else f"{count} pulses"
        shown = [f"    {pulse}" for pulse in pulses[:8]]
        raise AssertionError("\n".join([f"{port} was to play {wanted}, and played {len(pulses)}:", *shown, *lines]))


# Raised by runs in which all went well: a scope that does not average keeps the latest of many acquisitions.
_HARMLESS = (
    "ACQ_BINNING_DONE", "ACQ_SCOPE_DONE_PATH_0", "ACQ_SCOPE_DONE_PATH_1", "ACQ_SCOPE_OVERWRITTEN_PATH_0",
    "ACQ_SCOPE_OVERWRITTEN_PATH_1")


def _die_with_parent():
    """In the child: ends it when whoever started it is killed (prctl PR_SET_PDEATHSIG)."""
    import ctypes
    import signal

    ctypes.CDLL(None, use_errno=True).prctl(1, signal.SIGTERM)


_counter = itertools.count()


def _free_address():
    """An address in 127.0.0.0/8 on whose standard port nobody listens."""
    for _ in range(1000):
        number = (os.getpid() * 131 + next(_counter) * 7919) % (254 * 254)
        address = f"127.77.{1 + number // 254}.{1 + number % 254}"
        with socket.socket() as probe:
            try:
                probe.bind((address, STANDARD_PORT))
            except OSError:
                continue
        return address
    raise RackError("no address in 127.0.0.0/8 is free")

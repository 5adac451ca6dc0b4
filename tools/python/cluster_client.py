"""What checks of a served cluster have in common: connections, waiting, and what a driver can send."""

import ast
import contextlib
import importlib
import inspect
import socket
import time

from qblox_instruments import Cluster
from qcodes import validators


@contextlib.contextmanager
def connected(options, name="cluster", **settings):
    if options.cluster != 5025:
        # Drivers before 1.4 know no other ports than these.
        from qblox_instruments.pnp import PortsInfo

        settings["ports"] = PortsInfo(scpi=options.cluster, module_scpi_base=options.modules)
    cluster = Cluster(name, options.address, **settings)
    try:
        yield cluster
    finally:
        cluster.close()


def parameters(item):
    yield from item.parameters.values()
    for part in item.submodules.values():
        yield from parameters(part)


def expect(holds, text):
    if not holds:
        raise AssertionError(text)


def expect_error(act, fragment):
    try:
        act()
    except Exception as error:  # drivers raise whatever they like
        expect(fragment.lower() in str(error).lower(), f"expected '{fragment}' in: {error}")
        return
    raise AssertionError(f"nothing was raised where '{fragment}' was expected")


def wait_for(sequencer, state, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status = sequencer.get_sequencer_status()
        if status.state.name == state:
            return status
        time.sleep(0.005)
    raise AssertionError(f"not {state} after {seconds} s: {sequencer.get_sequencer_status()}")


def flags(status):
    return {flag.name for flag in [*status.info_flags, *status.warn_flags, *status.err_flags]}


def legal_values(parameter):
    """Two values that the parameter's own validator takes."""
    if parameter.name == "connect_acq":
        # The validator knows a second input, which the module does not have.
        return ["off", "in0"]
    if parameter.val_mapping:
        return list(parameter.val_mapping)[:2]
    kind = parameter.vals
    if isinstance(kind, validators.MultiTypeAnd):
        kind = next(one for one in kind._validators if isinstance(one, (validators.Numbers, validators.Enum, validators.Bool)))
    if isinstance(kind, validators.MultiType):
        kind = kind._validators[0]
    if isinstance(kind, validators.Bool):
        return [True, False]
    if isinstance(kind, validators.Enum):
        return sorted((value for value in kind._values if isinstance(value, str)), key=str)[:2]
    if isinstance(kind, validators.Multiples):
        return [kind._divisor, 0]
    if isinstance(kind, validators.Sequence):
        return [[0.5] + [0.0] * 31, [1.0] + [0.0] * 31]
    if isinstance(kind, validators.Numbers):
        low, high = kind._min_value, min(kind._max_value, 1e3 if kind._max_value == float("inf") else kind._max_value)
        whole = parameter.get_parser is int or parameter.name.endswith("sequencer_select")
        values = [low + (high - low) * 0.25, low + (high - low) * 0.75]
        if "integration_length" in parameter.name:
            return [400, 1024]
        return [int(value) for value in values] if whole else values
    raise AssertionError(f"{parameter.full_name} has an unknown validator {kind!r}")


class Raw:
    """A client that speaks for itself."""

    def __init__(self, options, slot=None):
        port = options.cluster if slot is None else options.modules + slot
        self.socket = socket.create_connection((options.address, port), timeout=10)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def write(self, text, block=None):
        data = text.encode()
        if block is not None:
            length = str(len(block)).encode()
            data += b" #" + str(len(length)).encode() + length + block
        self.socket.sendall(data + b"\n")

    def ask(self, text):
        self.write(text)
        return self.file.readline().decode().strip()

    def ask_block(self, text):
        self.write(text)
        head = self.file.read(2)
        data = self.file.read(int(self.file.read(int(chr(head[1])))))
        expect(self.file.read(2) == b"\r\n", "the end of a block")
        return data


KINDS_OF_REPLY = {"_write": None, "_write_bin": None, "_read": "text", "_read_bin": "block", "_write_read_bin": "block"}
# Declared as lines by the layer, and read as several blocks by the driver.
LISTS = ("WLISt?", "ALISt?", "ACQuisition:DATA?", "PARTial:DATA?")


def commands():
    """What the newest layer of the installed driver can send: port, command, whether a block goes with it, and the kind
    of the reply."""
    tree = ast.parse(inspect.getsource(importlib.import_module("qblox_instruments.scpi.layers.cluster_mm_1_2")))
    for function in ast.walk(tree):
        if not isinstance(function, ast.AsyncFunctionDef):
            continue
        for call in ast.walk(function):
            name = call.func.attr.removesuffix("_async") if hasattr(getattr(call, "func", None), "attr") else ""
            if not isinstance(call, ast.Call) or name not in KINDS_OF_REPLY or not call.args:
                continue
            parts = call.args[0].values if isinstance(call.args[0], ast.JoinedStr) else [call.args[0]]
            head, blank, tail = "".join(
                part.value if isinstance(part, ast.Constant) else "{}" for part in parts).partition(" ")
            port = "module" if call.func.value.id == "slot_conn" else "cluster"
            text = head.replace("SLOT{}", "SLOT2").replace("{}", "0") + blank + tail.replace("{}", "1")
            yield port, text, name in ("_write_bin", "_write_read_bin"), KINDS_OF_REPLY[name]

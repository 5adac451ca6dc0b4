"""A control rack with a simulated qubit behind it, started for as long as a test takes.

    from pulserack import Rack

    with Rack("qblox-1q-rf") as rack:
        ...                      # connect a driver to rack.address and rack.ports
        assert not rack.flags
        print(rack.played("q0.drive"))

With pytest the fixture `rack` (or `pulserack_rack`) does the same.
"""

from .binary import BinaryNotFound, find_binary
from .log import Event, Flag, Message, Point, Pulse, Run
from .rack import Rack, RackError

__all__ = ["BinaryNotFound", "Event", "Flag", "Message", "Point", "Pulse", "Rack", "RackError", "Run", "find_binary"]

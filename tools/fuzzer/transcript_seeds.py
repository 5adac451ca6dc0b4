"""Makes inputs of the scpi target from recorded conversations: what drivers have sent, in pieces that fit.

    transcript_seeds.py FOLDER TRANSCRIPT...

An input is a byte that says which module listens, and what is sent to the cluster and to that module by turns, with
0xFF between the turns, see ScpiTarget.swift.
"""

import pathlib
import re
import sys

LONGEST = 4000


PLAIN = {b"n": b"\n", b"r": b"\r", b"\\": b"\\"}


def unescape(text):
    return re.sub(
        rb"\\(n|r|\\|x..)", lambda found: PLAIN.get(found[1]) or bytes.fromhex(found[1][1:].decode("ascii")), text)


def turns(lines, module):
    """What was sent to the cluster, and to the module, one after the other, beginning with the cluster."""
    places, found = {}, [b""]
    for line in lines:
        head, _, rest = line.partition(b" ")
        if not head.endswith((b"<", b">", b"=")):
            places[head] = {b"cluster": 0, b"module %d" % module: 1}.get(rest)
        elif head.endswith(b"<") and places.get(head[:-1]) is not None:
            if (len(found) - 1) % 2 != places[head[:-1]]:
                found.append(b"")
            found[-1] += unescape(rest).replace(b"\xff", b"\xfe")
    return found


def pieces(turns):
    """At most so long each, beginning with the cluster's turn; a turn that is longer is one command after the other."""
    piece = b""
    for number, turn in enumerate(turns):
        for command in re.findall(rb"[^\n]*\n|[^\n]+", turn) if len(turn) > LONGEST else [turn]:
            if piece and len(piece) + len(command) > LONGEST:
                yield piece
                piece = b""
            if not piece and number % 2:
                piece = b"*OPC?\n\xff"
            piece += command
        piece += b"\xff" if number + 1 < len(turns) else b""
    yield piece


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for path in map(pathlib.Path, sys.argv[2:]):
        lines = path.read_bytes().splitlines()
        for module in range(1, 5):
            for number, piece in enumerate(pieces(turns(lines, module))):
                (folder / f"{path.stem}-{module}-{number}").write_bytes(bytes([module - 1]) + piece)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""A decoder host that looks corrections up in a table.

The table is a file, or one of two that are built in:

    --repetition     the 3-qubit repetition code: rounds of two ancillas (between data 0 and 1, and 1 and 2), three
                     corrections; over several rounds each ancilla is what most of them say, the last if it is a draw
    --active-reset N N measured qubits, N corrections: a qubit that was found in 1 is to be flipped
"""

EPILOG = """the file: one line a syndrome, bits before the arrow, corrections behind it, first bit leftmost; spaces
between digits and what follows a # do not count. What is in no line is an error of the session, unless there
is a line 'otherwise'.

    # data 0-1, data 1-2 -> flip data 0, 1, 2
    00 -> 000
    10 -> 100
    11 -> 010
    01 -> 001
    otherwise -> 000

A syndrome may be as long as a round or as a whole session, all its rounds one after the other. If it is as long as
a round and a session has several, --rounds says which of them is looked up: 'last' (the default) or 'majority'.
"""


import nvqlink_host

REPETITION = "00 -> 000\n10 -> 100\n11 -> 010\n01 -> 001"


class Table:
    """Corrections by syndrome, each a tuple of bits."""

    def __init__(self, text, name):
        self.rows, self.otherwise, self.width, self.size = {}, None, None, None
        for number, line in enumerate(text.splitlines(), 1):
            words = line.split("#")[0]
            if words.strip():
                try:
                    self.add(words)
                except ValueError as error:
                    raise ValueError(f"{name}:{number}: {error}") from None
        if self.size is None:
            raise ValueError(f"{name}: no line such as '01 -> 001'")

    def add(self, words):
        left, arrow, right = ("".join(part.split()) for part in words.partition("->"))
        if not arrow or not right or set(right) - set("01"):
            raise ValueError(f"'{words.strip()}' is not of the form '01 -> 001'")
        corrections = tuple(map(int, right))
        if self.size not in (None, len(corrections)):
            raise ValueError(f"{len(corrections)} corrections, but {self.size} above")
        self.size = len(corrections)
        if left == "otherwise":
            if self.otherwise is not None:
                raise ValueError("'otherwise' is there twice")
            self.otherwise = corrections
            return
        if not left or set(left) - set("01"):
            raise ValueError(f"'{left}' is neither bits nor 'otherwise'")
        if self.width not in (None, len(left)):
            raise ValueError(f"a syndrome of {len(left)} bits, but {self.width} above")
        self.width = len(left)
        if left in self.rows:
            raise ValueError(f"'{left}' is there twice")
        self.rows[left] = corrections

    def corrections(self, bits):
        found = self.rows.get("".join(map(str, bits)), self.otherwise)
        if found is None:
            raise ValueError(f"the table has no line for {''.join(map(str, bits))}")
        return found


def majority(rounds):
    """Bit by bit what most rounds say; the last one where it is a draw."""
    return [(2 * sum(bits) + bits[-1] > len(bits)) + 0 for bits in zip(*rounds, strict=True)]


def decoder(table, rounds_rule):
    def decode(rounds):
        everything = [bit for one in rounds for bit in one]
        if table.width is None or len(everything) == table.width:
            return table.corrections(everything)
        if any(len(one) != table.width for one in rounds):
            raise ValueError(f"neither the rounds nor all of them together have the {table.width} bits of the table")
        return table.corrections(rounds[-1] if rounds_rule == "last" else majority(rounds))
    return decode


def main():
    options = nvqlink_host.parser(__doc__, EPILOG)
    source = options.add_mutually_exclusive_group(required=True)
    source.add_argument("table", nargs="?", metavar="FILE", help="the table")
    source.add_argument("--repetition", action="store_true", help="the built-in table of the 3-qubit repetition code")
    source.add_argument("--active-reset", metavar="N", type=nvqlink_host.number(1, 1024),
                        help="the built-in table of active reset")
    options.add_argument("--rounds", choices=("last", "majority"),
                         help="the round that is looked up where a session has several")
    chosen = options.parse_args()
    if chosen.active_reset:
        def decode(rounds):
            if len(rounds[-1]) != chosen.active_reset:
                raise ValueError(f"{len(rounds[-1])} bits in a round, not {chosen.active_reset}")
            return rounds[-1] if chosen.rounds != "majority" else majority(rounds)
        nvqlink_host.serve(decode, chosen, size=chosen.active_reset)
        return
    try:
        if chosen.repetition:
            table = Table(REPETITION, "--repetition")
        else:
            with open(chosen.table, encoding="utf-8") as file:
                table = Table(file.read(), chosen.table)
    except (OSError, ValueError) as error:
        options.error(str(error))
    rule = chosen.rounds or ("majority" if chosen.repetition else "last")
    nvqlink_host.serve(decoder(table, rule), chosen, size=table.size)


if __name__ == "__main__":
    main()

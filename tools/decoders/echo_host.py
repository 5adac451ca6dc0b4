#!/usr/bin/env python3
"""A decoder host that decodes nothing: get_corrections is answered with the bits of the last round.

It is what a link is measured against. Besides the decoder calls it answers

    rpc_increment    each byte of the arguments plus one
    mock_decode      the arguments
    echo             the arguments
"""

import argparse
import re

import nvqlink_host

UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0}


def duration(text):
    """Seconds of '5us'."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s)", text)
    if not match or float(match[1]) * UNITS[match[2]] > 60:
        raise argparse.ArgumentTypeError(f"'{text}' is not a time such as 800ns, 5us, 2ms, at most 60s")
    return float(match[1]) * UNITS[match[2]]


def main():
    options = nvqlink_host.parser(__doc__)
    options.add_argument("--delay", metavar="TIME", type=duration, default=0.0,
                         help="from a message's arrival to its answer, at least: 800ns, 5us, 2ms (default: none)")
    options = options.parse_args()
    functions = {
        "rpc_increment": lambda data: bytes((byte + 1) & 255 for byte in data),
        "mock_decode": lambda data: data,
        "echo": lambda data: data,
    }
    nvqlink_host.serve(lambda rounds: rounds[-1], options, functions=functions, delay_seconds=options.delay)


if __name__ == "__main__":
    main()

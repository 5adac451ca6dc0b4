"""What every decoder host shares: the wire of NVQLink (RPC frames over UDP or Unix-domain datagram sockets), the
decoder calls, their statuses and the rules of a session. A host of one's own brings a function:

    import nvqlink_host

    def decode(rounds):          # [[bits of round 0], [bits of round 1], ...] since the session began
        return rounds[-1]        # the corrections, one number of 0 or 1 each

    nvqlink_host.serve(decode, nvqlink_host.parser("Answers the last round.").parse_args())

`decode` may return None (not enough rounds yet: NOT_READY) or raise (the session fails, until it is reset). It is
a pure function of its argument: answers are kept and given again for the same bits.
"""

import argparse
import os
import signal
import socket
import struct
import sys
import time

from nvqlink_session import Host


def stop(*_):
    raise SystemExit(0)


def parser(description, epilog=None):
    """The options that all hosts have."""
    # First of all, so that a host that is ended while it is still getting ready ends the same way. Who starts a host
    # from a thread that blocks signals hands that down.
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM, signal.SIGINT))
    options = argparse.ArgumentParser(
        description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter)
    wire = options.add_argument_group("the link")
    wire.add_argument("--listen", metavar="ENDPOINT", type=endpoint, default="udp://127.0.0.1:0",
                      help="udp://HOST:PORT (port 0: a free one is taken) or unix:PATH; what is listened on is "
                           "printed as 'listening ENDPOINT' (default: udp://127.0.0.1:0)")
    wire.add_argument("--stride", metavar="BYTES", type=number(57, 65507), default=256,
                      help="bytes of a slot: every reply has as many, longer requests are dropped (default: 256)")
    wire.add_argument("--slots", metavar="N", type=number(1, 65536), default=8,
                      help="requests that there is at least room for while they wait (default: 8)")
    wire.add_argument("--decoders", metavar="N", type=number(1, 65536), default=32,
                      help="decoders 0 to N-1 have a session each, others are INVALID_DECODER (default: 32)")
    wire.add_argument("--counter", choices=("sequence", "zero", "ignore"), default="sequence",
                      help="'sequence': a round whose counter is not one more than that of the round before is "
                           "SYNDROMES_DROPPED and fails its session; 'zero': and a session begins with 0; 'ignore': "
                           "for controllers that do not count (default: sequence)")
    wire.add_argument("--log", metavar="FILE", help="write a line about each message to FILE")
    return options


def endpoint(text):
    """(family, address) of an endpoint in words."""
    if text.startswith("unix:") and 0 < len(os.fsencode(text[5:])) < 108:
        return socket.AF_UNIX, text[5:]
    host, colon, port = text.removeprefix("udp://").rpartition(":")
    if text.startswith("udp://") and colon and port.isdecimal() and int(port) < 65536 and host:
        try:
            found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_DGRAM)[0]
        except OSError as error:
            raise argparse.ArgumentTypeError(f"'{host}' is no host: {error.strerror}") from None
        return found[0], found[4]
    raise argparse.ArgumentTypeError(f"'{text}' is neither udp://HOST:PORT nor unix:PATH (at most 107 bytes of it)")


def number(least, most):
    """An option's whole number within bounds."""
    def parse(text):
        if not text.isdecimal() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from {least} to {most}")
        return int(text)
    return parse


def probability(text):
    """An option's probability."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 0.5:
        raise argparse.ArgumentTypeError(f"'{text}' is not a probability from 0 to 0.5")
    return value


def listening_socket(family, address, slots, stride):
    opened = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_UNIX and os.path.exists(address):
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(address)
            except ConnectionRefusedError:  # left behind by a host that was killed
                os.unlink(address)
    opened.bind(address)
    # The kernel counts what it needs itself too: about 1 KiB a datagram. Never less than its default.
    room = slots * (stride + 1024)
    if room > opened.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF):
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    # A controller that takes no replies must not keep the host from others for longer than this.
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack("ll", 1, 0))
    return opened


def name_of(bound):
    if bound.family == socket.AF_UNIX:
        return "unix:" + bound.getsockname()
    host, port = bound.getsockname()[:2]
    return f"udp://[{host}]:{port}" if bound.family == socket.AF_INET6 else f"udp://{host}:{port}"


def serve(decode, options, size=None, functions=None, with_previous=False, delay_seconds=0.0):
    """Answers until SIGTERM or SIGINT, then ends the process with status 0.

    delay_seconds  from the arrival of a message to its reply, at least; messages are served one after the other
    """
    host = Host(decode, size, functions, options.counter, options.decoders, options.stride, with_previous)
    family, address = options.listen
    try:
        bound = listening_socket(family, address, options.slots, options.stride)
        log = open(options.log, "w", buffering=1) if options.log else None
    except OSError as error:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {error}")
    try:
        print("listening", name_of(bound), flush=True)
        loop(host, bound, log, delay_seconds)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if family == socket.AF_UNIX:
            os.unlink(address)
        if log:
            log.close()


def loop(host, bound, log, delay_seconds):
    receive, send, answer, buffer = bound.recvfrom_into, bound.sendto, host.answer, host.buffer
    while True:
        length, peer = receive(buffer)
        began = time.perf_counter() if delay_seconds else 0.0
        reply = answer(length)
        if log:
            log.write(host.line(length, reply) + "\n")
        if reply is None or not peer:
            continue
        if delay_seconds:
            wait_until(began + delay_seconds)
        try:
            send(reply, peer)
        except OSError:  # the one who asked is gone or takes no more: a lost reply, as on any network
            pass


def wait_until(moment):
    """Sleeps the better part of it, then watches the clock: a sleep alone overshoots by some 50 us."""
    rest = moment - time.perf_counter()
    if rest > 1e-3:
        time.sleep(rest - 0.5e-3)
    while time.perf_counter() < moment:
        pass

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

REQUEST, RESPONSE = 0x43555152, 0x43555153
OK, INVALID_DECODER, BAD_REQUEST, INTERNAL_ERROR, NOT_READY, BUSY, SYNDROMES_DROPPED = range(7)

HEADER = struct.Struct("<IIIIQ")  # magic, function id, bytes of arguments, request id, time stamp
RESULT = struct.Struct("<IiIIQ")  # magic, status, bytes of result, and the last two of the request
FRAME = struct.Struct("<IIIIQqqqq")  # a header and what enqueue_syndromes begins with; others use the first of them
BITS_AT = 56  # in a frame of enqueue_syndromes: after decoder, counter, mapping, number of bits
RESET_AT = 40  # in a frame of get_corrections: after decoder and return size

BITS_MAX = 1 << 20  # of one enqueue_syndromes, as the wire has it
SESSION_MAX = 1 << 24  # bytes that a session may gather before somebody asks for its corrections
KEPT_ANSWERS = 1 << 16
KEPT_KEY_MAX = 1 << 10  # bytes; longer sessions hardly ever come twice


def function_id(name):
    """FNV-1a, 32 bits, of the name: what a call is known by on the wire."""
    value = 2166136261
    for byte in name.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value


ENQUEUE, CORRECTIONS, RESET = map(function_id, ("enqueue_syndromes", "get_corrections", "reset_decoder"))
NAMES = {ENQUEUE: "enqueue_syndromes", CORRECTIONS: "get_corrections", RESET: "reset_decoder"}


def unpacked(data, count):
    """The first `count` bits of `data`, lowest bit of each byte first."""
    return [data[index >> 3] >> (index & 7) & 1 for index in range(count)]


def packed(bits):
    """Bits as bytes, lowest bit of each byte first."""
    data = bytearray((len(bits) + 7) // 8)
    for index, bit in enumerate(bits):
        if bit:
            data[index >> 3] |= 1 << (index & 7)
    return bytes(data)


class Session:
    """What one decoder has been told since its last reset."""

    __slots__ = ("record", "expected", "failed", "previous")

    def __init__(self):
        self.record = bytearray()  # rounds as they came: number of bits in 8 bytes, then the bits
        self.expected = None  # counter that the next round must have; None: any
        self.failed = False
        self.previous = b""  # the last round before this session, where the corrections between left it in place

    def rounds(self):
        return [unpacked(data, count) for data, count in rounds_of(self.record)]


def rounds_of(record):
    """Packed bits and their number, round by round."""
    at = 0
    while at < len(record):
        count = int.from_bytes(record[at:at + 8], "little")
        end = at + 8 + (count + 7) // 8
        yield record[at + 8:end], count
        at = end


class Host:
    """Sessions, and what each message to them is answered.

    decode         rounds -> bits, None or an exception; with `with_previous` it also gets the last round before
                   the session, as a list of bits, or [] where reset_decoder came between
    size           number of corrections if it is known beforehand
    functions      plain calls by name: bytes of arguments -> bytes of result
    counter        'sequence': the rounds of a session count up by one; 'zero': and begin at 0; 'ignore': anything goes
    """

    def __init__(self, decode, size=None, functions=None, counter="sequence", decoders=32, stride=256,
                 with_previous=False):
        self.decode, self.size, self.with_previous = decode, size, with_previous
        self.checks_counter, self.first = counter != "ignore", 0 if counter == "zero" else None
        self.sessions = {number: Session() for number in range(decoders)}
        for session in self.sessions.values():
            session.expected = self.first
        self.functions = {function_id(name): call for name, call in (functions or {}).items()}
        self.stride = stride
        # One byte more than a slot: a datagram that is too long is seen to be. Never less than FRAME needs.
        self.buffer = bytearray(max(stride + 1, FRAME.size))
        self.view = memoryview(self.buffer)
        self.reply = bytearray(stride)
        self.filled = 0
        self.answers = {}

    def answer(self, length):
        """The reply to the `length` bytes in the buffer, a full slot; None: nothing is said."""
        if length > self.stride or length < HEADER.size:
            return None
        magic, function, size, request, stamp, decoder, second, mapping, count = FRAME.unpack_from(self.buffer)
        if magic != REQUEST:
            return None
        present = HEADER.size + size <= length
        result = b""
        if function == ENQUEUE or function == CORRECTIONS or function == RESET:
            session = self.sessions.get(decoder)
            if not present or size < 8:
                status = BAD_REQUEST
            elif session is None:
                status = INVALID_DECODER
            elif function == ENQUEUE:
                status = self.enqueue(session, size, second, mapping, count)
            elif function == CORRECTIONS:
                status, result = self.corrections(session, size, second)
            else:
                status = self.reset(session)
        elif function in self.functions:
            status, result = self.call(self.functions[function], size) if present else (BAD_REQUEST, b"")
        else:
            return None
        reply = self.reply
        RESULT.pack_into(reply, 0, RESPONSE, status, len(result), request, stamp)
        if self.filled:
            reply[RESULT.size:RESULT.size + self.filled] = bytes(self.filled)
        if result:
            reply[RESULT.size:RESULT.size + len(result)] = result
        self.filled = len(result)
        return reply

    def enqueue(self, session, size, counter, mapping, count):
        """Takes a round in. OK says that it was understood, not that it could be decoded."""
        bytes_of_bits = (count + 7) >> 3
        if size < 33 or not 0 < count <= BITS_MAX or 32 + bytes_of_bits > size or mapping:
            session.failed = True
            return BAD_REQUEST
        if session.failed:
            return OK
        expected = session.expected
        if expected is not None and counter != expected:
            session.failed = True
            return SYNDROMES_DROPPED
        if self.checks_counter:
            session.expected = counter + 1
        session.record += self.view[BITS_AT - 8:BITS_AT + bytes_of_bits]
        if len(session.record) > SESSION_MAX:
            session.failed = True
        return OK

    def corrections(self, session, size, wanted):
        if size < 17 or wanted <= 0:
            return BAD_REQUEST, b""
        if session.failed:
            return INTERNAL_ERROR, b""
        if self.size is not None and wanted != self.size:
            return BAD_REQUEST, b""
        if not session.record:
            return NOT_READY, b""
        key = session.previous + session.record
        answer = self.answers.get(key)
        if answer is None:
            try:
                answer = self.decoded(session)
            except Exception as error:  # whatever goes wrong in a decoder is said on the wire, not by dying
                print(f"decoding failed: {error}", file=sys.stderr, flush=True)
                session.failed = True
                return INTERNAL_ERROR, b""
            if len(key) <= KEPT_KEY_MAX:
                if len(self.answers) >= KEPT_ANSWERS:
                    self.answers.clear()
                self.answers[key] = answer
        available, result = answer
        if available == 0:
            return NOT_READY, b""
        if available != wanted:
            return BAD_REQUEST, b""
        if RESULT.size + len(result) > self.stride:
            return INTERNAL_ERROR, b""
        if self.buffer[RESET_AT]:
            self.begin_again(session, keep_last=self.with_previous)
        return OK, result

    def decoded(self, session):
        """Number of corrections and their packed bits; 0 of them: more rounds are needed."""
        rounds = session.rounds()
        if self.with_previous:
            previous = [unpacked(data, count) for data, count in rounds_of(session.previous)]
            bits = self.decode(rounds, previous[0] if previous else [])
        else:
            bits = self.decode(rounds)
        return (0, b"") if bits is None else (len(bits), packed(bits))

    def begin_again(self, session, keep_last):
        if keep_last:
            data, count = list(rounds_of(session.record))[-1]
            session.previous = count.to_bytes(8, "little") + bytes(data)
        else:
            session.previous = b""
        session.record = bytearray()
        session.expected = self.first
        session.failed = False

    def reset(self, session):
        self.begin_again(session, keep_last=False)
        return OK

    def call(self, function, size):
        try:
            result = function(bytes(self.view[HEADER.size:HEADER.size + size]))
        except Exception as error:  # as above
            print(f"a call failed: {error}", file=sys.stderr, flush=True)
            return INTERNAL_ERROR, b""
        return (OK, result) if RESULT.size + len(result) <= self.stride else (INTERNAL_ERROR, b"")

    def line(self, length, reply):
        """The message in the buffer and its answer in words, for the log."""
        magic, function, size, request, _, decoder, second, _, count = FRAME.unpack_from(self.buffer)
        if reply is None:
            return f"dropped {length} bytes: {bytes(self.view[:min(length, 32)]).hex(' ')}"
        status, results = struct.unpack_from("<iI", reply, 4)
        words = f"{request} {NAMES.get(function, hex(function))}"
        if function == ENQUEUE and size >= 33:
            bits = bytes(self.view[BITS_AT:min(length, BITS_AT + ((max(count, 0) + 7) >> 3))])
            words += f" decoder {decoder} counter {second} bits {count}: {bits.hex(' ')}"
        elif function == CORRECTIONS and size >= 17:
            words += f" decoder {decoder} size {second} reset {self.buffer[RESET_AT]}"
        elif function == RESET and size >= 8:
            words += f" decoder {decoder}"
        return words + f" -> {status}" + (f": {bytes(reply[24:24 + results]).hex(' ')}" if results else "")


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
                      help="udp://HOST:PORT (port 0: a free one is taken) or unix:PATH; what is listened on is printed as "
                           "'listening ENDPOINT' (default: udp://127.0.0.1:0)")
    wire.add_argument("--stride", metavar="BYTES", type=number(57, 65507), default=256,
                      help="bytes of a slot: every reply has as many, longer requests are dropped (default: 256)")
    wire.add_argument("--slots", metavar="N", type=number(1, 65536), default=8,
                      help="requests that there is at least room for while they wait (default: 8)")
    wire.add_argument("--decoders", metavar="N", type=number(1, 65536), default=32,
                      help="decoders 0 to N-1 have a session each, others are INVALID_DECODER (default: 32)")
    wire.add_argument("--counter", choices=("sequence", "zero", "ignore"), default="sequence",
                      help="'sequence': a round whose counter is not one more than that of the round before is "
                           "SYNDROMES_DROPPED and fails its session; 'zero': and a session begins with 0; 'ignore': for "
                           "controllers that do not count (default: sequence)")
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

"""The frames of NVQLink, and what a decoder host answers to them: decoder calls, statuses, and the rules of a session.

Bytes in, bytes out: no sockets here. `nvqlink_host` has those, and says how a host of one's own is made.
"""

import struct
import sys

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

"""Holds tools/decoders/pymatching_host.py against PyMatching called directly, over the wire.

    check_decoder_hosts.py SESSIONS

For each way of running the host that many sessions of random bits and of random lengths are decoded twice: by the
host, and here, by PyMatching from the same model and detectors that are made by sums over the measured bits. Then every
single error of a code that is simulated here must come back as its correction. Ends with 'equal' and the number of
sessions.
"""

import contextlib
import os
import socket
import struct
import subprocess
import sys
import tempfile

import numpy
import pymatching
import stim

HOSTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "decoders")
HOST = os.path.join(HOSTS, "pymatching_host.py")
sys.path.insert(0, HOSTS)

import pymatching_host  # noqa: E402, for the models that it makes


class Client:
    """A controller that asks and waits."""

    def __init__(self, *arguments):
        self.arguments = list(map(str, arguments))
        self.process = subprocess.Popen([sys.executable, HOST, *self.arguments], stdout=subprocess.PIPE, text=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.request = 0

    def end(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()
        self.socket.close()

    def connect(self):
        """Once the host is there."""
        address, port = self.process.stdout.readline().removeprefix("listening udp://").strip().rsplit(":", 1)
        self.socket.connect((address, int(port)))
        self.socket.settimeout(20)

    def call(self, function, payload):
        self.request += 1
        self.socket.send(struct.pack("<IIIIQ", 0x43555152, function, len(payload), self.request, 0) + payload)
        reply = self.socket.recv(4096)
        magic, status, length, request, _ = struct.unpack_from("<IiIIQ", reply)
        assert (magic, request, len(reply)) == (0x43555153, self.request, 256)
        return status, reply[24:24 + length]

    def corrections(self, rounds, size):
        for counter, bits in enumerate(rounds):
            packed = numpy.packbits(numpy.array(bits, dtype=numpy.uint8), bitorder="little").tobytes()
            status, _ = self.call(0x7ED8BE82, struct.pack("<qqqq", 0, counter, 0, len(bits)) + packed)
            assert status == 0
        status, result = self.call(0x882D5BA1, struct.pack("<qqB", 0, size, 1))
        assert status == 0, status
        return numpy.unpackbits(numpy.frombuffer(result, dtype=numpy.uint8), bitorder="little")[:size].tolist()

    def reset(self):
        assert self.call(0x977A59CF, struct.pack("<q", 0)) == (0, b"")


def detectors(rounds, kept, from_round):
    """Parities of consecutive syndromes, the data's own checks last."""
    width = len(rounds[0])
    measured = numpy.array([one for one in rounds if len(one) == width])
    data = numpy.array([one for one in rounds if len(one) != width], dtype=int).reshape(-1, width + 1)
    syndromes = numpy.diff(measured, axis=0, prepend=0) % 2 if kept else measured
    syndromes = numpy.concatenate([syndromes, (data[:, :-1] + data[:, 1:]) % 2])
    return (numpy.diff(syndromes, axis=0, prepend=0) % 2)[from_round:].ravel()


def random_sessions(client, sessions, width, size, from_round=0):
    """The host against the matchings of its own models: any number of rounds, with the data behind them or without."""
    random = numpy.random.default_rng(7)
    _, options = pymatching_host.arguments(client.arguments)
    code, noise, models = pymatching_host.code(options), pymatching_host.Noise(options), {}
    for _ in range(sessions):
        count = int(random.integers(1 + from_round, 7))
        final = bool(random.integers(2)) and not from_round
        rounds = [random.integers(2, size=width).tolist() for _ in range(count)]
        rounds += [random.integers(2, size=width + 1).tolist()] if final else []
        if (count, final) not in models:
            model = pymatching_host.made_by_stim(code, count, final, noise)
            models[count, final] = pymatching.Matching.from_detector_error_model(model)
        expected = models[count, final].decode(detectors(rounds, noise.kept, from_round)).tolist()
        if noise.kept:
            client.reset()
        found = client.corrections(rounds, size)
        assert found == expected, f"{client.arguments}: {rounds} gave {found}, not {expected}"
    print(" ".join(client.arguments), "equal", sessions)
    return sessions


def single_errors(client, width, kept, stability=False):
    """Experiments by hand: one flip at a time, of each qubit and each bit, comes back as its correction."""
    sessions, round_count = 0, 5
    data_count = width - 1 if stability else width + 1
    for flipped in range(data_count + width):
        for when in range(round_count):
            # What nobody knows of the data is 0 in a code and anything in a stability experiment.
            data, ancillas, rounds = [int(stability) * (i % 2) for i in range(data_count)], [0] * width, []
            for index in range(round_count):
                if index == when and flipped < data_count:
                    data[flipped] ^= 1
                ends = [0] if stability else []
                parities = [a ^ b for a, b in zip(ends + data, data[1 - stability:] + ends)]
                ancillas = [a ^ b for a, b in zip(ancillas, parities)] if kept else parities
                rounds.append(list(ancillas))
                if index == when and flipped >= data_count:
                    rounds[-1][flipped - data_count] ^= 1
            cases = [(rounds, [sum(rounds[0]) % 2])] if stability else [(rounds + [data], data)]
            # Without the readout of the data a wrong bit at the end looks like a flip of data.
            if not stability and (flipped < data_count or when < round_count - 1 - kept):
                cases.append((rounds, data))
            for told, expected in cases:
                client.reset()
                found = client.corrections(told, len(expected))
                assert found == expected, f"{client.arguments}: flip {flipped} in round {when}: {found}, not {expected}"
                sessions += 1
    print(" ".join(client.arguments), "corrected", sessions)
    return sessions


def distances():
    """How few errors go unseen in a stability experiment, as stim counts them in the host's circuits."""
    for ancillas in ("reset", "kept"):
        _, options = pymatching_host.arguments(["--stability", "3", "--ancillas", ancillas, "--ancilla-flip", "0.01"])
        for rounds in range(2, 8):
            lines = pymatching_host.code(options).circuit(rounds, False, pymatching_host.Noise(options))
            found = len(stim.Circuit("\n".join(lines)).shortest_graphlike_error())
            assert found == (rounds if ancillas == "reset" else (rounds + 1) // 2), f"{ancillas}, {rounds}: {found}"


def model_in_a_file(client, model, sessions):
    """The host with a file and a rule of its own: four bits, their parities, and a fifth."""
    random = numpy.random.default_rng(8)
    matching = pymatching.Matching.from_detector_error_model_file(model)
    for _ in range(sessions):
        bits = random.integers(2, size=5)
        expected = matching.decode((bits[:3] + bits[1:4]) % 2).tolist()
        assert client.corrections([bits[:2].tolist(), bits[2:].tolist()], 2) == expected
    print("--dem --detectors equal", sessions)
    return sessions


def main(sessions):
    with tempfile.TemporaryDirectory() as folder:
        model, rule = os.path.join(folder, "model.dem"), os.path.join(folder, "rule.txt")
        with open(model, "w") as file:
            file.write("error(0.1) D0 L0\nerror(0.2) D0 D1 L1\nerror(0.1) D1 D2\nerror(0.05) D2 L0 L1\n")
        with open(rule, "w") as file:
            file.write("# three detectors\n0 1\n1 2\n2 3 # of four bits, and one more\nbits 5\n")
        # All at once, since most of their time goes into loading packages; and all end, whatever goes wrong here.
        clients = [
            Client("--repetition", 3, "--data-flip", 0.04, "--readout-flip", 0.02),
            Client("--repetition", 5, "--ancillas", "kept"),
            Client("--stability", 3, "--ancilla-flip", 0.01),
            Client("--dem", model, "--detectors", rule),
        ]
        with contextlib.ExitStack() as ending:
            for client in clients:
                ending.callback(client.end)
            for client in clients:
                client.connect()
            repetition, kept, stability, from_file = clients
            total = random_sessions(repetition, sessions, 2, 3) + single_errors(repetition, 2, kept=False)
            total += random_sessions(kept, sessions, 4, 5) + single_errors(kept, 4, kept=True)
            total += random_sessions(stability, sessions, 3, 1, from_round=1)
            total += single_errors(stability, 3, kept=False, stability=True)
            total += model_in_a_file(from_file, model, sessions)
        assert [client.process.returncode for client in clients] == [0] * len(clients)
    distances()
    print("equal", total)


if __name__ == "__main__":
    main(int(sys.argv[1]))

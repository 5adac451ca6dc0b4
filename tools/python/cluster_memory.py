"""Measures what memory a served cluster takes over a long session, with plain sockets.

    cluster_memory.py [--pulserack FILE] [--rack NAME] [--runs N]

One line per part of the session: what was done, the process's resident memory after it and the peak until then, in MiB.
"""

import argparse
import contextlib
import re
import socket
import subprocess
import sys
import time

MIB = 1 << 20
LOOP = "move 20,R0\nagain: reset_ph\nplay 0,0,100\nacquire 0,0,1000\nacquire 0,1,1000\nwait 2000\nloop R0,@again\nstop"


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def send(self, text, block=None):
        data = text.encode()
        if block is not None:
            data += b"#%d%d" % (len(str(len(block))), len(block)) + block
        self.socket.sendall(data + b"\n")

    def ask(self, text):
        self.send(text)
        return self.file.readline().strip().decode()

    def blocks(self, text, count=None):
        """What answers a question with `count` blocks, or with as many as the first says."""
        self.send(text)
        found = []
        while count is None or len(found) < count:
            head = self.file.read(2)
            found.append(self.file.read(int(self.file.read(int(head[1:])))))
            if count is None:
                count = 1 + 9 * int.from_bytes(found[0], "little")
        assert self.file.read(2) == b"\r\n", "the end of blocks"
        return found

    def close(self):
        self.file.close()
        self.socket.close()

    def check(self):
        count = int(self.ask("SYSTem:ERRor:COUNt?"))
        assert count == 0, [self.ask("SYSTem:ERRor:NEXT?") for _ in range(count)]


def memory(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        fields = dict(line.split(":", 1) for line in file)
    return tuple(int(fields[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))


def runs(module, first, count):
    """Runs with acquisitions, whose traces and bins are fetched; each waits for another time."""
    for name in ("AWG:WLISt:WAVeform", "ACQ:ALISt:ACQuisition"):
        module.send(f'SEQuencer0:{name}:DELete "all"')
    module.send('SEQuencer0:AWG:WLISt:WAVeform:NEW "w",400,0')
    module.send('SEQuencer0:AWG:WLISt:WAVeform:DATA "w",', b"\0\0\0\x3f" * 400)
    module.send('SEQuencer0:ACQ:ALISt:ACQuisition:NEW "a",2')
    for number in range(first, first + count):
        module.send("SEQuencer0:PROGram ", LOOP.replace("2000", str(2000 + number)).encode())
        module.send("SEQuencer0:ARM")
        module.send("SEQuencer0:START")
        while ";RUNNING;" in module.ask("SEQuencer0:STATE?"):
            time.sleep(0.001)
        module.send('SEQuencer0:ACQ:ALISt:ACQuisition:DATA "a",0')
        module.blocks("SEQuencer0:ACQ:ALISt?")
        if number % 10 == 9:
            module.send('SEQuencer0:ACQ:ALISt:ACQuisition:DATA:DELete "a"')
    module.check()


def programs(module, count):
    """Programs of 10 MB, nearly all of it words for people, one after the other."""
    text = (b"# " + b"x" * 97 + b"\n") * 104_000 + b"stop"
    for _ in range(count):
        module.send("SEQuencer0:PROGram ", text)
        assert module.ask("STATus:ASSEMbler:SUCCess?") == "1"
    module.check()


def refused_programs(module, count):
    """Programs of 10 MB in which each line is wrong, or which are one line that is."""
    for text in [b"nonsense R0,1\n" * 750_000, b"add " + b"R0," * 3_000_000 + b"1\n"] * count:
        module.send("SEQuencer0:PROGram ", text)
        assert module.ask("STATus:ASSEMbler:SUCCess?") == "0"
    module.send("*CLS")


def gigabyte(module):
    """A block that is announced and sent, and wanted by nobody."""
    module.socket.sendall(b"SEQuencer0:PROGram #9999999999")
    piece = b"x" * 999_999
    for _ in range(1000):
        module.socket.sendall(piece)
    module.socket.sendall(b"x" * 999 + b"\n")
    assert module.ask("SYSTem:ERRor:NEXT?").startswith("-223")


def crowd(port, count):
    """Connections that each ask a little, and stay."""
    clients = [Client(port) for _ in range(count)]
    for client in clients:
        for _ in range(20):
            client.blocks("SEQuencer0:CONFiguration?", 1)
        client.send("NO:SUCH")
    return clients


def stalled(port, count):
    """Connections that each begin a program of 1 MB and send a byte now and then; the budget lets some go."""
    clients = [Client(port) for _ in range(count)]
    for client in clients:
        with contextlib.suppress(OSError):
            client.socket.sendall(b"SEQuencer0:PROGram #71048576" + b" " * (MIB - 1000))
    for _ in range(20):
        for client in clients:
            with contextlib.suppress(OSError):
                client.socket.sendall(b" ")
    return clients


def deaf(port, count):
    """Connections that ask for much and read nothing."""
    clients = [Client(port) for _ in range(count)]
    for client in clients:
        client.socket.settimeout(0.2)
        with contextlib.suppress(OSError):
            client.socket.sendall(b"*CMDS?\n" * 50_000)
    return clients


def tables(module):
    """As many bins as a module has, and all of them fetched; the traces of the scope beside them."""
    module.send('SEQuencer0:ACQ:ALISt:ACQuisition:DELete "all"')
    module.send('SEQuencer0:ACQ:ALISt:ACQuisition:NEW "all of them",3000000')
    module.check()
    data = module.blocks("SEQuencer0:ACQ:ALISt?")
    assert len(data[-1]) == 32 * 3_000_000
    module.send('SEQuencer0:ACQ:ALISt:ACQuisition:DELete "all"')
    module.check()


def session(pid, cluster, module, count):
    """What is done, part after part."""
    client = Client(module)

    def part(text, *keep):
        rss, peak = memory(pid)
        print(f"{text:58} {rss:8.1f} {peak:8.1f}", flush=True)
        for held in keep:
            for one in held:
                one.close()

    print(f"{'MiB':58} {'now':>8} {'peak':>8}")
    part("begun")
    for turn in range(4):
        runs(client, turn * (count // 4), count // 4)
        part(f"{(turn + 1) * (count // 4)} runs")
    programs(client, 20)
    part("20 programs of 10 MB")
    refused_programs(client, 3)
    part("6 programs of 10 MB full of mistakes")
    gigabyte(client)
    part("1 GB announced and sent")
    part("200 connections", crowd(module, 200))
    for _ in range(5):
        for one in crowd(module, 200):
            one.close()
    part("1000 more, one after the other")
    for turn in range(3):
        part(f"400 connections that stall in a program of 1 MB, turn {turn + 1}", stalled(module, 400))
        time.sleep(0.5)
    for turn in range(3):
        part(f"50 connections that read nothing, turn {turn + 1}", deaf(cluster, 50))
        time.sleep(0.5)
    for turn in range(3):
        tables(client)
        part(f"3000000 bins made and fetched, turn {turn + 1}")
    runs(client, 0, count // 4)
    part(f"{count // 4} runs")
    assert Client(cluster).ask("PING?") == "1"


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pulserack", default=".build/release/pulserack")
    arguments.add_argument("--rack", default="qblox-1q-rf")
    arguments.add_argument("--runs", type=int, default=2000)
    options = arguments.parse_args()
    command = [options.pulserack, "serve", "cluster", "--rack", options.rack, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            while not (ports := re.search(r"127\.0\.0\.1:(\d+).*modules on (\d+) \+", line := server.stdout.readline())):
                assert line, "the server said no ports"
            cluster, base = map(int, ports.groups())
            session(server.pid, cluster, base + 4, options.runs)
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())

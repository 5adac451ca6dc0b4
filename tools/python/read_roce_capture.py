#!/usr/bin/env python3
"""Reads a capture of RoCE v2 frames with scapy, which computes each invariant CRC anew.

    read_roce_capture.py FILE

One line a frame: time in ns, opcode, destination queue pair, packet sequence number, whether IPv4 checksum and
invariant CRC are what scapy computes, and the bytes behind the base transport header in hexadecimal.
"""

import sys

from scapy.contrib.roce import BTH
from scapy.layers.inet import IP
from scapy.layers.l2 import Ether
from scapy.utils import RawPcapReader


def main(path):
    reader = RawPcapReader(path)
    if reader.linktype != 1:
        sys.exit(f"{path}: link type {reader.linktype} is not Ethernet")
    unit = 1 if reader.nano else 1000
    for data, meta in reader:
        packet = Ether(data)
        again = packet.copy()
        del again[IP].chksum
        again[BTH].icrc = None
        rebuilt = bytes(again)
        time = meta.sec * 1_000_000_000 + meta.usec * unit
        print(
            time, packet[BTH].opcode, packet[BTH].dqpn, packet[BTH].psn,
            rebuilt[24:26] == data[24:26], rebuilt[-4:] == data[-4:], bytes(packet[BTH].payload).hex())


if __name__ == "__main__":
    main(sys.argv[1])

extension RoCEFrame {
    /// The headers of a frame, whose checksums are checked. Bytes behind the packet, such as a frame check sequence,
    /// are not looked at.
    public static func read(_ frame: UnsafeRawBufferPointer) throws(RoCEFault) -> RoCEFrame {
        let packetBytes = try packetBytes(frame)
        let end = Offset.ip + packetBytes - Offset.crcBytes
        let expected = invariantCRC(frame.part(Offset.ip..<end))
        let found = frame.little(UInt32.self, at: end)
        guard found == expected else { throw .invariantCRC(found: found, expected: expected) }

        let flags = frame[Offset.transport + 1]
        guard flags & 0x0F == 0 else { throw .transportVersion(flags & 0x0F) }
        let source = RoCEAddress(
            ethernet: frame.big(UInt64.self, at: 6) >> 16, ipv4: frame.big(UInt32.self, at: Offset.ip + 12))
        let destination = RoCEAddress(
            ethernet: frame.big(UInt64.self, at: 0) >> 16, ipv4: frame.big(UInt32.self, at: Offset.ip + 16))
        var read = RoCEFrame(
            from: source, to: destination, queuePair: frame.big(UInt32.self, at: Offset.transport + 4),
            sequence: frame.big(UInt32.self, at: Offset.transport + 8), operation: try operation(frame, end),
            payloadBytes: 0)
        read.sourcePort = frame.big(UInt16.self, at: Offset.udp)
        let pad = Int(flags >> 4 & 3)
        read.payloadBytes = end - read.headerBytes - pad
        guard read.payloadBytes >= 0 else { throw .tooShort(bytes: end, needed: read.headerBytes + pad) }
        return read
    }

    /// The payload in the frame that these headers were read from.
    public func payload(in frame: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        frame.part(headerBytes..<headerBytes + payloadBytes)
    }

    /// The bytes of the IPv4 packet, once its header and that of UDP are what they should be.
    private static func packetBytes(_ frame: UnsafeRawBufferPointer) throws(RoCEFault) -> Int {
        let needed = Offset.afterTransport + Offset.crcBytes
        guard frame.count >= needed else { throw .tooShort(bytes: frame.count, needed: needed) }
        let type = frame.big(UInt16.self, at: 12)
        guard type == 0x0800 else { throw .notIPv4(etherType: type) }
        guard frame[Offset.ip] == 0x45 else { throw .ipHeader(frame[Offset.ip]) }
        let expected = ipChecksum(frame.part(Offset.ip..<Offset.udp))
        let found = frame.big(UInt16.self, at: Offset.ip + 10)
        guard found == expected else { throw .ipChecksum(found: found, expected: expected) }
        guard frame.big(UInt16.self, at: Offset.ip + 6) & 0x3FFF == 0 else { throw .fragment }
        guard frame[Offset.ip + 9] == 17 else { throw .notUDP(ipProtocol: frame[Offset.ip + 9]) }
        let port = frame.big(UInt16.self, at: Offset.udp + 2)
        guard port == udpPort else { throw .notRoCE(port: port) }
        let ip = Int(frame.big(UInt16.self, at: Offset.ip + 2))
        let udp = Int(frame.big(UInt16.self, at: Offset.udp + 4))
        let room = frame.count - Offset.ip
        guard ip <= room, ip == udp + Offset.udp - Offset.ip, ip >= needed - Offset.ip else {
            throw .lengths(ip: ip, udp: udp, room: room)
        }
        return ip
    }

    /// What is done, from the headers that end before `end`.
    private static func operation(_ frame: UnsafeRawBufferPointer, _ end: Int) throws(RoCEFault) -> Operation {
        let opcode = frame[Offset.transport]
        let needed =
            switch opcode {
            case Opcode.send: Offset.afterTransport
            case Opcode.write: Offset.afterRemote
            case Opcode.writeWithImmediate: Offset.afterImmediate
            default: throw .opcode(opcode)
            }
        guard needed <= end else { throw .tooShort(bytes: end, needed: needed) }
        if opcode == Opcode.send { return .send }
        let remote = RemoteMemory(
            virtualAddress: frame.big(UInt64.self, at: Offset.afterTransport),
            key: frame.big(UInt32.self, at: Offset.afterTransport + 8),
            lengthBytes: frame.big(UInt32.self, at: Offset.afterTransport + 12))
        if opcode == Opcode.write { return .write(remote) }
        return .writeWithImmediate(remote, frame.big(UInt32.self, at: Offset.afterRemote))
    }
}

extension RoCEFrame {
    /// Writes the headers in front of the payload, which lies at `headerBytes` already, and the ICRC behind it.
    ///
    /// The IPv4 header has identification 0, "do not fragment" and a time to live of 64; UDP has no checksum.
    ///
    /// - Returns: `frameBytes`.
    @discardableResult
    public func write(to memory: UnsafeMutableRawBufferPointer) throws(RoCEFault) -> Int {
        let packetBytes = frameBytes - Offset.ip
        guard payloadBytes >= 0, packetBytes <= Int(UInt16.max) else { throw .tooLong(payloadBytes: payloadBytes) }
        guard frameBytes <= memory.count else { throw .noRoom(bytes: memory.count, needed: frameBytes) }
        writeNetworkHeaders(to: memory, packetBytes: packetBytes)
        writeTransportHeaders(to: memory)
        let packet = UnsafeRawBufferPointer(memory).part(Offset.ip..<frameBytes - Offset.crcBytes)
        memory.storeLittle(Self.invariantCRC(packet), at: frameBytes - Offset.crcBytes)
        return frameBytes
    }

    private func writeNetworkHeaders(to memory: UnsafeMutableRawBufferPointer, packetBytes: Int) {
        for index in 0..<6 {
            let shift = UInt64(40 - 8 * index)
            memory[index] = UInt8(truncatingIfNeeded: destination.ethernet >> shift)
            memory[6 + index] = UInt8(truncatingIfNeeded: source.ethernet >> shift)
        }
        memory.storeBig(0x0800 as UInt16, at: 12)
        memory.storeBig(0x4500 as UInt16, at: Offset.ip)
        memory.storeBig(UInt16(packetBytes), at: Offset.ip + 2)
        memory.storeBig(0x0000_4000 as UInt32, at: Offset.ip + 4)
        memory.storeBig(0x4011_0000 as UInt32, at: Offset.ip + 8)
        memory.storeBig(source.ipv4, at: Offset.ip + 12)
        memory.storeBig(destination.ipv4, at: Offset.ip + 16)
        let header = UnsafeRawBufferPointer(memory).part(Offset.ip..<Offset.udp)
        memory.storeBig(Self.ipChecksum(header), at: Offset.ip + 10)
        memory.storeBig(sourcePort, at: Offset.udp)
        memory.storeBig(Self.udpPort, at: Offset.udp + 2)
        memory.storeBig(UInt16(packetBytes - (Offset.udp - Offset.ip)), at: Offset.udp + 4)
        memory.storeBig(0 as UInt16, at: Offset.udp + 6)
    }

    private func writeTransportHeaders(to memory: UnsafeMutableRawBufferPointer) {
        let opcode =
            switch operation {
            case .send: Opcode.send
            case .write: Opcode.write
            case .writeWithImmediate: Opcode.writeWithImmediate
            }
        // Opcode; no solicited event, migration or pad, version 0; the default partition.
        memory.storeBig(UInt32(opcode) << 24 | 0xFFFF, at: Offset.transport)
        memory.storeBig(queuePair & 0xFF_FFFF, at: Offset.transport + 4)
        memory.storeBig(sequence & 0xFF_FFFF, at: Offset.transport + 8)
        switch operation {
        case .send: break
        case .write(let remote): write(remote, to: memory)
        case .writeWithImmediate(let remote, let immediate):
            write(remote, to: memory)
            memory.storeBig(immediate, at: Offset.afterRemote)
        }
    }

    private func write(_ remote: RemoteMemory, to memory: UnsafeMutableRawBufferPointer) {
        memory.storeBig(remote.virtualAddress, at: Offset.afterTransport)
        memory.storeBig(remote.key, at: Offset.afterTransport + 8)
        memory.storeBig(remote.lengthBytes, at: Offset.afterTransport + 12)
    }
}

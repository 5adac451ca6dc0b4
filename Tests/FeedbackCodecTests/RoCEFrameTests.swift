import FeedbackCodec
import Testing

/// R1: controller to host, WRITE ONLY with immediate, without frame check sequence.
private let published = hex("""
    a0 88 c2 00 01 01 ca fe c0 ff ee 01 08 00 | 45 00 00 80 00 00 40 00 40 11 b8 b5 c0 a8 00 02 c0 a8 00 65
    30 00 12 b7 00 6c 00 00 | 2b 00 ff ff 00 00 00 05 00 00 01 23 | 00 00 00 00 00 00 04 80 00 00 04 d2 00 00 00 40
    00 12 30 03
    52 51 55 43 22 63 1b 19 08 00 00 00 07 00 00 00 4e 61 bc 00 00 00 00 6a 00 01 02 03 04 05 06 07
    [32 × 00]
    ea bb 6a 93
    """)
private let controller = RoCEAddress(ethernet: 0xCAFE_C0FF_EE01, ipv4: 0xC0A8_0002)
private let host = RoCEAddress(ethernet: 0xA088_C200_0101, ipv4: 0xC0A8_0065)

private func read(_ bytes: [UInt8]) throws(RoCEFault) -> (frame: RoCEFrame, payload: [UInt8]) {
    try bytes.withUnsafeBufferPointer { bytes throws(RoCEFault) in
        let bytes = UnsafeRawBufferPointer(bytes)
        let frame = try RoCEFrame.read(bytes)
        return (frame, Array(frame.payload(in: bytes)))
    }
}

private func written(_ frame: RoCEFrame, _ payload: [UInt8]) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: frame.frameBytes)
    bytes.replaceSubrange(frame.headerBytes..<frame.headerBytes + payload.count, with: payload)
    try bytes.withUnsafeMutableBytes { _ = try frame.write(to: $0) }
    return bytes
}

@Suite("RoCE v2 frames")
struct RoCEFrameTests {
    @Test("R1 is built byte for byte from its RPC frame")
    func build() throws {
        let rpc = try RPCRequest.frame(
            FunctionID(name: "rpc_increment"), requestID: 7,
            timestamp: PTPTimestamp(seconds: 0x6A00_0000, nanoseconds: 12_345_678), arguments: Array(0...7))
        var stream = RoCEStream(from: controller, to: host, queuePair: 5, firstSequence: 0x123)
        let (bytes, memory) = try inSlot(of: 200) { memory in
            try rpc.withUnsafeBytes {
                try stream.write($0, slot: 3, pageBytes: 384, key: 1234, immediate: .sequenceAndSlot, to: memory)
            }
        }
        #expect(bytes == 142)
        #expect(Array(memory[..<bytes]) == published)
        #expect(stream.nextSequence == 0x124)
    }

    @Test("R1 is read as what it is, whatever stands behind it")
    func parse() throws {
        for behind in [[], [1, 2, 3, 4]] as [[UInt8]] {
            let (frame, payload) = try read(published + behind)
            let remote = RoCEFrame.RemoteMemory(virtualAddress: 3 * 384, key: 1234, lengthBytes: 64)
            #expect(frame == RoCEFrame(
                from: controller, to: host, queuePair: 5, sequence: 0x123,
                operation: .writeWithImmediate(remote, 0x0012_3003), payloadBytes: 64))
            #expect(RoCEImmediate.slot(in: 0x0012_3003, sequence: frame.sequence) == 3)
            let (request, arguments) = try RPCRequest.read(bytes: payload)
            #expect(request.requestID == 7 && request.timestamp.nanoseconds == 12_345_678)
            #expect(arguments == Array(0...7))
        }
    }

    @Test("A payload's pad is not part of it", arguments: 0...3)
    func pad(count: Int) throws {
        var bytes = published
        bytes[43] = UInt8(count) << 4
        bytes.repairCRC()
        let (frame, payload) = try read(bytes)
        #expect(frame.payloadBytes == 64 - count)
        #expect(payload == Array(published[74..<138 - count]))
    }

    @Test("Immediates of both styles give their slot, others none")
    func immediates() {
        for sequence: UInt32 in [0, 1, 0x123, 0xF_FFFF, 0x10_0000, 0xFF_FFFF] {
            for slot in [0, 1, 63, 4095] {
                for style in RoCEImmediate.allCases {
                    let word = style.word(sequence: sequence, slot: slot)
                    #expect(RoCEImmediate.slot(in: word, sequence: sequence) == slot)
                }
            }
        }
        #expect(RoCEImmediate.slot(in: 0x0012_4003, sequence: 0x123) == nil)
    }

    @Test(
        "Random frames come back as they were, of each operation and with any payload",
        arguments: 0..<50 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var dice = Dice(seed)
        func word<Word: FixedWidthInteger>(_ type: Word.Type) -> Word { .random(in: .min ... .max, using: &dice) }
        let remote = RoCEFrame.RemoteMemory(
            virtualAddress: word(UInt64.self), key: word(UInt32.self), lengthBytes: word(UInt32.self))
        let operation: RoCEFrame.Operation =
            switch seed % 3 {
            case 0: .send
            case 1: .write(remote)
            default: .writeWithImmediate(remote, word(UInt32.self))
            }
        let payload = dice.bytes(Int.random(in: 0...300, using: &dice))
        var frame = RoCEFrame(
            from: RoCEAddress(ethernet: word(UInt64.self), ipv4: word(UInt32.self)),
            to: RoCEAddress(ethernet: word(UInt64.self), ipv4: word(UInt32.self)),
            queuePair: word(UInt32.self), sequence: word(UInt32.self), operation: operation,
            payloadBytes: payload.count)
        frame.sourcePort = word(UInt16.self)
        let back = try read(try written(frame, payload))
        #expect(back.frame == frame && back.payload == payload, "seed \(seed)")
    }

    @Test("Packets are numbered one by one and begin anew behind 2²⁴ − 1")
    func sequence() throws {
        var stream = RoCEStream(from: host, to: controller, queuePair: 1, firstSequence: 0xFF_FFFE)
        let sequences = try (0..<4).map { _ in
            try read(inSlot(of: 200) { memory in
                try [1, 2, 3].withUnsafeBytes { try stream.send($0, to: memory) }
            }.bytes).frame.sequence
        }
        #expect(sequences == [0xFF_FFFE, 0xFF_FFFF, 0, 1])
        #expect(stream.nextSequence == 2)
    }

    @Test("What routers change does not change the invariant CRC; any other byte does")
    func invariance() throws {
        for index in 14..<published.count - 4 {
            var bytes = published
            bytes[index] ^= 0x10
            if index == 22 || index == 15 { bytes.repairChecksum() }
            let variant = [15, 22, 40, 41, 46].contains(index)
            if variant {
                #expect(throws: Never.self, "byte \(index)") { try read(bytes) }
            } else {
                #expect(throws: RoCEFault.self, "byte \(index)") { try read(bytes) }
            }
        }
    }

    @Test("Each way of being no such frame is named")
    func faults() {
        func fault(_ change: (inout [UInt8]) -> Void) -> RoCEFault? {
            var bytes = published
            change(&bytes)
            do throws(RoCEFault) { _ = try read(bytes) } catch { return error }
            return nil
        }
        #expect(fault { $0.removeLast(100) } == .tooShort(bytes: 42, needed: 58))
        #expect(fault { $0[12] = 0x86; $0[13] = 0xDD } == .notIPv4(etherType: 0x86DD))
        #expect(fault { $0[14] = 0x46 } == .ipHeader(0x46))
        #expect(fault { $0[24] = 0 } == .ipChecksum(found: 0x00B5, expected: 0xB8B5))
        #expect(fault { $0[20] = 0x20; $0.repairChecksum() } == .fragment)
        #expect(fault { $0[23] = 6; $0.repairChecksum() } == .notUDP(ipProtocol: 6))
        #expect(fault { $0[37] = 0xB8 } == .notRoCE(port: 4792))
        #expect(fault { $0.removeLast() } == .lengths(ip: 128, udp: 108, room: 127))
        #expect(fault { $0[39] = 0x6B } == .lengths(ip: 128, udp: 107, room: 128))
        #expect(fault { $0[17] = 0x20; $0[39] = 0x0C; $0.repairChecksum() } == .lengths(ip: 32, udp: 12, room: 128))
        var repaired = published
        repaired[100] = 1
        repaired.repairCRC()
        let expected = repaired.suffix(4).reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        #expect(fault { $0[100] = 1 } == .invariantCRC(found: 0x936A_BBEA, expected: expected))
        #expect(fault { $0[43] = 1; $0.repairCRC() } == .transportVersion(1))
        #expect(fault { $0[42] = 0x2C; $0.repairCRC() } == .opcode(0x2C))
        let short = fault { bytes in
            bytes[17] = 0x2C
            bytes[39] = 0x18
            bytes.repairChecksum()
            bytes.removeLast(142 - 58)
            bytes.repairCRC()
        }
        #expect(short == .tooShort(bytes: 54, needed: 74))
    }

    @Test("A frame that no packet holds, or its memory does not, is refused")
    func refused() {
        var stream = RoCEStream(from: controller, to: host, queuePair: 1)
        _ = inSlot(of: 100_000) { memory in
            [UInt8](repeating: 0, count: 66_000).withUnsafeBytes { rpc in
                #expect(throws: RoCEFault.tooLong(payloadBytes: 66_048)) { _ = try stream.send(rpc, to: memory) }
            }
        }
        _ = inSlot(of: 100) { memory in
            [UInt8](repeating: 0, count: 30).withUnsafeBytes { rpc in
                #expect(throws: RoCEFault.noRoom(bytes: 100, needed: 122)) { _ = try stream.send(rpc, to: memory) }
            }
        }
        #expect(stream.nextSequence == 0, "what was not written has no number")
    }

    @Test("The CRC is zlib's", arguments: [
        ("", 0), ("123456789", 0xCBF4_3926), ("a", 0xE8B7_BE43),
    ] as [(String, UInt32)])
    func crc(text: String, expected: UInt32) {
        var crc = CRC32()
        Array(text.utf8).withUnsafeBytes { crc.update($0) }
        #expect(crc.value == expected)
    }
}

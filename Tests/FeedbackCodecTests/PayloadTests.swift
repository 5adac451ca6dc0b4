import FeedbackCodec
import Testing

@Suite("Payloads")
struct PayloadTests {
    /// What `write` appends, and what is read from it.
    private func roundTrip(
        _ write: (inout PayloadWriter) -> Void, _ read: (inout PayloadReader) throws -> Void
    ) throws -> [UInt8] {
        let (count, memory) = inSlot(of: 4096) { memory in
            var writer = PayloadWriter(memory)
            write(&writer)
            return writer.count
        }
        let bytes = Array(memory[..<count])
        try bytes.withUnsafeBytes {
            var reader = PayloadReader($0)
            try read(&reader)
            #expect(reader.bytesLeft == 0)
        }
        return bytes
    }

    @Test("Arguments are concatenated, little-endian, without padding")
    func concatenation() throws {
        let bytes = try roundTrip {
            $0.append(0x12 as UInt8)
            $0.append(-2 as Int32)
            $0.append(0x1122_3344_5566_7788 as UInt64)
            $0.append(1.5 as Float)
            $0.append(-0.1)
            $0.append(bits: [true, false, true, true, false, false, false, true, true, true])
        } _: { reader in
            let integers = (try reader.uint8(), try reader.int32(), try reader.uint64())
            #expect(integers == (0x12, -2, 0x1122_3344_5566_7788))
            let floats = (try reader.float(), try reader.double())
            #expect(floats == (1.5, -0.1))
            let bits = Array(try reader.bits(10))
            #expect(bits == [true, false, true, true, false, false, false, true, true, true])
        }
        #expect(bytes == hex("""
            12 fe ff ff ff 88 77 66 55 44 33 22 11 00 00 c0 3f 9a 99 99 99 99 99 b9 bf 8d 03
            """))
    }

    @Test("Integers of any width keep their value", arguments: 1...64)
    func widths(width: Int) throws {
        let top = Int64.max >> Int64(64 - width)
        for value in [0, top, -top - 1, width > 1 ? 1 : 0, -1] {
            let bytes = try roundTrip {
                $0.append(integer: value, width: width)
                $0.append(integer: value, width: width)
            } _: { reader in
                let signed = try reader.signed(width: width)
                #expect(signed == value)
                let unsigned = try reader.unsigned(width: width)
                #expect(unsigned == UInt64(bitPattern: value) & (width == 64 ? UInt64.max : (1 << UInt64(width)) - 1))
            }
            #expect(bytes.count == 2 * ((width + 7) / 8))
        }
    }

    @Test("Bits are packed with the lowest first, in whichever form they are given", arguments: 0..<40 as Range<UInt64>)
    func bits(seed: UInt64) throws {
        var dice = Dice(seed)
        let bits = dice.bits(Int(seed) * 5)
        let bytes = try roundTrip { $0.append(bits: bits) } _: { reader in
            let packed = try reader.bits(bits.count)
            #expect(Array(packed) == bits)
            let word = bits.prefix(64).reversed().reduce(0 as UInt64) { $0 << 1 | ($1 ? 1 : 0) }
            #expect(packed.firstWord == word)
            guard bits.count <= 64 else { return }
            let again = inSlot(of: 8) { memory in
                var writer = PayloadWriter(memory)
                writer.append(bits: word | (bits.count < 64 ? UInt64.max << UInt64(bits.count) : 0), count: bits.count)
                return writer.count
            }
            #expect(Array(again.bytes[..<again.value]) == PackedBits.bytes(bits))
        }
        #expect(bytes == PackedBits.bytes(bits))
        for (index, bit) in bits.enumerated() { #expect(bytes[index / 8] >> UInt8(index % 8) & 1 == (bit ? 1 : 0)) }
    }

    @Test("Soft readout: nibbles with the low one first, a byte each, single precision")
    func softReadout() throws {
        let bytes = try roundTrip {
            $0.append(nibbles: [0xF1, 2, 15, 0, 9] as [UInt8])
            $0.append(levels: [0, 1, 2] as [UInt8])
            $0.append(floats: [0.5, -1] as [Float])
        } _: { reader in
            let nibbles = Array(try reader.nibbles(5))
            #expect(nibbles == [1, 2, 15, 0, 9])
            let levels = Array(try reader.bytes(3))
            #expect(levels == [0, 1, 2])
            let floats = (try reader.float(), try reader.float())
            #expect(floats == (0.5, -1))
        }
        #expect(bytes == hex("21 0f 09 00 01 02 00 00 00 3f 00 00 80 bf"))
    }

    @Test("What does not fit its slot is not written, and the header in front of it is refused")
    func overflow() {
        let (_, bytes) = inSlot(of: 40) { slot in
            var payload = PayloadWriter(slot: slot)
            payload.append(1 as UInt64)
            payload.append(2 as UInt64)
            #expect(payload.fits)
            payload.append(bits: [true])
            payload.append(3 as UInt32)
            #expect(!payload.fits && payload.count == 21)
            #expect(throws: FrameFault.beyondSlot(bytes: 45, slotBytes: 40)) {
                try RPCRequest(FunctionID(1), requestID: 1, argumentBytes: payload.count).write(to: slot)
            }
        }
        #expect(bytes[..<24].allSatisfy { $0 == 0xEE }, "no header")
        #expect(throws: FrameFault.beyondSlot(bytes: 30, slotBytes: 29)) {
            try RPCRequest.frame(FunctionID(1), requestID: 1, arguments: [1, 2, 3, 4, 5, 6], strideBytes: 29)
        }
        #expect(throws: FrameFault.beyondSlot(bytes: 24, slotBytes: 3)) {
            try RPCResponse.frame(.ok, requestID: 1, strideBytes: 3)
        }
    }

    @Test("What ends too soon says where")
    func tooShort() {
        ([1, 2, 3] as [UInt8]).withUnsafeBytes { bytes in
            var reader = PayloadReader(bytes)
            #expect(throws: FrameFault.payloadTooShort(bytes: 3, needed: 4)) { try reader.uint32() }
            #expect(throws: Never.self) { _ = try reader.uint8() }
            #expect(throws: FrameFault.payloadTooShort(bytes: 3, needed: 9)) { try reader.double() }
            #expect(throws: FrameFault.payloadTooShort(bytes: 3, needed: 4)) { try reader.bits(17) }
            #expect(reader.bytesLeft == 2)
        }
    }
}

import FeedbackCodec
import Testing

@Suite("Frames and calls")
struct FrameTests {
    @Test("Random calls come back as they were", arguments: 0..<60 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var dice = Dice(seed)
        func word<Word: FixedWidthInteger>(_ type: Word.Type) -> Word { .random(in: .min ... .max, using: &dice) }
        let arguments = dice.bytes(Int.random(in: 0...100, using: &dice))
        let request = RPCRequest(
            FunctionID(word(UInt32.self)), requestID: word(UInt32.self),
            timestamp: PTPTimestamp(word: word(UInt64.self)), argumentBytes: arguments.count)
        let stride = seed % 2 == 0 ? nil : 24 + arguments.count + Int(seed)
        let sent = try RPCRequest.frame(
            request.functionID, requestID: request.requestID, timestamp: request.timestamp, arguments: arguments,
            strideBytes: stride)
        #expect(sent.count == stride ?? request.frameBytes)
        #expect(try RPCRequest.read(bytes: sent) == (request, arguments), "seed \(seed)")

        let status = RPCStatus(rawValue: word(Int32.self))
        let answered = try RPCResponse.frame(
            status, requestID: request.requestID, timestamp: request.timestamp, results: arguments, strideBytes: stride)
        let response = RPCResponse(
            status, requestID: request.requestID, timestamp: request.timestamp, resultBytes: arguments.count)
        #expect(try RPCResponse.read(bytes: answered) == (response, arguments), "seed \(seed)")
    }

    @Test("A datagram that is no frame is refused for what is wrong with it")
    func faults() {
        #expect(throws: FrameFault.tooShort(bytes: 0, needed: 24)) { try RPCRequest.read(bytes: []) }
        #expect(throws: FrameFault.tooShort(bytes: 23, needed: 24)) {
            try RPCRequest.read(bytes: Array(Vectors.liveReset.prefix(23)))
        }
        #expect(throws: FrameFault.wrongMagic(0x4355_5153)) { try RPCRequest.read(bytes: Vectors.liveResetReply) }
        #expect(throws: FrameFault.wrongMagic(0x4355_5152)) { try RPCResponse.read(bytes: Vectors.liveReset) }
        #expect(throws: FrameFault.beyondDatagram(claimed: 8, room: 7)) {
            try RPCRequest.read(bytes: Vectors.liveReset.dropLast())
        }
        #expect(throws: FrameFault.beyondDatagram(claimed: 0xFFFF_FFFF, room: 1)) {
            var bytes = Vectors.liveGetReply
            bytes.replaceSubrange(8..<12, with: [255, 255, 255, 255])
            return try RPCResponse.read(bytes: bytes)
        }
    }

    @Test("An enqueue has between 1 and 2²⁰ bits, all of them there", arguments: [
        (0, FrameFault.bitCount(0)), (-1, .bitCount(-1)), (1 << 20 + 1, .bitCount(1 << 20 + 1)),
        (Int.max, .bitCount(Int64.max)), (25, .payloadTooShort(bytes: 35, needed: 36)), (24, nil), (1, nil),
    ] as [(Int, FrameFault?)])
    func enqueueCounts(count: Int, fault: FrameFault?) {
        var arguments = [UInt8](repeating: 0, count: 35)
        arguments.withUnsafeMutableBytes { memory in
            var writer = PayloadWriter(memory)
            writer.append(EnqueueSyndromes(decoder: 1, counter: 2, count: count))
            do throws(FrameFault) {
                let (call, bits) = try EnqueueSyndromes.read(UnsafeRawBufferPointer(memory))
                #expect(fault == nil && call.count == count && bits.count == count)
            } catch {
                #expect(error == fault)
            }
        }
    }

    @Test("The largest enqueue is read whole, with its pad to 8 bytes")
    func largest() throws {
        let count = EnqueueSyndromes.maximumBits - 3
        let call = EnqueueSyndromes(decoder: 1, counter: 2, count: count)
        let bits = (0..<count).map { $0 % 7 == 0 }
        let (_, bytes) = inSlot(of: (call.argumentBytes + 7) / 8 * 8, filledWith: 0xFF) { memory in
            var writer = PayloadWriter(memory)
            writer.append(call)
            writer.append(bits: bits)
            #expect(writer.count == call.argumentBytes)
        }
        try bytes.withUnsafeBytes {
            let read = try EnqueueSyndromes.read($0)
            #expect(read.call == call && Array(read.bits) == bits)
        }
    }

    @Test("A timestamp has its nanoseconds first on the wire")
    func timestamp() {
        let timestamp = PTPTimestamp(seconds: 0x6A00_0000, nanoseconds: 12_345_678)
        #expect(timestamp.word == 0x6A00_0000_00BC_614E)
        #expect(timestamp.seconds == 0x6A00_0000 && timestamp.nanoseconds == 12_345_678)
        #expect(PTPTimestamp(nanoseconds: 3_000_000_007) == PTPTimestamp(seconds: 3, nanoseconds: 7))
        #expect(PTPTimestamp(nanoseconds: .max).nanoseconds < 1_000_000_000)
    }

    @Test("Statuses are told in words", arguments: [
        (0, "0 (ok)"), (1, "1 (invalid decoder)"), (2, "2 (bad request)"), (3, "3 (internal error)"),
        (4, "4 (not ready)"), (5, "5 (busy)"), (6, "6 (syndromes dropped)"), (7, "7 (handler error)"),
        (-1, "-1 (protocol error)"),
    ] as [(Int32, String)])
    func statuses(raw: Int32, words: String) {
        let status = RPCStatus(rawValue: raw)
        #expect(status.description == words)
        #expect([status.isSuccess, status.isHandlerError, status.isProtocolError] == [raw == 0, raw > 0, raw < 0])
    }
}

import FeedbackCodec
import Testing

@Suite("Decoders at hand")
struct DecoderTests {
    private func enqueue(_ decoder: inout some SyndromeDecoder, _ bits: [Bool]) -> RoundIntake {
        PackedBits.bytes(bits).withUnsafeBytes { decoder.enqueue(PackedBits($0, count: bits.count)) }
    }

    private func read(_ decoder: inout some SyndromeDecoder) -> (AnswerDelivery, [Bool]) {
        let count = decoder.correctionBits
        var memory = [UInt8](repeating: 0, count: PackedBits.byteCount(count))
        return memory.withUnsafeMutableBytes {
            let bits = MutablePackedBits($0, count: count)
            return (decoder.read(into: bits), Array(bits.readOnly))
        }
    }

    @Test("A batch decoder gets the bits of all rounds in order, shot after shot")
    func batch() {
        var decoder = BatchDecoder(volumeBits: 7, correctionBits: 7) { syndromes, corrections in
            for (index, bit) in syndromes.enumerated() { corrections[index] = bit }
            return syndromes.count == 7
        }
        var dice = Dice(1)
        for _ in 0..<20 {
            let shot = dice.bits(7)
            #expect(enqueue(&decoder, Array(shot[0..<3])) == .collecting)
            #expect(enqueue(&decoder, Array(shot[3..<5])) == .collecting)
            #expect(enqueue(&decoder, Array(shot[5..<7])) == .complete)
            #expect(read(&decoder) == (.given, shot))
        }
        #expect(enqueue(&decoder, [true, true]) == .collecting)
        #expect(enqueue(&decoder, dice.bits(6)) == .failed, "more than a shot has")
    }

    @Test("Without a volume there is an answer after each round, from all rounds since the reset")
    func openEnded() {
        var decoder = BatchDecoder(volumeBits: nil, correctionBits: 1, maximumBits: 8) { syndromes, corrections in
            corrections[0] = syndromes.count { $0 } % 2 == 1
            return true
        }
        #expect(enqueue(&decoder, [true, true]) == .complete)
        #expect(read(&decoder) == (.given, [false]))
        #expect(enqueue(&decoder, [true, false]) == .complete)
        #expect(read(&decoder) == (.given, [true]))
        #expect(enqueue(&decoder, [true, false, false, false, false]) == .dropped)
        decoder.reset()
        #expect(enqueue(&decoder, [true, true]) == .complete)
        #expect(read(&decoder) == (.given, [false]))
    }

    @Test("A function that fails is a decoder that fails")
    func failing() {
        var decoder = BatchDecoder(volumeBits: 1, correctionBits: 1) { _, _ in false }
        #expect(enqueue(&decoder, [true]) == .complete)
        #expect(read(&decoder).0 == .failed)
    }

    @Test("A table is looked up by the bits of all rounds, the first lowest")
    func lookup() {
        var decoder = LookupDecoder(volumeBits: 5, correctionBits: 5, table: (0..<32).map { ($0 * 11) % 32 })
        for index in 0..<32 as Range<UInt64> {
            let bits = (0..<5).map { index >> UInt64($0) & 1 == 1 }
            #expect(enqueue(&decoder, Array(bits[0..<2])) == .collecting)
            #expect(enqueue(&decoder, Array(bits[2...])) == .complete)
            let expected = index * 11 % 32
            #expect(read(&decoder) == (.given, (0..<5).map { expected >> UInt64($0) & 1 == 1 }))
        }
        #expect(enqueue(&decoder, [Bool](repeating: true, count: 6)) == .failed)
    }

    @Test("mock_decode answers by its table, with zeros for what is not in it")
    func mockDecode() throws {
        let id = FunctionID(name: "mock_decode")
        var host = DecoderHost()
        host.serve(id, PlainCalls.mockDecode(
            measurements: 3, corrections: 2, entries: [([0, 1, 0], [1, 0]), ([1, 1, 0], [1, 1])]))
        func answer(_ arguments: [UInt8]) throws -> (RPCStatus, [UInt8]) {
            let frame = try RPCRequest.frame(id, requestID: 1, arguments: arguments)
            let (response, results) = try RPCResponse.read(bytes: host.reply(to: frame))
            return (response.status, results)
        }
        #expect(try answer([0, 1, 0]) == (.ok, [1, 0]))
        #expect(try answer([1, 1, 0, 9]) == (.ok, [1, 1]))
        #expect(try answer([0, 0, 0]) == (.ok, [0, 0]))
        #expect(try answer([0, 0]) == (.internalError, []))
    }
}

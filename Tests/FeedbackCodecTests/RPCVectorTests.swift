import FeedbackCodec
import Testing

/// The published vectors: C computed from the tables, L exchanged with NVIDIA's decoding server.
enum Vectors {
    static let increment = hex("""
        52 51 55 43 22 63 1b 19 08 00 00 00 07 00 00 00 88 77 66 55 44 33 22 11 00 01 02 03 04 05 06 07
        """)
    static let enqueue = hex("""
        52 51 55 43 82 be d8 7e 21 00 00 00 04 03 02 01 00 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00
        05 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 08 00 00 00 00 00 00 00 8d
        """)
    static let liveReset = hex("""
        52 51 55 43 cf 59 7a 97 08 00 00 00 01 00 00 00 bb aa 00 00 00 00 00 00 00 00 00 00 00 00 00 00
        """)
    static let liveResetReply = hex("53 51 55 43 00 00 00 00 00 00 00 00 01 00 00 00 bb aa 00 00 00 00 00 00")
    static let liveEnqueue = hex("""
        52 51 55 43 82 be d8 7e 21 00 00 00 02 00 00 00 bb aa 00 00 00 00 00 00
        [24 × 00]
        03 00 00 00 00 00 00 00 02
        """)
    static let liveEnqueueReply = hex("53 51 55 43 00 00 00 00 00 00 00 00 02 00 00 00 bb aa 00 00 00 00 00 00")
    static let liveGet = hex("""
        52 51 55 43 a1 5b 2d 88 11 00 00 00 03 00 00 00 bb aa 00 00 00 00 00 00
        [8 × 00]
        03 00 00 00 00 00 00 00 01
        """)
    static let liveGetReply = hex("53 51 55 43 00 00 00 00 01 00 00 00 03 00 00 00 bb aa 00 00 00 00 00 00 02")
    static let liveTimestamp = PTPTimestamp(word: 0xAABB)
}

@Suite("Published RPC vectors")
struct RPCVectorTests {
    /// A frame as the controller's hot path writes it: arguments first, then the header in front of them.
    private func frame(
        _ functionID: FunctionID, id: UInt32, _ timestamp: PTPTimestamp, arguments: (inout PayloadWriter) -> Void
    ) throws -> [UInt8] {
        let (bytes, slot) = try inSlot(of: 256) { slot in
            var payload = PayloadWriter(slot: slot)
            arguments(&payload)
            return try RPCRequest(
                functionID, requestID: id, timestamp: timestamp, argumentBytes: payload.count).write(to: slot)
        }
        #expect(slot[bytes...].allSatisfy { $0 == 0 }, "the slot is padded with zeros")
        return Array(slot[..<bytes])
    }

    @Test("C1: rpc_increment is written and read byte for byte, and answered with each byte one higher")
    func increment() throws {
        let id = FunctionID(name: "rpc_increment")
        let timestamp = PTPTimestamp(word: 0x1122_3344_5566_7788)
        let built = try RPCRequest.frame(id, requestID: 7, timestamp: timestamp, arguments: Array(0...7))
        #expect(built == Vectors.increment)
        let (request, arguments) = try RPCRequest.read(bytes: Vectors.increment)
        #expect(request == RPCRequest(id, requestID: 7, timestamp: timestamp, argumentBytes: 8))
        #expect(arguments == Array(0...7))

        var host = DecoderHost()
        host.serve(id, PlainCalls.increment)
        let reply = try RPCResponse.read(bytes: host.reply(to: Vectors.increment))
        #expect(reply.response == RPCResponse(.ok, requestID: 7, timestamp: timestamp, resultBytes: 8))
        #expect(reply.results == Array(1...8))
    }

    @Test("C2: an enqueue of eight bits is written and read byte for byte")
    func enqueue() throws {
        let call = EnqueueSyndromes(decoder: 2, counter: 5, count: 8)
        let bits = [true, false, true, true, false, false, false, true]
        let built = try frame(.enqueueSyndromes, id: 0x0102_0304, .unused) {
            $0.append(call)
            $0.append(bits: bits)
        }
        #expect(built == Vectors.enqueue)
        let (request, arguments) = try RPCRequest.read(bytes: Vectors.enqueue)
        #expect(request.functionID == .enqueueSyndromes && request.requestID == 0x0102_0304)
        try arguments.withUnsafeBytes {
            let read = try EnqueueSyndromes.read($0)
            #expect(read.call == call)
            #expect(Array(read.bits) == bits)
        }
    }

    @Test("L1 to L3: reset, enqueue and get are written as NVIDIA's server took them")
    func liveRequests() throws {
        #expect(try frame(.resetDecoder, id: 1, Vectors.liveTimestamp) { $0.append(ResetDecoder(decoder: 0)) }
            == Vectors.liveReset)
        #expect(try frame(.enqueueSyndromes, id: 2, Vectors.liveTimestamp) {
            $0.append(EnqueueSyndromes(decoder: 0, counter: 0, count: 3))
            $0.append(bits: 0b010, count: 3)
        } == Vectors.liveEnqueue)
        #expect(try frame(.getCorrections, id: 3, Vectors.liveTimestamp) {
            $0.append(GetCorrections(decoder: 0, returnSize: 3, reset: true))
        } == Vectors.liveGet)
    }

    @Test("L1 to L3: a host with a decoder that answers 0,1,0 replies as NVIDIA's server did")
    func liveReplies() {
        var host = DecoderHost()
        host.serve(
            BatchDecoder(volumeBits: 3, correctionBits: 3) { syndromes, corrections in
                for (index, bit) in syndromes.enumerated() { corrections[index] = bit }
                return true
            }, as: 0)
        #expect(host.reply(to: Vectors.liveReset) == Vectors.liveResetReply)
        #expect(host.reply(to: Vectors.liveEnqueue) == Vectors.liveEnqueueReply)
        #expect(host.reply(to: Vectors.liveGet) == Vectors.liveGetReply)
    }

    @Test("L1 to L3: the replies are read as what they are")
    func liveRepliesRead() throws {
        for (bytes, id) in [(Vectors.liveResetReply, 1), (Vectors.liveEnqueueReply, 2)] as [([UInt8], UInt32)] {
            let (response, results) = try RPCResponse.read(bytes: bytes)
            #expect(response == RPCResponse(.ok, requestID: id, timestamp: Vectors.liveTimestamp))
            #expect(results.isEmpty)
            #expect(try RPCResponse.frame(.ok, requestID: id, timestamp: Vectors.liveTimestamp) == bytes)
        }
        let (response, results) = try RPCResponse.read(bytes: Vectors.liveGetReply)
        #expect(response == RPCResponse(.ok, requestID: 3, timestamp: Vectors.liveTimestamp, resultBytes: 1))
        #expect(results == [2])
    }
}

extension DecoderHost {
    /// The frame of the reply to `datagram`, without its padding; empty where there is none.
    mutating func reply(to datagram: [UInt8], strideBytes: Int = 256) -> [UInt8] {
        let (bytes, slot) = inSlot(of: strideBytes) { slot in
            datagram.withUnsafeBytes { answer($0, into: slot) }
        }
        if bytes > 0 { #expect(slot[bytes...].allSatisfy { $0 == 0 }, "the slot is padded with zeros") }
        return Array(slot[..<bytes])
    }
}

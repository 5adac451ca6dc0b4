import FeedbackCodec
import Testing

/// Any bytes at every door: nothing traps, every refusal has a name, nothing grows.
@Suite("Any bytes")
struct FuzzTests {
    private static let seeds = [
        Vectors.increment, Vectors.enqueue, Vectors.liveReset, Vectors.liveEnqueue, Vectors.liveGet,
        Vectors.liveResetReply, Vectors.liveGetReply,
    ]

    /// Random bytes for one seed in four, else a spoilt vector.
    private func datagram(_ dice: inout Dice) -> [UInt8] {
        if Int.random(in: 0..<4, using: &dice) == 0 { return dice.bytes(Int.random(in: 0..<300, using: &dice)) }
        return dice.spoil(Self.seeds.randomElement(using: &dice)!)
    }

    @Test("Readers take any bytes apart or name the fault", arguments: 0..<20 as Range<UInt64>)
    func readers(seed: UInt64) {
        var dice = Dice(seed)
        for _ in 0..<40 {
            let bytes = datagram(&dice)
            do throws(FrameFault) {
                let (request, arguments) = try RPCRequest.read(bytes: bytes)
                #expect(request.argumentBytes == arguments.count && request.frameBytes <= bytes.count)
            } catch { #expect(!error.description.isEmpty) }
            do throws(FrameFault) {
                let (response, results) = try RPCResponse.read(bytes: bytes)
                #expect(response.resultBytes == results.count && response.frameBytes <= bytes.count)
            } catch { #expect(!error.description.isEmpty) }
            bytes.withUnsafeBytes { bytes in
                do throws(FrameFault) {
                    let (call, bits) = try EnqueueSyndromes.read(bytes)
                    #expect(bits.count == call.count && Array(bits).count == call.count)
                } catch { #expect(!error.description.isEmpty) }
                #expect((try? GetCorrections.read(bytes)) == nil || bytes.count >= 17)
                #expect((try? ResetDecoder.read(bytes)) == nil || bytes.count >= 8)
                do throws(RoCEFault) {
                    let frame = try RoCEFrame.read(bytes)
                    #expect(frame.payload(in: bytes).count == frame.payloadBytes)
                } catch { #expect(!error.description.isEmpty) }
            }
        }
    }

    @Test(
        "Spoilt RoCE frames whose checksums are right again are taken apart or refused",
        arguments: 0..<20 as Range<UInt64>)
    func packets(seed: UInt64) {
        var dice = Dice(seed)
        for _ in 0..<40 {
            let size = Int.random(in: 61..<200, using: &dice)
            let opcode: UInt8 = [0x24, 0x2A, 0x2B, 0x00].randomElement(using: &dice)!
            var bytes = dice.bytes(size)
            let ip = UInt16(size - 14 - Int.random(in: 0..<3, using: &dice)), udp = ip - 20
            bytes.replaceSubrange(12..<24, with: [
                8, 0, 0x45, 0, UInt8(ip >> 8), UInt8(ip & 0xFF), 0, 0, 0x40, 0, 64, 17,
            ])
            bytes.replaceSubrange(34..<44, with: [
                0, 1, 0x12, 0xB7, UInt8(udp >> 8), UInt8(udp & 0xFF), 0, 0, opcode,
                UInt8.random(in: 0...3, using: &dice) << 4,
            ])
            bytes.repairChecksum()
            bytes.repairCRC(packetBytes: Int(ip))
            bytes.withUnsafeBytes { bytes in
                do throws(RoCEFault) {
                    let frame = try RoCEFrame.read(bytes)
                    #expect(frame.payload(in: bytes).count == frame.payloadBytes)
                    #expect(opcode != 0)
                } catch {
                    switch error {
                    case .tooShort: #expect(size < 93, "seed \(seed)")
                    case .opcode(let found): #expect(found == 0 && opcode == 0)
                    default: Issue.record("seed \(seed): \(error)")
                    }
                }
            }
        }
    }

    @Test("A host survives any conversation and answers in frames of its slot", arguments: 0..<20 as Range<UInt64>)
    func host(seed: UInt64) throws {
        var dice = Dice(seed)
        var host = DecoderHost()
        host.serve(LookupDecoder(volumeBits: 3, correctionBits: 3, table: Array(0..<8)), as: 0)
        host.serve(BatchDecoder(volumeBits: nil, correctionBits: 9, maximumBits: 64) { _, _ in true }, as: 2)
        host.serve(FunctionID(name: "rpc_increment"), PlainCalls.increment)
        for _ in 0..<200 {
            let bytes = datagram(&dice)
            let stride = [24, 32, 64, 256].randomElement(using: &dice)!
            let reply = host.reply(to: bytes, strideBytes: stride)
            #expect(reply.count <= stride)
            guard !reply.isEmpty else { continue }
            let request = Array(bytes.prefix(24))
            let (response, results) = try RPCResponse.read(bytes: reply)
            #expect(reply.count == 24 + results.count && (0...6).contains(response.status.rawValue))
            #expect(Array(reply[12..<24]) == Array(request[12..<24]), "id and timestamp are echoed")
        }
    }

    @Test("A matcher survives any datagrams and counts each once", arguments: 0..<20 as Range<UInt64>)
    func matcher(seed: UInt64) {
        var dice = Dice(seed)
        var matcher = ReplyMatcher(slots: 4, firstID: 1, memory: 8)
        for count in 1...200 {
            if Bool.random(using: &dice) { _ = matcher.enter(timestamp: Vectors.liveTimestamp) }
            if Int.random(in: 0..<4, using: &dice) == 0 { _ = matcher.giveUp(UInt32.random(in: 0..<9, using: &dice)) }
            let arrival = datagram(&dice).withUnsafeBytes { matcher.take($0) }
            if case .malformed(let fault) = arrival { #expect(!fault.description.isEmpty) }
            let seen = matcher.counters
            #expect(seen.answered + seen.late + seen.duplicate + seen.foreign + seen.malformed == count)
            #expect((0...4).contains(matcher.outstanding))
        }
    }
}

import FeedbackCodec
import Testing

/// Rounds of four bits, two to a shot; what comes last decides what becomes of a round or an answer.
private struct ScriptedDecoder: SyndromeDecoder {
    var correctionBits: Int { 3 }
    var rounds = 0
    var answers = 0

    mutating func enqueue(_ round: PackedBits) -> RoundIntake {
        switch round.firstWord {
        case 0xF: return .failed
        case 0xE: return .dropped
        default:
            rounds += 1
            return rounds % 2 == 0 ? .complete : .collecting
        }
    }

    /// The first question after a result finds the decoder at work; its third answer never comes.
    mutating func read(into corrections: MutablePackedBits) -> AnswerDelivery {
        answers += 1
        switch answers {
        case 1: return .busy
        case 3: return .failed
        default:
            corrections.set(firstWord: 0b101)
            return .given
        }
    }

    mutating func reset() { rounds = 0 }
}

/// What is asked of a host.
private enum Ask {
    /// One round of four bits.
    case enqueue(counter: Int64, bits: UInt64 = 0)
    /// The same with another count of bits or another mapping.
    case oddEnqueue(count: Int, mapping: Int64)
    case get(size: Int64 = 3, reset: Bool = false)
    case reset
    /// Any of them to a decoder that is not there.
    case elsewhere
    /// Arguments that end too soon.
    case cut(FunctionID, bytes: Int)
}

private struct Talk {
    var host = DecoderHost()
    var id: UInt32 = 0

    init(_ decoder: any SyndromeDecoder, counterRule: HostSession.CounterRule = .consecutive) {
        host.serve(decoder, as: 2, counterRule: counterRule)
    }

    /// Asks, checks that id and timestamp are echoed, and gives status and results.
    mutating func status(of ask: Ask) throws -> (status: Int32, results: [UInt8]) {
        id += 1
        let timestamp = PTPTimestamp(nanoseconds: UInt64(id) * 77)
        let (bytes, slot) = try inSlot(of: 256) { slot in
            var payload = PayloadWriter(slot: slot)
            let function = append(ask, to: &payload)
            return try RPCRequest(
                function, requestID: id, timestamp: timestamp, argumentBytes: payload.count).write(to: slot)
        }
        let (response, results) = try RPCResponse.read(bytes: host.reply(to: Array(slot[..<bytes])))
        #expect(response.requestID == id && response.timestamp == timestamp)
        return (response.status.rawValue, results)
    }

    private func append(_ ask: Ask, to payload: inout PayloadWriter) -> FunctionID {
        switch ask {
        case .enqueue(let counter, let bits):
            payload.append(EnqueueSyndromes(decoder: 2, counter: counter, count: 4))
            payload.append(bits: bits, count: 4)
            return .enqueueSyndromes
        case .oddEnqueue(let count, let mapping):
            payload.append(EnqueueSyndromes(decoder: 2, counter: 0, mapping: mapping, count: count))
            payload.append(0 as UInt8)
            return .enqueueSyndromes
        case .get(let size, let reset):
            payload.append(GetCorrections(decoder: 2, returnSize: size, reset: reset))
            return .getCorrections
        case .reset:
            payload.append(ResetDecoder(decoder: 2))
            return .resetDecoder
        case .elsewhere:
            payload.append(ResetDecoder(decoder: -3))
            return .resetDecoder
        case .cut(let function, let bytes):
            payload.append(2 as Int64)
            for _ in 8..<max(bytes, 8) { payload.append(0 as UInt8) }
            return function
        }
    }
}

@Suite("Session rules of a host")
struct HostSessionTests {
    @Test("Each question has the answer that NVIDIA's server gives", arguments: [
        // A shot and the one after it; an answer may be read again.
        [(.enqueue(counter: 0), 0), (.get(), 4), (.enqueue(counter: 1), 0), (.get(), 5), (.get(), 0), (.get(), 3)],
        [(.enqueue(counter: 0), 0), (.enqueue(counter: 1), 0), (.get(), 5), (.get(reset: true), 0), (.get(), 4)],
        [(.get(), 4), (.enqueue(counter: 7), 0), (.enqueue(counter: 8), 0), (.enqueue(counter: 9), 0), (.get(), 4)],
        // A wrong question leaves the session as it is.
        [(.enqueue(counter: 0), 0), (.enqueue(counter: 1), 0), (.get(size: 0), 2), (.get(size: -1), 2),
         (.get(size: 4), 2), (.cut(.getCorrections, bytes: 16), 2), (.elsewhere, 1), (.get(), 5), (.get(), 0)],
        // A round that fails: acknowledged, and thrown away with all that follow until the reset.
        [(.enqueue(counter: 0, bits: 0xF), 0), (.get(), 3), (.enqueue(counter: 1), 0), (.enqueue(counter: 2), 0),
         (.get(), 3), (.get(size: 0), 2), (.get(size: 9), 3), (.reset, 0), (.get(), 4), (.enqueue(counter: 0), 0)],
        // A round that cannot be read.
        [(.cut(.enqueueSyndromes, bytes: 31), 2), (.enqueue(counter: 0), 0), (.get(), 3), (.reset, 0), (.get(), 4)],
        [(.oddEnqueue(count: 0, mapping: 0), 2), (.get(), 3)],
        [(.oddEnqueue(count: 9, mapping: 0), 2), (.get(), 3)],
        [(.oddEnqueue(count: 8, mapping: 1), 2), (.get(), 3), (.oddEnqueue(count: 8, mapping: 1), 2), (.reset, 0)],
        // A round for which there is no room.
        [(.enqueue(counter: 0, bits: 0xE), 6), (.enqueue(counter: 1), 0), (.get(), 3), (.get(), 3), (.reset, 0),
         (.get(), 4)],
        // A decoder that fails when asked.
        [(.enqueue(counter: 0), 0), (.enqueue(counter: 1), 0), (.get(), 5), (.get(), 0), (.get(), 3), (.get(), 3),
         (.enqueue(counter: 2), 0), (.reset, 0), (.get(), 4)],
    ] as [[(Ask, Int32)]])
    fileprivate func table(script: [(Ask, Int32)]) throws {
        var talk = Talk(ScriptedDecoder())
        for (step, (ask, expected)) in script.enumerated() {
            let answer = try talk.status(of: ask)
            #expect(answer.status == expected, "step \(step), \(ask)")
            let hasResult = if case .get = ask { expected == 0 } else { false }
            #expect(answer.results == (hasResult ? [0b101] : []))
        }
    }

    @Test("A round out of turn is not taken and fails the session, if turns are looked at", arguments: [
        ([0, 1], nil, nil), ([5, 6], nil, 0), ([0, 0], 1, 1), ([0, 1, 1], 2, 2), ([4, 3], 1, 0), ([0, 2], 1, 1),
        ([-1, 0], nil, 0), ([Int64.max, Int64.min], nil, 0), ([Int64.min, Int64.max], 1, 0),
    ] as [([Int64], Int?, Int?)])
    func counters(counters: [Int64], consecutive: Int?, fromZero: Int?) throws {
        let rules: [(HostSession.CounterRule, Int?)] = [
            (.consecutive, consecutive), (.fromZero, fromZero), (.ignored, nil),
        ]
        for (rule, outOfTurn) in rules {
            var talk = Talk(ScriptedDecoder(), counterRule: rule)
            for (index, counter) in counters.enumerated() {
                let expected: Int32 = index == outOfTurn ? 6 : 0
                #expect(try talk.status(of: .enqueue(counter: counter)).status == expected, "\(rule), round \(index)")
            }
            // Two rounds are a shot; its answer takes the decoder a while.
            let unspoilt: Int32 = counters.count == 2 ? 5 : 4
            #expect(try talk.status(of: .get()).status == (outOfTurn == nil ? unspoilt : 3), "\(rule)")
            #expect(try talk.status(of: .reset).status == 0)
            #expect(try talk.status(of: .enqueue(counter: 0)).status == 0)
            #expect(talk.host.state(of: 2) == .collecting)
        }
    }

    @Test("An answer that asks for a reset begins the counter anew")
    func resetWithAnswer() throws {
        var talk = Talk(LookupDecoder(volumeBits: 4, correctionBits: 3, table: Array(0..<16)))
        for shot in 0..<3 as Range<UInt64> {
            #expect(try talk.status(of: .enqueue(counter: 0, bits: 5 + shot)).status == 0)
            #expect(try talk.status(of: .get(reset: true)) == (0, [UInt8(5 + shot & 7)]))
        }
        #expect(talk.host.state(of: 2) == .collecting)
    }

    @Test("An answer that asks for a reset lets the decoder forget; one that does not, does not")
    func decoderReset() throws {
        var talk = Talk(BatchDecoder(volumeBits: nil, correctionBits: 3) { syndromes, corrections in
            corrections.set(firstWord: UInt64(syndromes.count / 4))
            return true
        })
        for (counter, reset, rounds) in [(0, false, 1), (1, true, 2), (0, true, 1)] as [(Int64, Bool, UInt8)] {
            #expect(try talk.status(of: .enqueue(counter: counter)).status == 0)
            #expect(try talk.status(of: .get(reset: reset)) == (0, [rounds]))
        }
    }

    @Test("A host that starts again has forgotten everything")
    func restart() throws {
        var talk = Talk(LookupDecoder(volumeBits: 8, correctionBits: 3, table: [UInt64](repeating: 1, count: 256)))
        #expect(try talk.status(of: .enqueue(counter: 0)).status == 0)
        talk.host.restart()
        #expect(try talk.status(of: .enqueue(counter: 1)).status == 0)
        #expect(try talk.status(of: .get()).status == 4)
    }

    @Test("No answer: what is longer than a slot, no request, cut in its header, or a call nobody serves")
    func silence() throws {
        var host = DecoderHost()
        host.serve(ScriptedDecoder(), as: 0)
        #expect(host.reply(to: Vectors.liveReset).count == 24)
        #expect(host.reply(to: Vectors.liveReset + [UInt8](repeating: 0, count: 225)).isEmpty)
        #expect(host.reply(to: Vectors.liveReset + [UInt8](repeating: 0, count: 224)).count == 24)
        #expect(host.reply(to: Vectors.liveResetReply).isEmpty)
        #expect(host.reply(to: Array(Vectors.liveReset.prefix(23))).isEmpty)
        #expect(host.reply(to: []).isEmpty)
        #expect(host.reply(to: Vectors.increment).isEmpty)
        #expect(host.reply(to: Vectors.liveReset, strideBytes: 23).isEmpty)
    }

    @Test("Lengths beyond the datagram are a bad request, and fail the session of a round")
    func lengthBeyond() throws {
        var host = DecoderHost()
        host.serve(LookupDecoder(volumeBits: 3, correctionBits: 3, table: Array(0..<8)), as: 0)
        host.serve(FunctionID(name: "rpc_increment"), PlainCalls.increment)
        func status(_ bytes: [UInt8]) throws -> RPCStatus {
            try RPCResponse.read(bytes: host.reply(to: bytes)).response.status
        }
        #expect(try status(Vectors.increment.dropLast()) == .badRequest)
        #expect(try status(Vectors.liveGet.dropLast()) == .badRequest)
        #expect(try status(Vectors.liveReset.dropLast()) == .badRequest)
        // All that the call needs is there, but not all that its header speaks of.
        for vector in [Vectors.liveGet, Vectors.liveReset] {
            var bytes = vector
            bytes[8] += 1
            #expect(try status(bytes) == .badRequest)
        }
        #expect(host.state(of: 0) == .collecting)
        #expect(try status(Vectors.liveEnqueue.dropLast()) == .badRequest)
        #expect(host.state(of: 0) == .failed)
    }

    @Test("An answer that does not fit its slot is refused, and stays")
    func noRoomForAnswer() throws {
        var host = DecoderHost()
        let decoder = BatchDecoder(volumeBits: 3, correctionBits: 3 * 1000) { _, _ in true }
        host.serve(decoder, as: 0)
        #expect(host.reply(to: Vectors.liveEnqueue) == Vectors.liveEnqueueReply)
        var get = Vectors.liveGet
        get[32] = 0xB8
        get[33] = 0x0B
        #expect(try RPCResponse.read(bytes: host.reply(to: get)).response.status == .internalError)
        #expect(host.state(of: 0) == .resultReady)
        #expect(try RPCResponse.read(bytes: host.reply(to: get, strideBytes: 24 + 375)).results.count == 375)
    }
}

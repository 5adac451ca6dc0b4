import FeedbackCodec
import PulseLanguage
import RackEmulator
import RackModel
import Scheduling
import Testing

/// A transport that keeps requests until somebody asks for replies, and then answers them in an order of its own.
private final class Unhurried: FrameTransport, @unchecked Sendable {
    private var host: DecoderHost
    private var waiting: [[UInt8]] = []
    private var step = 0
    private(set) var mostOutstanding = 0
    private(set) var frames: [[UInt8]] = []
    let shuffles: Bool
    let name = "unhurried"
    var wallNanoseconds: UInt64 { 0 }

    init(_ host: DecoderHost, shuffles: Bool) {
        self.host = host
        self.shuffles = shuffles
    }

    func send(_ frame: UnsafeRawBufferPointer) {
        frames.append(Array(frame))
        var slot = [UInt8](repeating: 0, count: 256)
        let bytes = slot.withUnsafeMutableBytes { host.answer(frame, into: $0) }
        if bytes > 0 { waiting.append(slot) }
        mostOutstanding = max(mostOutstanding, waiting.count)
    }

    func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) -> Int? {
        guard !waiting.isEmpty else { return nil }
        step += 1
        let reply = waiting.remove(at: shuffles ? Int(mix(step, 9) % UInt64(waiting.count)) : 0)
        buffer.copyBytes(from: reply)
        return reply.count
    }
}

@Suite("Conversations with a decoder")
struct LinkConversationTests {
    private let link = DecoderLink(slots: 4, wire: .constant(2e-6), service: .constant(2e-7), deadlineTicks: 10_000)

    private func converse(_ engine: LinkEngine, shots: Int) throws -> ([LinkReply], [LinkMessage], LinkCounters) {
        var replies: [LinkReply] = []
        for shot in 0..<shots {
            engine.beginShot(point: 2, shot: shot)
            for round in 0..<6 {
                try engine.submit(Calls.enqueue(round, Bool.bits(mix(shot, round), 9), at: Int64(300 * round)))
            }
            try engine.submit(Calls.corrections(6, bits: 9, at: 1500, form: .taken))
            try engine.submit(Calls.decode(7, Bool.bits(mix(shot, 7), 9), answer: 9, at: 1600))
            replies.append(try engine.take(of: 6, at: 7000))
            replies.append(try engine.answer(of: 7))
            _ = try engine.endShot()
        }
        return (replies, engine.takeMessages(), engine.counters)
    }

    @Test("In virtual time neither when nor in what order replies come changes anything but what is counted of frames")
    func wallDoesNotMatter() throws {
        var link = link
        for kind in LinkFault.allCases { link.faults[kind] = 0.02 }
        link.wire = LatencyPreset.nvqlink.model
        func engine(_ transport: any FrameTransport) -> LinkEngine {
            LinkEngine(link, tickRate: tickRate, transport: transport, seed: 11)
        }
        let prompt = try converse(engine(InProcessTransport(parityHost(bits: 9))), shots: 150)
        let patient = try converse(engine(Unhurried(parityHost(bits: 9), shuffles: false)), shots: 150)
        let shuffled = try converse(engine(Unhurried(parityHost(bits: 9), shuffles: true)), shots: 150)
        #expect(prompt.0 == patient.0 && prompt.1 == patient.1 && prompt.2 == patient.2)
        #expect(prompt.0 == shuffled.0 && prompt.1 == shuffled.1)
        #expect(shuffled.2.reordered > prompt.2.reordered)
        #expect(prompt.2.reordered == prompt.2[.reorder])
        #expect(prompt.2.gapShots > 10)
    }

    @Test("A shot alone is the shot of its run")
    func shotAlone() throws {
        var link = link
        for kind in LinkFault.allCases { link.faults[kind] = 0.05 }
        func engine() -> LinkEngine {
            LinkEngine(link, tickRate: tickRate, transport: InProcessTransport(parityHost(bits: 9)), seed: 12)
        }
        func rows(_ engine: LinkEngine, _ shot: Int) throws -> [LinkMessage] {
            engine.beginShot(point: 0, shot: shot)
            for round in 0..<5 { try engine.submit(Calls.decode(round, [true], answer: 9, at: Int64(100 * round))) }
            _ = try engine.endShot()
            return engine.takeMessages()
        }
        let whole = engine()
        let all = try (0..<30).map { try rows(whole, $0) }
        for shot in [3, 17, 29] {
            let alone = try rows(engine(), shot)
            var wanted = all[shot]
            for index in wanted.indices { wanted[index].requestID = alone[index].requestID }
            #expect(alone == wanted)
        }
    }

    @Test("No more requests than there are slots are at the host", arguments: [1, 2, 4])
    func window(slots: Int) throws {
        var link = link
        link.slots = slots
        link.faults.loss = 0.1
        link.faults.reorder = 0.2
        link.faults.duplicate = 0.1
        let transport = Unhurried(parityHost(bits: 9), shuffles: false)
        _ = try converse(LinkEngine(link, tickRate: tickRate, transport: transport, seed: 13), shots: 50)
        #expect(transport.mostOutstanding == slots)
    }

    @Test("Frames fill their slots, ids rise by one, rounds count from each reset, times are those of sending")
    func frames() throws {
        let transport = Unhurried(parityHost(bits: 9), shuffles: false)
        let engine = LinkEngine(link, tickRate: tickRate, transport: transport, seed: 14)
        let (_, rows, counters) = try converse(engine, shots: 3)
        #expect(counters.resets == 1 && counters.sent == 27 && rows.count == 27)
        var rounds: [Int64] = []
        for (index, frame) in transport.frames.enumerated() {
            #expect(frame.count == 256)
            let (request, arguments) = try RPCRequest.read(bytes: frame)
            #expect(request.requestID == UInt32(index + 1))
            if index == 0 {
                #expect(request.functionID == .resetDecoder)
                continue
            }
            let row = rows[index - 1]
            #expect(request.functionID.value == row.functionID && request.argumentBytes == row.argumentBytes)
            #expect(request.timestamp == PTPTimestamp(seconds: 0, nanoseconds: UInt32(row.sentTick)))
            if request.functionID == .enqueueSyndromes {
                let call = try arguments.withUnsafeBytes { try EnqueueSyndromes.read($0).call }
                rounds.append(call.counter)
            }
        }
        #expect(rounds == [0, 1, 2, 3, 4, 5, 0, 0, 1, 2, 3, 4, 5, 0, 0, 1, 2, 3, 4, 5, 0])
    }

    @Test("A broken session is reset before the next one, and an open one at the end of the shot")
    func sessions() throws {
        let enqueue = FunctionID.enqueueSyndromes.value
        let (reset, get) = (FunctionID.resetDecoder.value, FunctionID.getCorrections.value)
        var host = parityHost(bits: 2)
        var refusesNext = false
        let transport = InProcessTransport { request, slot in
            let bytes = host.answer(request, into: slot)
            guard refusesNext, let reply = try? RPCResponse.read(UnsafeRawBufferPointer(slot)) else { return bytes }
            refusesNext = false
            let refusal = RPCResponse(.busy, requestID: reply.requestID, timestamp: reply.timestamp)
            return (try? refusal.write(to: slot)) ?? 0
        }
        let engine = LinkEngine(link, tickRate: tickRate, transport: transport, seed: 15)
        engine.beginShot(point: 0, shot: 0)
        try engine.submit(Calls.enqueue(0, [true, false], at: 0))
        refusesNext = true
        try engine.submit(Calls.enqueue(1, [true, true], at: 10))
        try engine.submit(Calls.corrections(2, bits: 2, at: 20))
        try engine.submit(Calls.decode(3, [true, true], answer: 2, at: 30))
        #expect(try engine.answer(of: 2).value == .bits([false, false]))
        #expect(try engine.answer(of: 3).value == .bits([true, true]))
        try engine.submit(Calls.enqueue(4, [true, false], at: 40))
        #expect(try engine.endShot() == flags(hasGap: true, missed: 1))
        let rows = engine.takeMessages()
        #expect(rows.map(\.functionID) == [enqueue, enqueue, get, reset, enqueue, get, enqueue, reset])
        #expect(rows.map(\.outcome) == [.inTime, .refused, .gap, .inTime, .inTime, .inTime, .inTime, .inTime])
        #expect(rows.map(\.call) == [0, 1, 2, -1, 3, 3, 4, -1])
        #expect(rows[2].answer == 2 && rows[2].given == 0 && rows[2].policy == .identity)
        #expect(engine.counters.refused == 1 && engine.counters.inGap == 1 && engine.counters.resets == 3)

        engine.beginShot(point: 0, shot: 1)
        try engine.submit(Calls.decode(0, [true, false], answer: 2, at: 0))
        #expect(try engine.answer(of: 0).value == .bits([true, false]))
        #expect(try engine.endShot() == flags())
        #expect(engine.takeMessages().map(\.functionID) == [enqueue, get])
    }

    private func flags(hasGap: Bool = false, missed: Int = 0) -> LinkEngine.ShotFlags {
        var flags = LinkEngine.ShotFlags()
        (flags.hasGap, flags.missed) = (hasGap, missed)
        return flags
    }

    @Test("A program may reset the decoder itself")
    func ownReset() throws {
        let engine = LinkEngine(link, tickRate: tickRate, transport: InProcessTransport(parityHost(bits: 2)), seed: 16)
        for shot in 0..<2 {
            engine.beginShot(point: 0, shot: shot)
            try engine.submit(Calls.reset(0, at: 0))
            try engine.submit(Calls.enqueue(1, [true, true], at: 5))
            try engine.submit(Calls.reset(2, at: 10))
            try engine.submit(Calls.decode(3, [false, true], answer: 2, at: 20))
            #expect(try engine.answer(of: 3).value == .bits([false, true]))
            #expect(try engine.endShot() == flags())
        }
        #expect(engine.counters.resets == 0 && engine.counters.sent == 10)
    }

    @Test("Plain calls carry values as they lie on the wire, and bits of earlier answers go into later ones")
    func plainCalls() throws {
        var host = DecoderHost()
        host.serve(FunctionID(name: "echo")) { arguments, results in
            results.copyMemory(from: arguments)
            return arguments.count
        }
        host.serve(FunctionID(name: "half")) { _, results in
            results.storeBytes(of: (0.5).bitPattern.littleEndian, as: UInt64.self)
            return 8
        }
        let transport = InProcessTransport(host)
        let engine = LinkEngine(link, tickRate: tickRate, transport: transport, seed: 17)
        func call(
            _ number: Int, _ name: String, _ arguments: [LinkCall.Argument], _ type: ValueType, _ wire: WireType
        ) -> LinkCall {
            LinkCall(
                number: number, function: name, arguments: arguments, result: type, answer: wire, form: .awaited,
                lastSampleTick: 0)
        }
        engine.beginShot(point: 0, shot: 0)
        let cases: [(LinkCall.Argument, ValueType, WireType, Value)] = [
            (.value(.int(-5), .int(16)), .int(16), .int(16), .int(-5)),
            (.value(.uint(UInt64.max - 1), .uint(64)), .uint(64), .uint(64), .uint(UInt64.max - 1)),
            (.value(.float(1.5), .float(32)), .float, .float(32), .float(1.5)),
            (.value(.float(0.1), .float(64)), .float, .float(64), .float(0.1)),
            (.value(.bool(true), .bits(1)), .bool, .bits(1), .bool(true)),
            (
                .bits(Bool.bits(mix(1, 1), 64).map { .known($0) } + [.known(true), .captured(3), .captured(4)]),
                .bits(67), .bits(67), .bits(Bool.bits(mix(1, 1), 64) + [true, true, false])
            ),
        ]
        for (number, (argument, type, wire, wanted)) in cases.enumerated() {
            try engine.submit(call(number, "echo", [argument], type, wire)) { $0 == 3 }
            #expect(try engine.answer(of: number).value == wanted)
        }
        try engine.submit(call(6, "half", [], .float, .float(64)))
        #expect(try engine.answer(of: 6).value == .float(0.5))
        // Bits of the answer to call 0, which is −5: …11111011.
        let replied: [LinkCall.Bit] = (0..<5).map { .replied(call: 0, bit: $0) }
        try engine.submit(call(7, "echo", [.bits(replied)], .bits(5), .bits(5)))
        #expect(try engine.answer(of: 7).value == .bits([true, true, false, true, true]))
        #expect(try engine.endShot() == flags())
        #expect(engine.counters.resets == 0)
    }
}

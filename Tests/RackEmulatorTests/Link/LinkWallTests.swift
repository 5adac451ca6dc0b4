import FeedbackCodec
import PulseLanguage
import RackDiagnostics
import RackEmulator
import RackModel
import Scheduling
import Testing

/// A clock that goes on by a step whenever it is looked at.
private final class Clock: @unchecked Sendable {
    var now: UInt64 = 5_000_000
    var step: UInt64

    init(step: UInt64) { self.step = step }

    func look() -> UInt64 {
        now += step
        return now
    }
}

/// A transport that has nothing for a while, or for ever.
private final class Mute: FrameTransport, Sendable {
    struct Broken: Error {}
    let throwsError: Bool
    let name = "udp://127.0.0.1:17000"
    var wallNanoseconds: UInt64 { 0 }

    init(throwsError: Bool) { self.throwsError = throwsError }
    func send(_ frame: UnsafeRawBufferPointer) throws { if throwsError { throw Broken() } }
    func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) -> Int? { nil }
}

@Suite("The link on the wall")
struct LinkWallTests {
    @Test("On the wall clock the measured round trip is charged, and decides what is late")
    func measured() throws {
        let clock = Clock(step: 0)
        var host = parityHost(bits: 3)
        var trips = [UInt64](repeating: 1000, count: 2) + [2500, 900, 700, 4001]
        let transport = InProcessTransport(clock: { clock.now }) { request, slot in
            clock.now += trips.isEmpty ? 1000 : trips.removeFirst()
            return host.answer(request, into: slot)
        }
        let link = DecoderLink(slots: 1, wire: .constant(1), deadlineTicks: 4000)
        let engine = LinkEngine(link, tickRate: tickRate, transport: transport, seed: 1, clock: .wall)
        var replies: [LinkReply] = []
        for (number, tick) in [(0, Int64(10)), (1, 20_000)] {
            engine.beginShot(point: 0, shot: number)
            try engine.submit(Calls.decode(0, [true, false, true], answer: 3, at: tick))
            // What is simulated meanwhile is not charged to the decoder.
            clock.now += 1_000_000
            replies.append(try engine.answer(of: 0))
            _ = try engine.endShot()
        }
        let rows = engine.takeMessages()
        // The reset before the run takes the first 1000 ns. With one slot the question leaves when the round is
        // answered.
        #expect(rows.map(\.sentTick) == [10, 1010, 20_000, 20_900])
        #expect(rows.map(\.receivedTick) == [1010, 3510, 20_900, 21_600])
        #expect(rows.map(\.serviceStartTick) == [510, 2260, 20_450, 21_250])
        #expect(rows.map(\.serviceEndTick) == rows.map(\.serviceStartTick))
        #expect(rows.map { $0.wallReceived - $0.wallSent } == [1000, 2500, 900, 700])
        #expect(rows[0].wallSent == 1000)
        #expect(replies == [3510, 21_600].map { LinkReply(value: .bits([true, false, true]), readyTick: $0) })
        engine.beginShot(point: 0, shot: 2)
        try engine.submit(Calls.decode(0, [true, true, true], answer: 3, at: 0))
        #expect(try engine.answer(of: 0) == LinkReply(value: .bits([false, false, false]), readyTick: 4000))
        _ = try engine.endShot()
        // The round took 4001 ns, so the question was late before it left.
        #expect(engine.takeMessages().map(\.slackTicks) == [-1, -1001])
        #expect(engine.counters.late == 2 && engine.counters.missed == 1)
    }

    @Test("In virtual time the wall leaves no trace")
    func noTrace() throws {
        let clock = Clock(step: 77)
        let transport = InProcessTransport(parityHost(bits: 1), clock: clock.look)
        let engine = LinkEngine(
            DecoderLink(wire: .constant(1e-6), deadlineTicks: 5000), tickRate: tickRate, transport: transport, seed: 1)
        engine.beginShot(point: 0, shot: 0)
        try engine.submit(Calls.decode(0, [true], answer: 1, at: 0))
        #expect(try engine.answer(of: 0).readyTick == 1000)
        _ = try engine.endShot()
        #expect(engine.takeMessages().allSatisfy { $0.wallSent == 0 && $0.wallReceived == 0 })
    }

    @Test("On the wall clock a reply that never comes is a miss like any other, and a host that says nothing more is silent")
    func lostReplies() throws {
        var host = parityHost(bits: 3)
        var sent = 0
        // The reset before the run is number 0, and a shot takes two messages: the acknowledgement of a round is lost, then
        // that of the reset after it, then an answer; what comes after the fourth shot is all lost.
        let lost: Set<Int> = [3, 5, 8]
        let transport = InProcessTransport { request, slot in
            defer { sent += 1 }
            let bytes = host.answer(request, into: slot)
            return lost.contains(sent) || sent > 11 ? 0 : bytes
        }
        let link = DecoderLink(wire: .constant(1), deadlineTicks: 4000)
        let engine = LinkEngine(link, tickRate: tickRate, transport: transport, seed: 1, clock: .wall)
        var found: [LinkReply] = []
        var flags: [LinkEngine.ShotFlags] = []
        for shot in 0..<4 {
            engine.beginShot(point: 0, shot: shot)
            try engine.submit(Calls.decode(0, [true, false, true], answer: 3, at: 10))
            found.append(try engine.answer(of: 0))
            flags.append(try engine.endShot())
        }
        let (good, missed) = (Value.bits([true, false, true]), Value.bits([false, false, false]))
        #expect(found.map(\.value) == [good, missed, missed, good])
        #expect(found[1].readyTick == 4010)
        #expect(flags.map(\.hasGap) == [false, true, true, false] && flags.map(\.missed) == [0, 1, 1, 0])
        let counters = engine.counters
        #expect(counters.lost == 3 && counters.inGap == 1 && counters.gapShots == 2 && counters.resets == 4)
        #expect(engine.takeMessages().map(\.outcome).filter { $0 == .lost }.count == 3)
        engine.beginShot(point: 0, shot: 4)
        let error = #expect(throws: DiagnosticsError.self) {
            try engine.submit(Calls.decode(0, [true, false, true], answer: 3, at: 10))
            #expect(try engine.answer(of: 0).value == missed)
            _ = try engine.endShot()
        }
        #expect(error?.diagnostics.map(\.code) == ["RK0710"])
    }

    @Test("A first reset that is lost, or answered late, is sent again and leaves no trace", arguments: [0, 1, 2])
    func lostReset(lost: Int) throws {
        var rows: [[LinkMessage]] = []
        for lost in [0, lost] {
            var host = parityHost(bits: 3)
            var resets = 0
            var late: [[UInt8]] = []
            let transport = LateTransport { request in
                let slot = UnsafeMutableRawBufferPointer.allocate(byteCount: 256, alignment: 16)
                defer { slot.deallocate() }
                let answer = Array(slot[..<host.answer(request, into: slot)])
                resets += 1
                guard resets <= lost else {
                    defer { late = [] }
                    return late + [answer]
                }
                // It comes with the answer to the next one.
                late.append(answer)
                return []
            }
            let engine = LinkEngine(
                DecoderLink(wire: .constant(1e-6), deadlineTicks: 5000), tickRate: tickRate, transport: transport, seed: 1)
            for shot in 0..<2 {
                engine.beginShot(point: 0, shot: shot)
                try engine.submit(Calls.decode(0, [true, false, true], answer: 3, at: 10))
                #expect(try engine.answer(of: 0).value == .bits([true, false, true]))
                #expect(try engine.endShot().hasGap == false)
            }
            rows.append(engine.takeMessages())
            #expect(engine.counters.duplicate == 0 && engine.counters.foreign == 0 && engine.counters.resets == 1)
            #expect(resets == 5 + lost)
        }
        #expect(rows[0] == rows[1])
    }

    private func code(
        _ transport: any FrameTransport, _ link: DecoderLink, _ call: LinkCall
    ) -> (codes: [String], text: String) {
        let engine = LinkEngine(link, tickRate: tickRate, transport: transport, seed: 1, patienceSeconds: 0.25)
        engine.beginShot(point: 4, shot: 9)
        let error = #expect(throws: DiagnosticsError.self) {
            try engine.submit(call)
            _ = try engine.answer(of: call.number)
            _ = try engine.endShot()
        }
        return (error?.diagnostics.map(\.code) ?? [], error?.description ?? "")
    }

    @Test("A host that is silent ends the run with what was sent, where, and how long was waited")
    func silence() {
        let link = DecoderLink(deadlineTicks: 1000)
        let (codes, text) = code(Mute(throwsError: false), link, Calls.decode(0, [true], answer: 1, at: 0))
        #expect(codes == ["RK0710"])
        let wanted = ["udp://127.0.0.1:17000", "reset_decoder", "0.25 s", "request 1 of 32 bytes", "shot 9 of point 4"]
        for words in wanted {
            #expect(text.contains(words), "\(text)")
        }
    }

    @Test("A host that sends much and answers nothing is silent too")
    func babble() {
        let clock = Clock(step: 10_000_000)
        let frames = Babble(clock)
        let (codes, _) = code(frames, DecoderLink(deadlineTicks: 1000), Calls.decode(0, [true], answer: 1, at: 0))
        #expect(codes == ["RK0710"])
        #expect(frames.sent > 20 && frames.sent < 40)
    }

    @Test("Transports that fail, decoders that are not there and messages that do not fit are told apart")
    func refusals() {
        let link = DecoderLink(strideBytes: 64, deadlineTicks: 1000)
        #expect(code(Mute(throwsError: true), link, Calls.corrections(0, bits: 1, at: 0)).codes == ["RK0713"])
        let host = InProcessTransport(parityHost(bits: 400), strideBytes: 64)
        #expect(code(host, link, Calls.enqueue(0, Bool.bits(0, 65), at: 0)).codes == ["RK0712"])
        #expect(code(host, link, Calls.enqueue(0, [], at: 0)).codes == ["RK0712"])
        #expect(code(host, link, Calls.corrections(0, bits: 400, at: 0)).codes == ["RK0712"])
        var other = link
        other.decoder = 7
        let (codes, text) = code(host, other, Calls.corrections(0, bits: 1, at: 0))
        #expect(codes == ["RK0711"] && text.contains("invalid decoder"))
    }
}

/// A transport whose host answers a frame with any number of frames.
private final class LateTransport: FrameTransport, @unchecked Sendable {
    let name = "late"
    private let answer: (UnsafeRawBufferPointer) -> [[UInt8]]
    private var frames: [[UInt8]] = []
    var wallNanoseconds: UInt64 { 0 }

    init(_ answer: @escaping (UnsafeRawBufferPointer) -> [[UInt8]]) { self.answer = answer }

    func send(_ frame: UnsafeRawBufferPointer) { frames += answer(frame) }

    func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) -> Int? {
        guard !frames.isEmpty else { return nil }
        let frame = frames.removeFirst()
        buffer.copyBytes(from: frame)
        return frame.count
    }
}

/// A transport from which nonsense never ceases to come.
private final class Babble: FrameTransport, @unchecked Sendable {
    let name = "babble"
    private let clock: Clock
    private(set) var sent = 0
    var wallNanoseconds: UInt64 { clock.look() }

    init(_ clock: Clock) { self.clock = clock }
    func send(_ frame: UnsafeRawBufferPointer) {}
    func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) -> Int? {
        sent += 1
        return sent % 40
    }
}

import FeedbackCodec
import RackDiagnostics
import RackEmulator
import RackModel
import Scheduling
import Testing

@Suite("Any host")
struct LinkFuzzTests {
    /// A host that is mostly right, and otherwise anything.
    private final class Rogue: @unchecked Sendable {
        var host = parityHost(bits: 12)
        var step = 0
        var clock: UInt64 = 1 << 40
        let seed: Int

        init(_ seed: Int) { self.seed = seed }

        func next() -> Int {
            step += 1
            return Int(mix(seed, step) >> 1)
        }

        func answer(_ request: UnsafeRawBufferPointer, _ slot: UnsafeMutableRawBufferPointer) -> Int {
            // Backwards as well.
            clock = clock &+ UInt64(next() % 5000) &- 1000
            let bytes = host.answer(request, into: slot)
            switch next() % 60 {
            case 0: return 0
            case 1: slot[next() % 24] ^= 1 << UInt8(next() % 8)
            case 2: for index in 0..<slot.count { slot[index] = UInt8(truncatingIfNeeded: next()) }
            case 3: slot[4] = UInt8(next() % 7)
            case 4: slot[16] &+= 1
            case 5: slot[12] &-= 1
            case 6: slot[8] = UInt8(truncatingIfNeeded: next())
            case 7: return 1 + next() % 300
            default: break
            }
            return bytes
        }
    }

    @Test("Whatever a host answers, shots end, or the run does with a message", arguments: 0..<120)
    func rogue(seed: Int) {
        let rogue = Rogue(seed)
        var link = DecoderLink(
            slots: 1 + seed % 5, wire: .constant(1e-6), deadlineTicks: 20_000,
            onMiss: DecoderLink.MissPolicy.allCases[seed % 3])
        if seed % 2 == 0 { for kind in LinkFault.allCases { link.faults[kind] = 0.03 } }
        let transport = InProcessTransport(slots: link.slots, clock: { rogue.clock }, answer: rogue.answer)
        let engine = LinkEngine(
            link, tickRate: tickRate, transport: transport, seed: UInt64(seed), clock: seed % 3 == 0 ? .wall : .virtual)
        var sent = 0
        for shot in 0..<40 {
            do {
                engine.beginShot(point: 0, shot: shot)
                for round in 0..<4 {
                    try engine.submit(Calls.enqueue(round, Bool.bits(mix(shot, round), 12), at: Int64(100 * round)))
                }
                try engine.submit(Calls.corrections(4, bits: 12, at: 400, form: .taken))
                try engine.submit(Calls.decode(5, [true], answer: 12, at: 500))
                _ = try engine.answer(of: 5)
                _ = try engine.take(of: 4, at: 5000)
                _ = try engine.endShot()
            } catch {
                // A shot after one that failed has to end as well.
                #expect(["RK0710", "RK0711"].contains(error.diagnostics.first?.code))
            }
            sent += engine.takeMessages().count
        }
        #expect(engine.counters.sent == sent)
        #expect(engine.counters.answered + engine.counters.lost == sent)
    }
}

import FeedbackCodec
import PulseLanguage
import RackEmulator
import RackModel
import Scheduling
import Testing

@Suite("Faults on the link")
struct LinkFaultTests {
    private static func everything(_ rate: Double) -> LinkFaults {
        var faults = LinkFaults()
        for kind in LinkFault.allCases { faults[kind] = rate }
        return faults
    }

    /// What an engine has given and counted for shots of some rounds, each sent and decoded at the end.
    private struct Run {
        var counters: LinkCounters
        var messages: [LinkMessage]
        var flags: [LinkEngine.ShotFlags]
        var given: [Value]
        var wanted: [Value]
    }

    private func run(
        shots: Int, rounds: Int, faults: LinkFaults, slots: Int = 8, onMiss: DecoderLink.MissPolicy = .identity,
        seed: UInt64 = 1
    ) throws -> Run {
        let link = DecoderLink(
            slots: slots, wire: .constant(2e-6), service: .constant(100e-9), deadlineTicks: 50_000, onMiss: onMiss,
            faults: faults)
        let transport = InProcessTransport(parityHost(bits: 4), slots: slots)
        let engine = LinkEngine(link, tickRate: tickRate, transport: transport, seed: seed)
        // Made once: tests are not optimised, and some of these runs are long.
        let calls = (0..<rounds).map { round in
            (0..<16).map { Calls.enqueue(round, Bool.bits($0, 4), at: Int64(1000 * (round + 1))) }
        }
        let question = Calls.corrections(rounds, bits: 4, at: Int64(1000 * rounds))
        let values = (0..<16).map { Value.bits(Bool.bits($0, 4)) }
        var run = Run(counters: LinkCounters(), messages: [], flags: [], given: [], wanted: [])
        for shot in 0..<shots {
            engine.beginShot(point: 0, shot: shot)
            let syndromes = mix(shot, 1)
            var sum = 0
            for round in 0..<rounds {
                let bits = Int(syndromes >> UInt64(4 * round) & 15)
                sum ^= bits
                try engine.submit(calls[round][bits])
            }
            try engine.submit(question)
            run.given.append(try engine.answer(of: rounds).value)
            run.wanted.append(values[sum])
            run.flags.append(try engine.endShot())
        }
        run.messages = engine.takeMessages()
        run.counters = engine.counters
        return run
    }

    @Test("Of 200 000 messages with every fault at 1e-3, each counter is what was injected, and no gap is passed over")
    func exactCounters() throws {
        let run = try run(shots: 20_000, rounds: 9, faults: Self.everything(1e-3))
        let seen = run.counters
        func injected(_ kinds: LinkFault...) -> Int { kinds.reduce(0) { $0 + seen[$1] } }
        #expect(seen.sent == 200_000 + seen.resets - 1)
        #expect(seen.answered + seen.lost == seen.sent)
        #expect(seen.lost == injected(.loss, .stuck, .garbage, .corrupt))
        #expect(seen.malformed + seen.foreign == injected(.garbage, .corrupt))
        #expect(seen.foreign > 50 && seen.malformed > 150)
        #expect(seen.duplicate == injected(.duplicate))
        #expect(seen.reordered == injected(.reorder))
        #expect(seen.refused == injected(.restart))
        #expect(seen.late == injected(.delay))
        for kind in LinkFault.allCases {
            // 200 expected, of which 9 in 10 have a next message to change places with; a stuck host misses up to 8.
            let expected = kind == .stuck ? 850.0 : kind == .reorder ? 180 : 198
            let sigma = kind == .stuck ? 90 : 14.2
            #expect((Double(seen[kind]) - expected).magnitude < 5 * sigma, "\(kind): \(seen[kind])")
        }
        var struck = [Int](repeating: 0, count: LinkFault.allCases.count)
        for case let fault? in run.messages.map(\.fault) { struck[LinkFault.allCases.firstIndex(of: fault)!] += 1 }
        #expect(struck == seen.injected)
        holdGaps(run)
    }

    /// Flags, rows and answers of `run` by what was done to its messages.
    private func holdGaps(_ run: Run) {
        var wrong = 0
        var place = 0
        let zero = Value.bits([false, false, false, false])
        for shot in run.flags.indices {
            var (isBroken, isLate, isReset) = (false, false, false)
            while place < run.messages.count, run.messages[place].shot == shot {
                switch run.messages[place].fault {
                case .loss, .stuck, .garbage, .corrupt, .restart: isBroken = true
                case .delay: isLate = run.messages[place].functionID == FunctionID.getCorrections.value
                default: break
                }
                isReset = run.messages[place].functionID == FunctionID.resetDecoder.value
                place += 1
            }
            if run.flags[shot].hasGap != isBroken { wrong += 1 }
            if run.flags[shot].missed != (isBroken || isLate ? 1 : 0) { wrong += 1 }
            if run.given[shot] != (isBroken || isLate ? zero : run.wanted[shot]) { wrong += 1 }
            // A broken session, and no other, ends with a reset.
            if isReset != isBroken { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(place == run.messages.count)
        #expect(run.counters.gapShots == run.flags.count { $0.hasGap })
        #expect(run.counters.missed == run.flags.count { $0.missed > 0 })
    }

    @Test("With one slot nothing can change places, and all else is counted as before")
    func oneSlot() throws {
        let seen = try run(shots: 2000, rounds: 4, faults: Self.everything(5e-3), slots: 1).counters
        #expect(seen[.reorder] == 0 && seen.reordered == 0)
        #expect(seen.lost == seen[.loss] + seen[.stuck] + seen[.garbage] + seen[.corrupt])
        #expect(seen.refused == seen[.restart] && seen.duplicate == seen[.duplicate])
        // What waits for the slot of a lost message may be late as well.
        #expect(seen.late > seen[.delay])
    }

    @Test("Of several faults that strike one message the first in their order happens", arguments: 0..<7)
    func precedence(first: Int) throws {
        var faults = LinkFaults()
        faults.stuckMessages = 1
        for kind in LinkFault.allCases[first...] { faults[kind] = 1 }
        let run = try run(shots: 50, rounds: 3, faults: faults)
        let kind = LinkFault.allCases[first]
        let messages = run.messages.filter { $0.call >= 0 }
        // A session that is spoilt has nothing left to forget: the next kind strikes its later messages.
        let others = kind == .restart ? Set([kind, .loss]) : [kind]
        // The last message has no next one to change places with, and one in two is the other's.
        #expect(messages.allSatisfy { $0.fault.map(others.contains) ?? (kind == .reorder) })
        #expect(messages.contains { $0.fault == kind })
    }

    @Test("A fault that always strikes leaves a run that ends, in every policy", arguments: LinkFault.allCases)
    func always(kind: LinkFault) throws {
        for policy in DecoderLink.MissPolicy.allCases {
            var faults = LinkFaults()
            faults[kind] = 1
            let run = try run(shots: 20, rounds: 3, faults: faults, onMiss: policy)
            #expect(run.flags.count == 20)
            let isHarmless = kind == .reorder || kind == .duplicate || kind == .delay && policy == .hold
            #expect(isHarmless == (run.given == run.wanted))
        }
    }

    @Test("A rate of one kind changes no draw of another")
    func independent() throws {
        var some = LinkFaults()
        some.duplicate = 0.1
        let alone = try run(shots: 200, rounds: 5, faults: some).messages.map(\.fault)
        some.delay = 1e-300
        #expect(try run(shots: 200, rounds: 5, faults: some).messages.map(\.fault) == alone)
    }
}

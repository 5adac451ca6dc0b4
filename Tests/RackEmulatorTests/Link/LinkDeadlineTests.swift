import FeedbackCodec
import PulseLanguage
import RackEmulator
import RackModel
import Scheduling
import Testing

/// The rows of a link, checked against its description alone.
private struct RowCheck {
    let link: DecoderLink

    /// What the program must have been given by the row of its question: value, tick, and whether the shot ends.
    func reply(_ row: LinkMessage, bits: Int, takenAt take: Int64? = nil) -> LinkReply {
        let isGood = row.outcome == .inTime || row.outcome == .late
        let slack = row.receivedTick == LinkMessage.never ? -1 : row.deadlineTick - row.receivedTick
        let answer = Value.bits(Bool.bits(row.answer, bits))
        let nothing = Value.bits(Bool.bits(0, bits))
        if isGood && slack >= 0 { return LinkReply(value: answer, readyTick: take ?? row.receivedTick) }
        switch link.onMiss {
        case .identity: return LinkReply(value: nothing, readyTick: row.deadlineTick)
        case .hold:
            return isGood
                ? LinkReply(value: answer, readyTick: row.receivedTick)
                : LinkReply(value: nothing, readyTick: row.deadlineTick + link.holdLimitTicks)
        case .abort: return LinkReply(value: nothing, readyTick: row.deadlineTick, aborts: true)
        }
    }

    /// How many rows break the rules of time.
    func violations(_ rows: [LinkMessage]) -> Int {
        var wrong = 0
        for (index, row) in rows.enumerated() where row.serviceStartTick != LinkMessage.never {
            let before = rows[..<index].filter { $0.shot == row.shot }
            let ready = before.map { $0.lastSampleTick + link.processingTicks }.max() ?? .min
            if row.sentTick < max(ready, row.lastSampleTick + link.processingTicks) { wrong += 1 }
            if before.contains(where: { $0.sentTick > row.sentTick }) { wrong += 1 }
            let back = row.receivedTick == LinkMessage.never ? 0 : row.receivedTick - row.serviceEndTick
            // Half of the wire time each way, to a tick.
            let hostFree = before.map(\.serviceEndTick).max() ?? .min
            let arrival = row.serviceStartTick - row.sentTick
            let isQueued = row.serviceStartTick == hostFree && arrival >= back - 1
            if row.fault != .delay, back > 0, !isQueued, !(back - 1...back).contains(arrival) { wrong += 1 }
            if row.serviceStartTick < hostFree { wrong += 1 }
            // Slots in use when it left, its own among them.
            let outstanding = before.count { other in
                let free = other.receivedTick != LinkMessage.never
                    ? other.receivedTick : max(other.sentTick, other.deadlineTick)
                return free > row.sentTick
            }
            if outstanding >= link.slots { wrong += 1 }
            // No later than need be: it was ready then, or a slot came free.
            let cameFree = before.contains { other in
                other.receivedTick == row.sentTick
                    || other.receivedTick == LinkMessage.never && other.deadlineTick == row.sentTick
            }
            let wasReady = row.sentTick == max(ready, row.lastSampleTick + link.processingTicks)
            if !wasReady && !cameFree { wrong += 1 }
        }
        return wrong
    }
}

@Suite("Deadlines of the link")
struct LinkDeadlineTests {
    /// Latencies from 1 to 5 µs with a host that works 0.1 to 0.9 µs on a message.
    private func link(deadline: Int64, onMiss: DecoderLink.MissPolicy, slots: Int = 8) -> DecoderLink {
        DecoderLink(
            slots: slots, processingTicks: 120,
            wire: .normal(mean: 3e-6, sigma: 1e-6, minimum: 1e-6, maximum: 5e-6),
            service: .samples([0.1e-6, 0.5e-6, 0.9e-6]), deadlineTicks: deadline, onMiss: onMiss, holdLimitTicks: 7777)
    }

    @Test(
        "Through the latencies, every answer is the decoder's where slack is not below zero, else the policy's",
        arguments: DecoderLink.MissPolicy.allCases)
    func sweep(onMiss: DecoderLink.MissPolicy) throws {
        var taken = 0
        var missed = 0
        for deadline in stride(from: Int64(500), through: 8000, by: 250) {
            let link = link(deadline: deadline, onMiss: onMiss)
            let check = RowCheck(link: link)
            let engine = LinkEngine(
                link, tickRate: tickRate, transport: InProcessTransport(parityHost(bits: 5)), seed: 3)
            for shot in 0..<60 {
                engine.beginShot(point: Int(deadline), shot: shot)
                var replies: [LinkReply] = []
                for round in 0..<3 {
                    let bits = mix(shot, round) & 31
                    try engine.submit(Calls.decode(round, Bool.bits(bits, 5), answer: 5, at: Int64(1000 * round + 17)))
                    replies.append(try engine.answer(of: round))
                    if replies.last!.aborts { break }
                }
                let flags = try engine.endShot()
                let rows = engine.takeMessages()
                #expect(check.violations(rows) == 0)
                for (round, reply) in replies.enumerated() {
                    let question = FunctionID.getCorrections.value
                    let row = try #require(rows.first { $0.call == round && $0.functionID == question })
                    #expect(reply == check.reply(row, bits: 5))
                    #expect(row.answer == mix(shot, round) & 31)
                    #expect(row.deadlineTick == Int64(1000 * round + 17) + deadline)
                    #expect((row.policy == nil) == (row.slackTicks >= 0))
                    #expect((row.outcome == .inTime) == (row.slackTicks >= 0))
                    if row.slackTicks >= 0 { taken += 1 } else { missed += 1 }
                }
                #expect(flags.isAborted == replies.contains { $0.aborts })
                #expect(!flags.hasGap)
            }
        }
        #expect(taken > 500 && missed > 500)
    }

    @Test("An answer at its deadline is in time, and one a tick behind it is not", arguments: [Int64(2099), 2100, 2101])
    func boundary(deadline: Int64) throws {
        let link = DecoderLink(
            processingTicks: 40, wire: .constant(2e-6), service: .constant(30e-9), deadlineTicks: deadline)
        let engine = LinkEngine(link, tickRate: tickRate, transport: InProcessTransport(parityHost(bits: 2)), seed: 2)
        engine.beginShot(point: 0, shot: 0)
        try engine.submit(Calls.decode(0, [true, false], answer: 2, at: 5))
        // Sent at 45 behind the round, which is worked on from 1045 to 1075; back at 1105 + 1000.
        let isInTime = deadline >= 2100
        #expect(
            try engine.answer(of: 0)
                == LinkReply(value: .bits([isInTime, false]), readyTick: isInTime ? 2105 : 5 + deadline))
        _ = try engine.endShot()
        #expect(engine.takeMessages().map(\.slackTicks) == [deadline - 2070, deadline - 2100])
    }

    @Test(
        "What is taken by name is what has come by then, and the tick is the deadline",
        arguments: DecoderLink.MissPolicy.allCases)
    func takes(onMiss: DecoderLink.MissPolicy) throws {
        let link = link(deadline: 100_000, onMiss: onMiss)
        let check = RowCheck(link: link)
        let engine = LinkEngine(
            link, tickRate: tickRate, transport: InProcessTransport(parityHost(bits: 64)), seed: 4)
        var given: Set<Bool> = []
        for shot in 0..<200 {
            engine.beginShot(point: 0, shot: shot)
            let bits = Bool.bits(mix(shot, 0), 64)
            try engine.submit(Calls.decode(0, bits, answer: 64, at: 1000, form: .taken))
            let tick = Int64(1000 + 40 * shot)
            let reply = try engine.take(of: 0, at: tick)
            _ = try engine.endShot()
            let row = try #require(engine.takeMessages().first { $0.functionID == FunctionID.getCorrections.value })
            #expect(row.deadlineTick == tick)
            #expect(reply == check.reply(row, bits: 64, takenAt: tick))
            given.insert(reply.value == .bits(bits) && reply.readyTick == tick)
        }
        #expect(given == [true, false])
    }

    @Test("A lost answer is held for no longer than the limit, and is nothing then")
    func holdLimit() throws {
        var link = link(deadline: 9000, onMiss: .hold)
        link.faults.loss = 1
        let engine = LinkEngine(link, tickRate: tickRate, transport: InProcessTransport(parityHost(bits: 2)), seed: 5)
        engine.beginShot(point: 0, shot: 0)
        try engine.submit(Calls.decode(0, [true, true], answer: 2, at: 500))
        #expect(try engine.answer(of: 0) == LinkReply(value: .bits([false, false]), readyTick: 500 + 9000 + 7777))
        let flags = try engine.endShot()
        #expect(flags.hasGap && flags.missed == 1 && !flags.isAborted)
        #expect(engine.takeMessages().filter { $0.call == 0 }.map(\.outcome) == [.lost, .lost])
    }

    @Test("Many messages through few slots keep the rules of time", arguments: [1, 2, 3, 8])
    func slots(count: Int) throws {
        var link = link(deadline: 20_000, onMiss: .identity, slots: count)
        link.faults.loss = 0.05
        link.faults.duplicate = 0.05
        link.faults.delay = 0.02
        let check = RowCheck(link: link)
        let engine = LinkEngine(
            link, tickRate: tickRate, transport: InProcessTransport(parityHost(bits: 3), slots: count), seed: 6)
        for shot in 0..<20 {
            engine.beginShot(point: 0, shot: shot)
            for round in 0..<40 {
                try engine.submit(Calls.enqueue(round, [true, false, true], at: Int64(100 * round)))
            }
            try engine.submit(Calls.corrections(40, bits: 3, at: 4000))
            _ = try engine.answer(of: 40)
            _ = try engine.endShot()
            #expect(check.violations(engine.takeMessages()) == 0)
        }
    }
}

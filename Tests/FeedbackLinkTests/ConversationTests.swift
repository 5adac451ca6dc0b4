import FeedbackCodec
import FeedbackLink
import Foundation
import PulseLanguage
import RackEmulator
import RackModel
import RackUnits
import Scheduling
import Testing

@Suite("Conversations over sockets")
struct ConversationTests {
    /// What a conversation has left behind.
    private struct Record: Equatable {
        var replies: [LinkReply] = []
        var flags: [LinkEngine.ShotFlags] = []
        var messages: [LinkMessage] = []
        var counters = LinkCounters()
    }

    private static let bits = 6

    /// The decoder answers with the bits of the last round.
    private static func host() -> DecoderHost {
        var host = DecoderHost()
        host.serve(BatchDecoder(volumeBits: nil, correctionBits: bits) { syndromes, corrections in
            for index in 0..<bits { corrections[index] = syndromes[syndromes.count - bits + index] }
            return true
        }, as: 0)
        return host
    }

    /// Shots of five rounds and a question, with every fault at `rate`.
    private func converse(
        over transport: any FrameTransport, slots: Int, rate: Double, clock: LinkClock = .virtual
    ) throws -> Record {
        var faults = LinkFaults()
        for kind in LinkFault.allCases { faults[kind] = rate }
        let link = DecoderLink(
            slots: slots, wire: LatencyPreset.nvqlink.model, service: .samples([1e-7, 3e-7]), deadlineTicks: 10_000,
            faults: faults)
        let engine = LinkEngine(
            link, tickRate: TickRate(perSecond: 1_000_000_000)!, transport: transport, seed: 21, clock: clock)
        var record = Record()
        for shot in 0..<120 {
            engine.beginShot(point: 1, shot: shot)
            for round in 0..<5 {
                let word = shot &* 37 &+ round &* 11
                let call = LinkCall(
                    number: round, function: "enqueue_syndromes",
                    arguments: [.bits((0..<Self.bits).map { .known(word >> $0 & 1 != 0) })], result: .void, answer: nil,
                    form: .oneWay, lastSampleTick: Int64(800 * round))
                try engine.submit(call) { _ in false }
            }
            let question = LinkCall(
                number: 5, function: "get_corrections", arguments: [], result: .bits(Self.bits),
                answer: .bits(Self.bits), form: .awaited, lastSampleTick: 3200)
            try engine.submit(question) { _ in false }
            record.replies.append(try engine.answer(of: 5))
            record.flags.append(try engine.endShot())
        }
        record.messages = engine.takeMessages()
        record.counters = engine.counters
        return record
    }

    @Test(
        "In virtual time a conversation is the same in the process, over UDP and over a Unix-domain socket, faults and all",
        arguments: [1, 8])
    func sameOverAll(slots: Int) throws {
        let wanted = try converse(over: InProcessTransport(Self.host(), slots: slots), slots: slots, rate: 0.02)
        #expect(wanted.counters.gapShots > 20 && wanted.counters.lost > 40 && wanted.counters.duplicate > 5)
        let udp = try UDPHost(slots: slots, host: Self.host())
        defer { udp.stop() }
        guard case .udp(let name, let port) = udp.endpoint else { return }
        for gathers in Set([1, slots]) {
            let transport = try UDPTransport(host: name, port: port, slots: slots, strideBytes: 256, gathers: gathers)
            #expect(try converse(over: transport, slots: slots, rate: 0.02) == wanted)
        }
        try inFolder { folder in
            let unix = try UnixHost(path: folder + "/host", slots: slots, host: Self.host())
            defer { unix.stop() }
            let transport = try UnixTransport(path: folder + "/host", slots: slots, strideBytes: 256)
            #expect(try converse(over: transport, slots: slots, rate: 0.02) == wanted)
        }
    }

    @Test("On the wall clock every message has the round trip that was measured, and nothing is lost")
    func wall() throws {
        let host = try UDPHost(host: Self.host())
        defer { host.stop() }
        guard case .udp(let name, let port) = host.endpoint else { return }
        let transport = try UDPTransport(host: name, port: port)
        let record = try converse(over: transport, slots: 8, rate: 0, clock: .wall)
        #expect(record.counters.answered == 720 && record.counters.lost == 0 && record.counters.gapShots == 0)
        for message in record.messages {
            // One tick is a nanosecond here.
            #expect(message.receivedTick - message.sentTick == Int64(message.wallReceived - message.wallSent))
            #expect(message.wallReceived > message.wallSent)
        }
        let late = record.messages.filter { $0.call == 5 && $0.slackTicks < 0 }
        #expect(record.counters.missed == late.count)
    }
}

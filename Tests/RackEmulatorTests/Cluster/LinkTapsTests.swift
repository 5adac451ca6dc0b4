import FeedbackCodec
import RackModel
import RackUnits
import Sequencing
import Testing

@testable import RackEmulator

@Suite("Bits that a cluster tells")
struct LinkTapsTests {
    /// The host answers with the bits that it was told.
    private static func taps(_ sources: [ClusterLink.Source]) throws -> LinkTaps {
        let triggers = sources.indices.map { ClusterLink.Trigger(bit: $0, address: $0 + 1) }
        let link = ClusterLink(sources: sources, bits: sources.count, triggers: triggers)
        var host = DecoderHost()
        host.serve(
            BatchDecoder(volumeBits: nil, correctionBits: sources.count) { measured, answer in
                for index in measured.indices { answer[index] = measured[index] }
                return true
            }, as: 0)
        let engine = LinkEngine(
            DecoderLink(wire: .constant(1e-6), deadlineTicks: 10_000), tickRate: .init(perSecond: 1_000_000_000)!,
            transport: InProcessTransport(host, strideBytes: 256, slots: 8), seed: 1)
        return try LinkTaps(
            ClusterRack(name: "r", modules: [], links: [link]), engine: engine, run: 0, ticksPerNanosecond: 1)
    }

    private static let addresses = [SequencerAddress(slot: 4, sequencer: 1), SequencerAddress(slot: 2, sequencer: 0)]

    @Test("go by the ends of their acquisitions, and where these are equal by the order of the sources", arguments: [
        ([1000, 1000], [1]), ([1000, 900], [2]), ([900, 1000], [1]),
    ])
    func order(ends: [Int64], expected: [Int]) throws {
        var taps = try Self.taps(Self.addresses.map { .init(slot: $0.slot, sequencer: $0.sequencer) })
        // The second sequencer is heard of first; the first's bit is 1.
        for index in [1, 0] {
            taps.note(
                .init(sequencer: index, acquisition: 0), of: Self.addresses[index], acquisition: 7, end: ends[index])
        }
        #expect(taps.firstEnd == ends.min())
        taps.provide(true, for: .init(sequencer: 0, acquisition: 0))
        #expect(try taps.send(known: 2000).isEmpty)
        taps.provide(false, for: .init(sequencer: 1, acquisition: 0))
        #expect(try taps.send(known: 999).isEmpty)
        let answers = try taps.send(known: 1000)
        #expect(answers.map(\.address) == expected)
        #expect(answers.map(\.nanosecond) == [2000])
    }
}

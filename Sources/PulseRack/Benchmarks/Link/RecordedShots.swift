import FeedbackCodec
import FeedbackLink
import PulseLanguage
import RackEmulator
import RackModel
import RackNumerics
import RackUnits
import Scheduling

/// Shots of the 3-qubit repetition code whose measurement outcomes are there already: what a link carries when nothing
/// is simulated. Each shot sends its rounds of two ancillas one behind the other, and then asks for corrections.
final class RecordedShots {
    private let engine: LinkEngine
    private let calls: [LinkCall]
    private let bitsPerShot: Int
    private let outcomes: [Bool]
    private var shot = 0
    private var rows: [LinkMessage] = []

    /// Data qubits, and corrections of an answer.
    static let corrections = 3
    private static let ancillas = 2
    /// Shots after which outcomes come again.
    private static let recorded = 512
    /// One in so many outcomes is a 1.
    private static let sparsity: UInt32 = 20

    init(rounds: Int, slots: Int, transport: any FrameTransport, seed: UInt64) {
        let link = DecoderLink(slots: slots, wire: .constant(4e-6), deadlineTicks: 10_000)
        engine = LinkEngine(
            link, tickRate: TickRate(perSecond: 1_000_000_000)!, transport: transport, seed: seed, clock: .virtual)
        bitsPerShot = rounds * Self.ancillas
        calls = (0..<rounds).map { round in
            let bits = (0..<Self.ancillas).map { LinkCall.Bit.captured(round * Self.ancillas + $0) }
            return LinkCall(
                number: round, function: "enqueue_syndromes", arguments: [.bits(bits)], result: .void, answer: nil,
                form: .oneWay, lastSampleTick: Int64(round) * 1000)
        } + [
            LinkCall(
                number: rounds, function: "get_corrections", arguments: [], result: .bits(Self.corrections),
                answer: .bits(Self.corrections), form: .awaited, lastSampleTick: Int64(rounds) * 1000)
        ]
        var words = Philox(seed: seed, shot: 0, element: 0, purpose: .test)
        outcomes = (0..<Self.recorded * bitsPerShot).map { _ in words.nextWord() % Self.sparsity == 0 }
    }

    /// - Returns: messages that were sent, each of which was answered.
    func run(shots: Int) throws -> Int {
        var messages = 0
        for _ in 0..<shots {
            let start = shot % Self.recorded * bitsPerShot
            engine.beginShot(point: 0, shot: shot)
            for call in calls { try engine.submit(call) { outcomes[start + $0] } }
            _ = try engine.answer(of: calls.count - 1)
            let flags = try engine.endShot()
            guard !flags.hasGap else { throw Benchmarks.Absent("the decoder refused a message") }
            shot += 1
            engine.takeMessages(into: &rows)
            messages += rows.count
        }
        return messages
    }

    /// A decoder for them: each ancilla is what most rounds say, and a table of three qubits does the rest.
    static func host(rounds: Int) -> DecoderHost {
        var host = DecoderHost()
        let decoder = BatchDecoder(volumeBits: rounds * ancillas, correctionBits: corrections) { syndromes, result in
            var ones = [0, 0]
            for round in 0..<rounds {
                if syndromes[2 * round] { ones[0] += 1 }
                if syndromes[2 * round + 1] { ones[1] += 1 }
            }
            let (left, right) = (2 * ones[0] > rounds, 2 * ones[1] > rounds)
            result[0] = left && !right
            result[1] = left && right
            result[2] = !left && right
            return true
        }
        host.serve(decoder, as: 0)
        return host
    }
}

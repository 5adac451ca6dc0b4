import FeedbackCodec
import PulseLanguage
import RackDiagnostics
import RackEmulator
import RackModel
import RackUnits
import Scheduling

/// Calls as a program would make them.
enum Calls {
    static func enqueue(_ number: Int, _ bits: [Bool], at tick: Int64) -> LinkCall {
        LinkCall(
            number: number, function: "enqueue_syndromes", arguments: [.bits(bits.map { .known($0) })], result: .void,
            answer: nil, form: .oneWay, lastSampleTick: tick)
    }

    static func corrections(_ number: Int, bits: Int, at tick: Int64, form: LinkCall.Form = .awaited) -> LinkCall {
        LinkCall(
            number: number, function: "get_corrections", arguments: [], result: .bits(bits), answer: .bits(bits),
            form: form, lastSampleTick: tick)
    }

    static func decode(
        _ number: Int, _ bits: [Bool], answer: Int, at tick: Int64, form: LinkCall.Form = .awaited
    ) -> LinkCall {
        LinkCall(
            number: number, function: "decode", arguments: [.bits(bits.map { .known($0) })], result: .bits(answer),
            answer: .bits(answer), form: form, lastSampleTick: tick)
    }

    static func reset(_ number: Int, at tick: Int64) -> LinkCall {
        LinkCall(
            number: number, function: "reset_decoder", arguments: [], result: .void, answer: nil, form: .oneWay,
            lastSampleTick: tick)
    }
}

/// A host whose decoder 0 answers with the XOR of the rounds since the reset.
func parityHost(bits: Int) -> DecoderHost {
    var host = DecoderHost()
    host.serve(ParityDecoder(bits), as: 0)
    return host
}

struct ParityDecoder: SyndromeDecoder {
    let correctionBits: Int
    private var sum: UInt64 = 0

    init(_ bits: Int) { correctionBits = bits }

    mutating func enqueue(_ round: PackedBits) -> RoundIntake {
        sum ^= round.firstWord
        return .complete
    }

    mutating func read(into corrections: MutablePackedBits) -> AnswerDelivery {
        corrections.set(firstWord: sum)
        return .given
    }

    mutating func reset() { sum = 0 }
}

extension LinkEngine {
    /// Sends a call whose bits are all known.
    func submit(_ call: LinkCall) throws(DiagnosticsError) { try submit(call) { _ in false } }
}

let tickRate = TickRate(perSecond: 1_000_000_000)!

extension Bool {
    /// Bits of a word, the lowest first.
    static func bits(_ word: UInt64, _ count: Int) -> [Bool] { (0..<count).map { word >> UInt64($0) & 1 != 0 } }
}

/// A pseudo-random word of two numbers, for bits of tests.
func mix(_ a: Int, _ b: Int) -> UInt64 {
    var z = UInt64(bitPattern: Int64(a)) &* 0x9E37_79B9_7F4A_7C15
    z ^= UInt64(bitPattern: Int64(b)) &* 0xD134_2543_DE82_EF95
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return z ^ (z >> 29)
}

import FeedbackCodec
import Foundation
import RackDiagnostics
import RackEmulator
import RackFiles
import RackModel
import RackUnits
import Testing

/// Pulses/feedback/repetition-pulses.qasm on chain-5 with a shorter T1 and a decoder in the same process, against
/// `RepetitionModel`.
@Suite("The repetition code through a decoder's link")
struct RepetitionTests {
    static let (t1, t2) = (10e-6, 10e-6)
    /// Enough for separations of 5.6 σ by the model.
    static let (rounds, shots) = (16, 400)

    /// How answers come: after which time, how long they are waited for, and what is done without one.
    enum Feedback: CaseIterable {
        case inTime, late, never

        var wire: Double { self == .inTime ? 300e-9 : self == .late ? 0.9e-6 : 5e-6 }
        var policy: DecoderLink.MissPolicy { self == .never ? .identity : .hold }
        /// From a round's last sample to the moment at which the shot goes on.
        var answer: Double { self == .late ? 0.9e-6 : 300e-9 }
    }

    static func device(_ feedback: Feedback) throws -> Device {
        var device = try PresetLibrary.locate().device("chain-5").device
        func ticks(_ seconds: Double) -> Int64 { Int64((seconds * Double(device.tickRate.perSecond)).rounded()) }
        for mode in device.modes.indices { (device.modes[mode].t1Seconds, device.modes[mode].t2Seconds) = (t1, t2) }
        device.link = DecoderLink(
            wire: .constant(feedback.wire), deadlineTicks: ticks(300e-9), onMiss: feedback.policy, holdLimitTicks: ticks(1e-3))
        return device
    }

    static func experiment(_ device: Device) throws -> Experiment {
        let library = try PresetLibrary.locate()
        let text = try String(contentsOfFile: library.programPath("feedback/repetition-pulses.qasm"), encoding: .utf8)
            .replacingOccurrences(of: "const int rounds = 10;", with: "const int rounds = \(rounds);")
        var options = RunOptions(shots: shots, seed: 9)
        options.solver.method = .trajectories
        return try Experiment(
            program: SourceText(name: "repetition-pulses.qasm", text),
            calibrations: [try #require(try library.calibrations(of: try library.device("chain-5")))], device: device,
            options: options, include: { name in try? library.include(name, from: nil) })
    }

    static func run(_ feedback: Feedback) throws -> PointResult {
        let device = try device(feedback)
        let memory = ChangeDecoder.Memory()
        var host = DecoderHost()
        host.serve(ChangeDecoder(memory: memory), as: 0)
        let transport = InProcessTransport { request, slot in
            let function = request.loadUnaligned(fromByteOffset: 4, as: UInt32.self)
            if UInt32(littleEndian: function) == FunctionID.resetDecoder.value { memory.latest = 0 }
            return host.answer(request, into: slot)
        }
        let link = try #require(device.link)
        let engine = LinkEngine(link, tickRate: device.tickRate, transport: transport, seed: 9)
        return try experiment(device).run(point: 0, shots: 0..<shots, link: engine)
    }

    /// The share of captures of qubits that were in `level` that were read as the other.
    static func misread(_ result: PointResult, from level: UInt8) -> Double {
        var (all, wrong) = (0, 0)
        for capture in result.captures {
            for (prepared, assigned) in zip(capture.prepared, capture.assigned) where prepared == level {
                all += 1
                wrong += assigned == level ? 0 : 1
            }
        }
        return Double(wrong) / Double(max(all, 1))
    }

    @Test("it loses least with answers in time, more with late ones, most with none, as T1, T2 and the readout say")
    func rates() async throws {
        var found: [Double] = []
        async let inTime = Self.run(.inTime)
        async let late = Self.run(.late)
        async let never = Self.run(.never)
        for (feedback, result) in try await zip(Feedback.allCases, [inTime, late, never]) {
            // Three bits of `found` behind those of `checks` and `flips`.
            let bits = result.bits[2]
            let lost = (0..<Self.shots).count { bits[(3 * $0)..<(3 * $0 + 3)].reduce(0, +) < 2 }
            let p = Double(lost) / Double(Self.shots)
            let model = RepetitionModel(
                t1: Self.t1, t2: Self.t2, thermal: 0.008, answer: feedback.answer, corrects: feedback != .never,
                rounds: Self.rounds, readsOne: Self.misread(result, from: 0), readsZero: Self.misread(result, from: 1))
            let predicted = model.lost(shots: 20_000, seed: 4)
            let sigma = (predicted * (1 - predicted) * (1 / Double(Self.shots) + 1 / 20_000)).squareRoot()
            #expect(abs(p - predicted) < 3 * sigma, "\(feedback): \(p) for \(predicted) ± \(sigma)")
            found.append(p)
        }
        for (less, more) in zip(found, found.dropFirst()) {
            let sigma = ((less * (1 - less) + more * (1 - more)) / Double(Self.shots)).squareRoot()
            #expect(more - less > 3 * sigma, "\(found)")
            #expect(
                RepetitionModel.perRound(more, rounds: Self.rounds) > RepetitionModel.perRound(less, rounds: Self.rounds))
        }
    }
}

/// Looks corrections up by what has changed between a round and the one before. As hosts for ancillas that are not reset do,
/// it remembers that one until `reset_decoder` and not just until the end of a session.
private struct ChangeDecoder: SyndromeDecoder {
    final class Memory: @unchecked Sendable {
        var last = 0
        var latest = 0
    }

    let correctionBits = 3
    let memory: Memory

    mutating func enqueue(_ round: PackedBits) -> RoundIntake {
        (memory.last, memory.latest) = (memory.latest, Int(round.firstWord))
        return .complete
    }

    mutating func read(into corrections: MutablePackedBits) -> AnswerDelivery {
        // Of two checks the data qubit that both, or the one that speaks, point to.
        corrections.set(firstWord: [0b000, 0b001, 0b100, 0b010][memory.last ^ memory.latest])
        return .given
    }

    mutating func reset() {}
}

import FeedbackCodec
import FeedbackLink
import Foundation
import RackDiagnostics
import RackEmulator

extension Benchmarks {
    /// Rounds of the repetition code with everything simulated that a pulse does, and a decoder in the loop.
    var repetition: [Benchmark] {
        let programs = [
            ("repetition", "corrections by frame update", 2000), ("repetition-pulses", "corrections by pulses", 1000),
        ]
        let host = ["tools/decoders/pymatching_host.py", "--repetition", "3", "--ancillas", "kept"]
        return programs.flatMap { name, what, shots -> [Benchmark] in
            let note = "\(name).qasm on chain-5, trajectories, \(shots) shots of \(RepetitionDecoder.rounds) rounds, \(what); "
            return [
                Benchmark(
                    name: "link-\(name)-in-process", unit: "rounds/s", note: note + "decoder in the process",
                    measure: { try self.rounds(of: name, shots: shots, .decoder(RepetitionDecoder())) }),
                Benchmark(
                    name: "link-\(name)-pymatching", unit: "rounds/s", note: note + host.joined(separator: " "),
                    measure: {
                        let connection: DecoderConnection
                        do {
                            connection = try DecoderConnection(
                                .program(host), slots: 8, strideBytes: 256, gathers: true)
                        } catch let error as DiagnosticsError {
                            throw Absent(error.diagnostics.map(\.message).joined(separator: "; "))
                        }
                        defer { connection.close() }
                        return try self.rounds(
                            of: name, shots: shots, LinkRequest(decoder: .transport(connection.transport)))
                    }),
            ]
        }
    }

    private func rounds(of name: String, shots: Int, _ link: LinkRequest) throws -> Double {
        let path = programs + "/feedback/\(name).qasm"
        guard FileManager.default.fileExists(atPath: path) else { throw Absent("there is no \(path)") }
        let program = try Rack(device: "chain-5").program(contentsOf: path)
        var request = program.defaultRequest
        request.shots = shots
        request.seed = seed
        // All but who answers is as the program has it: its latency above all, for rounds that begin at times of their own
        // have pulses of their own.
        var own = request.link ?? link
        own.decoder = link.decoder
        request.link = own
        request.keeps = .summaries
        // The description's constants are worked out once, and are no part of a round.
        let (experiment, asked) = (try program.prepare(request), request)
        return try Self.bestRate(by: .wall) {
            _ = try experiment.run(asked, for: program)
            return Double(shots * RepetitionDecoder.rounds)
        }
    }

    /// Three qubits and two ancillas that are not reset: a check is the difference of two readouts. What most of a
    /// session's last three rounds say decides.
    private struct RepetitionDecoder: SyndromeDecoder {
        static let rounds = 10

        let correctionBits = 3
        private var last: UInt64 = 0
        /// Of the latest rounds, the latest in the lowest two bits.
        private var checks: UInt64 = 0
        private var seen = 0
        private var count = 0

        mutating func enqueue(_ round: PackedBits) -> RoundIntake {
            // Shots of ten rounds: ancillas begin each in 0.
            if count == Self.rounds { (last, count) = (0, 0) }
            checks = (checks << 2 | (round.firstWord ^ last) & 3) & 0x3F
            last = round.firstWord
            count += 1
            seen = min(seen + 1, 3)
            return .complete
        }

        mutating func read(into corrections: MutablePackedBits) -> AnswerDelivery {
            func check(_ index: UInt64) -> Bool {
                let votes = [0, 2, 4].reduce(0) { $0 + Int(checks >> (index + $1) & 1) }
                return 2 * votes > seen
            }
            let (left, right) = (check(0), check(1))
            corrections.set(firstWord: left && right ? 2 : left ? 1 : right ? 4 : 0)
            return .given
        }

        /// Sessions end with every answer, and the ancillas stay as they are.
        mutating func reset() { (checks, seen) = (0, 0) }
    }
}

import FeedbackLink
import RackDiagnostics
import RackEmulator

extension Benchmarks {
    /// The feedback link: round trips and rates on this machine's loopback, by the clock on the wall.
    var link: [Benchmark] { roundTrips + messages + recordedRounds + repetition }

    private var roundTrips: [Benchmark] {
        let trips = RoundTripBenchmark()
        let kinds: [(RoundTripBenchmark.Kind, String, String)] = [
            (.bare, "bare", "256 bytes over UDP to an echo and back, nothing but sendto and recvfrom on both sides"),
            (.udp, "udp", "the same echo through the link's UDP transport"),
            (.unix, "unix", "256 bytes through the link's Unix-domain transport to its host and back"),
            (.call, "call", "a program's call through controller, codec and UDP to a decoder host and back, wall clock"),
        ]
        let times = kinds.flatMap { kind, name, note in
            let parts: [(String, @Sendable (RoundTripSummary) -> UInt64)] = [
                ("p50", { $0.p50 }), ("p99", { $0.p99 }), ("p99.9", { $0.p999 }),
            ]
            return parts.map { part, value in
                Benchmark(
                    name: "link-\(name)-\(part)", unit: "µs", note: note + ", by turns with the others",
                    measure: { Double(value(try trips.measured().summaries[kind.rawValue])) * 1e-3 })
            }
        }
        return times + [
            ratio("udp", .udp, trips), ratio("call", .call, trips),
            Benchmark(
                name: "link-stolen", unit: "s",
                note: "processor time that the hypervisor took while the round trips above were measured",
                measure: { try trips.measured().stolen.stealSeconds }),
            Benchmark(
                name: "link-switches", unit: "1",
                note: "times that this process had to give up a processor while the round trips above were measured",
                measure: { Double(try trips.measured().stolen.involuntarySwitches) }),
        ]
    }

    private func ratio(_ name: String, _ kind: RoundTripBenchmark.Kind, _ trips: RoundTripBenchmark) -> Benchmark {
        Benchmark(
            name: "link-\(name)-ratio", unit: "×", note: "link-\(name)-p50 to link-bare-p50, of the same run",
            measure: {
                let all = try trips.measured().summaries
                return Double(all[kind.rawValue].p50) / Double(all[RoundTripBenchmark.Kind.bare.rawValue].p50)
            })
    }

    private var recordedRounds: [Benchmark] {
        let what = "shots of \(Self.shortShot) recorded rounds of the 3-qubit repetition code, 8 outstanding; "
        return [
            Benchmark(
                name: "link-rounds-in-process", unit: "rounds/s", note: what + "decoder in the process",
                measure: {
                    let transport = InProcessTransport(RecordedShots.host(rounds: Self.shortShot))
                    return try self.recordedRounds(over: transport)
                }),
            Benchmark(
                name: "link-rounds-udp", unit: "rounds/s",
                note: what + "the same decoder on another thread, over UDP",
                measure: {
                    try Self.withUDPHost(rounds: Self.shortShot, slots: 8) { try self.recordedRounds(over: $0) }
                }),
            Benchmark(
                name: "link-rounds-pymatching", unit: "rounds/s",
                note: what + "tools/decoders/pymatching_host.py --repetition 3, over UDP",
                measure: {
                    let host = ["tools/decoders/pymatching_host.py", "--repetition", "3"]
                    let connection: DecoderConnection
                    do {
                        connection = try DecoderConnection(.program(host), slots: 8, strideBytes: 256, gathers: true)
                    } catch let error as DiagnosticsError {
                        throw Absent(error.diagnostics.map(\.message).joined(separator: "; "))
                    }
                    defer { connection.close() }
                    return try self.recordedRounds(over: connection.transport)
                }),
        ]
    }

    /// What cannot be measured here, and why: a word to the person instead of a figure.
    package struct Absent: Error, CustomStringConvertible {
        package var description: String
        init(_ description: String) { self.description = description }
    }

    /// Rounds of a shot of the repetition code.
    static let shortShot = 10

    private func recordedRounds(over transport: any FrameTransport) throws -> Double {
        let shots = RecordedShots(rounds: Self.shortShot, slots: 8, transport: transport, seed: seed)
        return try Self.bestRate(by: .wall) {
            _ = try shots.run(shots: 500)
            return Double(500 * Self.shortShot)
        }
    }
}

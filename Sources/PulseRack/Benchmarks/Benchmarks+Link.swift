import FeedbackLink
import Foundation
import RackDiagnostics
import RackEmulator

extension Benchmarks {
    /// The feedback link: round trips and rates on this machine's loopback, by the clock on the wall.
    var link: [Benchmark] { roundTrips + messageRates + recordedRounds }

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

    private var messageRates: [Benchmark] {
        let rates = [8, 64].map { slots in
            Benchmark(
                name: "link-messages-\(slots)", unit: "messages/s",
                note: "shots of 500 rounds and one get_corrections through controller, codec and UDP to a decoder host "
                    + "on another thread, \(slots) outstanding",
                measure: {
                    try Self.withUDPHost(rounds: Self.longShot, slots: slots) { transport in
                        let shots = RecordedShots(
                            rounds: Self.longShot, slots: slots, transport: transport, seed: self.seed)
                        return try Self.bestRate(by: .wall) { Double(try shots.run(shots: 100)) }
                    }
                })
        }
        return rates + [
            Benchmark(
                name: "link-allocated", unit: "bytes",
                note: "allocated per message, both sides, all threads, in shots of 10 rounds over UDP after 1000 of them; "
                    + "malloc and its kin are counted by a preloaded library",
                measure: allocatedBytes),
        ]
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

    /// Rounds of a shot where only messages count.
    private static let longShot = 500
    /// Rounds of a shot of the repetition code.
    private static let shortShot = 10

    private func recordedRounds(over transport: any FrameTransport) throws -> Double {
        let shots = RecordedShots(rounds: Self.shortShot, slots: 8, transport: transport, seed: seed)
        return try Self.bestRate(by: .wall) {
            _ = try shots.run(shots: 500)
            return Double(500 * Self.shortShot)
        }
    }

    private static func withUDPHost<Result>(
        rounds: Int, slots: Int, _ body: (any FrameTransport) throws -> Result
    ) throws -> Result {
        let host = try UDPHost(slots: slots, host: RecordedShots.host(rounds: rounds))
        defer { host.stop() }
        guard case .udp(let name, let port) = host.endpoint else { throw Absent("no UDP") }
        return try body(try UDPTransport(host: name, port: port, slots: slots, gathers: slots))
    }

    /// Counts in a process of its own, into which the library that counts is loaded first.
    private func allocatedBytes() throws -> Double {
        if let symbol = dlsym(nil, "pulserack_allocated_bytes") {
            let counter = symbol.assumingMemoryBound(to: Int.self)
            return try Self.withUDPHost(rounds: Self.shortShot, slots: 8) { transport in
                let shots = RecordedShots(rounds: Self.shortShot, slots: 8, transport: transport, seed: seed)
                _ = try shots.run(shots: 1000)
                let before = counter.pointee
                guard before > 0 else { throw Absent("the library that counts does not") }
                let messages = try shots.run(shots: 1000)
                return Double(counter.pointee - before) / Double(messages)
            }
        }
        guard let library = ProcessInfo.processInfo.environment["PULSERACK_ALLOCATIONS"] else {
            throw Absent("tools/bench makes the library that counts, and names it in PULSERACK_ALLOCATIONS")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["benchmark", "--only", "link-allocated", "--seed", "\(seed)", "--programs", programs]
        process.environment = ProcessInfo.processInfo.environment.merging(["LD_PRELOAD": library]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let line = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
            let value = object["value"] as? Double
        else { throw BenchmarkFailure(status: process.terminationStatus) }
        return value
    }
}

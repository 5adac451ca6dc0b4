import FeedbackLink
import Foundation
import RackEmulator

extension Benchmarks {
    /// Messages of the feedback link, many of them on their way at a time, and the memory that they take.
    var messages: [Benchmark] {
        let spinNote = "; both sides look out for 50 µs before they sleep"
        return [8, 64].flatMap { slots -> [Benchmark] in
            let rate = MessageBenchmark(seed: seed, slots: slots, spinSeconds: 0)
            let spinning = MessageBenchmark(seed: seed, slots: slots, spinSeconds: 50e-6)
            let note = "shots of 500 rounds and one get_corrections through controller, codec and UDP to a decoder host "
                + "on another thread, \(slots) outstanding"
            return [
                Benchmark(
                    name: "link-messages-\(slots)-bare", unit: "messages/s",
                    note: "256 bytes over UDP to an echo and back, \(slots) outstanding, one sendto and recvfrom each on both sides",
                    measure: { try BareEcho.pipelined(slots: slots) }),
                Benchmark(
                    name: "link-messages-\(slots)", unit: "messages/s", note: note, measure: { try rate.measured().rate }),
                Benchmark(
                    name: "link-messages-\(slots)-spin", unit: "messages/s", note: note + spinNote,
                    measure: { try spinning.measured().rate }),
                Benchmark(
                    name: "link-messages-\(slots)-controller", unit: "µs",
                    note: "processor time of the controller's side for each of link-messages-\(slots)",
                    measure: { try rate.measured().controller * 1e6 }),
                Benchmark(
                    name: "link-messages-\(slots)-host", unit: "µs",
                    note: "processor time of the host's side for each of link-messages-\(slots)",
                    measure: { try rate.measured().host * 1e6 }),
            ]
        } + [
            Benchmark(
                name: "link-allocated", unit: "bytes",
                note: "allocated per message, both sides, all threads, in shots of 10 rounds over UDP after 1000 of them; "
                    + "malloc and its kin are counted by a preloaded library",
                measure: allocatedBytes)
        ]
    }

    static func withUDPHost<Result>(
        rounds: Int, slots: Int, spinSeconds: Double = 0, _ body: (any FrameTransport) throws -> Result
    ) throws -> Result {
        let host = try UDPHost(slots: slots, spinSeconds: spinSeconds, host: RecordedShots.host(rounds: rounds))
        defer { host.stop() }
        guard case .udp(let name, let port) = host.endpoint else { throw Absent("no UDP") }
        return try body(
            try UDPTransport(host: name, port: port, slots: slots, gathers: slots, spinSeconds: spinSeconds))
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

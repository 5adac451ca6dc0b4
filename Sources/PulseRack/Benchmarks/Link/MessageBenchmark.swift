import Synchronization

/// Messages of shots without physics, as many outstanding as a link has slots: how many a second, and who works for how long.
final class MessageBenchmark: Sendable {
    struct Result: Sendable {
        /// Messages a second, by the clock on the wall.
        var rate: Double
        /// Processor time for a message, in seconds: of the thread that sends, and of all others.
        var controller: Double
        var host: Double
    }

    /// Rounds of a shot where only messages count.
    private static let rounds = 500
    private static let shots = 100

    private let seed: UInt64
    private let slots: Int
    private let spinSeconds: Double
    private let result = Mutex<Result?>(nil)

    init(seed: UInt64, slots: Int, spinSeconds: Double) {
        (self.seed, self.slots, self.spinSeconds) = (seed, slots, spinSeconds)
    }

    /// Measures once; all figures are of that one run.
    func measured() throws -> Result {
        try result.withLock { known in
            if let known { return known }
            let measured = try measure()
            known = measured
            return measured
        }
    }

    private func measure() throws -> Result {
        try Benchmarks.withUDPHost(rounds: Self.rounds, slots: slots, spinSeconds: spinSeconds) { transport in
            let shots = RecordedShots(rounds: Self.rounds, slots: slots, transport: transport, seed: seed)
            var (messages, own, all) = (0.0, 0.0, 0.0)
            let rate = try Benchmarks.bestRate(by: .wall) {
                let (thread, process) = (Benchmarks.Clock.thread.seconds, Benchmarks.Clock.process.seconds)
                let count = Double(try shots.run(shots: Self.shots))
                let busy = Benchmarks.Clock.thread.seconds - thread
                messages += count
                own += busy
                all += Benchmarks.Clock.process.seconds - process
                return count
            }
            return Result(rate: rate, controller: own / messages, host: (all - own) / messages)
        }
    }
}

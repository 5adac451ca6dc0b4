import RackEmulator

extension Benchmarks {
    /// Programs that act on what they measure: the time of a run, the evolutions that it computed, and those that it
    /// would have computed had no two shots shared any.
    var feedback: [Benchmark] {
        let reset = FeedbackBenchmark(name: "active-reset", shots: 10_000)
        let repeated = FeedbackBenchmark(name: "repeat-until-success", shots: 1000)
        return [reset, repeated].flatMap { one -> [Benchmark] in
            let what = "\(one.name).qasm on bench-1q, theta = π/2, \(one.shots) shots"
            return [
                Benchmark(
                    name: "feedback-\(one.name)", unit: "s", note: "\(what), one thread, no file",
                    measure: { try 1 / Self.bestRate(by: .wall) { _ = try self.run(one); return 1 } }),
                Benchmark(
                    name: "feedback-\(one.name)-states", unit: "states", note: "\(what): evolutions that are computed",
                    measure: { Double(try self.run(one).simulatedStates) }),
                Benchmark(
                    name: "feedback-\(one.name)-unshared", unit: "states",
                    note: "\(what): evolutions if every shot were computed alone",
                    measure: { Double(try self.run(one).unsharedStates) }),
            ]
        }
    }

    private struct FeedbackBenchmark: Sendable {
        var name: String
        var shots: Int
    }

    private func run(_ benchmark: FeedbackBenchmark) throws -> PointResult.Counters {
        let program = try Rack(device: "bench-1q").program(contentsOf: programs + "/feedback/\(benchmark.name).qasm")
        let request = RunRequest(
            shots: benchmark.shots, seed: seed, settings: [InputSetting(name: "theta", value: .number(.pi / 2))],
            keeps: .summaries)
        return try program.prepare(request).run(point: 0, shots: 0..<benchmark.shots).counters
    }
}

@testable import RackEmulator
import Dispatch
import Foundation
import QubitDynamics
import RackModel
import RackNumerics
import Scheduling
import SignalChain
import Sequencing
import Testing

/// The run, with each shot on a ket of its own, against the run on density matrices.
@Suite("Shots as trajectories")
struct TrajectoryRunTests {
    static func device(
        _ method: SolverMethod, t1: Double = 10e-6, t2: Double = 8e-6, sigmaHz: Double = 1e5
    ) -> Device {
        var device = IdealBench.device(
            levels: 3, t1: t1, t2: t2, thermal: 0.03, noise: SlowNoise(detuningSigmaHz: sigmaHz))
        device.solver.method = method
        return device
    }

    /// As often as a mean may miss: four standard errors of what `n` yes-or-no draws give.
    static func scatter(_ p: Double, _ n: Int) -> Double { 4 * (max(p * (1 - p), 1.0 / Double(n)) / Double(n)).squareRoot() }

    @Test("Averages over shots are those of the density matrix, within their standard errors")
    func averages() throws {
        let shots = 4000
        let schedule = FeedbackRunTests.straightLine(pause: 4000)
        var bench = FeedbackBench(device: Self.device(.density))
        bench.options.populations = true
        let exact = try bench.straight(schedule, shots: 0..<shots)
        bench = FeedbackBench(device: Self.device(.trajectories), options: bench.options)
        let drawn = try bench.straight(schedule, shots: 0..<shots)
        #expect(exact.finalErrors == [[0, 0, 0]] && exact.clusters[0].trajectories == 0 && exact.clusters[0].method == .density)
        #expect(drawn.clusters[0].trajectories == shots && drawn.clusters[0].jumps > 0)
        #expect(drawn.clusters[0].method == .trajectories && drawn.clusters[0].steps > 0)
        for level in 0..<3 {
            let error = drawn.finalErrors[0][level]
            #expect(error > 0 && error < 0.01)
            #expect(abs(drawn.finalPopulations[0][level] - exact.finalPopulations[0][level]) < 4.5 * error + 1e-3)
        }
        for (one, other) in zip(drawn.captures, exact.captures) {
            for level in 0..<3 {
                #expect(abs(one.populations[level] - other.populations[level]) < 4.5 * one.populationErrors[level] + 1e-3)
                let share = Double(one.prepared.count { $0 == level }) / Double(shots)
                #expect(abs(share - other.populations[level]) < Self.scatter(other.populations[level], shots) + 1e-3)
            }
        }
        let (history, wanted) = (try #require(drawn.populations), try #require(exact.populations))
        #expect(history.ticks == wanted.ticks && wanted.errors[0].allSatisfy { $0 == 0 })
        var worst = 0.0
        for (k, value) in history.modes[0].enumerated() {
            worst = max(worst, abs(value - wanted.modes[0][k]) - 5 * history.errors[0][k])
        }
        #expect(worst < 2e-3)
    }

    @Test("Every shot is the same in any company, whatever the memory and the workers")
    func independence() throws {
        let device = Self.device(.trajectories)
        let schedule = FeedbackRunTests.straightLine(pause: 400)
        let fields = try ChipFields(
            device: device, chain: try SignalChain(device: device), runner: ScheduleRunner(device: device),
            schedule: schedule)
        func run(_ shots: Range<Int>, memoryBytes: Int = 1 << 30, workers: Int = 1) throws -> PointResult {
            let solvers = SolverStore(device: device, methods: .all(workers: PoolWorkers(count: workers)))
            return try PointRun(
                device: device, schedule: schedule, fields: fields, solvers: solvers, reported: [0]
            ).run(
                index: 0, shots: shots, seed: 7, options: RunOptions(shots: 300, populations: true, memoryBytes: memoryBytes),
                reported: [0])
        }
        func isSame(_ a: PointResult, _ b: PointResult) -> Bool {
            a.finalPopulations == b.finalPopulations && a.finalErrors == b.finalErrors && a.bits == b.bits
                && a.populations == b.populations
                && zip(a.captures, b.captures).allSatisfy {
                    $0.i == $1.i && $0.prepared == $1.prepared && $0.populations == $1.populations
                }
        }
        let whole = try run(0..<300)
        #expect(isSame(whole, try run(0..<300, memoryBytes: 0)))
        for workers in [2, 3] { #expect(isSame(whole, try run(0..<300, workers: workers))) }
        let parts = [try run(0..<77), try run(77..<300)]
        for capture in 0..<3 {
            #expect(parts.flatMap { $0.captures[capture].prepared } == whole.captures[capture].prepared)
            #expect(parts.flatMap { $0.captures[capture].i } == whole.captures[capture].i)
        }
        let mean = (77 * parts[0].finalPopulations[0][1] + 223 * parts[1].finalPopulations[0][1]) / 300
        #expect(abs(mean - whole.finalPopulations[0][1]) < 1e-14)
    }

    @Test("A second measurement finds what the first one left, jumps included")
    func repeated() throws {
        let t1 = 20e-6
        let result = try PointRunTests.run(
            PointRunTests.schedule(amplitude: 0.5, pulseTicks: 20, measurements: 2),
            device: Self.device(.trajectories, t1: t1, t2: t1, sigmaHz: 0), shots: 0..<20_000)
        let (first, second) = (result.captures[0].prepared, result.captures[1].prepared)
        let excited = first.indices.filter { first[$0] == 1 }
        let stayed = Double(excited.count { second[$0] == 1 }) / Double(excited.count)
        // Γ↓ + Γ↑ = 1/T1 towards p = 0.03.
        let expected = 0.03 + 0.97 * exp(-2400e-9 / t1)
        #expect(abs(stayed - expected) < Self.scatter(expected, excited.count) + 2e-3)
    }

    @Test("A weak window dephases shots one by one as it dephases their average")
    func weakWindow() throws {
        func run(_ method: SolverMethod, shots: Int) throws -> PointResult {
            var script = ShotScript(bits: 2)
            script.pulse(0.5)
            script.measure(bit: 0, amplitude: 0.04)
            script.wait(2000)
            script.pulse(0.5)
            script.measure(bit: 1)
            let bench = FeedbackBench(device: Self.device(method, t1: 400e-6, t2: 400e-6, sigmaHz: 0))
            return try bench.straight(script.schedule, shots: 0..<shots)
        }
        let exact = try run(.density, shots: 1).captures[1].populations
        // Neither all of the coherence is left nor none.
        #expect(exact[1] > 0.55 && exact[1] < 0.9)
        let drawn = try run(.trajectories, shots: 4000).captures[1]
        for level in 0..<2 {
            #expect(abs(drawn.populations[level] - exact[level]) < 4.5 * drawn.populationErrors[level] + 2e-3)
        }
    }

    @Test("Branches of programs with feedback part at jumps too", arguments: [1 << 30, 1 << 10])
    func feedback(memoryBytes: Int) throws {
        let shots = 3000
        func run(_ method: SolverMethod, _ shots: Range<Int>, memoryBytes: Int) throws -> PointResult {
            var bench = FeedbackBench(device: Self.device(method))
            bench.options.memoryBytes = memoryBytes
            bench.options.populations = true
            return try FeedbackRunTests.reset(bench, turns: 0.7, latency: 400, shots: shots)
        }
        let exact = try run(.density, 0..<shots, memoryBytes: 1 << 30)
        let drawn = try run(.trajectories, 0..<shots, memoryBytes: memoryBytes)
        for (one, other) in zip(drawn.captures, exact.captures) {
            for level in 0..<3 {
                let limit = 4 * one.populationErrors[level] + Self.scatter(other.populations[level], shots)
                #expect(abs(one.populations[level] - other.populations[level]) < limit)
            }
        }
        #expect(drawn.clusters[0].trajectories == shots && drawn.clusters[0].jumps > 0 && drawn.finalErrors[0][1] > 0)
        let parts = [try run(.trajectories, 0..<501, memoryBytes: 1 << 14), try run(.trajectories, 501..<shots, memoryBytes: 1 << 30)]
        for capture in 0..<2 {
            #expect(parts.flatMap { $0.captures[capture].prepared } == drawn.captures[capture].prepared)
            #expect(parts.flatMap { $0.captures[capture].i } == drawn.captures[capture].i)
        }
        let mean = (501 * parts[0].finalPopulations[0][1] + 2499 * parts[1].finalPopulations[0][1]) / 3000
        #expect(abs(mean - drawn.finalPopulations[0][1]) < 1e-14)
    }
}

/// Pieces on the threads of a pool.
private struct PoolWorkers: Workers {
    let count: Int

    func run(_ pieces: Int, _ body: @Sendable (Int) -> Void) {
        guard count > 1 else { return SerialWorkers().run(pieces, body) }
        // Each takes every count-th piece.
        DispatchQueue.concurrentPerform(iterations: count) { worker in
            for piece in stride(from: worker, to: pieces, by: count) { body(piece) }
        }
    }
}

import Foundation
import RackEmulator
import RackModel
import Testing

/// Prepare, measure, wait, turn, measure again: what is left after a measurement, on average and per outcome.
@Suite("Measurements in the middle of a circuit")
struct MidCircuitTests {
    static let t1 = 20e-6
    static let thermal = 0.03
    /// From the start of the first window to the second pulse: 600 ns of window, then a wait in which the resonator
    /// empties.
    static let seconds = 600e-9 + 1000e-9

    /// P(1) after `seconds` of the rate equation with Γ↓ + Γ↑ = 1/T1, from P(1) = `start`.
    static func relaxed(_ start: Double) -> Double { thermal + (start - thermal) * exp(-seconds / t1) }

    /// P(1) after a turn by θ of a state without coherence.
    static func turned(_ p1: Double, _ theta: Double) -> Double { p1 + (1 - 2 * p1) * pow(sin(theta / 2), 2) }

    /// P(1) at `nanoseconds`, averaged over answers.
    static func average(_ result: PointResult, at nanoseconds: Int64) throws -> Double {
        let history = try #require(result.populations)
        let index = try #require(history.ticks.firstIndex(of: 2 * nanoseconds))
        return history.modes[0][2 * index + 1]
    }

    static func run(first: Double, second: Double, shots: Int, readout: Bool = true) throws -> PointResult {
        let middle = readout ? "c[0] = measure $0;" : "delay[600ns] $0;"
        let experiment = try IdealBench.experiment(
            """
            bit[2] c;
            defcal first $0 { play(q0, constant(\(first), 10ns)); }
            defcal second $0 { play(q0, constant(\(second), 10ns)); }
            first $0;
            \(middle)
            delay[1000ns] $0;
            second $0;
            c[1] = measure $0;
            """, device: IdealBench.device(t1: t1, t2: t1, thermal: thermal),
            options: RunOptions(shots: shots, seed: 21, populations: true))
        return try experiment.run(point: 0, shots: 0..<shots)
    }

    @Test(
        "x, measure, turn, measure: populations by the rate equation, per answer and on average",
        arguments: [0.5, 0.25, 1.0])
    func afterX(second: Double) throws {
        let shots = 40_000
        let theta = Double.pi * second
        let result = try Self.run(first: 1, second: second, shots: shots)
        // Decay within the two pulses of 10 ns stays below 10 ns/T1 = 5e-4.
        let start = try Self.average(result, at: 10)
        #expect(abs(start - (1 - Self.thermal)) < 5e-4)
        let average = Self.turned(Self.relaxed(start), theta)
        #expect(abs(try Self.average(result, at: 1620) - average) < 5e-4)
        // The shots themselves, split by the level that the first measurement found.
        let (before, after) = (result.captures[0].prepared, result.captures[1].prepared)
        for level: UInt8 in [0, 1] {
            let chosen = (0..<shots).filter { before[$0] == level }
            let ones = Double(chosen.count { after[$0] == 1 }) / Double(chosen.count)
            let expected = Self.turned(Self.relaxed(Double(level)), theta)
            let sigma = (expected * (1 - expected) / Double(chosen.count)).squareRoot()
            // A window begins some 40 ns into its tone, when coherence is gone: 40 ns/T1 = 2e-3 on either side.
            #expect(abs(ones - expected) < 4 * sigma + 2.5e-3, "level \(level): \(ones) of \(expected) ± \(sigma)")
        }
        let all = Double(after.count { $0 == 1 }) / Double(shots)
        let there = result.captures[1].populations[1]
        #expect(abs(all - there) < 4 * (there * (1 - there) / Double(shots)).squareRoot())
    }

    @Test("A measurement destroys coherence: two half turns with one between them end at ½, without it at 1")
    func coherence() throws {
        let measured = try Self.run(first: 0.5, second: 0.5, shots: 2000)
        #expect(abs(try Self.average(measured, at: 1620) - 0.5) < 5e-4)
        let (before, after) = (measured.captures[0].prepared, measured.captures[1].prepared)
        for level: UInt8 in [0, 1] {
            let chosen = (0..<2000).filter { before[$0] == level }
            let ones = Double(chosen.count { after[$0] == 1 }) / Double(chosen.count)
            #expect(abs(ones - 0.5) < 4 * 0.5 / Double(chosen.count).squareRoot())
        }
        let free = try Self.run(first: 0.5, second: 0.5, shots: 1, readout: false)
        // ½[1 + (1 − 2p) e^(−t/T2)] with T2 = T1.
        let expected = 0.5 * (1 + (1 - 2 * Self.thermal) * exp(-Self.seconds / Self.t1))
        #expect(abs(try Self.average(free, at: 1620) - expected) < 5e-4)
    }

    @Test("Answers of a perfect readout repeat with the probability that the level survives")
    func answers() throws {
        let shots = 20_000
        let result = try Self.run(first: 0.5, second: 0, shots: shots)
        let bits = result.bits[0]
        let (before, after) = (result.captures[0].prepared, result.captures[1].prepared)
        let ones = (0..<shots).filter { before[$0] == 1 }
        let survived = Double(ones.count { after[$0] == 1 }) / Double(ones.count)
        let expected = Self.relaxed(1)
        #expect(abs(survived - expected) < 4 * (expected * (1 - expected) / Double(ones.count)).squareRoot())
        // Assigned and true levels differ by overlap and by jumps within a window, about τ/(2T1) = 1.5 %.
        let wrong = Double((0..<shots).count { bits[2 * $0] != before[$0] }) / Double(shots)
        #expect(wrong < 0.02)
    }
}

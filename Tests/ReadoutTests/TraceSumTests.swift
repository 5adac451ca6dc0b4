import RackNumerics
import Readout
import Testing

@Suite("Traces that are added up before anyone looks")
struct TraceSumTests {
    private func plan(quantised: Bool) throws -> ReadoutPlan {
        var fixture = ReadoutFixture.a20(t1Seconds: 1.2e-6, thermal: 0.3)
        fixture.bits = quantised ? 12 : nil
        return try fixture.plan(
            [fixture.tones([(7.04e9, 2.4e6)], ticks: 0..<1400)],
            [
                CaptureWindow(
                    index: 0, startTick: 101, durationTicks: 1200, frequencyHz: 7e9, phaseCycles: 0.25, carrierCycles: 0,
                    kernel: nil, mode: nil)
            ])
    }

    private func initial(_ shots: Int) -> [[UInt8]] { [(0..<shots).map { $0 % 3 == 0 ? 0 : 1 }] }

    @Test("A few shots give the sum of their traces", arguments: [false, true])
    func few(quantised: Bool) throws {
        let plan = try plan(quantised: quantised)
        let sum = plan.summedTrace(of: 0, shots: ShotNumbers(0..<9), seed: 4, initialLevels: initial(9))
        let traced = plan.traces(shots: 0..<9, seed: 4, initialLevels: initial(9)).captures[0]
        let count = plan.sampleCount(of: 0)
        try #require(traced.traceI.count == 9 * count && sum.i.count == count)
        for k in 0..<count {
            let (i, q) = (0..<9).reduce((0.0, 0.0)) {
                ($0.0 + Double(traced.traceI[$1 * count + k]), $0.1 + Double(traced.traceQ[$1 * count + k]))
            }
            #expect((sum.i[k] - i).magnitude + (sum.q[k] - q).magnitude < 1e-5)
        }
    }

    @Test("Many shots have the mean and the scatter of the sum of their traces, jumps included")
    func many() throws {
        let plan = try plan(quantised: true)
        try #require(plan.readings[0].isDirect)
        let shots = 4000
        let sum = plan.summedTrace(of: 0, shots: ShotNumbers(0..<shots), seed: 5, initialLevels: initial(shots))
        // Of the same seed, and so with the same jumps.
        let traced = plan.traces(shots: 0..<shots, seed: 5, initialLevels: initial(shots)).captures[0]
        let count = plan.sampleCount(of: 0)
        var (squares, expected, shift) = (0.0, 0.0, 0.0)
        for k in 0..<count {
            let all = (0..<shots).map { Double(traced.traceQ[$0 * count + k]) }
            let total = all.reduce(0, +)
            let mean = total / Double(shots)
            expected += all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            squares += (sum.q[k] - total) * (sum.q[k] - total)
            shift += sum.q[k] - total
        }
        // Two independent draws of the noise; the variance of a shot also has that of its level, which both have alike.
        let ratio = squares / (2 * expected)
        #expect(ratio > 0.6 && ratio < 1.15, "\(ratio)")
        #expect(shift.magnitude < 4 * squares.squareRoot())
    }
}

@testable import FeedbackLink
import Testing

@Suite("What is told of the wall")
struct MeasureTests {
    @Test("Percentiles are the nearest ranks of all round trips")
    func ranks() throws {
        let summary = try #require(RoundTripSummary(nanoseconds: (1...1000).reversed().map { UInt64($0) }))
        #expect(summary.count == 1000 && summary.minimum == 1 && summary.maximum == 1000)
        #expect([summary.p50, summary.p90, summary.p99, summary.p999] == [500, 900, 990, 999])
        let three = try #require(RoundTripSummary(nanoseconds: [30, 10, 20]))
        #expect([three.minimum, three.p50, three.p90, three.p99, three.p999, three.maximum] == [10, 20, 30, 30, 30, 30])
        #expect(RoundTripSummary(nanoseconds: []) == nil)
    }

    @Test("Stolen time is read from what the kernel writes, and 0 where it writes nothing")
    func stolen() {
        let text = "cpu  100 2 30 4000 5 0 7 1234 0 0\ncpu0 1 2 3 4 5 6 7 8 9 10\n"
        #expect(StolenTime.stealSeconds(of: text, ticksPerSecond: 100) == 12.34)
        for broken in ["", "cpu", "cpu 1 2 3", "intr 1 2 3 4 5 6 7 8 9", "cpu a b c d e f g h"] {
            #expect(StolenTime.stealSeconds(of: broken, ticksPerSecond: 100) == 0)
        }
        #expect(StolenTime.waitingSeconds(of: "5000000 2500000000 12\n") == 2.5)
        #expect(StolenTime.waitingSeconds(of: "") == nil)
        let meter = StolenTime.Meter()
        let begin = WallClock.nanoseconds
        while WallClock.nanoseconds - begin < 2_000_000 {}
        let stolen = meter.stolen
        #expect(stolen.elapsedSeconds >= 0.002)
        #expect(stolen.stealSeconds >= 0 && stolen.involuntarySwitches >= 0)
    }
}

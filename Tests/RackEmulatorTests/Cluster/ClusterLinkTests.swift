import FeedbackCodec
import Foundation
import RackDiagnostics
import RackEmulator
import RackModel
import Sequencing
import Testing

/// A Q1 program with a decoder outside: bits go over the link, and an answer comes back as a trigger.
@Suite("A cluster with a decoder outside")
struct ClusterLinkTests {
    /// As `ClusterFeedbackTests.reset`, but that the decoder says whether to put the qubit back: it answers with the parity
    /// of its one bit, `delay` nanoseconds after it was acquired.
    static func reset(delay: Double, averages: Int) throws -> (second: Double, log: ClusterLog) {
        let calibration = try ClusterEmulatorTests.levels(of: ClusterBench(efficiency: 1))
        var bench = ClusterBench(t1: 500e-6, t2: 500e-6, efficiency: 1, answersAfter: delay)
        bench.readoutSettings.rotationDegrees = calibration.rotationDegrees
        bench.readoutSettings.threshold = calibration.threshold
        let half = Int(32768 * 0.25 / 0.5.squareRoot())
        let drive = ClusterBench.loop(
            points: 1, averages: averages, rest: 40000, start: 0, step: 0, marker: 1,
            body: """
                set_awg_gain \(half),\(half)
                 play 0,1,20
                 wait 200
                 set_latch_en 1,4
                 wait 3992
                 set_awg_gain \(2 * half),\(2 * half)
                 set_cond 1,4,0,20
                 play 0,1,20
                 set_cond 0,0,0,4
                 latch_rst 4
                 wait 3000
                """)
        let read = ClusterBench.loop(
            points: 1, averages: averages, rest: 40000, start: 0, step: 0, marker: 2,
            body: "wait 20\n play 0,1,200\n acquire 0,0,5000\n play 0,1,200\n acquire 1,0,1820")
        let bins = try bench.acquireAll([bench.driving(drive), bench.reading(read, bins: 1, tables: 2)])
        let second = try #require(bins.first { $0.index == 1 }?.bins[0])
        return (Double(second.thresholded) / Double(second.count), try #require(bench.engine.takeLog()))
    }

    @Test("An answer in time puts the qubit back; one that comes later does not")
    func answers() throws {
        let inTime = try Self.reset(delay: 2000e-9, averages: 200)
        #expect(inTime.second < 0.05, "\(inTime.second)")
        #expect(inTime.log.messages.count >= 200)
        let late = try Self.reset(delay: 4000e-9, averages: 200)
        #expect(late.second > 0.35, "\(late.second)")
    }

    @Test("A rack with links and no decoder is refused")
    func noDecoder() throws {
        let bench = ClusterBench(links: [ClusterBench.link])
        let loads = try ClusterControlTests.loads(bench, averages: 1)
        let error = #expect(throws: DiagnosticsError.self) {
            try bench.engine.start(loads, partners: [], modules: bench.settings)
        }
        #expect(error?.diagnostics.map(\.code) == ["RK0720"])
    }
}

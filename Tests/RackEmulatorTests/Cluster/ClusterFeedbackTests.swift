import Foundation
import RackEmulator
import RackModel
import Sequencing
import Testing

/// Programs that act on what they acquire, over the trigger network.
@Suite("A cluster that acts on what it measures")
struct ClusterFeedbackTests {
    /// A qubit is brought to level 1 or not (the gain `prepared`), measured, put back if it was found in 1, after `wait`
    /// nanoseconds, and measured again.
    static func reset(
        wait: Int, averages: Int, rest: Int = 40000
    ) throws -> (first: Double, second: Double, found: Int, bench: ClusterBench) {
        var bench = ClusterBench(t1: 500e-6, t2: 500e-6, efficiency: 1)
        let half = Int(32768 * 0.25 / 0.5.squareRoot())
        // The axis along which the levels differ, from a run without feedback.
        let calibration = try ClusterEmulatorTests.levels(of: ClusterBench(efficiency: 1))
        bench.readoutSettings.rotationDegrees = calibration.rotationDegrees
        bench.readoutSettings.threshold = calibration.threshold
        bench.readoutSettings.triggerMap = .init(address: 3, enabled: true)
        let drive = ClusterBench.loop(
            points: 1, averages: averages, rest: rest, start: 0, step: 0, marker: 1,
            body: """
                set_awg_gain \(half),\(half)
                 play 0,1,20
                 wait 200
                 set_latch_en 1,4
                 wait \(996 + wait - 4)
                 set_awg_gain \(2 * half),\(2 * half)
                 set_cond 1,4,0,20
                 play 0,1,20
                 set_cond 0,0,0,4
                 latch_rst 4
                 wait \(6000 - wait)
                """.replacingOccurrences(of: "\\\(half)", with: "\(half)"))
        let read = ClusterBench.loop(
            points: 1, averages: averages, rest: rest, start: 0, step: 0, marker: 2,
            body: """
                wait 20
                 play 0,1,200
                 acquire 0,0,3000
                 play 0,1,200
                 acquire 0,1,3820
                """)
        let bins = try bench.run([bench.driving(drive), bench.reading(read, bins: 2)])
        func excited(_ bin: AcquisitionData.Bin) -> Double { Double(bin.thresholded) / Double(bin.count) }
        return (excited(bins[0]), excited(bins[1]), bins.reduce(0) { $0 + Int($1.thresholded) }, bench)
    }

    @Test("A trigger puts the qubit back to 0 where there was time for it, and not where there was not")
    func activeReset() throws {
        let inTime = try Self.reset(wait: 200, averages: 600)
        #expect(abs(inTime.first - 0.5) < 0.1, "\(inTime.first)")
        #expect(inTime.second < 0.05, "\(inTime.second)")
        // Each bit of 1 was a trigger.
        #expect(inTime.bench.engine.triggers.counts == (0..<16).map { $0 == 3 ? inTime.found : 0 })
        #expect(inTime.bench.engine.triggers.latest == 3)
        let early = try Self.reset(wait: 160, averages: 600)
        #expect(early.second > 0.35, "\(early.second)")
        #expect(inTime.bench.engine.counters.kinds < 60, "\(inTime.bench.engine.counters)")
    }
}

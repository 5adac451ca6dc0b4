import RackEmulator
import RackModel
import Sequencing
import Testing

@Suite("What is driven for long")
struct LastingDriveTests {
    /// Per point, R1 times: an offset as the drive for `milliseconds`, and a readout right after it.
    private func bins(
        _ bench: ClusterBench, points: Int, averages: Int, step: Int, milliseconds: Int
    ) throws -> [AcquisitionData.Bin] {
        let hold = "move \(100 * milliseconds),R6\n nop\nhold: wait 10000\n loop R6,@hold\n"
        func program(_ marker: Int, _ body: String) -> String {
            ClusterBench.loop(
                points: points, averages: averages, rest: 20_000, start: 0, step: step, marker: marker, body: body)
        }
        let drive = program(
            1,
            """
            move 0,R4
             set_awg_offs R1,R4
             upd_param 20
             \(hold) set_awg_offs 0,0
             upd_param 2000
            """)
        let read = program(2, "wait 20\n \(hold) play 0,1,200\n acquire 0,R3,1800")
        return try bench.run([bench.driving(drive), bench.reading(read, bins: points)])
    }

    /// Excited in the steady state of the optical Bloch equations on resonance: s/(2(1 + s)), s = Ω²·T1·T2 (Loudon,
    /// The Quantum Theory of Light, section 2.8).
    @Test("An offset drives for a millisecond into the steady state, and costs what its first piece costs")
    func steadyState() throws {
        let (t1, t2) = (20e-6, 16e-6)
        let bench = ClusterBench(t1: t1, t2: t2)
        let (points, averages, step) = (6, 1500, 5)
        let bins = try bins(bench, points: points, averages: averages, step: step, milliseconds: 1)
        try #require(bins.count == points)
        let expected = (0..<points).map { point in
            let rabi = 2 * Double.pi * ClusterBench.rabiHz * Double(point * step) / 32768 * 0.5.squareRoot()
            let s = rabi * rabi * t1 * t2
            return s / (2 * (1 + s))
        }
        let found = ClusterEmulatorTests.fit(bins, to: expected)
        #expect(found.worst < 0.06, "\(found)")
        #expect(bench.engine.counters.kinds < 12 * points, "\(bench.engine.counters)")
    }

    @Test("An offset may drive for longer than any memory holds its samples")
    func long() throws {
        let bench = ClusterBench(t1: 20e-6, t2: 16e-6)
        let drive = "set_mrk 1\n wait_sync 4\n set_awg_offs 10,0\n upd_param 4\n"
            + " move 1500,R0\n nop\nhold: wait 60000\n loop R0,@hold\n set_awg_offs 0,0\n upd_param 4\n stop"
        try bench.run([bench.driving(drive)])
        #expect(bench.engine.status(of: ClusterBench.drive)?.state == .stopped)
        #expect(bench.engine.counters.kinds < 10 && bench.engine.counters.stretches > 1000, "\(bench.engine.counters)")
    }
}

import Foundation
import RackEmulator
import RackModel
import RackNumerics
import Sequencing
import Testing

/// Starting, stopping and joining; what does not depend on how the work is cut.
@Suite("A cluster under way")
struct ClusterControlTests {
    static func loads(_ bench: ClusterBench, averages: Int) throws -> [ClusterLoad] {
        let drive = ClusterBench.loop(points: 3, averages: averages, rest: 20000, drive: true, step: 9000)
        let read = ClusterBench.loop(points: 3, averages: averages, rest: 20000, drive: false, step: 9000)
        return [try bench.driving(drive), try bench.reading(read, bins: 3)]
    }

    @Test("An endless loop goes on in small steps until it is stopped, and what it acquired is there")
    func endless() throws {
        let bench = ClusterBench(t1: 20e-6, t2: 20e-6)
        let drive = "set_mrk 1\n wait_sync 4\n again: play 0,1,20\n wait 60000\n jmp @again"
        let read = "set_mrk 2\n wait_sync 4\n again: wait 20\n play 0,1,200\n acquire 0,0,59800\n jmp @again"
        let loads = [try bench.driving(drive), try bench.reading(read, bins: 1)]
        try bench.engine.start(loads, partners: loads.map(\.address), modules: bench.settings)
        for _ in 0..<5 { #expect(try bench.engine.advance()) }
        #expect(bench.engine.status(of: ClusterBench.drive)?.state == .running)
        let some = bench.engine.takeAcquisitions(of: ClusterBench.readout)
        #expect((some.first?.bins[0].count ?? 0) > 100)
        bench.engine.stop([ClusterBench.readout])
        #expect(bench.engine.status(of: ClusterBench.readout)?.state == .stopped)
        #expect(bench.engine.status(of: ClusterBench.drive)?.state == .running)
        #expect(try bench.engine.advance())
        bench.engine.stop([ClusterBench.drive])
        #expect(bench.engine.status(of: ClusterBench.drive)?.flags.contains(.forcedStop) == true)
        #expect(try !bench.engine.advance())
        #expect(bench.engine.counters.kinds < 12, "\(bench.engine.counters)")
    }

    @Test("A partner that is missing is waited for; when it joins all go on together")
    func missingPartner() throws {
        let bench = ClusterBench()
        let loads = try Self.loads(bench, averages: 20)
        let partners = loads.map(\.address)
        try bench.engine.start([loads[1]], partners: partners, modules: bench.settings)
        for _ in 0..<3 { #expect(try !bench.engine.advance()) }
        #expect(bench.engine.status(of: ClusterBench.readout)?.state == .running)
        #expect(bench.engine.status(of: ClusterBench.drive) == nil)
        try bench.engine.start([loads[0]], partners: partners, modules: bench.settings)
        while try bench.engine.advance() {}
        #expect(bench.engine.takeAcquisitions(of: ClusterBench.readout).first?.bins.map(\.count) == [20, 20, 20])
        // One that never comes: only stopping helps.
        try bench.engine.start([loads[1]], partners: partners, modules: bench.settings)
        #expect(try !bench.engine.advance())
        bench.engine.stop([ClusterBench.readout])
        #expect(bench.engine.status(of: ClusterBench.readout)?.state == .stopped)
    }

    @Test("The same starts give the same results; another run and another seed give others")
    func repeats() throws {
        func bins(_ bench: ClusterBench) throws -> [AcquisitionData.Bin] {
            try bench.run(try Self.loads(bench, averages: 200))
        }
        let bench = ClusterBench(t1: 20e-6, t2: 20e-6)
        let first = try bins(bench)
        #expect(try bins(ClusterBench(t1: 20e-6, t2: 20e-6)) == first)
        #expect(try bins(bench) != first)
        #expect(try bins(ClusterBench(t1: 20e-6, t2: 20e-6, seed: 2)) != first)
        // With no room to remember anything in.
        let poor = ClusterBench(t1: 20e-6, t2: 20e-6, memoryBytes: 100_000)
        #expect(try bins(poor) == first)
        #expect(poor.engine.counters.kinds > bench.engine.counters.kinds)
    }

    @Test("The log says what happened, and what the connectors carried")
    func log() throws {
        let bench = ClusterBench()
        try bench.run(try Self.loads(bench, averages: 4))
        let log = try #require(bench.engine.takeLog())
        #expect(bench.engine.takeLog() == nil)
        #expect(log.run == 0 && log.isLast && log.sequencers == [ClusterBench.drive, ClusterBench.readout])
        #expect(log.points.count == 12 && log.visits.count == 12)
        #expect(log.points.sorted { $0.number < $1.number }.map(\.bin) == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
        #expect(zip(log.events, log.events.dropFirst()).allSatisfy { $0.nanosecond <= $1.nanosecond })
        #expect(log.flags.contains { $0.flag == .binningDone && $0.sequencer == 1 })
        // Gains 0, 9000 and 18000: with 0 nothing but the readout is played.
        #expect(log.stretches.map { $0.ports.map(\.port) } == [[1], [0, 1], [0, 1]])
        let full = try #require(log.stretches.last?.ports[0].signal.segments[0])
        #expect(full.count == 20)
        let size = (full.re[0] * full.re[0] + full.im[0] * full.im[0]).squareRoot()
        #expect(abs(size - 18000.0 / 32768 * 0.5.squareRoot()) < 1e-3)
        #expect(Set(log.visits.map(\.stretch)) == Set(log.stretches.map(\.number)))
    }

    @Test("Pure states of their own give what density matrices give")
    func trajectories() throws {
        var bench = ClusterBench(t1: 10e-6, t2: 8e-6, method: .trajectories)
        let reference = ClusterBench(t1: 10e-6, t2: 8e-6)
        let calibration = try ClusterEmulatorTests.levels(of: ClusterBench(efficiency: 1))
        bench.readoutSettings.rotationDegrees = calibration.rotationDegrees
        bench.readoutSettings.threshold = calibration.threshold
        var other = reference
        other.readoutSettings = bench.readoutSettings
        let averages = 500
        let ones = try [bench, other].map { bench in
            try bench.run(try Self.loads(bench, averages: averages)).map { Double($0.thresholded) / Double(averages) }
        }
        for (a, b) in zip(ones[0], ones[1]) { #expect(abs(a - b) < 4 * (0.5 / Double(averages)).squareRoot()) }
    }
}

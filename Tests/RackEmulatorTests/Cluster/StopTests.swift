import Foundation
import RackEmulator
import RackModel
import Sequencing
import Synchronization
import Testing

@Suite("Stopping a cluster while it works")
struct StopTests {
    /// Every pulse is one that was never met before: most of the work is physics.
    private static func loads(_ bench: ClusterBench) throws -> [ClusterLoad] {
        let drive = """
             set_mrk 1
             move 1,R1
             wait_sync 4
            again: set_awg_gain R1,R1
             play 0,1,2000
             add R1,1,R1
             wait 20000
             jmp @again
            """
        let read = "set_mrk 2\n wait_sync 4\n again: wait 2000\n play 0,1,200\n acquire 0,0,19800\n jmp @again"
        return [try bench.driving(drive, pulse: 2000), try bench.reading(read, bins: 1)]
    }

    @Test("Whoever stops it is not kept waiting by physics: a sequencer is stopped at once, and rests after one more piece")
    func stopsMeanwhile() throws {
        let bench = ClusterBench(t1: 20e-6, t2: 20e-6)
        let engine = bench.engine
        let loads = try Self.loads(bench)
        try engine.start(loads, partners: loads.map(\.address), modules: bench.settings)
        let pieces = Atomic<Int>(0)
        let isDone = DispatchSemaphore(value: 0)
        // Works until it is told that there is nothing more to do.
        let thread = Thread {
            while (try? engine.advance()) == true { pieces.add(1, ordering: .relaxed) }
            isDone.signal()
        }
        thread.start()
        while pieces.load(ordering: .relaxed) < 2 { Thread.sleep(forTimeInterval: 0.001) }
        engine.stop(loads.map(\.address))
        let after = pieces.load(ordering: .relaxed)
        for load in loads {
            let status = try #require(engine.status(of: load.address))
            #expect(status.state == .stopped && status.flags.contains(.forcedStop))
        }
        try #require(isDone.wait(timeout: .now() + 60) == .success)
        // One that was under way, one that finds all stopped, and one that was about to begin.
        #expect(pieces.load(ordering: .relaxed) - after <= 3)
        #expect(engine.status(of: ClusterBench.readout)?.flags.contains(.binningDone) == true)
        #expect((engine.takeAcquisitions(of: ClusterBench.readout).first?.bins[0].count ?? 0) > 0)
    }

    /// To be asked to stop a sequencer that is not there makes an engine look up after each stretch.
    private static func interrupting<Result>(
        _ engine: ClusterEmulator, if wanted: Bool = true, _ body: () throws -> Result
    ) rethrows -> Result {
        let nobody = SequencerAddress(slot: 1, sequencer: 5)
        let isRunning = Atomic<Bool>(wanted)
        let isDone = DispatchSemaphore(value: 0)
        Thread {
            while isRunning.load(ordering: .relaxed) { engine.stop([nobody]) }
            isDone.signal()
        }.start()
        defer {
            isRunning.store(false, ordering: .relaxed)
            isDone.wait()
        }
        return try body()
    }

    @Test("What was stopped adds nothing to tables that were fetched after it")
    func nothingLater() throws {
        let bench = ClusterBench(t1: 20e-6, t2: 20e-6)
        let engine = bench.engine
        let loads = try Self.loads(bench)
        try engine.start(loads, partners: loads.map(\.address), modules: bench.settings)
        // Stretches that are ready are left over.
        let goesOn = try Self.interrupting(engine) { try (0..<3).allSatisfy { _ in try engine.advance() } }
        #expect(goesOn)
        engine.stop(loads.map(\.address))
        #expect((engine.takeAcquisitions(of: ClusterBench.readout).first?.bins[0].count ?? 0) > 0)
        while try engine.advance() {}
        #expect(engine.takeAcquisitions(of: ClusterBench.readout).isEmpty)
    }

    @Test("How often work was looked at from outside changes nothing")
    func looks() throws {
        func run(_ interrupt: Bool) throws -> [AcquisitionData.Bin] {
            let bench = ClusterBench(t1: 20e-6, t2: 20e-6)
            let loads = try ClusterControlTests.loads(bench, averages: 300)
            try bench.engine.start(loads, partners: loads.map(\.address), modules: bench.settings)
            try Self.interrupting(bench.engine, if: interrupt) { while try bench.engine.advance() {} }
            return bench.engine.takeAcquisitions(of: ClusterBench.readout).first?.bins ?? []
        }
        let alone = try run(false)
        #expect(alone.map(\.count) == [300, 300, 300])
        #expect(try run(true) == alone)
    }
}

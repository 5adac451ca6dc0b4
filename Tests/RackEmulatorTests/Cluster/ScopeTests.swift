import Foundation
import RackEmulator
import RackModel
import RackNumerics
import Sequencing
import Testing

@Suite("Scopes of readout modules, with a chip behind them")
struct ScopeTests {
    /// A tone of 1 µs with every one of `averages` acquisitions, the qubit half way up.
    private func run(
        averages: Int, scope averaging: [Bool], phase: String = "", efficiency: Double = 0.5
    ) throws -> (bench: ClusterBench, bins: [AcquisitionData.Bin]) {
        var bench = ClusterBench(t1: 5e-6, t2: 5e-6, efficiency: efficiency)
        bench.scope.averages = averaging
        let drive = ClusterBench.loop(
            points: 1, averages: averages, rest: 40000, start: 11585, step: 0, marker: 1,
            body: "set_awg_gain R1,R1\n play 0,1,20\n wait 2000")
        let read = ClusterBench.loop(
            points: 1, averages: averages, rest: 40000, start: 0, step: 0, marker: 2,
            body: "\(phase)\n wait 20\n play 0,1,200\n acquire 0,R3,1800")
        return (bench, try bench.run([bench.driving(drive), bench.reading(read, bins: 1)]))
    }

    @Test("Samples are drawn when somebody looks, a thousand acquisitions at once, and what is in the bins is the same")
    func lazy() throws {
        let (bench, bins) = try run(averages: 1000, scope: [true, true])
        #expect(bench.engine.counters.scopeTraces == 0)
        let paths = try bench.engine.scope(ofSlot: 2)
        #expect(paths.map(\.count) == [1000, 1000])
        #expect((1...4).contains(bench.engine.counters.scopeTraces), "\(bench.engine.counters)")
        #expect(try bench.engine.scope(ofSlot: 2) == paths)
        #expect(try bench.engine.scope(ofSlot: 1).isEmpty)
        let flags = try #require(bench.engine.status(of: ClusterBench.readout)?.flags)
        #expect(flags.contains(.scopeDone0) && flags.contains(.scopeDone1) && !flags.contains(.scopeOverwritten0))
        let single = try run(averages: 1000, scope: [false, false])
        #expect(single.bins == bins)
        let latest = try single.bench.engine.scope(ofSlot: 2)
        #expect(latest.map(\.count) == [1, 1])
        #expect(single.bench.engine.counters.scopeTraces == 1)
        let others = try #require(single.bench.engine.status(of: ClusterBench.readout)?.flags)
        #expect(others.contains(.scopeOverwritten0) && others.contains(.scopeOverwritten1))
    }

    @Test("Where nothing is plugged in, a scope sees zeros as often as it listens", arguments: [[true, false], [false, true]])
    func nothing(averaging: [Bool]) throws {
        var bench = ClusterBench()
        bench.scope.averages = averaging
        bench.readoutSettings.inputs = [nil, nil]
        let read = "move 3,R0\nagain: acquire 0,0,20000\nloop R0,@again\nstop"
        let bins = try bench.run([bench.reading(read, bins: 1)])
        #expect(bins[0].count == 3 && bins[0].path0 == 0)
        for _ in 0..<2 {
            let paths = try bench.engine.scope(ofSlot: 2)
            #expect(paths.map(\.count) == averaging.map { $0 ? 3 : 1 })
            #expect(paths.allSatisfy { $0.samples == [Int32](repeating: 0, count: 16384) && !$0.isOutOfRange })
        }
        let flags = try #require(bench.engine.status(of: ClusterBench.readout)?.flags)
        #expect(flags.contains(.scopeDone0) && flags.contains(.scopeDone1) && flags.contains(.binningDone))
        #expect(flags.contains(.scopeOverwritten0) == !averaging[0])
    }

    @Test("The noise of a sum is that of as many records, and its mean what the integral's mean says")
    func sums() throws {
        let averages = 2000
        let (bench, bins) = try run(averages: averages, scope: [true, true])
        let paths = try bench.engine.scope(ofSlot: 2)
        // Long after the tone: G²/(2η·1 ns) per sample, in codes of 0.5 V/2048, and 1/12 for the rounding.
        let quiet = paths[0].samples[4000...].map { Double($0) }
        let mean = quiet.reduce(0, +) / Double(quiet.count)
        let variance = quiet.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(quiet.count)
        let expected = (1e-12 / (2 * 0.5 * 1e-9)) * (2048 / 0.5) * (2048 / 0.5) + 1.0 / 12
        #expect(abs(variance / expected / Double(averages) - 1) < 0.06, "\(variance) for \(expected)")
        // What the module integrates of 800 ns is the trace turned back.
        var sum = Complex.zero
        for k in 0..<800 {
            let sample = Complex(Double(paths[0].samples[k]), Double(paths[1].samples[k])) / 2048
            sum += sample * Complex.unit(cycles: -0.1 * Double(k))
        }
        let points = Complex(Double(bins[0].path0), Double(bins[0].path1)) / 0x1p22
        // Two independent draws of the amplifier's noise, 1.79 per integral.
        #expect((sum - points).magnitude < 5 * 1.79 * 2 * Double(averages).squareRoot(), "\(sum) \(points)")
        #expect(points.magnitude > 20 * 1.79 * 2 * Double(averages).squareRoot())
    }

    @Test("The scope sees the oscillator's phase: a quarter turn more is a quarter turn of I + iQ")
    func phase() throws {
        func tone(_ phase: String) throws -> Complex {
            let paths = try run(averages: 300, scope: [true, true], phase: phase, efficiency: 1).bench.engine.scope(ofSlot: 2)
            return (200..<900).reduce(Complex.zero) { sum, k in
                sum + Complex(Double(paths[0].samples[k]), Double(paths[1].samples[k])) * Complex.unit(cycles: -0.1 * Double(k))
            }
        }
        let ratio = try tone("set_ph 250000000") / tone("set_ph 0")
        #expect((ratio - Complex.i).magnitude < 0.15, "\(ratio)")
    }

    @Test("A path that waits for a level keeps what reaches it, averaged or not")
    func levels() throws {
        var bench = ClusterBench(efficiency: 0.5)
        bench.scope.averages = [true, false]
        bench.scope.triggeredBySequencer = [false, false]
        bench.scope.triggerLevel = [0.15, 0.9]
        let read = ClusterBench.loop(
            points: 1, averages: 10, rest: 40000, start: 0, step: 0, marker: 2, body: "wait 20\n play 0,1,200\n acquire 0,R3,1800")
        let drive = ClusterBench.loop(points: 1, averages: 10, rest: 40000, start: 0, step: 0, marker: 1, body: "wait 2020")
        try bench.run([bench.driving(drive), bench.reading(read, bins: 1)])
        let paths = try bench.engine.scope(ofSlot: 2)
        #expect(paths.map(\.count) == [10, 0])
        // The first sample of each of ten records is at or above the level.
        #expect((paths[0].samples.first ?? 0) >= Int32(10 * 0.15 * 2048))
        let flags = try #require(bench.engine.status(of: ClusterBench.readout)?.flags)
        #expect(flags.contains(.scopeDone0) && !flags.contains(.scopeDone1))
    }

    @Test("Registers are what the classical core has computed")
    func registers() throws {
        let bench = ClusterBench()
        let text = " move 7,R3\n nop\n add R3,35,R4\n set_mrk 2\n upd_param 100\n stop\n"
        #expect(bench.engine.registers(of: ClusterBench.readout) == nil)
        var load = try bench.reading(text, bins: 1)
        load.registers = [0, 0, 0, 0, 0, 1 << 31]
        try bench.run([load])
        let registers = try #require(bench.engine.registers(of: ClusterBench.readout))
        #expect(registers.count == 64 && registers[3] == 7 && registers[4] == 42 && registers[5] == 1 << 31)
        #expect(registers[6...].allSatisfy { $0 == 0 })
        #expect(bench.engine.registers(of: ClusterBench.drive) == nil)
    }
}

@testable import RackEmulator
import Foundation
import QubitDynamics
import RackModel
import RackUnits
import Scheduling
import Sequencing
import SignalChain
import Testing

/// Schedules made by hand, without a language in front.
@Suite("One point, from schedule to results")
struct PointRunTests {
    /// A square pulse of `amplitude` on q0 and `measurements` of it, one after the other.
    static func schedule(amplitude: Double, pulseTicks: Int, measurements: Int) -> PulseSchedule {
        var schedule = PulseSchedule(tickRate: IdealBench.tickRate)
        func state(_ frequencyHz: Double, at tick: Int64) -> PulseSchedule.FrameState {
            .init(
                frequencyHz: frequencyHz, phaseCycles: 0,
                carrierCycles: CarrierPhase.cycles(frequencyHz: frequencyHz, ticks: tick, rate: IdealBench.tickRate))
        }
        func constant(_ value: Double, _ count: Int) -> PulseSchedule.Waveform {
            .init(
                name: "constant", re: Array(repeating: value, count: count), im: Array(repeating: 0, count: count),
                ticksPerSample: 1)
        }
        schedule.waveforms = [constant(amplitude, pulseTicks), constant(0.5, 1200)]
        schedule.plays = [
            .init(port: 0, frame: "q0", startTick: 0, waveform: 0, state: state(IdealBench.qubitHz, at: 0))
        ]
        var tick = Int64(pulseTicks)
        schedule.registers = [.init(name: "c", size: measurements)]
        for number in 0..<measurements {
            schedule.plays.append(.init(port: 1, frame: "tx", startTick: tick, waveform: 1, state: state(7e9, at: tick)))
            schedule.captures.append(
                .init(
                    kind: .bit, port: 2, frame: "rx", startTick: tick, durationTicks: 1200, kernel: nil,
                    state: state(7e9, at: tick), qubit: 0, bit: .init(register: 0, index: number), name: "c[\(number)]"))
            tick += 4800
        }
        schedule.durationTicks = tick
        schedule.qubits = [0]
        return schedule
    }

    static func run(
        _ schedule: PulseSchedule, device: Device, shots: Range<Int>, seed: UInt64 = 1, populations: Bool = false
    ) throws -> PointResult {
        let chain = try SignalChain(device: device)
        let fields = try ChipFields(
            device: device, chain: chain, runner: ScheduleRunner(device: device), schedule: schedule)
        return try PointRun(
            device: device, schedule: schedule, fields: fields, solvers: SolverStore(device: device), reported: [0]
        ).run(
            index: 0, shots: shots, seed: seed, options: RunOptions(shots: shots.count, populations: populations),
            reported: [0])
    }

    @Test("A resonant square pulse turns by Ωt, and the bits follow the populations", arguments: [0.0, 0.3, 0.5, 1.0])
    func rabi(amplitude: Double) throws {
        let result = try Self.run(
            Self.schedule(amplitude: amplitude, pulseTicks: 20, measurements: 1), device: IdealBench.device(),
            shots: 0..<4000)
        let expected = pow(sin(.pi * IdealBench.rabiHz * amplitude * 10e-9), 2)
        #expect(abs(result.finalPopulations[0][1] - expected) < 1e-9)
        let ones = Double(result.bits[0].count { $0 == 1 }) / 4000
        #expect(abs(ones - expected) < 0.03)
        #expect(result.captures[0].i.count == 4000)
        #expect(result.captures[0].prepared.count { $0 == 1 } > 0 || amplitude == 0)
        #expect(result.captures[0].populations.count == 2)
    }

    @Test("Pulses that follow each other without a gap are known again")
    func sequence() throws {
        var schedule = Self.schedule(amplitude: 0.5, pulseTicks: 20, measurements: 1)
        let count = 20
        let (first, measured) = (schedule.plays[0], schedule.plays[1])
        schedule.waveforms[0].re = (0..<20).map { 0.1 + 0.02 * Double($0) }
        schedule.plays = (0..<count).map { number in
            var play = first
            play.startTick = Int64(20 * number)
            // Virtual turns between the pulses.
            play.state.phaseCycles = Double(number % 5) / 5
            play.state.carrierCycles = CarrierPhase.cycles(
                frequencyHz: IdealBench.qubitHz, ticks: play.startTick, rate: IdealBench.tickRate)
            return play
        }
        schedule.plays.append(measured)
        let shift = Int64(20 * count) - measured.startTick
        schedule.plays[count].startTick += shift
        schedule.captures[0].startTick += shift
        schedule.durationTicks += shift
        let result = try Self.run(schedule, device: IdealBench.device(t1: 30e-6, t2: 20e-6), shots: 0..<10)
        let hits = result.clusters.reduce(0) { $0 + $1.cacheHits }
        let misses = result.clusters.reduce(0) { $0 + $1.cacheMisses }
        #expect(hits >= count - 3 && misses <= 3)
    }

    @Test("A second measurement finds what the first one left, jumps included")
    func repeated() throws {
        let t1 = 20e-6
        let result = try Self.run(
            Self.schedule(amplitude: 0.5, pulseTicks: 20, measurements: 2),
            device: IdealBench.device(t1: t1, t2: t1), shots: 0..<20_000)
        let (first, second) = (result.captures[0].prepared, result.captures[1].prepared)
        let excited = first.indices.filter { first[$0] == 1 }
        let stayed = excited.count { second[$0] == 1 }
        let expected = exp(-2400e-9 / t1)
        let sigma = (expected * (1 - expected) / Double(excited.count)).squareRoot()
        #expect(abs(Double(stayed) / Double(excited.count) - expected) < 4 * sigma)
        #expect(first.indices.allSatisfy { first[$0] == 1 || second[$0] == 0 })
        #expect(abs(result.captures[1].populations[1] / result.captures[0].populations[1] - expected) < 1e-4)
    }

    @Test("Results do not depend on how shots are cut")
    func chunking() throws {
        let device = IdealBench.device(
            levels: 3, t1: 20e-6, t2: 20e-6, thermal: 0.02, noise: SlowNoise(detuningSigmaHz: 1e5))
        let schedule = Self.schedule(amplitude: 0.5, pulseTicks: 20, measurements: 2)
        let whole = try Self.run(schedule, device: device, shots: 0..<300)
        let first = try Self.run(schedule, device: device, shots: 0..<77)
        let second = try Self.run(schedule, device: device, shots: 77..<300)
        for capture in 0..<2 {
            #expect(first.captures[capture].i + second.captures[capture].i == whole.captures[capture].i)
            #expect(first.captures[capture].prepared + second.captures[capture].prepared == whole.captures[capture].prepared)
        }
        #expect(first.bits[0] + second.bits[0] == whole.bits[0])
        #expect(first.finalPopulations == whole.finalPopulations)
    }

    @Test("Nodes of slow noise in SIMD lanes agree with the reference one by one", arguments: [0.0, 1e5])
    func lanes(sigmaHz: Double) throws {
        func run(_ method: SolverMethod) throws -> PointResult {
            var device = IdealBench.device(
                levels: 3, t1: 20e-6, t2: 20e-6, thermal: 0.02, noise: SlowNoise(detuningSigmaHz: sigmaHz))
            device.solver.method = method
            return try Self.run(
                Self.schedule(amplitude: 0.5, pulseTicks: 20, measurements: 2), device: device, shots: 0..<40)
        }
        let (quick, exact) = (try run(.automatic), try run(.reference))
        #expect(sigmaHz == 0 ? quick.clusters[0].lanes == 1 : quick.clusters[0].lanes >= 10)
        #expect(exact.clusters[0].lanes == 0)
        #expect(quick.clusters[0].errorEstimate < 1e-6)
        for (one, other) in zip(quick.captures, exact.captures) {
            for level in 0..<3 { #expect(abs(one.populations[level] - other.populations[level]) < 1e-6) }
            #expect(one.prepared == other.prepared)
        }
        for level in 0..<3 {
            #expect(abs(quick.finalPopulations[0][level] - exact.finalPopulations[0][level]) < 1e-6)
        }
    }

    @Test("A shot that is looked at on its way keeps to the accuracy as a whole", arguments: [false, true])
    func looks(noisy: Bool) throws {
        let device = IdealBench.device(
            levels: 3, t1: 20e-6, t2: 20e-6, noise: SlowNoise(detuningSigmaHz: noisy ? 1e5 : 0))
        let result = try Self.run(
            Self.schedule(amplitude: 0.5, pulseTicks: 40, measurements: 1), device: device, shots: 0..<1, populations: true)
        let looks = try #require(result.populations).ticks.count
        #expect(looks > 20)
        #expect(result.clusters[0].errorEstimate < 1e-6)
        #expect((result.clusters[0].lanes > 0) == noisy)
    }

    @Test("Populations over time begin in equilibrium and end where the shot ends")
    func history() throws {
        let result = try Self.run(
            Self.schedule(amplitude: 1, pulseTicks: 20, measurements: 1), device: IdealBench.device(thermal: 0.03),
            shots: 0..<1, populations: true)
        let history = try #require(result.populations)
        #expect(abs(history.modes[0][1] - 0.03) < 1e-12)
        #expect(abs(history.modes[0].last! - result.finalPopulations[0][1]) < 1e-12)
        let times = history.ticks
        #expect(times == times.sorted() && Set(times).count == times.count)
        // Half way through the π pulse the level is half full.
        let middle = try #require(times.firstIndex(of: 10))
        #expect(abs(history.modes[0][2 * middle + 1] - 0.5) < 1e-6)
    }
}

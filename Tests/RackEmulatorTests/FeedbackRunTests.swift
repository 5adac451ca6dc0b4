@testable import RackEmulator
import Foundation
import RackDiagnostics
import RackModel
import RackUnits
import Scheduling
import Synchronization
import Testing

/// Histories without a language in front.
@Suite("Shots that differ in what they play")
struct FeedbackRunTests {
    /// Two half turns and three measurements, `pause` ticks after each.
    static func straightLine(pause: Int64) -> PulseSchedule {
        var script = ShotScript(bits: 3)
        script.pulse(0.5)
        script.measure(bit: 0)
        script.wait(pause)
        script.pulse(0.5)
        script.measure(bit: 1)
        script.wait(pause)
        script.pulse(0.8)
        script.measure(bit: 2)
        script.wait(100)
        return script.schedule
    }

    static func device(filtered: Bool) -> Device {
        var device = IdealBench.device(
            levels: 3, t1: 10e-6, t2: 8e-6, thermal: 0.03, noise: SlowNoise(detuningSigmaHz: 1e5))
        if filtered {
            for port in 0..<2 {
                device.ports[port].line.filters = [
                    .gaussian(cutoffHz: 300e6), .exponential(amplitude: -0.02, tauSeconds: 60e-9),
                ]
            }
            device.ports[0].converter.bits = 14
            device.feedlines[0].amplifier.delaySeconds = 40e-9
        }
        return device
    }

    @Test(
        "A program that waits for nothing that matters gives what the straight line gives",
        arguments: [4000, 1000, 200, 0], [false, true])
    func oracle(pause: Int64, filtered: Bool) throws {
        let bench = FeedbackBench(device: Self.device(filtered: filtered))
        let schedule = Self.straightLine(pause: pause)
        let straight = try bench.straight(schedule, shots: 0..<600)
        let walked = try bench.run(
            ScriptedProcess(waitingThrough: schedule), outline: bench.outline(schedule), shots: 0..<600)
        for capture in 0..<3 {
            let (one, other) = (walked.captures[capture], straight.captures[capture])
            #expect(one.prepared == other.prepared)
            #expect(one.assigned == other.assigned)
            let scale = other.i.map(\.magnitude).max() ?? 1
            for (x, y) in zip(one.i + one.q, other.i + other.q) { #expect(abs(x - y) <= 2e-6 * scale) }
            #expect(one.executions == [UInt32](repeating: 1, count: 600))
        }
        #expect(walked.bits == straight.bits)
        // Pulses while photons are still there are where the average walk and the shots part.
        guard pause > 0 else { return }
        for (one, other) in zip(walked.finalPopulations[0], straight.finalPopulations[0]) {
            #expect(abs(one - other) < 4 * (0.25 / 600).squareRoot())
        }
        #expect(walked.counters.simulatedStates < walked.counters.unsharedStates / 4)
    }
}

extension FeedbackRunTests {
    static func outcome(_ outcome: CaptureOutcome) -> Bool { if case .bit(true) = outcome { true } else { false } }

    /// Measure, turn by π if it was 1, `latency` ticks after the end of the capture, and measure again.
    static func activeReset(prepare turns: Double, latency: Int64, told: [CaptureOutcome]) -> (PulseSchedule, [Int]) {
        var script = ShotScript(bits: 2)
        if turns != 0 { script.pulse(turns) }
        let first = script.measure(bit: 0, slot: 0)
        guard let answer = told.first else { return (script.schedule, [first]) }
        script.wait(latency)
        if Self.outcome(answer) { script.pulse(1) }
        script.wait(3000)
        script.measure(bit: 1, slot: 1)
        return (script.schedule, [])
    }

    static func reset(
        _ bench: FeedbackBench, turns: Double, latency: Int64, shots: Range<Int>
    ) throws -> PointResult {
        let nominal = activeReset(prepare: turns, latency: latency, told: [.bit(false)]).0
        let everything = activeReset(prepare: turns, latency: latency, told: [.bit(true)]).0
        var outline = bench.outline(nominal)
        outline.everything = everything
        let process = ScriptedProcess { told throws(DiagnosticsError) in
            Self.activeReset(prepare: turns, latency: latency, told: told)
        }
        return try bench.run(process, outline: outline, shots: shots)
    }

    /// The levels of a qubit that is measured, waits, is turned where the answer was 1 and waits again: relaxation
    /// to the thermal population p with rate 1/T1 between, by the rate equation.
    @Test("Active reset leaves what the assignment errors and T1 before the pulse leave", arguments: [0, 400, 4000])
    func activeResetResidue(latency: Int64) throws {
        let (t1, shots) = (10e-6, 20_000)
        let device = IdealBench.device(t1: t1, t2: t1, efficiency: 0.5)
        var bench = FeedbackBench(device: device)
        bench.options.seed = 11
        let result = try Self.reset(bench, turns: 0.5, latency: latency, shots: 0..<shots)
        let (before, after) = (result.captures[0].prepared, result.captures[1].prepared)
        let told = result.captures[0].assigned
        // From the beginning of the first window to the pulse, and from the pulse to that of the second.
        let whole = Double(1200 + latency) * 0.5e-9 - 41e-9
        let rest = (20 + 3000) * 0.5e-9 + 41e-9
        let (stays, later) = (exp(-whole / t1), exp(-rest / t1))
        for level: UInt8 in [0, 1] {
            for answer: UInt8 in [0, 1] {
                let chosen = (0..<shots).filter { before[$0] == level && told[$0] == answer }
                guard chosen.count > 1000 else { continue }
                let excited = Double(chosen.count { after[$0] == 1 }) / Double(chosen.count)
                // A shot that is 1 when the window begins and is called 1 may have jumped late in it: that raises the
                // share that survives, by at most what jumps in the window at all.
                let there = level == 0 ? 0 : stays
                let expected = (answer == 1 ? 1 - there : there) * later
                let sigma = (max(expected * (1 - expected), 1e-4) / Double(chosen.count)).squareRoot()
                #expect(abs(excited - expected) < 4 * sigma + 0.035, "\(level) called \(answer): \(excited) of \(expected)")
            }
        }
        #expect(result.counters.simulatedStates < 60)
        #expect(result.counters.unsharedStates > 60 * shots / 20)
    }

    @Test("What relaxes between the answer and the pulse goes as e^(−t/T1) with the latency")
    func latency() throws {
        let (t1, shots) = (5e-6, 40_000)
        let bench = FeedbackBench(device: IdealBench.device(t1: t1, t2: t1, efficiency: 0.5))
        func left(_ latency: Int64) throws -> Double {
            let result = try Self.reset(bench, turns: 1, latency: latency, shots: 0..<shots)
            let told = result.captures[0].assigned
            let chosen = (0..<shots).filter { told[$0] == 1 }
            // Called 1, relaxed before the pulse, so turned up by it.
            return Double(chosen.count { result.captures[1].prepared[$0] == 1 }) / Double(chosen.count)
        }
        let (none, some) = (try left(0), try left(6000))
        let decay = exp(-3020 * 0.5e-9 / t1)
        // 1 − P₁ of the excited at the pulse falls as e^(−t/T1).
        let ratio = (1 - some / decay) / (1 - none / decay)
        #expect(abs(ratio - exp(-3e-6 / t1)) < 0.02)
    }

    /// Half turn, measure, until the answer is 1 or `limit` times.
    static func untilOne(limit: Int, told: [CaptureOutcome]) -> (PulseSchedule, [Int]) {
        var script = ShotScript(bits: 1)
        for attempt in 0..<limit {
            if attempt > 0 {
                guard told.count >= attempt else { break }
                if outcome(told[attempt - 1]) { return (script.schedule, []) }
                script.wait(200)
            }
            script.pulse(0.5)
            let number = script.measure(bit: 0, slot: 0)
            if told.count == attempt { return (script.schedule, [number]) }
        }
        return (script.schedule, [])
    }

    static func repeated(_ bench: FeedbackBench, limit: Int, shots: Range<Int>) throws -> PointResult {
        var all = [CaptureOutcome](repeating: .bit(false), count: limit)
        let everything = untilOne(limit: limit, told: all).0
        all.removeLast()
        var outline = bench.outline(everything)
        outline.captures = [everything.captures[0]]
        let process = ScriptedProcess { told throws(DiagnosticsError) in Self.untilOne(limit: limit, told: told) }
        return try bench.run(process, outline: outline, shots: shots)
    }

    @Test("Repeat until success succeeds as often as the geometric law says")
    func geometric() throws {
        let shots = 4000
        // Without decay and with little noise every attempt is a fair coin.
        let bench = FeedbackBench(device: IdealBench.device(efficiency: 1))
        let result = try Self.repeated(bench, limit: 30, shots: 0..<shots)
        let attempts = result.captures[0].executions
        for count in 1...6 {
            let found = Double(attempts.count { $0 == UInt32(count) }) / Double(shots)
            let expected = pow(0.5, Double(count))
            #expect(abs(found - expected) < 4 * (expected * (1 - expected) / Double(shots)).squareRoot())
        }
        #expect(result.captures[0].assigned.allSatisfy { $0 == 1 })
        #expect(result.bits[0].allSatisfy { $0 == 1 })
        // A dozen attempts or so at three or four evolutions each, not thousands.
        #expect(result.counters.simulatedStates < 200)
        #expect(result.shotTicksTotal < Double(result.durationTicks) * Double(shots) / 3)
        #expect(result.finalPopulations[0][1] > 0.99)
    }

    @Test("No budget of memory, no block and no neighbour changes a shot", arguments: [0, 2000, 1 << 20])
    func budgets(bytes: Int) throws {
        let device = IdealBench.device(
            levels: 3, t1: 10e-6, t2: 8e-6, thermal: 0.05, noise: SlowNoise(detuningSigmaHz: 2e5), efficiency: 0.1)
        var bench = FeedbackBench(device: device)
        let shots = 300
        let free = try Self.repeated(bench, limit: 6, shots: 0..<shots)
        #expect(free.counters.recomputedStates == 0)
        bench.options.memoryBytes = bytes
        let tight = try Self.repeated(bench, limit: 6, shots: 0..<shots)
        #expect((tight.counters.recomputedStates > 0) == (bytes < 1 << 20))
        #expect(tight.counters.unsharedStates == free.counters.unsharedStates)
        #expect(tight.captures[0].executions == free.captures[0].executions)
        #expect(tight.captures[0].i == free.captures[0].i)
        #expect(tight.captures[0].q == free.captures[0].q)
        #expect(tight.captures[0].prepared == free.captures[0].prepared)
        #expect(tight.captures[0].populations == free.captures[0].populations)
        #expect(tight.bits == free.bits)
        #expect(tight.finalPopulations == free.finalPopulations)
        #expect(tight.durationTicks == free.durationTicks)
        let first = try Self.repeated(bench, limit: 6, shots: 0..<77)
        let alone = try Self.repeated(bench, limit: 6, shots: 77..<78)
        let rest = try Self.repeated(bench, limit: 6, shots: 78..<shots)
        let parts = [first, alone, rest].map { $0.captures[0] }
        #expect(parts.flatMap(\.i) == free.captures[0].i)
        #expect(parts.flatMap(\.prepared) == free.captures[0].prepared)
        #expect(parts.flatMap(\.executions) == free.captures[0].executions)
    }

    @Test("A long program is walked with what still matters, and gives what all of it gives", arguments: [60, 1000])
    func memory(pause: Int64) throws {
        // 13 µs and more, where lines and resonators forget in five.
        var script = ShotScript(bits: 20)
        for bit in 0..<20 {
            script.pulse(bit % 3 == 0 ? 0.5 : 0.8)
            if bit % 2 == 0 { script.wait(2 * Int64(bit)) }
            script.measure(bit: bit)
            script.wait(pause)
        }
        var device = Self.device(filtered: true)
        // Shots without slow noise share states, and a drive line without a tail leaves idle time idle.
        for mode in device.modes.indices { device.modes[mode].noise = SlowNoise() }
        device.ports[0].line.filters = [.gaussian(cutoffHz: 300e6)]
        let bench = FeedbackBench(device: device)
        let straight = try bench.straight(script.schedule, shots: 0..<3)
        let walked = try bench.run(
            ScriptedProcess(waitingThrough: script.schedule), outline: bench.outline(script.schedule), shots: 0..<3)
        for (one, other) in zip(walked.captures, straight.captures) {
            #expect(one.prepared == other.prepared)
            let scale = other.i.map(\.magnitude).max() ?? 1
            for (x, y) in zip(one.i + one.q, other.i + other.q) { #expect(abs(x - y) <= 2e-6 * scale) }
        }
        #expect(walked.bits == straight.bits)
    }

    @Test("An oscillator that leaks through a shot leaks through every stretch of it", arguments: [4000, 600])
    func leakage(pause: Int64) throws {
        var device = Self.device(filtered: true)
        for mode in device.modes.indices { device.modes[mode].noise = SlowNoise() }
        for port in 0..<2 {
            device.ports[port].mixer = Mixer(
                gainRatio: 1.02, phaseRadians: 0.01, leakageIVolts: 0.004, leakageQVolts: -0.003)
        }
        let bench = FeedbackBench(device: device)
        let schedule = Self.straightLine(pause: pause)
        let straight = try bench.straight(schedule, shots: 0..<50)
        let walked = try bench.run(
            ScriptedProcess(waitingThrough: schedule), outline: bench.outline(schedule), shots: 0..<50)
        for (one, other) in zip(walked.captures, straight.captures) {
            #expect(one.prepared == other.prepared)
            let scale = other.i.map(\.magnitude).max() ?? 1
            for (x, y) in zip(one.i + one.q, other.i + other.q) { #expect(abs(x - y) <= 2e-6 * scale) }
        }
    }

    @Test("Traces and counts are kept by slot, and one slot holds one length")
    func traces() throws {
        var bench = FeedbackBench(device: IdealBench.device(efficiency: 1))
        bench.options.traces = true
        let result = try Self.repeated(bench, limit: 4, shots: 0..<20)
        let capture = result.captures[0]
        #expect(capture.traceI.count == 20 * 600 && capture.rawI.count == 20 * 600)
        #expect(capture.traceI.allSatisfy { !$0.isNaN })
        // A point is the mean of its trace under weights of magnitude 1 that turn little: of its size at least.
        let mean = (0..<600).reduce(0.0) { $0 + Double(capture.traceI[$1]) } / 600
        #expect(abs(mean) <= Double((capture.i[0] * capture.i[0] + capture.q[0] * capture.q[0]).squareRoot()) * 1.5)
        var short = ShotScript(bits: 1)
        short.measure(bit: 0, slot: 0)
        var outline = bench.outline(short.schedule)
        outline.captures[0].durationTicks = 600
        let process = ScriptedProcess(waitingThrough: short.schedule)
        #expect(throws: DiagnosticsError.self) { try bench.run(process, outline: outline, shots: 0..<2) }
    }

    @Test("capture_v4 counts the samples on the side of level 1")
    func counts() throws {
        var script = ShotScript(bits: 1)
        script.pulse(0.5)
        script.measure(bit: 0, kind: .count, slot: 0)
        let schedule = script.schedule
        let bench = FeedbackBench(device: IdealBench.device(efficiency: 1))
        // The counts that the program is told are how its shots part.
        let told = Mutex<[Int64]>([])
        let process = ScriptedProcess { outcomes throws(DiagnosticsError) in
            if case .count(let count) = outcomes.first { told.withLock { $0.append(count) } }
            return (schedule, outcomes.isEmpty ? [0] : [])
        }
        let result = try bench.run(process, outline: bench.outline(schedule), shots: 0..<200)
        let counts = Set(told.withLock { $0 }).sorted()
        #expect(counts.allSatisfy { (0...600).contains($0) })
        // Two heaps: a sample of an excited mode lies on its side more often than not.
        let ones = result.captures[0].prepared.count { $0 == 1 }
        #expect(counts.contains { $0 < 270 } && counts.contains { $0 > 330 })
        #expect(ones > 60 && ones < 140)
    }

    @Test("A mistake on the way is told with the outcomes that lead there")
    func mistakes() throws {
        let bench = FeedbackBench(device: IdealBench.device())
        let nominal = Self.activeReset(prepare: 0.5, latency: 0, told: [.bit(false)]).0
        let process = ScriptedProcess { told throws(DiagnosticsError) in
            if told == [.bit(true)] { throw DiagnosticsError([Diagnostic(code: "QS0001", "a delay is negative")]) }
            return Self.activeReset(prepare: 0.5, latency: 0, told: told)
        }
        do {
            _ = try bench.run(process, outline: bench.outline(nominal), shots: 0..<50)
            Issue.record("nothing was thrown")
        } catch let error as DiagnosticsError {
            #expect(error.diagnostics.map(\.message) == ["a delay is negative, in the shots where c[0] = 1"])
        }
    }

    @Test("Populations over time are averages over the shots that last so long")
    func history() throws {
        var bench = FeedbackBench(device: IdealBench.device(efficiency: 1))
        bench.options.populations = true
        let result = try Self.repeated(bench, limit: 5, shots: 0..<1000)
        let history = try #require(result.populations)
        #expect(history.ticks.first == 0)
        #expect(history.modes[0][1] == 0)
        let half = try #require(history.ticks.firstIndex { $0 >= 20 })
        #expect(abs(history.modes[0][2 * half + 1] - 0.5) < 1e-6)
        // Everything that lasts to the end of the second attempt began it in 0.
        let second = try #require(history.ticks.firstIndex { $0 >= 1420 + 20 })
        #expect(abs(history.modes[0][2 * second + 1] - 0.5) < 2e-3)
    }
}

@testable import RackEmulator
import Foundation
import RackModel
import RackUnits
import Scheduling
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
        for (one, other) in zip(walked.finalPopulations[0], straight.finalPopulations[0]) {
            #expect(abs(one - other) < 4 * (0.25 / 600).squareRoot())
        }
        #expect(walked.counters.simulatedStates < walked.counters.unsharedStates / 4)
    }
}

import Foundation
import PulseRack
import Testing

/// The programs in `Pulses/feedback` against the formula for what should come out.
///
/// A bit that is found differs from the level by the readout's errors: formulas for found bits take these from the
/// run's own confusion matrix.
@Suite("Programs with feedback do what their formulas say")
struct FeedbackProgramsTests {
    private func run(
        _ name: String, shots: Int, settings: [InputSetting] = [], sweeps: [SweepAxis] = [], keeps: KeptResults = .summaries
    ) throws -> RunResult {
        let program = try Rack.program(contentsOf: CommandLineTool.program("feedback/\(name)"))
        var request = program.defaults.request(shots: shots, settings: settings, sweeps: sweeps)
        request.keeps = keeps
        return try program.run(request)
    }

    /// The share of found ones where a share `p` of shots is in 1, with the errors of the capture `name`.
    private func found(_ p: Double, _ result: RunResult, _ name: String) throws -> Double {
        let confusion = try #require(result.readout.first { $0.name == name }).confusion
        func share(from level: Int) -> Double {
            Double(confusion[level][1]) / Double(max(confusion[level].reduce(0, +), 1))
        }
        return p * share(from: 1) + (1 - p) * share(from: 0)
    }

    /// Four standard deviations of a share `p` of `shots`, and a little for what the formula leaves out.
    private func tolerance(_ p: Double, _ shots: Int, and more: Double) -> Double {
        4 * (p * (1 - p) / Double(shots)).squareRoot() + more
    }

    @Test("active reset leaves what the readout gets wrong, whatever the angle")
    func activeReset() throws {
        let shots = 2000
        let result = try run("active-reset", shots: shots, sweeps: [.linear("theta", from: 0, to: .pi, count: 5)])
        let thermal = 0.01
        for point in result.points {
            let p = pow(sin(point.values[0] / 2), 2)
            let before = Double(point.captures[0].assignedCounts[1]) / Double(shots)
            #expect(abs(before - (try found(p, result, "before"))) < tolerance(p, shots, and: 0.015))
            // Ones that were missed, and zeros that were flipped for nothing.
            let missed = p * (1 - (try found(1, result, "before"))) + (1 - p) * (try found(0, result, "before"))
            let after = point.captures[1].populations[1]
            #expect(abs(after - missed) < tolerance(missed, shots, and: thermal), "\(after) against \(missed)")
        }
    }

    @Test("repeat until success takes a geometric number of rounds", arguments: [0.5, 0.7])
    func repeatUntilSuccess(_ turn: Double) throws {
        let shots = 2000
        let result = try run(
            "repeat-until-success", shots: shots, settings: [InputSetting(name: "theta", value: .number(turn * .pi))])
        let p = try found(pow(sin(turn * .pi / 2), 2), result, "done")
        let rounds = result.points[0].outputs[0]
        #expect(rounds.name == "rounds")
        // Mean 1/p, variance (1 − p)/p².
        #expect(abs(rounds.means[0] - 1 / p) < 4 * ((1 - p) / Double(shots)).squareRoot() / p + 0.03 / p)
        for k in 1...4 {
            let share = pow(1 - p, Double(k - 1)) * p
            let counted = Double(rounds.count(of: "\(k)")) / Double(shots)
            #expect(abs(counted - share) < tolerance(share, shots, and: 0.015), "\(k) rounds: \(counted) against \(share)")
        }
        #expect(result.counters.simulatedStates * 20 < result.counters.unsharedStates)
    }

    @Test("parity feedback makes a Bell state of either parity")
    func parity() throws {
        let shots = 2000
        let result = try run("parity", shots: shots)
        let point = result.points[0]
        let odd = Double(point.registers[0].count(of: "1")) / Double(shots)
        #expect(abs(odd - 0.5) < tolerance(0.5, shots, and: 0.02))
        let (zeros, ones) = (point.registers[1].count(of: "00"), point.registers[1].count(of: "11"))
        // Two readouts at about 1 % each and 1 µs of T1 = 60 µs are what is missing.
        #expect(Double(zeros + ones) / Double(shots) > 0.93)
        #expect(abs(Double(zeros - ones)) / Double(shots) < 0.1)
    }

    @Test("a teleported qubit has P(1) = sin²(θ/2), whatever was measured on the way")
    func teleportation() throws {
        let shots = 1000
        let result = try run(
            "teleportation", shots: shots, sweeps: [.linear("theta", from: 0, to: .pi, count: 3)], keeps: .points)
        for point in result.points {
            let p = pow(sin(point.values[0] / 2), 2)
            let levels = point.captures.map(\.shots.assigned)
            for outcome in 0..<4 {
                let members = (0..<shots).filter { Int(levels[0][$0]) + 2 * Int(levels[1][$0]) == outcome }
                #expect(abs(members.count - shots / 4) < 80)
                let ones = Double(members.count { levels[2][$0] == 1 }) / Double(members.count)
                #expect(abs(ones - p) < tolerance(p, members.count, and: 0.075), "outcome \(outcome): \(ones) against \(p)")
            }
        }
    }

    @Test("phase estimation finds three binary digits", arguments: 0..<8)
    func phaseEstimation(_ phase: Int) throws {
        let shots = 300
        let result = try run(
            "phase-estimation", shots: shots, settings: [InputSetting(name: "eighths", value: .number(Double(phase)))])
        #expect(result.points[0].outputs[0].count(of: "\(phase)") > shots * 8 / 10)
    }

    @Test("a loop of growing pulses is a Rabi oscillation in one shot")
    func rabiLoop() throws {
        let shots = 1000
        let result = try run("rabi-loop", shots: shots)
        #expect(result.points[0].captures.count == 11)
        for (n, capture) in result.points[0].captures.enumerated() {
            let p = pow(sin(Double(n) * .pi / 10), 2)
            let ones = Double(capture.assignedCounts[1]) / Double(shots)
            #expect(abs(ones - p) < tolerance(p, shots, and: 0.04), "step \(n): \(ones) against \(p)")
        }
    }
}

import Testing

@testable import PulseRack

@Suite("What is asked of a run")
struct RunRequestTests {
    @Test("A usual request has no problems")
    func usual() {
        let request = RunRequest(
            shots: 1000, seed: 7, settings: [InputSetting(name: "tau", value: 1e-6)],
            sweeps: [.linear("amp", from: 0, to: 1, count: 101)], threads: 2)
        #expect(request.problems.isEmpty)
        #expect(request.options.pointCount == 101)
    }

    @Test(
        "Each impossible request is answered with its code",
        arguments: [
            (RunRequest(shots: 0), "RK0201"),
            (RunRequest(shots: .min), "RK0201"),
            (RunRequest(threads: 0), "RK0202"), (RunRequest(memoryBytes: 1 << 19), "RK0215"),
            (RunRequest(settings: [InputSetting(name: "a", value: .number(.nan))]), "RK0203"),
            (RunRequest(settings: [InputSetting(name: "a", value: 1), InputSetting(name: "a", value: 2)]), "RK0204"),
            (RunRequest(sweeps: [.linear("a", from: 0, to: 1, count: 0)]), "RK0205"),
            (RunRequest(sweeps: [.linear("a", from: 0, to: 1, count: .max)]), "RK0205"),
            (RunRequest(sweeps: [.values("a", [])]), "RK0205"),
            (RunRequest(sweeps: [.values("a", [0, .infinity])]), "RK0206"),
            (RunRequest(sweeps: [.values("a", [0]), .values("a", [1])]), "RK0207"),
            (RunRequest(settings: [InputSetting(name: "a", value: 1)], sweeps: [.values("a", [1])]), "RK0208"),
            (
                RunRequest(sweeps: ["a", "b", "c"].map { SweepAxis.linear($0, from: 0, to: 1, count: 1000) }),
                "RK0209"
            ),
        ])
    func problems(_ request: RunRequest, code: String) {
        #expect(request.problems.map(\.code) == [code])
        #expect(request.problems.allSatisfy { $0.help != nil })
    }

    @Test("A linear sweep hits both ends exactly and its middle where it is exact")
    func linear() {
        #expect(SweepAxis.linear("a", from: 0.1, to: 0.7, count: 7).values.first == 0.1)
        #expect(SweepAxis.linear("a", from: 0.1, to: 0.7, count: 7).values.last == 0.7)
        #expect(SweepAxis.linear("a", from: -1, to: 1, count: 5).values == [-1, -0.5, 0, 0.5, 1])
        #expect(SweepAxis.linear("a", from: 3, to: 9, count: 1).values == [3])
        #expect(SweepAxis.linear("a", from: 1, to: 0, count: 3).values == [1, 0.5, 0])
    }

    @Test("Inputs that a program does not have are answered with the nearest one it has")
    func unknownInputs() {
        let inputs = [ProgramInput(name: "amp", kind: .number), ProgramInput(name: "n", kind: .integer)]
        let request = RunRequest(
            settings: [InputSetting(name: "n", value: 2.5)], sweeps: [.linear("apm", from: 0, to: 1, count: 2)])
        let found = Program.mismatches(of: request, with: inputs)
        #expect(found.map(\.code) == ["RK0211", "RK0210"])
        #expect(found[1].help?.contains("did you mean 'amp'?") == true)
        #expect(Program.mismatches(of: request, with: []).first?.help?.contains("no inputs") == true)
    }

    @Test("Blocks cover every shot of every point once, whatever their size")
    func blocks() {
        for (shots, traces) in [(1, false), (65_536, false), (65_537, false), (200_000, false), (3000, true)] {
            let options = RunOptions(shots: shots, sweeps: [.linear("a", from: 0, to: 1, count: 3)], traces: traces)
            let capture = RunShape.CaptureShape(
                name: "c", kind: .bit, qubit: 0, startTick: 0, durationTicks: 4000, samples: 4000,
                samplePeriodSeconds: 1e-9)
            let blocks = ShotBlocks(options: options, shape: RunShape(captures: [capture], registers: [], modes: []))
            var next = (point: 0, shot: 0)
            for job in 0..<blocks.count {
                let block = blocks[job]
                #expect(block.point == next.point && block.shots.lowerBound == next.shot)
                #expect(block.shots.count <= ShotBlocks.shotLimit)
                // All blocks but a point's last have one size, and that one is not much smaller.
                #expect(blocks.shotsPerBlock - block.shots.count < (shots + blocks.shotsPerBlock - 1) / blocks.shotsPerBlock)
                if traces { #expect(block.shots.count * 4000 * 12 <= ShotBlocks.traceBytes) }
                next = block.shots.upperBound == shots ? (block.point + 1, 0) : (block.point, block.shots.upperBound)
            }
            #expect(next == (3, 0))
            #expect(blocks.totalShots == 3 * shots)
        }
    }
}

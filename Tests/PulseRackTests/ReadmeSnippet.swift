// The README's lines of Swift, compiled as they stand between the two marks and compared with the README by
// `ReadmeTests`.

// README begins
import PulseRack

// README goes on
func readmeSnippet() throws {
    let rack = try Rack(device: "bench-1q")
    let program = try rack.program(contentsOf: "Pulses/rabi.qasm")
    let result = try program.run(
        RunRequest(shots: 1000, seed: 7, sweeps: [.linear("amp", from: 0, to: 1, count: 101)], output: "run.h5")
    ) { progress in
        print("\(progress.finishedPoints) of \(progress.totalPoints) points")
    }
    for point in result.points {
        let qubit = point.captures[0]
        print(point.values[0], qubit.populations[1], qubit.assignedCounts, qubit.shots.i.count)
    }
}
// README ends

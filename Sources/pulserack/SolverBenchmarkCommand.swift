import ArgumentParser
import Foundation
import PulseRack

/// `pulserack benchmark solver`: what tools/bench solver runs.
struct SolverBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solver",
        abstract: "Solve problem files: time, error, operations and goal of each, one JSON line per problem.",
        discussion: """
            A folder of problems holds problems/*.json, reference/*.json with what comes out, and goals.json.

            EXAMPLES
              pulserack benchmark solver --problems ../shared/bench
              pulserack benchmark solver --only P3 --only P2:rwa3 --method density
            """)

    @Option(help: ArgumentHelp("The folder of the problems.", valueName: "directory"))
    var problems = "../shared/bench"

    @Option(help: ArgumentHelp("Only problems whose name begins so; may be given again.", valueName: "name"))
    var only: [String] = []

    @Option(help: ArgumentHelp("Solve by this method: \(SolverBenchmarks.methodNames).", valueName: "method"))
    var method: String?

    @Option(help: ArgumentHelp("The accuracy to ask for, instead of the problem's own.", valueName: "number"))
    var accuracy: Double?

    @Option(help: ArgumentHelp("Cells to a sample in which filtered waveforms are held.", valueName: "count"))
    var cells: Int?

    @Option(help: ArgumentHelp("How often each is solved at least, after once to warm up.", valueName: "count"))
    var runs = 3

    func validate() throws {
        if runs < 1 { throw ValidationError("--runs must be 1 or more") }
        if let cells, !(1...10_000).contains(cells) { throw ValidationError("--cells must be from 1 to 10000") }
        if let accuracy, !(accuracy > 0) { throw ValidationError("--accuracy must be positive") }
        if let method, !SolverBenchmarks.methodNames.contains("'\(method)'") {
            throw ValidationError("--method must be one of \(SolverBenchmarks.methodNames)")
        }
    }

    func run() throws {
        let benchmarks = SolverBenchmarks(
            folder: problems, only: only, method: method, accuracy: accuracy, cellsPerSample: cells, runs: runs)
        guard benchmarks.isThere else {
            Terminal.error("There are no problems in \(problems), so nothing is solved.")
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            for problem in try benchmarks.problems() {
                let line = try benchmarks.measure(problem)
                Terminal.output(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
            }
        } catch let error as SolverProblemError {
            throw ValidationError(error.description)
        }
    }
}

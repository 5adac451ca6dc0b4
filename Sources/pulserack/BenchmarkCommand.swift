import ArgumentParser
import Foundation
import PulseRack

/// `pulserack benchmark`: what tools/bench runs.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark", abstract: "Measure: one JSON line per result.", shouldDisplay: false,
        subcommands: [RateBenchmarkCommand.self, SolverBenchmarkCommand.self],
        defaultSubcommand: RateBenchmarkCommand.self)
}

/// `pulserack benchmark rates`
struct RateBenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rates",
        abstract: "Measure rates of this machine: one JSON line per result.",
        discussion: """
            EXAMPLES
              pulserack benchmark
              pulserack benchmark --only filter --commit abc1234
              pulserack benchmark --list
            """)

    @Option(help: "Seed of the random parts.")
    var seed: UInt64 = 7

    @Option(help: "The commit that was built, for the record.")
    var commit = ""

    @Option(help: ArgumentHelp("Only benchmarks with this in their name.", valueName: "text"))
    var only: String?

    @Option(help: ArgumentHelp("The directory of the programs.", valueName: "directory"))
    var programs = "Pulses"

    @Flag(help: "Say what is measured, and measure nothing.")
    var list = false

    struct Line: Encodable {
        var name: String
        var value: Double
        var unit: String
        var seed: UInt64
        var commit: String
        var note: String
    }

    func run() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let all = Benchmarks(seed: seed, programs: programs).all
        let wanted = all.filter { benchmark in only.map { benchmark.name.contains($0) } ?? true }
        guard !wanted.isEmpty else {
            throw UsageError(
                code: "RK0265", "no benchmark has '\(only ?? "")' in its name", help: "'pulserack benchmark --list' names all")
        }
        guard !list else {
            for one in wanted { Terminal.output("\(one.name)  \(one.unit)  \(one.note)\n") }
            return
        }
        for benchmark in wanted {
            let value: Double
            do {
                value = try benchmark.measure()
            } catch let absent as Benchmarks.Absent {
                Terminal.error("\(benchmark.name) is not measured: \(absent)")
                continue
            }
            let line = Line(
                name: benchmark.name, value: value, unit: benchmark.unit, seed: seed, commit: commit,
                note: benchmark.note)
            Terminal.output(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
        }
    }
}

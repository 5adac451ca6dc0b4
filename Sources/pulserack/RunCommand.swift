import ArgumentParser
import Foundation
import PulseRack

/// `pulserack run`
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a program and write what the rack returns to a file.",
        discussion: """
            EXAMPLES
              pulserack run Pulses/rabi.qasm
              pulserack run Pulses/rabi.qasm --device bench-1q --sweep amp=0:1:101
              pulserack run Pulses/t1.qasm -d bench-1q --sweep tau=0:100us:51 --shots 4000 --seed 7
              pulserack run Pulses/bell-cz.qasm -d pair-cz --shots 10000 --traces --output bell.h5
              pulserack run program.qasm -d my-chip.yaml --set amp=0.3 --json
              pulserack run program.qasm --set angles=0,0.5pi,pi --sweep 'angles[1]=0:pi:21' --set mask=0b101
              pulserack run reset.qasm --shots 100000 --memory 4GiB
              pulserack run Pulses/ghz-3.qasm --method trajectories --accuracy 1e-5
              pulserack run Pulses/rabi.qasm --shard 2/4   the second of four parts; 'pulserack merge' joins them
              pulserack run program.qasm --decoder 'tools/decoders/table_host.py --active-reset 1' --deadline 6us --on-miss hold
              pulserack run program.qasm --decoder udp://127.0.0.1:17000 --clock wall --pcap conversation.pcap
              pulserack run program.qasm --decoder unix:/tmp/decoder --latency nvqlink --fault loss=1e-3 --fault delay=0.01

            A program may carry what it is usually run with in a line of its own, \
            'pragma pulserack --device bench-1q --sweep amp=0:1:101 --set x=1 --shots 1000 --memory 1GiB'; options given here come \
            first.

            The same seed gives the same data on any number of threads. Ctrl-C ends the run after the shots under \
            way; the file then holds all finished shots and says that it was aborted.
            """)

    @OptionGroup var input: ProgramOptions
    @OptionGroup var solver: SolverOptions
    @OptionGroup(title: "Link to a decoder") var link: LinkOptions

    @Option(name: .shortAndLong, parsing: .unconditional, help: "Shots of every sweep point (default: the program's, or 1000).")
    var shots: Int?

    @Option(help: "Seed of every random draw: a whole number from 0.")
    var seed: UInt64 = 0

    @Flag(help: "Keep the digitiser's traces, shot by shot.")
    var traces = false

    @Flag(help: "Keep level populations over time.")
    var populations = false

    @Option(
        help: ArgumentHelp(
            "What the states of shots with different histories may take before they are computed again instead of "
                + "kept, and the state of any one group of coupled modes: 512MiB, 4GB (default: the program's, or 1GiB and "
                + "what the description allows).",
            valueName: "bytes"))
    var memory: String?

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write (default: <program>.h5).", valueName: "file"),
        completion: .file(extensions: ["h5"]))
    var output: String?

    @Flag(help: "Replace the output even if it is no run file.")
    var force = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Threads that compute (default: one per processor).", valueName: "n"))
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "Run one of n parts alone, of the points or, where there are fewer, of the shots; 'pulserack merge' joins the "
                + "files.",
            valueName: "k/n"))
    var shard: String?

    @Flag(help: "Print the results as JSON.")
    var json = false

    func run() throws {
        let part = try shardAskedFor
        let (program, experiment, request) = try prepare(
            RunRequest(
                seed: seed, traces: traces, populations: populations, solver: try solver.request, link: try link.request,
                threads: threads, shard: part,
                output: output ?? Self.defaultOutput(for: input.program, part), overwrites: force, keeps: .summaries,
                commandLine: CommandLine.arguments.map(Self.quoted).joined(separator: " ")))
        Failure.write(experiment.warnings + (try experiment.shape().warnings), experiment.sources)

        let cancellation = Cancellation()
        let interrupt = Interrupt(cancellation)
        var bar = ProgressBar(isEnabled: !json)
        defer { bar.clear() }
        let result = try withExtendedLifetime(interrupt) {
            try experiment.run(request, for: program, cancellation: cancellation) { bar.show($0) }
        }
        bar.clear()
        let report = RunReport(result: result, program: program, request: request)
        Terminal.output(json ? try report.json() : report.text)
        if result.wasCancelled { throw ExitCode(Failure.interrupted) }
    }

    /// Everything that can be refused before the first shot, reported together.
    private func prepare(_ asked: RunRequest) throws -> (Program, Experiment, RunRequest) {
        let unwritable = asked.outputProblem.map { DiagnosticsError([$0]) }
        do {
            let (program, request) = try input.load(asked, shots: shots, memoryBytes: try memoryBytes)
            let experiment = try input.prepare(program, request)
            if let unwritable { throw unwritable }
            return (program, experiment, request)
        } catch let error as DiagnosticsError {
            guard let unwritable, unwritable.diagnostics != error.diagnostics else { throw error }
            throw unwritable.joined(with: error)
        }
    }

    private var memoryBytes: Int? {
        get throws {
            guard let memory else { return nil }
            guard let count = ByteCount(memory) else {
                throw UsageError(code: "RK0255", "'\(memory)' is no amount of memory", help: ByteCount.accepted)
            }
            return count.bytes
        }
    }

    private var shardAskedFor: RunShard? {
        get throws {
            do { return try shard.map { try RunShard($0) } } catch let error as DiagnosticsError {
                throw UsageError(error.diagnostics)
            }
        }
    }

    /// The program's name with `.h5`, in the current directory; of a shard with its number: `rabi.2-of-4.h5`.
    static func defaultOutput(for program: String, _ shard: RunShard? = nil) -> String {
        let name = URL(fileURLWithPath: program).deletingPathExtension().lastPathComponent
        return name + (shard.map { ".\($0.number)-of-\($0.count)" } ?? "") + ".h5"
    }

    /// `argument` as a shell would take it.
    static func quoted(_ argument: String) -> String {
        let plain = argument.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                || "-_./=:,@%+".utf8.contains($0)
        }
        return plain && !argument.isEmpty ? argument : "'" + argument.replacing("'", with: "'\\''") + "'"
    }
}

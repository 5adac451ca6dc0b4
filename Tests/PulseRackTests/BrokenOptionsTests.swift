import Foundation
import Testing

/// A command line that cannot be meant, and what it must be answered.
struct BrokenCommand: CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    /// Every one of these must stand in the message.
    var says: [String]

    init(_ arguments: String, _ status: Int32, _ says: String...) {
        self.arguments = arguments.split(separator: " ").map { $0 == "''" ? "" : String($0) }
        self.status = status
        self.says = says
    }

    var testDescription: String { "pulserack " + arguments.joined(separator: " ") }
}

@Suite("Options that cannot be meant")
struct BrokenOptionsTests {
    static let run = "run rabi.qasm -d bench-1q "

    static let commands: [BrokenCommand] = [
        BrokenCommand("frobnicate", 2, "frobnicate"),
        BrokenCommand("run", 2, "<program>"),
        BrokenCommand(run + "--shot 5", 2, "Unknown option '--shot'"),
        BrokenCommand(run + "--shots many", 2, "'many'", "--shots"),
        BrokenCommand(run + "--shots -5", 2, "-5 shots [RK0201]", "from 1 to 1000000000"),
        BrokenCommand(run + "--shots 0", 2, "0 shots [RK0201]"),
        BrokenCommand(run + "--shots 99999999999999999999", 2, "99999999999999999999"),
        BrokenCommand(run + "--seed -1", 2, "--seed"),
        BrokenCommand(run + "--seed=1.5", 2, "'1.5'"),
        BrokenCommand(run + "--threads 0", 2, "0 threads [RK0202]", "from 1 to 1024"),
        BrokenCommand(run + "--threads -3", 2, "-3 threads [RK0202]"),
        BrokenCommand(run + "--sweep amp=0:1:0", 2, "[RK0223]", "'0'", "from 1 to 10000000"),
        BrokenCommand(run + "--sweep amp=0:1:-4", 2, "[RK0223]", "'-4'"),
        BrokenCommand(run + "--sweep amp=0:1:1e9", 2, "[RK0223]"),
        BrokenCommand(run + "--sweep amp=0:1:99999999999", 2, "[RK0223]"),
        BrokenCommand(run + "--sweep amp=0:1", 2, "[RK0222]", "name=from:to:count"),
        BrokenCommand(run + "--sweep amp", 2, "[RK0222]"),
        BrokenCommand(run + "--sweep =0:1:5", 2, "[RK0222]"),
        BrokenCommand(run + "--sweep amp=0:nan:5", 2, "'nan'", "[RK0221]"),
        BrokenCommand(run + "--sweep amp=inf:1:5", 2, "'inf'", "[RK0221]"),
        BrokenCommand(run + "--sweep amp=0:1e999:5", 2, "'1e999'", "[RK0221]"),
        BrokenCommand(run + "--sweep amp=0:1:5 --sweep amp=0:2:5", 2, "'amp' is swept twice [RK0207]"),
        BrokenCommand(run + "--sweep amp=0:1:5 --set amp=1", 2, "'amp' is both set and swept [RK0208]"),
        BrokenCommand(run + "--sweep a=0:1:10000 --sweep b=0:1:10000", 2, "[RK0209]"),
        BrokenCommand(run + "--set amp", 2, "[RK0220]", "--set amp=0.3"),
        BrokenCommand(run + "--set amp=", 2, "[RK0220]"),
        BrokenCommand(run + "--set amp=0x1p3", 2, "'0x1p3'", "[RK0221]"),
        BrokenCommand(run + "--set amp=40lightyears", 2, "'40lightyears'", "[RK0221]"),
        BrokenCommand(run + "--set amp=1 --set amp=2", 2, "'amp' is set twice [RK0204]"),
        BrokenCommand(run + "--memory lots", 2, "'lots'", "[RK0255]", "512MiB"),
        BrokenCommand(run + "--method magic", 2, "'magic'", "[RK0257]", "density, low-rank, trajectories"),
        BrokenCommand(run + "--accuracy good", 2, "'good'", "[RK0258]", "--accuracy 1e-6"),
        BrokenCommand(run + "--accuracy 2", 2, "2.0", "[RK0216]", "1e-14"),
        BrokenCommand(run + "--memory 1KiB", 2, "1024 bytes", "[RK0215]", "1MiB or more"),
        BrokenCommand(run + "--set amp=[0.1,0.2", 2, "'[0.1,0.2'", "[RK0221]"),
        BrokenCommand(run + "--set amp=0b12", 2, "'0b12'", "[RK0221]"),
        BrokenCommand(run + "--sweep amp=[0,1],[1,0]", 2, "[RK0217]", "--sweep amp[0]=0:1:11"),
        BrokenCommand(run + "--clock sundial", 2, "'sundial'", "[RK0760]", "virtual and wall"),
        BrokenCommand(run + "--fault los=1e-3", 2, "'los'", "[RK0761]", "did you mean 'loss'?"),
        BrokenCommand(run + "--fault loss", 2, "'--fault loss'", "[RK0761]", "loss=1e-3"),
        BrokenCommand(run + "--fault loss=often", 2, "'often'", "[RK0761]", "from 0 to 1"),
        BrokenCommand(run + "--fault loss=1.5", 2, "1.5", "[RK0761]", "from 0 to 1"),
        BrokenCommand(run + "--fault loss=0.1 --fault loss=0.2", 2, "'loss' is given twice", "[RK0767]"),
        BrokenCommand(run + "--deadline 4", 2, "'4'", "[RK0762]", "--deadline 4us"),
        BrokenCommand(run + "--deadline 1000s", 2, "1000.0 s", "[RK0762]", "100.0 s"),
        BrokenCommand(run + "--on-miss panic", 2, "'panic'", "[RK0763]", "identity, hold, abort"),
        BrokenCommand(run + "--latency slow", 2, "'slow'", "[RK0764]", "nvqlink, trigger-network"),
        BrokenCommand(run + "--latency 2s", 2, "2.0 s", "[RK0764]"),
        BrokenCommand(run + "--patience 0s", 2, "0.0 s", "[RK0765]"),
        BrokenCommand(run + "--decoder udp://here", 2, "'udp://here'", "udp://127.0.0.1:17000"),
        BrokenCommand("compile rabi.qasm -d bench-1q --emit music", 2, "'music'", "schedule", "waveforms"),
        BrokenCommand("compile rabi.qasm --set amp=0.5 --point 3", 2, "[RK0226]", "only point 0"),
        BrokenCommand("compile rabi.qasm --point 101", 2, "[RK0226]", "0 to 100"),
        BrokenCommand("compile rabi.qasm -d bench-1q --sweep amp=0:1:3 --point -1", 2, "[RK0226]", "0 to 2"),
        BrokenCommand("plot", 2, "<file>"),
        BrokenCommand("inspect", 2, "<file>"),
        BrokenCommand("inspect a.h5 b.h5", 2, "b.h5"),
        BrokenCommand("devices show", 2, "<name>"),
    ]

    @Test("Bad usage is exit status 2 with what would be accepted", arguments: commands)
    func usage(_ command: BrokenCommand) throws { try Self.check(command) }

    @Test("All mistakes of one command line are reported together")
    func allAtOnce() throws {
        let outcome = try CommandLineTool.inFolder {
            try CommandLineTool.run(
                [
                    "run", "x.qasm", "-d", "bench-1q", "--shots", "-1", "--threads", "0", "--set", "a", "--sweep",
                    "b=0:1:0",
                ], in: $0)
        }
        #expect(outcome.status == 2)
        for code in ["RK0201", "RK0202", "RK0220", "RK0223"] { #expect(outcome.errors.contains("[\(code)]")) }
    }

    static func check(_ command: BrokenCommand, prepare: (URL) throws -> Void = { _ in }) throws {
        let outcome = try CommandLineTool.inFolder { folder in
            try prepare(folder)
            return try CommandLineTool.run(command.arguments, in: folder)
        }
        #expect(!outcome.wasKilled, "\(outcome.errors)")
        #expect(outcome.status == command.status, "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        for text in command.says { #expect(outcome.errors.contains(text), "wanted '\(text)' in: \(outcome.errors)") }
    }
}

@Suite("The command line answers")
struct CommandLineTests {
    @Test(
        "Help names what a command does, with examples",
        arguments: [
            ["run"], ["compile"], ["check"], ["plot"], ["inspect"], ["devices"], ["devices", "list"],
            ["devices", "show"],
        ])
    func help(_ command: [String]) throws {
        let outcome = try CommandLineTool.inFolder { try CommandLineTool.run(command + ["--help"], in: $0) }
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("EXAMPLES\n  pulserack \(command.joined(separator: " "))"))
        #expect(outcome.errors.isEmpty)
    }

    @Test("Completions can be generated for every usual shell", arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) throws {
        let outcome = try CommandLineTool.inFolder {
            try CommandLineTool.run(["--generate-completion-script", shell], in: $0)
        }
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("pulserack"))
        #expect(outcome.output.contains("calibrations"))
    }

    @Test("The version is a version")
    func version() throws {
        let outcome = try CommandLineTool.inFolder { try CommandLineTool.run(["--version"], in: $0) }
        #expect(outcome.status == 0)
        #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }
}

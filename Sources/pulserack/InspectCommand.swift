import ArgumentParser
import PulseRack

/// `pulserack inspect`
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Say what is in a run file, how it was made, and whether it is complete.",
        discussion: """
            EXAMPLES
              pulserack inspect rabi.h5
              pulserack inspect rabi.h5 --json
            """)

    @Argument(help: ArgumentHelp("The run file.", valueName: "file"), completion: .file(extensions: ["h5"]))
    var file: String

    @Flag(help: "Print as JSON.")
    var json = false

    func run() throws {
        let summary = try RunFile(file).summary()
        Terminal.output(json ? summary.json : SummaryReport(summary: summary).text)
    }
}

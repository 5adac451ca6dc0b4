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
              pulserack inspect run-0001.h5 --events 200
            """)

    @Argument(help: ArgumentHelp("The run file.", valueName: "file"), completion: .file(extensions: ["h5"]))
    var file: String

    @Option(help: ArgumentHelp("Of a cluster's run show so many events of its timeline.", valueName: "count"))
    var events = 40

    @Flag(help: "Print as JSON.")
    var json = false

    func run() throws {
        let run = try RunFile(file)
        if run.isClusterRun {
            let record = try run.clusterRun()
            return Terminal.output(json ? record.json : ClusterRunReport(record: record, events: events).text)
        }
        let summary = try run.summary()
        Terminal.output(json ? summary.json : SummaryReport(summary: summary).text)
    }
}

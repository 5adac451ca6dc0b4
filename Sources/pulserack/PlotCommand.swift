import ArgumentParser
import Foundation
import PulseRack

/// `pulserack plot`
struct PlotCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plot",
        abstract: "Draw what is in a run file, with gnuplot.",
        discussion: """
            EXAMPLES
              pulserack plot rabi.h5                       the plot that the file opens with, in the terminal
              pulserack plot rabi.h5 --list                what can be drawn
              pulserack plot rabi.h5 readout/q0/iq -o iq.svg
              pulserack plot rabi.h5 -o rabi.png
              pulserack plot run.h5 feedback               slack of a decoder's answers; 'feedback/messages': one by one
            """)

    @Argument(help: ArgumentHelp("The run file.", valueName: "file"), completion: .file(extensions: ["h5"]))
    var file: String

    @Argument(help: ArgumentHelp("What to draw (see --list; default: what the file opens with).", valueName: "what"))
    var what: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("A picture to write: .svg or .png (default: the terminal).", valueName: "file"),
        completion: .file(extensions: ["svg", "png"]))
    var output: String?

    @Flag(help: "List what can be drawn.")
    var list = false

    func run() throws {
        let run = try RunFile(file)
        if list {
            let plots = try run.plots()
            let rows = plots.all.map { [$0.name, $0.title + ($0 == plots.standard ? " (what the file opens with)" : "")] }
            Terminal.output(Format.table([["what", "title"]] + rows, indent: ""))
            return
        }
        let size = Terminal.outputSize
        if let text = try run.draw(what, picture: output, columns: size.columns, rows: size.rows) {
            Terminal.output(text)
        }
    }
}

import ArgumentParser
import Foundation
import PulseRack

/// `pulserack compile`
struct CompileCommand: ParsableCommand {
    enum Emit: String, ExpressibleByArgument, CaseIterable { case ast, ir, schedule, sequence, waveforms, picture }

    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Show what becomes of a program on its way to the connectors, without any physics.",
        discussion: """
            EXAMPLES
              pulserack compile Pulses/ramsey.qasm --point 20
              pulserack compile Pulses/bell-cz.qasm -d pair-cz --emit waveforms --output bell.csv
              pulserack compile Pulses/bell-cz.qasm --picture bell.svg
              pulserack compile Pulses/bell-cz.qasm --emit picture
              pulserack compile Pulses/rabi.qasm -d bench-1q --sweep amp=0:1:11 --point 10 --json

            ast        the syntax tree, a node a line, with its place; needs no device
            ir         the program and its calibrations as they were understood: names resolved, types written out
            schedule   every pulse, capture, frame change and call over the link with its time, port and phase
            sequence   the same port by port, with the branches that measurements decide as a tree
            waveforms  what each connector carries, sample by sample
            picture    the schedule in characters: a lane for every port

            Where a measurement decides what is played, 'schedule', 'sequence' and 'picture' show all arms, and 'waveforms'
            are those of a shot in which every measured bit is 0.

            Waveforms are comma-separated: port, signal, time in seconds, I, Q. The signal is 'code' for DAC codes, \
            'played' for volts at the DAC and 'filtered' for volts at the chip; silence is left out.
            """)

    @OptionGroup var input: ProgramOptions

    @Option(help: ArgumentHelp("What to show: \(Emit.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "what"))
    var emit = Emit.schedule

    @Option(
        help: ArgumentHelp("Draw the schedule into this SVG file; '-' draws it in the terminal.", valueName: "file"),
        completion: .file(extensions: ["svg"]))
    var picture: String?

    @Option(parsing: .unconditional, help: "The sweep point to compile, from 0, last sweep fastest.")
    var point = 0

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead.", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(help: "Print as JSON, and so what is wrong.")
    var json = false

    func run() throws {
        guard json else { return try compile() }
        do {
            try compile()
        } catch let error as DiagnosticsError {
            Terminal.output(try DiagnosticJSON.text(of: error))
            throw ExitCode(Failure.badInput)
        }
    }

    private func compile() throws {
        if json, picture != nil || ![Emit.schedule, .waveforms].contains(emit) {
            let what = picture == nil ? "--emit \(emit.rawValue)" : "--picture"
            throw UsageError(
                code: "RK0256", "\(what) has no form as JSON", help: "--emit schedule and --emit waveforms have; leave --json out here")
        }
        if emit == .ast, picture == nil {
            return try write(Rack.syntaxTree(ofProgramAt: input.program), to: output)
        }
        let (program, request) = try input.load()
        let points = request.options.pointCount
        guard (0..<points).contains(point) else {
            throw UsageError(
                code: "RK0226", "there is no sweep point \(point)",
                help: points == 1 ? "only point 0 exists without --sweep" : "0 to \(points - 1) are accepted")
        }
        let experiment = try input.prepare(program, request)
        if !json {
            let isScheduled = picture != nil || emit != .ir
            let found = isScheduled ? try experiment.outline(point: point).warnings : []
            Failure.write(experiment.warnings + found, experiment.sources)
        }
        guard let picture else { return try write(text(of: experiment), to: output) }
        let drawn = SchedulePicture(try experiment.outline(point: point), device: experiment.device)
        try write(picture == "-" ? inCharacters(drawn) : drawn.svg, to: picture == "-" ? output : picture)
    }

    /// As wide as the terminal, or 100 columns where there is none.
    private func inCharacters(_ picture: SchedulePicture) -> String { picture.text(columns: Terminal.outputSize.columns) }

    private func text(of experiment: Experiment) throws -> String {
        switch emit {
        case .ast: return try Rack.syntaxTree(ofProgramAt: input.program)
        case .ir: return experiment.checkedText
        case .schedule:
            let outline = try experiment.outline(point: point)
            if json { return try JSONText.of(ScheduleJSON(outline, device: experiment.device)) }
            return outline.hasFeedback
                ? outline.text : ScheduleListing(outline.nominal, device: experiment.device).text
        case .sequence: return try experiment.sequenceText(point: point)
        case .waveforms:
            let waveforms = WaveformListing(try experiment.portRecords(point: point), device: experiment.device)
            return json ? try JSONText.of(waveforms.signals) : waveforms.csv
        case .picture:
            return inCharacters(SchedulePicture(try experiment.outline(point: point), device: experiment.device))
        }
    }

    private func write(_ text: String, to path: String?) throws {
        guard let path else { return Terminal.output(text) }
        do {
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0235", "the output '\(path)' cannot be written: \(error.localizedDescription)",
                    help: "choose a place that you may write to")
            ])
        }
    }
}

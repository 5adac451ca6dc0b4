import ArgumentParser
import Foundation
import PulseRack

/// `pulserack compile`
struct CompileCommand: ParsableCommand {
    enum Emit: String, ExpressibleByArgument, CaseIterable { case schedule, waveforms }

    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Show the schedule or the waveforms of a program, without any physics.",
        discussion: """
            EXAMPLES
              pulserack compile Pulses/ramsey.qasm --point 20
              pulserack compile Pulses/bell-cz.qasm -d pair-cz --emit waveforms --output bell.csv
              pulserack compile Pulses/rabi.qasm -d bench-1q --sweep amp=0:1:11 --point 10 --json

            Waveforms are comma-separated: port, signal, time in seconds, I, Q. The signal is 'code' for DAC codes, \
            'played' for volts at the DAC and 'filtered' for volts at the chip; silence is left out.
            """)

    @OptionGroup var input: ProgramOptions

    @Option(help: "What to show: \(Emit.allCases.map(\.rawValue).joined(separator: " or ")).")
    var emit = Emit.schedule

    @Option(parsing: .unconditional, help: "The sweep point to compile, from 0, last sweep fastest.")
    var point = 0

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file instead.", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(help: "Print as JSON.")
    var json = false

    func run() throws {
        let (program, request) = try input.load()
        let points = request.options.pointCount
        guard (0..<points).contains(point) else {
            throw UsageError(
                code: "RK0226", "there is no sweep point \(point)",
                help: points == 1 ? "only point 0 exists without --sweep" : "0 to \(points - 1) are accepted")
        }
        let experiment = try input.prepare(program, request)
        Failure.write(experiment.warnings, experiment.sources)
        try write(text(of: experiment))
    }

    private func text(of experiment: Experiment) throws -> String {
        switch emit {
        case .schedule:
            let schedule = try experiment.schedule(point: point)
            return json
                ? try JSONText.of(ScheduleJSON(schedule, device: experiment.device))
                : ScheduleListing(schedule, device: experiment.device).text
        case .waveforms:
            let waveforms = WaveformListing(try experiment.portRecords(point: point), device: experiment.device)
            return json ? try JSONText.of(waveforms.signals) : waveforms.csv
        }
    }

    private func write(_ text: String) throws {
        guard let output else { return Terminal.output(text) }
        do {
            try text.write(toFile: output, atomically: false, encoding: .utf8)
        } catch {
            throw DiagnosticsError([
                Diagnostic(
                    code: "RK0235", "the output '\(output)' cannot be written: \(error.localizedDescription)",
                    help: "choose a place that you may write to")
            ])
        }
    }
}

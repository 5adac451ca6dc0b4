import ArgumentParser
import Foundation
import PulseRack

/// `pulserack tomography`
struct TomographyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tomography",
        abstract: "Work out the process that a program or a calibrated gate makes: fidelity, leakage, process matrix.",
        discussion: """
            EXAMPLES
              pulserack tomography gate.qasm -d pair-cz --ideal cz
              pulserack tomography gate.qasm -d pair-cz --qubits 0,1 --set amp=0.3 -o gate.h5
              pulserack tomography --device pair-cz --gates
              pulserack tomography --device iqm-radiance-54 --gates --qubits 0,1 --json

            The program measures nothing. Its schedule acts on every operator of the qubits' computational states, by the \
            master equation and without shots. Phases are those of the drive frames as the program leaves them.

            fidelity   averaged over all pure states, to what the program's gates make ideally, or to --ideal
            leakage    L1, the mean probability to leave the computational states
            seepage    L2, the mean probability to come back from levels above 1
            """)

    @Argument(
        help: ArgumentHelp("The program, OpenQASM 3; none with --gates.", valueName: "program"),
        completion: .file(extensions: ["qasm"]))
    var program: String?

    @OptionGroup var rackOptions: RackOptions

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Value of an input, as for 'pulserack run'. May be repeated.", valueName: "name=value"))
    var settings: [String] = []

    @Option(help: ArgumentHelp("The point of the program's own sweeps, from 0.", valueName: "number"))
    var point = 0

    @Option(
        help: ArgumentHelp(
            "Physical qubits, the first the slowest digit (default: those that the program touches); with --gates, gates "
                + "on these alone.",
            valueName: "0,1"))
    var qubits: String?

    @Option(
        help: ArgumentHelp(
            "The gate that it should be: cz, x, 'rx(0.5pi)' (default: what the program's gates make, else the identity).",
            valueName: "gate"))
    var ideal: String?

    @Flag(help: "Every gate that the device has calibrations of, those with parameters left out.")
    var gates = false

    @Flag(help: "End with the program, even where lines still ring.")
    var cut = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("A run file to write.", valueName: "file"),
        completion: .file(extensions: ["h5"]))
    var output: String?

    @Flag(help: "Replace the output even if it is no run file.")
    var force = false

    @Option(parsing: .unconditional, help: ArgumentHelp("Threads that compute gates (default: one per processor).", valueName: "n"))
    var threads: Int?

    @Flag(help: "Print as JSON.")
    var json = false

    func run() throws {
        let chosen = try numbers
        if let threads, let problem = RunRequest(threads: threads).problems.first { throw UsageError([problem]) }
        if let output { try check(output) }
        let records = try gates ? calibrated(chosen) : written(chosen)
        let report = TomographyReport(records: records, isList: gates, output: output)
        Terminal.output(json ? try report.json() : report.text)
    }

    private var commandLine: String { CommandLine.arguments.map(RunCommand.quoted).joined(separator: " ") }

    private func check(_ output: String) throws {
        if let problem = RunRequest(output: output, overwrites: force).outputProblem { throw DiagnosticsError([problem]) }
    }

    private var numbers: [Int]? {
        get throws {
            guard let qubits else { return nil }
            let words = qubits.split(separator: ",", omittingEmptySubsequences: false)
            let numbers = words.compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
            guard numbers.count == words.count else {
                throw UsageError(code: "RK0281", "'\(qubits)' names no qubits", help: "write --qubits 0,1")
            }
            return numbers
        }
    }

    private func calibrated(_ qubits: [Int]?) throws -> [ProcessRecord] {
        guard let device = rackOptions.device, program == nil, ideal == nil, settings.isEmpty else {
            throw UsageError(
                code: "RK0284", rackOptions.device == nil ? "--gates of no device" : "--gates takes no program, --ideal or --set",
                help: "write pulserack tomography --device pair-cz --gates")
        }
        let rack = try Rack(device: device, calibrations: rackOptions.calibrations)
        var bar = GateCounter(isEnabled: !json)
        defer { bar.clear() }
        var failure: DiagnosticsError?
        let found = try rack.gateTomography(qubits: qubits, settles: !cut, threads: threads) { gate, result in
            bar.step()
            guard case .failure(let error) = result else { return }
            failure = error
            bar.clear()
            Terminal.error("no process of '\(gate)': \(error.diagnostics.first?.message ?? "")")
        }
        if found.records.isEmpty, let failure { throw failure }
        if let output { try found.write(to: output, overwrites: force, commandLine: commandLine) }
        return found.records
    }

    private func written(_ qubits: [Int]?) throws -> [ProcessRecord] {
        guard let path = program else {
            throw UsageError(code: "RK0284", "no program", help: "name a program, or ask for --gates of a device")
        }
        var inputs = InputArguments()
        for text in settings { inputs.readSetting(text) }
        guard inputs.problems.isEmpty else { throw UsageError(inputs.problems) }
        let program = try Rack.program(contentsOf: path, device: rackOptions.device, calibrations: rackOptions.calibrations)
        let request = program.defaults.request(shots: 1, settings: inputs.settings)
        let experiment = try program.prepare(request)
        let mismatches = inputs.unitProblems(of: experiment.inputs)
        guard mismatches.isEmpty else { throw DiagnosticsError(mismatches) }
        Failure.write(experiment.warnings, experiment.sources)
        let tomography = Tomography(program: program, experiment: experiment)
        let record = try tomography.record(point: point, qubits: qubits, ideal: ideal, settles: !cut)
        if let output {
            try tomography.write([record], to: output, point: point, overwrites: force, commandLine: commandLine)
        }
        return [record]
    }
}

/// Says how many gates are done, where somebody watches.
private struct GateCounter {
    let isEnabled: Bool
    private var count = 0

    init(isEnabled: Bool) { self.isEnabled = isEnabled && isatty(STDERR_FILENO) == 1 }

    mutating func step() {
        count += 1
        if isEnabled { Terminal.errorRaw("\r\(count) gates") }
    }

    mutating func clear() {
        if isEnabled, count > 0 { Terminal.errorRaw("\r\u{1B}[K") }
    }
}

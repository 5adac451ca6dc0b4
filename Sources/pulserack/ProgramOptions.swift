import ArgumentParser
import PulseRack

/// What `run`, `compile` and `check` share: a program, a device, and values for the program's inputs.
struct ProgramOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The program, OpenQASM 3.", valueName: "program"), completion: .file(extensions: ["qasm"]))
    var program: String

    @OptionGroup var rackOptions: RackOptions

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Value of an input: amp=0.3, phi=0.5pi, tau=40ns, angles=0.1,0.2,0.3, angles[2]=0.3, mask=0b1010. May be "
                + "repeated.",
            valueName: "name=value"))
    var settings: [String] = []

    @Option(
        name: .customLong("sweep"),
        help: ArgumentHelp(
            "Sweep an input over evenly spaced values, both ends included: amp=0:1:101, tau=0:10us:51, "
                + "angles[2]=0:pi:11. "
                + "May be repeated; the last one moves fastest.",
            valueName: "name=from:to:count"))
    var sweeps: [String] = []

    /// The values on the command line, and what is wrong with them.
    func inputs() -> InputArguments {
        var inputs = InputArguments()
        for text in settings { inputs.readSetting(text) }
        for text in sweeps { inputs.readSweep(text) }
        return inputs
    }

    /// The program on its device, and what is asked of it: by the command line, else by the program itself.
    ///
    /// - Throws: `UsageError` for options that cannot be meant, or if nothing names a device.
    func load(_ asked: RunRequest = RunRequest(), shots: Int? = nil, memoryBytes: Int? = nil) throws -> (
        program: Program, request: RunRequest
    ) {
        let inputs = inputs()
        var asked = asked
        asked.shots = shots ?? asked.shots
        asked.memoryBytes = memoryBytes ?? asked.memoryBytes
        asked.settings = inputs.settings
        asked.sweeps = inputs.sweeps
        let problems = inputs.problems + asked.problems
        guard problems.isEmpty else { throw UsageError(problems) }
        let program: Program
        do {
            program = try Rack.program(contentsOf: self.program, device: rackOptions.device, calibrations: rackOptions.calibrations)
        } catch let error as DiagnosticsError where error.diagnostics.map(\.code) == [Rack.noDeviceCode] {
            throw UsageError(error.diagnostics)
        }
        let completed = program.defaults.request(
            shots: shots, memoryBytes: memoryBytes, solver: asked.solver, link: asked.link, settings: asked.settings, sweeps: asked.sweeps)
        (asked.shots, asked.memoryBytes, asked.solver) = (completed.shots, completed.memoryBytes, completed.solver)
        (asked.settings, asked.sweeps, asked.link) = (completed.settings, completed.sweeps, completed.link)
        return (program, asked)
    }

    /// The program, checked, with what was written for its inputs.
    func prepare(_ program: Program, _ request: RunRequest) throws -> Experiment {
        let experiment = try program.prepare(request)
        let mismatches = inputs().unitProblems(of: experiment.inputs)
        guard mismatches.isEmpty else { throw DiagnosticsError(mismatches) }
        return experiment
    }
}

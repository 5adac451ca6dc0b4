import RackEmulator
import RackDiagnostics
public import Scheduling

extension Rack {
    /// Runs a schedule that was made without a program, for example with `PulseSequence`.
    ///
    /// A schedule has no inputs, so the request sets and sweeps nothing. As the program's text the run file has the
    /// listing of the schedule.
    ///
    /// - Throws: `DiagnosticsError` for a request or a schedule that cannot be run; an error of the run file if writing
    ///   fails.
    public func run(
        _ schedule: PulseSchedule, _ request: RunRequest = RunRequest(), cancellation: Cancellation = Cancellation(),
        progress: (RunProgress) -> Void = { _ in }
    ) throws -> RunResult {
        let problems = request.problems + Program.mismatches(of: request, with: [])
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        let experiment = try Experiment(schedule: schedule, device: device, options: request.options)
        let listing = SourceText(name: "schedule", ScheduleListing(schedule, device: device).text)
        return try experiment.run(
            request, for: Program(rack: self, source: listing), cancellation: cancellation, progress: progress)
    }
}

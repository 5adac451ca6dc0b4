public import RackDiagnostics
public import RackModel
public import Scheduling
internal import Sequencing
internal import SignalChain

/// Where the schedules of an experiment come from.
enum ScheduleSource: Sendable {
    case program(ScheduleCompiler)
    /// One that was made without a program: the same at every point.
    case schedule(PulseSchedule)

    func outline(inputs: [String: InputValue]) throws(DiagnosticsError) -> ProgramOutline {
        switch self {
        case .program(let compiler): return try compiler.outline(inputs: inputs)
        case .schedule(let schedule):
            return ProgramOutline(
                hasFeedback: false, nominal: schedule, everything: schedule, captures: schedule.captures, outputs: [])
        }
    }

    /// - Precondition: the experiment has a program. Without one nothing is reported that a process would compute.
    func process(inputs: [String: InputValue]) throws(DiagnosticsError) -> ShotProcess {
        guard case .program(let compiler) = self else { preconditionFailure("a schedule has no process") }
        return try compiler.process(inputs: inputs)
    }
}

extension Experiment {
    /// An experiment that plays `schedule`, for example one written with `PulseSequence`. It has no inputs, so nothing
    /// can be set or swept.
    ///
    /// - Throws: what is wrong with the device; the schedule is checked when it is run.
    public init(schedule: PulseSchedule, device: Device, options: RunOptions) throws(DiagnosticsError) {
        self.device = device
        self.options = options
        schedules = .schedule(schedule)
        chain = try SignalChain(device: device)
        runner = ScheduleRunner(device: device)
        solvers = SolverStore(device: device)
        constants = try DeviceConstants(device: device)
        warnings = []
        sources = SourceTexts()
        inputs = []
    }
}

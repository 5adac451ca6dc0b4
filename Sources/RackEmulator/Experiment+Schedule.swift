internal import PulseLanguage
public import RackDiagnostics
public import RackModel
public import RackNumerics
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
    func process(inputs: [String: InputValue], outline: ProgramOutline) throws(DiagnosticsError) -> ShotProcess {
        guard case .program(let compiler) = self else { preconditionFailure("a schedule has no process") }
        return try compiler.process(inputs: inputs, outline: outline)
    }
}

extension Experiment {
    /// The checked program as text; empty where the experiment has none.
    public var checkedText: String {
        if case .program(let compiler) = schedules { compiler.program.text } else { "" }
    }

    /// Point `index` as text, port by port: what each plays and when, with its branches as a tree; empty where the
    /// experiment has no program.
    public func sequenceText(point index: Int) throws(DiagnosticsError) -> String {
        guard case .program(let compiler) = schedules else { return "" }
        return try compiler.sequenceText(inputs: inputValues(at: index))
    }

    /// An experiment that plays `schedule`, for example one written with `PulseSequence`. It has no inputs, so nothing
    /// can be set or swept.
    ///
    /// - Throws: what is wrong with the device; the schedule is checked when it is run.
    public init(
        schedule: PulseSchedule, device: Device, options: RunOptions, workers: any Workers = SerialWorkers()
    ) throws(DiagnosticsError) {
        var device = device
        device.solver = options.solver.settings(over: device.solver)
        self.device = device
        self.options = options
        schedules = .schedule(schedule)
        chain = try SignalChain(device: device)
        runner = ScheduleRunner(device: device)
        solvers = SolverStore(
            device: device, shots: options.shots, machineBytes: options.solver.machineBytes,
            methods: .all(workers: workers))
        constants = try DeviceConstants(device: device)
        warnings = []
        sources = SourceTexts()
        inputs = []
    }
}

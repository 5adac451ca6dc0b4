public import PulseLanguage
public import RackDiagnostics
public import RackModel

/// Compiles a checked program for a device: once per point of a sweep.
///
/// A value of this type is immutable; `compile` is a pure function of the inputs and of what `constant`
/// gives, and safe to call from any number of threads.
public struct ScheduleCompiler: Sendable {
    public let program: CheckedProgram
    public let device: Device
    /// Asked for the constants that a schedule needs, when it first needs each.
    let constant: @Sendable (String) -> HostValue?
    let plan: CompilationPlan

    /// - Parameters:
    ///   - program: must have been checked for the ports, qubits and constants of `device`.
    ///   - constant: the value of a host constant, `nil` if it cannot be had. Called during `compile`,
    ///     at most once a constant and call.
    public init(
        program: CheckedProgram, device: Device, constant: @escaping @Sendable (String) -> HostValue? = { _ in nil }
    ) {
        self.program = program
        self.device = device
        self.constant = constant
        plan = CompilationPlan(program: program, device: device)
    }

    /// The program's `input` variables, which `compile` wants values for.
    public var inputs: [InputDeclaration] { program.inputs }

    /// The schedule for one choice of inputs: durations in seconds, angles in radians, truth values as 0
    /// and 1.
    ///
    /// - Throws: every mistake that depends on the inputs or on the device: missing and unknown inputs,
    ///   durations off the grid, missing calibrations, collisions, amplitudes above 1.
    /// - Complexity: linear in the statements that run and the samples of distinct waveforms.
    public func compile(inputs: [String: InputValue] = [:]) throws(DiagnosticsError) -> PulseSchedule {
        let builder = ScheduleBuilder(compiler: self)
        builder.bind(inputs)
        if builder.problems.isEmpty { builder.runProgram() }
        guard builder.problems.isEmpty else {
            throw DiagnosticsError(builder.sortedProblems, sources: program.sources)
        }
        return builder.schedule()
    }

    /// A shot at its beginning.
    ///
    /// - Throws: as `compile`, for the inputs alone.
    public func process(inputs: [String: InputValue] = [:]) throws(DiagnosticsError) -> ShotProcess {
        ShotProcess(schedule: try compile(inputs: inputs))
    }

    /// Walks through the whole program, down both arms of every branch that a measurement decides.
    ///
    /// - Throws: every mistake that depends on the inputs or on the device, in whichever arm.
    public func outline(inputs: [String: InputValue] = [:]) throws(DiagnosticsError) -> ProgramOutline {
        let schedule = try compile(inputs: inputs)
        return ProgramOutline(
            hasFeedback: false, nominal: schedule, everything: schedule, captures: schedule.captures,
            outputs: program.outputs)
    }
}

public import PulseLanguage
public import RackDiagnostics
public import RackModel
internal import RackUnits

/// Compiles a checked program for a device: once per point of a sweep.
///
/// A value of this type is immutable; `compile` is a pure function of the inputs and of what `constant`
/// gives, and safe to call from any number of threads.
public struct ScheduleCompiler: Sendable {
    public let program: CheckedProgram
    public let device: Device
    /// Asked for the constants that a schedule needs, when it first needs each.
    let constant: @Sendable (String) -> HostValue?
    /// Asked for the value of an `extern` function.
    let functions: @Sendable (String, [Value]) -> Value?
    let stepLimit: Int
    let plan: CompilationPlan

    /// - Parameters:
    ///   - program: must have been checked for the ports, qubits and constants of `device`.
    ///   - constant: the value of a host constant, `nil` if it cannot be had. Called during `compile`,
    ///     at most once a constant and call.
    ///   - stepLimit: how many statements loops and calls may run in a shot. Statements that stand in the text by
    ///     themselves are not counted, and each may bring gates of some length.
    ///   - functions: what an `extern` function gives for its arguments, `nil` if nothing; a pure function.
    public init(
        program: CheckedProgram, device: Device, constant: @escaping @Sendable (String) -> HostValue? = { _ in nil },
        functions: @escaping @Sendable (String, [Value]) -> Value? = { _, _ in nil }, stepLimit: Int = 5_000_000
    ) {
        self.program = program
        self.device = device
        self.constant = constant
        self.functions = functions
        self.stepLimit = stepLimit
        plan = CompilationPlan(program: program, device: device)
    }

    /// The program's `input` variables, which `compile` wants values for.
    public var inputs: [InputDeclaration] { program.inputs }

    /// The schedule for one choice of inputs: durations in seconds, angles in radians, truth values as 0
    /// and 1. Of a program with feedback: that of the shot in which every measured bit is 0.
    ///
    /// - Throws: every mistake that depends on the inputs or on the device: missing and unknown inputs,
    ///   durations off the grid, missing calibrations, collisions, amplitudes above 1.
    /// - Complexity: linear in the statements that run and the samples of distinct waveforms.
    public func compile(inputs: [String: InputValue] = [:]) throws(DiagnosticsError) -> PulseSchedule {
        try outline(inputs: inputs).nominal
    }

    /// A shot at its beginning.
    ///
    /// - Parameter outline: of the program with these inputs, where it is known already.
    /// - Throws: as `outline`.
    public func process(
        inputs: [String: InputValue] = [:], outline: ProgramOutline? = nil
    ) throws(DiagnosticsError) -> ShotProcess {
        let known: ProgramOutline
        if let outline { known = outline } else { known = try self.outline(inputs: inputs) }
        var interpreter = try begun(inputs, stretches: known.stretches)
        interpreter.slots = CaptureSlots(known.captures)
        interpreter.usedQubits = known.everything.qubits
        return ShotProcess(interpreter)
    }

    /// Walks through the whole program, down both arms of every branch that a measurement decides.
    ///
    /// - Throws: every mistake that depends on the inputs or on the device, in whichever arm.
    public func outline(inputs: [String: InputValue] = [:]) throws(DiagnosticsError) -> ProgramOutline {
        var explorer = ProgramExplorer(try begun(inputs))
        return try explorer.outline()
    }

    /// - Parameter stretches: their lengths, where they were solved for already.
    private func begun(
        _ inputs: [String: InputValue], stretches: [ExactSeconds]? = nil
    ) throws(DiagnosticsError) -> ShotInterpreter {
        var interpreter = ShotInterpreter(compiler: self)
        interpreter.bind(inputs)
        guard interpreter.shared.problems.isEmpty else {
            throw DiagnosticsError(SharedFindings.sorted(interpreter.shared.problems), sources: program.sources)
        }
        interpreter.begin()
        if let stretches, stretches.count == program.stretches.count {
            interpreter.shared.stretches = stretches
        } else {
            solveStretches(&interpreter)
        }
        guard interpreter.shared.problems.isEmpty else {
            throw DiagnosticsError(interpreter.shared.problems, sources: program.sources)
        }
        return interpreter
    }
}

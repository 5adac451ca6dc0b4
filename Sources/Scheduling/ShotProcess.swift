public import PulseLanguage
public import RackDiagnostics

/// One shot's program in virtual time: it runs until it needs what a measurement gave, is told, and goes on.
///
/// A value: a copy is a fork, and forks share what they have in common. What a process emits is a pure function of
/// the program, its inputs and the outcomes it was told.
public struct ShotProcess: Sendable {
    public enum Stop: Sendable, Equatable {
        /// The program needs what these captures (`PulseSchedule.Capture.number`) gave before it can go on.
        case waits(for: [Int])
        case finished
    }

    private var emitted: PulseSchedule

    init(schedule: PulseSchedule) { emitted = schedule }

    /// Goes on to the next outcome that is needed, or to the end.
    ///
    /// - Throws: every mistake on the way.
    public mutating func run() throws(DiagnosticsError) -> Stop { .finished }

    /// Tells what a capture gave. Needed before `run` after a stop that names it.
    public mutating func provide(_ outcome: CaptureOutcome, of capture: Int) {}

    /// What has been emitted so far: plays that end after `tick`, captures that end after it, changes of frames from
    /// it on. `durationTicks` is the latest clock. Registers and outputs are as they stand.
    public func schedule(since tick: Int64 = 0) -> PulseSchedule { emitted }

    /// What `schedule(since:)` gives and, beyond it, all that starts before `horizon` whatever the outcomes that
    /// the process waits for: what depends on an outcome cannot start before its capture has ended.
    ///
    /// - Parameter horizon: at most the end of the first capture that is waited for.
    public func schedule(since tick: Int64, foreseenUntil horizon: Int64) throws(DiagnosticsError) -> PulseSchedule {
        emitted
    }

    /// The bits of every register of the program (`PulseSchedule.registers`), after `.finished`.
    public var registers: [[Bool]] { emitted.registers.map { [Bool](repeating: false, count: $0.size) } }

    /// The values of `ProgramOutline.outputs`, after `.finished`; `nil` for what was never assigned.
    public var outputs: [Value?] { [] }
}

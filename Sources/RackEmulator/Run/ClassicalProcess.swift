internal import PulseLanguage
internal import RackDiagnostics
internal import Scheduling

/// What a walk through classical histories asks of a shot's program, as `ShotProcess` documents it.
protocol ClassicalProcess: Sendable {
    mutating func run() throws(DiagnosticsError) -> ShotProcess.Stop
    mutating func provide(_ outcome: CaptureOutcome, of capture: Int)
    func schedule(since tick: Int64) -> PulseSchedule
    func foresee(since tick: Int64, until horizon: Int64) throws(DiagnosticsError) -> ShotProcess.Foresight
    mutating func foretell(_ outcome: CaptureOutcome, of capture: PulseSchedule.Capture)
    var registers: [[Bool]] { get }
    var outputs: [Value?] { get }
    mutating func provide(_ reply: LinkReply, of call: Int)
    func calls(since first: Int) -> [LinkCall]
    func call(_ number: Int) -> LinkCall
    var openCalls: [Int] { get }
    var abortTick: Int64? { get }
}

extension ShotProcess: ClassicalProcess {}

internal import RackDiagnostics
internal import Scheduling

/// A place in the tree of classical histories: a program that was told certain outcomes, and what follows from there.
///
/// Everything here is a pure function of the outcomes, whatever the shots; shots that come to a known place interpret
/// nothing and render nothing.
final class HistoryPoint<Process: ClassicalProcess> {
    private(set) var process: Process
    private var stop: ShotProcess.Stop?
    /// What follows, once it has been worked out.
    var step: HistoryStep?
    private var next: [[Told]: HistoryPoint] = [:]
    /// When a shot came by last (`HistoryStore`).
    fileprivate var lastUse = 0

    /// Of a program that has finished.
    private(set) lazy var registers = process.registers
    private(set) lazy var outputs = process.outputs

    /// - Parameter process: as it was told, not yet run.
    init(_ process: Process) { self.process = process }

    /// The program's next stop.
    func run() throws(DiagnosticsError) -> ShotProcess.Stop {
        if let stop { return stop }
        let stop = try process.run()
        self.stop = stop
        return stop
    }

    /// The place after some outcomes.
    fileprivate func point(after told: [Told]) -> (point: HistoryPoint, isNew: Bool) {
        if let known = next[told] { return (known, false) }
        var process = process
        for one in told {
            switch one {
            case .outcome(let outcome, let capture): process.provide(outcome, of: capture)
            case .foretold(let outcome, let capture): process.foretell(outcome, of: capture)
            case .reply(let reply, let call): process.provide(reply, of: call)
            }
        }
        let made = HistoryPoint(process)
        // Numbers that scatter come but once.
        guard told.allSatisfy(\.isDiscrete) else { return (made, false) }
        next[told] = made
        return (made, true)
    }

    /// Forgets places behind this one where no shot has come by since `time`; how many are left.
    fileprivate func forget(before time: Int) -> Int {
        next = next.filter { $0.value.lastUse >= time }
        return next.values.reduce(1) { $0 + $1.forget(before: time) }
    }
}

/// What a program was told.
enum Told: Hashable {
    /// What a capture gave.
    case outcome(CaptureOutcome, of: Int)
    /// The same of one that the program may not have come to yet.
    case foretold(CaptureOutcome, of: PulseSchedule.Capture)
    /// What a call over the link gave.
    case reply(LinkReply, of: Int)

    fileprivate var isDiscrete: Bool {
        switch self {
        case .outcome(.iq, _), .foretold(.iq, _): false
        case .outcome, .foretold, .reply: true
        }
    }
}

/// From a place to the program's next stop.
struct HistoryStep {
    /// Calls over the link that are sent before anything else happens.
    var sends: [PlannedCall] = []
    /// Calls whose answers are then asked for; the program is told them, and goes on from there.
    var questions: [LinkCall] = []
    /// The captures that the program waits for, empty where the link alone needs what is read; `nil`: it has ended.
    var captures: [PulseSchedule.Capture]?
    /// Whether the program does not wait for these yet, but will act on them before those that it waits for.
    var isForetold = false
    /// Where the first of them that has not been read ends.
    var horizon: Int64?
    /// The latest clock.
    var durationTicks: Int64
    /// Whether time passes.
    var moves: Bool
    /// Calls that are sent when all is read.
    var lastSends: [PlannedCall] = []
    /// What happens meanwhile, for as long as the store of stretches holds it.
    weak var stretch: FeedbackStretch?
}

/// The tree of histories, its size bounded: places where no shot has come by for longest are forgotten first.
struct HistoryStore<Process: ClassicalProcess> {
    let root: HistoryPoint<Process>
    private var count = 1
    private var time = 0
    /// Before which everything was forgotten that nobody came by.
    private var kept = 0
    /// Programs share most of what they are made of: a place takes some ten kilobytes.
    private static var limit: Int { 1 << 13 }

    init(_ process: Process) { root = HistoryPoint(process) }

    /// The place after `point` where some outcomes lead.
    mutating func point(after point: HistoryPoint<Process>, _ told: [Told]) -> HistoryPoint<Process> {
        time += 1
        let (found, isNew) = point.point(after: told)
        found.lastUse = time
        count += isNew ? 1 : 0
        if count > Self.limit { forget() }
        return found
    }

    private mutating func forget() {
        // All that was used since the last time is half of it at most, or all goes.
        let middle = (kept + time) / 2
        count = root.forget(before: middle)
        kept = middle
        if count > Self.limit / 2 { count = root.forget(before: time) }
    }
}

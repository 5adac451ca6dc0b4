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
        /// The program needs what these calls over the link (`LinkCall.number`) gave before it can go on.
        case waitsForReplies([Int])
        case finished
    }

    private var interpreter: ShotInterpreter
    private var isFinished = false

    init(_ interpreter: ShotInterpreter) { self.interpreter = interpreter }

    /// The shot ended before its program did: an answer over the link said so. Its registers and outputs were never
    /// assigned.
    public private(set) var abortTick: Int64?

    /// Goes on to the next outcome or answer that is needed, or to the end: there the outcomes and answers that
    /// registers and outputs hold are needed too.
    ///
    /// - Throws: every mistake on the way.
    public mutating func run() throws(DiagnosticsError) -> Stop {
        if isFinished || abortTick != nil {
            isFinished = true
            return .finished
        }
        var pause = interpreter.run()
        if case .finished = pause {
            let unsettled = interpreter.unsettled
            let calls = interpreter.unsettledCalls
            if !calls.isEmpty { pause = .awaitsReplies(calls) }
            if !unsettled.isEmpty { pause = .awaits(unsettled) }
        }
        interpreter.nameCaptures()
        interpreter.log.seal()
        guard interpreter.shared.problems.isEmpty else {
            throw DiagnosticsError(
                SharedFindings.sorted(interpreter.shared.problems), sources: interpreter.program.sources)
        }
        if case .awaits(let numbers) = pause { return .waits(for: numbers) }
        if case .awaitsReplies(let numbers) = pause { return .waitsForReplies(numbers) }
        isFinished = true
        return .finished
    }

    /// Tells what a capture gave. Needed before `run` after a stop that names it.
    ///
    /// - Precondition: the capture has been emitted, and nothing else was told of it before.
    public mutating func provide(_ outcome: CaptureOutcome, of capture: Int) {
        precondition(capture >= 0 && capture < interpreter.captures.count, "an outcome of a capture that is not there")
        precondition(
            interpreter.captures[capture].outcome == nil || interpreter.captures[capture].outcome == outcome,
            "two outcomes of one capture")
        interpreter.captures[capture].outcome = outcome
    }

    /// Tells what a call gave. Needed before `run` after a stop that names it; it may be told sooner. An answer that aborts
    /// ends the shot.
    ///
    /// - Precondition: the call has been made and is to give something, and nothing else was told of it before.
    public mutating func provide(_ reply: LinkReply, of call: Int) {
        precondition(call >= 0 && call < interpreter.calls.count, "an answer to a call that is not there")
        precondition(interpreter.calls[call].reply == nil, "two answers to one call")
        interpreter.keep(reply, of: call)
        if reply.aborts { abortTick = min(abortTick ?? .max, interpreter.calls[call].reply?.readyTick ?? reply.readyTick) }
    }

    /// The calls over the link from number `first` on, with the bits that are known by now.
    public func calls(since first: Int = 0) -> [LinkCall] {
        (min(max(first, 0), interpreter.calls.count)..<interpreter.calls.count).map { call($0) }
    }

    /// One of the calls.
    public func call(_ number: Int) -> LinkCall { interpreter.resolved(interpreter.calls[number].call) }

    /// The calls, by number, whose answers the program asked for and was not told: of those that are taken by name, the
    /// ones that it has taken.
    public var openCalls: [Int] { abortTick == nil ? interpreter.openCalls : [] }

    /// What has been emitted so far: plays that end after `tick`, captures that end after it, changes of frames from
    /// it on. `durationTicks` is the latest clock. Registers and outputs are as they stand. Of a shot that was aborted
    /// only what begins before, and of captures what ends by then.
    ///
    /// - Complexity: what it returns, the program's waveforms apart, which are shared.
    public func schedule(since tick: Int64 = 0) -> PulseSchedule {
        var schedule = interpreter.schedule(since: tick > 0 ? tick : .min)
        guard let abortTick else { return schedule }
        schedule.plays.removeAll { $0.startTick >= abortTick }
        schedule.captures.removeAll { $0.startTick + $0.durationTicks > abortTick }
        schedule.frameChanges.removeAll { $0.tick >= abortTick }
        schedule.durationTicks = abortTick
        return schedule
    }

    /// What can be said of a shot before all is known that its program waits for.
    public struct Foresight: Sendable {
        /// What `schedule(since:)` gives and, beyond it, all that starts before the horizon.
        public var schedule: PulseSchedule
        /// Captures, made or only foreseen, that nothing was told of and that decide something before the horizon. Where
        /// there are any, `schedule` took them for 0: it holds up to the end of the first of them.
        public var needed: [PulseSchedule.Capture]

        public init(schedule: PulseSchedule, needed: [PulseSchedule.Capture] = []) {
            self.schedule = schedule
            self.needed = needed
        }
    }

    /// What starts before `horizon` whatever the outcomes that the process waits for: what depends on an outcome cannot
    /// start before its capture has ended, and what depends on an answer over the link not before the last sample that its
    /// call tells of.
    ///
    /// - Parameter horizon: at most the end of the first capture that is waited for, and the `lastSampleTick` of every call
    ///   whose answer has not been told.
    public func foresee(since tick: Int64, until horizon: Int64) throws(DiagnosticsError) -> Foresight {
        if isFinished || abortTick != nil { return Foresight(schedule: schedule(since: tick)) }
        let told = interpreter.log.last?.depth ?? 0
        var trial = interpreter
        trial.foresight = .guessing(rounds: 0)
        trial.horizon = horizon
        _ = trial.run()
        trial.nameCaptures()
        var schedule = interpreter.schedule(since: tick > 0 ? tick : .min)
        let foreseen = trial.schedule(since: tick > 0 ? tick : .min, beyond: told)
        schedule.waveforms = foreseen.waveforms
        let merged = schedule.plays + foreseen.plays.filter { $0.startTick < horizon }
        schedule.plays = ShotInterpreter.sorted(merged, by: \.startTick)
        schedule.captures = ShotInterpreter.sorted(
            schedule.captures + foreseen.captures.filter { $0.startTick < horizon }, by: \.startTick)
        schedule.frameChanges += foreseen.frameChanges.filter { $0.tick < horizon }
        guard !trial.earlyGuesses.isEmpty else { return Foresight(schedule: schedule) }
        // They may have ended long ago.
        let all = trial.schedule().captures
        let needed = trial.earlyGuesses.compactMap { number in all.first { $0.number == number } }
        return Foresight(schedule: schedule, needed: needed)
    }

    /// Tells what a capture of `Foresight.needed` gave, which the program may not have come to yet.
    public mutating func foretell(_ outcome: CaptureOutcome, of capture: PulseSchedule.Capture) {
        guard capture.number >= interpreter.captures.count else { return provide(outcome, of: capture.number) }
        interpreter.foretold.append((capture, outcome))
    }

    /// The bits of every register of the program (`PulseSchedule.registers`), after `.finished`.
    public var registers: [[Bool]] {
        let bits = interpreter.registerBits
        return abortTick == nil ? bits : bits.map { $0.map { _ in false } }
    }

    /// Whether it notes which gates it calls.
    var tracesGates: Bool {
        get { interpreter.gateTrace != nil }
        set { interpreter.gateTrace = newValue ? ProgramTrace() : nil }
    }

    /// What was noted, with the frames as they stand.
    var trace: ProgramTrace { interpreter.finishedTrace }

    /// The values of `ProgramOutline.outputs`, after `.finished`; `nil` for what was never assigned.
    public var outputs: [Value?] {
        let values = interpreter.outputValues
        return abortTick == nil ? values : values.map { _ in nil }
    }
}

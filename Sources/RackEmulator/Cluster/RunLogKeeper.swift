internal import Scheduling
internal import Sequencing

/// Keeps the log of a run within bounds.
struct RunLogKeeper {
    private var log: ClusterLog
    private var isChanged = false
    private var isClosed = false
    private var kept = Kept()
    private var knownStretches: [Bool] = []

    /// What all pieces of the run hold so far.
    private struct Kept {
        var events = 0
        var points = 0
        var visits = 0
        var samples = 0
        var messages = 0
    }

    /// Of each kind so many are kept in a run; of samples at the connectors as many as 64 MiB hold.
    private static let most = 1 << 18
    private static let mostSamples = 1 << 22

    init(run: Int) { log = ClusterLog(run: run) }

    mutating func append(_ address: SequencerAddress) {
        log.sequencers.append(address)
        isChanged = true
    }

    mutating func note(_ event: Q1Event) {
        isChanged = true
        if case .flag(let flag) = event.kind {
            log.flags.append(
                ClusterLog.Flag(
                    sequencer: event.sequencer, nanosecond: event.nanosecond, line: event.line > 0 ? event.line : nil,
                    flag: flag, cause: flag.cause))
        }
        guard kept.events < Self.most else {
            log.dropped.events += 1
            return
        }
        kept.events += 1
        log.events.append(event)
    }

    mutating func note(_ point: ClusterLog.Point) {
        isChanged = true
        guard kept.points < Self.most else {
            log.dropped.points += 1
            return
        }
        kept.points += 1
        log.points.append(point)
    }

    mutating func visit(_ stretch: RenderedStretch, _ nanoseconds: Range<Int64>, _ runner: ScheduleRunner) {
        guard !stretch.plays.isEmpty else { return }
        isChanged = true
        while knownStretches.count <= stretch.number { knownStretches.append(false) }
        if !knownStretches[stretch.number] {
            knownStretches[stretch.number] = true
            let samples = stretch.plays.reduce(0) { $0 + Int($1.endTick - $1.startTick) }
            if kept.samples + samples <= Self.mostSamples, let ports = try? runner.run(stretch.schedule) {
                kept.samples += samples
                log.stretches.append(
                    ClusterLog.Stretch(
                        number: stretch.number, nanoseconds: nanoseconds.upperBound - nanoseconds.lowerBound, ports: ports))
            } else {
                log.dropped.stretches += 1
            }
        }
        guard kept.visits < Self.most else {
            log.dropped.visits += 1
            return
        }
        kept.visits += 1
        log.visits.append(ClusterLog.Visit(stretch: stretch.number, nanosecond: nanoseconds.lowerBound))
    }

    mutating func note(_ messages: [LinkMessage]) {
        guard !messages.isEmpty else { return }
        isChanged = true
        let fitting = messages.prefix(Self.most - kept.messages)
        kept.messages += fitting.count
        log.messages += fitting
        log.dropped.messages += messages.count - fitting.count
    }

    mutating func close(failure: String? = nil) {
        guard !isClosed else { return }
        (isClosed, isChanged) = (true, true)
        log.isLast = true
        log.failure = failure
    }

    /// The piece since the last one; `nil` if nothing happened.
    mutating func take() -> ClusterLog? {
        guard isChanged else { return nil }
        isChanged = false
        defer {
            let sequencers = log.sequencers
            log = ClusterLog(run: log.run)
            log.sequencers = sequencers
        }
        return log
    }
}

extension Q1Flag {
    /// What raises it, in a sentence.
    var cause: String {
        switch self {
        case .illegalInstruction: "the program came to an instruction that is none"
        case .illegalRealTimeInstruction: "a real-time instruction has an operand that it cannot have"
        case .commandUnderflow: "the next real-time instruction was not there in time: the program is slower than its pulses"
        case .dataOverflow: "more parameters were queued than there is room for"
        case .eventOverflow: "more triggers came than could be counted"
        case .waveIndexInvalid0, .waveIndexInvalid1: "a waveform was played that is not loaded"
        case .weightIndexInvalid0, .weightIndexInvalid1: "a weight was used that is not loaded"
        case .acquisitionIndexInvalid: "an acquisition was named that is not declared"
        case .binIndexInvalid: "a bin was named that the acquisition does not have"
        case .binningFIFOError: "acquisitions followed each other faster than they can be put into bins"
        case .binningOutOfRange: "a bin's sum has no more room"
        case .binningCommunicationError: "a bin could not be reached"
        case .scopeOverwritten0, .scopeOverwritten1: "the scope recorded over what it had"
        case .scopeOutOfRange0, .scopeOutOfRange1: "the input was larger than the converter's range"
        case .scopeDone0, .scopeDone1: "the scope has recorded"
        case .binningDone: "all that was acquired is in its bins"
        case .outputOverflow: "the output was larger than the converter's range"
        case .triggerConflict: "a trigger was sent while the network was still busy with another"
        case .triggerMissed: "a trigger came while another was being looked at"
        case .forcedStop: "it was stopped"
        case .disarmed: "it was disarmed"
        }
    }
}

internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel

/// Walks a program once, down every arm of every branch that a measurement decides.
struct ProgramExplorer {
    /// How often a loop that measured bits of 0 would keep going is followed in the nominal shot.
    static let nominalRounds = 2

    private let start: ShotInterpreter
    /// What the arms emit that the walk does not go on from.
    private var plays: [PulseSchedule.Play] = []
    private var captures: [PulseSchedule.Capture] = []
    private var changes: [PulseSchedule.FrameChange] = []
    private var calls: [PulseSchedule.Call] = []
    private var isTouched: [Bool]
    private var latest: Int64 = 0

    init(_ interpreter: ShotInterpreter) {
        start = interpreter
        isTouched = interpreter.isTouched
    }

    mutating func outline() throws(DiagnosticsError) -> ProgramOutline {
        var walk = start
        let regions = explore(&walk)
        walk.nameCaptures()
        guard walk.shared.problems.isEmpty else {
            throw DiagnosticsError(SharedFindings.sorted(walk.shared.problems), sources: walk.program.sources)
        }
        var everything = walk.schedule()
        let hasFeedback = walk.wasForced || walk.reportsCaptures || walk.shared.callsLink
        // Without feedback the order of time is that of the results.
        if !hasFeedback { for index in everything.captures.indices { everything.captures[index].slot = index } }
        var nominal = everything
        if walk.wasForced {
            nominal = nominalSchedule(walk.slots)
            everything.plays = ShotInterpreter.sorted(everything.plays + plays, by: \.startTick)
            everything.captures = ShotInterpreter.sorted(everything.captures + captures, by: \.startTick)
            everything.frameChanges += changes
            everything.calls = ShotInterpreter.sorted(everything.calls + calls, by: \.tick)
            everything.durationTicks = max(everything.durationTicks, latest)
            for index in isTouched.indices where walk.isTouched[index] { isTouched[index] = true }
            everything.qubits = isTouched.indices.filter { isTouched[$0] }
        }
        var outline = ProgramOutline(
            hasFeedback: hasFeedback, nominal: nominal, everything: everything,
            captures: hasFeedback ? walk.slots.captures : everything.captures, outputs: walk.program.outputs,
            warnings: everything.warnings)
        outline.callsLink = walk.shared.callsLink
        outline.regions = regions
        outline.stretches = start.shared.stretches
        outline.portNames = walk.device.ports.map(\.name)
        outline.sources = walk.program.sources
        return outline
    }

    /// The shot in which every measured bit is 0.
    private func nominalSchedule(_ slots: CaptureSlots) -> PulseSchedule {
        var shot = start
        shot.foresight = .guessing(rounds: Self.nominalRounds)
        shot.slots = slots
        _ = shot.run()
        shot.nameCaptures()
        return shot.schedule()
    }

    /// Walks to the end, arm by arm.
    @discardableResult
    mutating func explore(_ walk: inout ShotInterpreter) -> [SequenceRegion] {
        walk.foresight = .exploring
        return explore(&walk, floor: 0)
    }

    // MARK: Arms

    /// Runs until the stack is down to `floor`, arm by arm. What it came by is empty where there is no branch.
    private mutating func explore(_ shot: inout ShotInterpreter, floor: Int) -> [SequenceRegion] {
        var written = shot.log.last?.depth ?? 0
        var regions: [SequenceRegion] = []
        while case .forks(let fork) = shot.run(floor: floor) {
            shot.nameCaptures()
            shot.log.seal()
            let depth = shot.stack.count
            let mark = shot.log.last?.depth ?? 0
            regions.append(.straight(shot.schedule(beyond: written, isRegion: true)))
            var decision = fork.decision(shot)
            var ends: [ShotInterpreter] = []
            for (index, body) in fork.arms.enumerated() {
                var arm = shot
                if let before = ends.last { arm.takeFindings(from: before) }
                arm.enter(fork, body)
                let inner = explore(&arm, floor: depth)
                arm.nameCaptures()
                arm.log.seal()
                decision.arms.append(
                    (fork.labels[index], inner.isEmpty ? [.straight(arm.schedule(beyond: mark, isRegion: true))] : inner))
                ends.append(arm)
            }
            regions.append(.decision(decision))
            if let last = ends.last { shot.takeFindings(from: last) }
            compareLengths(&shot, fork, ends)
            // On from the arm that is taken; where that leaves, from one that does not, so that all that can
            // follow is seen.
            var next = fork.taken
            if let taken = next, ends[taken].stack.count < depth {
                next = ends.indices.first { ends[$0].stack.count == depth } ?? taken
            }
            for (index, arm) in ends.enumerated() where index != next { keep(arm, beyond: mark) }
            if let next {
                let findings = shot
                shot = ends[next]
                shot.takeFindings(from: findings)
            } else {
                shot.end(fork.arm)
            }
            written = shot.log.last?.depth ?? 0
        }
        guard !regions.isEmpty else { return [] }
        shot.nameCaptures()
        shot.log.seal()
        return regions + [.straight(shot.schedule(beyond: written, isRegion: true))]
    }

    private mutating func keep(_ arm: ShotInterpreter, beyond mark: Int) {
        let schedule = arm.schedule(beyond: mark, isRegion: true)
        plays += schedule.plays
        captures += schedule.captures
        changes += schedule.frameChanges
        calls += schedule.calls
        latest = max(latest, schedule.durationTicks)
        for qubit in schedule.qubits { isTouched[qubit] = true }
    }

    /// A calibration has one duration: the arms of a branch in it take equally long, up to its end where one of them
    /// leaves.
    private mutating func compareLengths(_ shot: inout ShotInterpreter, _ fork: Fork, _ ends: [ShotInterpreter]) {
        guard !fork.isLoop, shot.context.isCalibration, let (call, floor) = shot.runningCall, ends.count > 1 else { return }
        let depth = shot.stack.count
        let start = shot.latestClock(call)
        let found = (plays, captures, changes, calls)
        let isEven = ends.allSatisfy { $0.stack.count == depth }
        let lengths = ends.map { end in
            var arm = end
            if !isEven, arm.stack.count > floor { _ = explore(&arm, floor: floor) }
            return max(arm.latestClock(call) - start, 0)
        }
        (plays, captures, changes, calls) = found
        guard let other = lengths.indices.first(where: { lengths[$0] != lengths[0] }) else { return }
        shot.report(
            shot.failure(
                "QS0062", "a calibration has one duration, but the branches here take \(shot.text(lengths[0])) and "
                    + shot.text(lengths[other]), fork.range,
                labels: [
                    .init(fork.armRanges[0], "this branch lasts \(shot.text(lengths[0]))"),
                    .init(fork.armRanges[other], "that one \(shot.text(lengths[other]))"),
                ],
                help: "fill the shorter one with a delay of \(shot.text(abs(lengths[0] - lengths[other])))"))
    }
}

extension Fork {
    fileprivate func decision(_ shot: ShotInterpreter) -> SequenceRegion.Decision {
        let (capture, call) = (arm.evidence.capture, arm.evidence.call)
        var awaited = "what was measured"
        if capture >= 0 { awaited = shot.captureName(capture) }
        if call >= 0 { awaited = "the answer to \(shot.calls[call].name)" }
        return .init(word: word, condition: range, readyTick: arm.evidence.readyTick, awaited: awaited, arms: [])
    }
}

extension ShotInterpreter {
    /// Goes on with what was found on another way.
    mutating func takeFindings(from other: ShotInterpreter) {
        shared = other.shared
        slots = other.slots
        wasForced = wasForced || other.wasForced
    }

    mutating func enter(_ fork: Fork, _ body: [CheckedStatement]) {
        if fork.isLoop {
            // A loop that has gone round: what 'break' and 'continue' of the arm are for.
            stack.append(
                Activation(
                    .loop(
                        .init(
                            variable: .global(0), type: .error, values: .items([]), evidence: .none, body: [],
                            outerDecided: decided, range: fork.range))))
        }
        enter(fork.arm, body)
    }

    /// The calibration that is running, and where it stands on the stack.
    var runningCall: (call: Activation.Call, index: Int)? {
        for index in stack.indices.reversed() { if case .call(let call) = stack[index].kind { return (call, index) } }
        return nil
    }
}

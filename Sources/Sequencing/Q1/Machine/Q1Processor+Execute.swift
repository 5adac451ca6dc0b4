extension Q1Processor {
    /// Begins the instruction that the core has made.
    ///
    /// - Returns: whether the executor goes on by itself; else `phase` says what it waits for.
    mutating func execute(
        at now: Int64, timing: Q1Timing, network: inout Q1TriggerNetwork, emit: (Q1Event) -> Void
    ) -> Bool {
        let command = core.command
        line = core.code.lines[command.address]
        if core.latches.condition.isEnabled, command.opcode.isConditional {
            switch core.latches.condition.holds(triggers.states) {
            case true?: self.emit(.condition(holds: true), at: now, emit)
            case false?:
                self.emit(.condition(holds: false), at: now, emit)
                if command.opcode.updates { core.latches.drop() }
                return go(on: Int64(core.latches.condition.otherwise), at: now, timing: timing, emit)
            case nil: return refuse(at: now, emit)
            }
        }
        if command.opcode.updates { update(at: now, emit) }
        switch command.opcode {
        case .updateParameters, .wait:
            return go(on: Int64(command.a), at: now, timing: timing, emit)
        case .play:
            play(command, at: now, emit)
            return go(on: Int64(command.c), at: now, timing: timing, emit)
        case .acquire, .acquireWeighed, .acquireTTL:
            guard reads else { return refuse(at: now, emit) }
            return go(
                on: acquire(command, at: now, timing: timing, network: &network, emit), at: now, timing: timing, emit)
        case .setLatchEnable:
            triggers.isCounting = command.a != 0
            return go(on: Int64(command.b), at: now, timing: timing, emit)
        case .latchReset:
            triggers.reset()
            return go(on: Int64(command.a), at: now, timing: timing, emit)
        case .softwareRequest:
            self.emit(.softwareRequest(command.a), at: now, emit)
            return true
        case .waitSync:
            guard timing.durations.contains(Int64(command.a)) else { return refuse(at: now, emit) }
            guard settings.syncEnabled else { return go(on: Int64(command.a), at: now, timing: timing, emit) }
            phase = .syncing(Int64(command.a))
            return false
        default:
            let duration = Int64(command.b)
            guard timing.durations.contains(duration), (1...15).contains(command.a) else {
                return refuse(at: now, emit)
            }
            phase = .awaiting(address: Int(command.a), duration)
            return false
        }
    }

    func emit(_ kind: Q1Event.Kind, at now: Int64, _ emit: (Q1Event) -> Void) {
        emit(Q1Event(sequencer: index, nanosecond: now, line: line, kind: kind))
    }

    mutating func raise(_ flag: Q1Flag, at now: Int64, _ emit: (Q1Event) -> Void) {
        if raise(flag) { self.emit(.flag(flag), at: now, emit) }
    }

    private mutating func go(on duration: Int64, at now: Int64, timing: Q1Timing, _ emit: (Q1Event) -> Void) -> Bool {
        guard timing.durations.contains(duration) else { return refuse(at: now, emit) }
        nextNanosecond = now + duration
        return true
    }

    /// An instruction that the executor does not know.
    private mutating func refuse(at now: Int64, _ emit: (Q1Event) -> Void) -> Bool {
        raise(.illegalRealTimeInstruction, at: now, emit)
        nextNanosecond = now
        phase = .ending
        return false
    }

    /// Puts what is latched into effect.
    mutating func update(at now: Int64, _ emit: (Q1Event) -> Void) {
        guard core.latches.isPending else { return }
        let isTurned = oscillator.update(core.latches, at: now)
        core.latches.drop()
        core.latches.isPending = false
        var next = parameters
        (next.gain, next.offset) = (core.latches.gain, core.latches.offset)
        latchedMarkers = core.latches.markers
        next.markers = latchedMarkers | mappedMarkers
        next.frequencySteps = oscillator.frequencySteps
        if isTurned || next != parameters { tell(next, at: now, emit) }
    }

    /// Says how parameters are from here on.
    mutating func tell(_ next: Q1Parameters, at now: Int64, _ emit: (Q1Event) -> Void) {
        parameters = next
        parameters.phaseSteps = oscillator.phase(at: now)
        self.emit(.parameters(parameters), at: now, emit)
    }

    private mutating func play(_ command: Q1Core.Command, at now: Int64, _ emit: (Q1Event) -> Void) {
        let known = (waveforms.size(at: command.a) != nil, waveforms.size(at: command.b) != nil)
        if !known.0 { raise(.waveIndexInvalid0, at: now, emit) }
        if !known.1 { raise(.waveIndexInvalid1, at: now, emit) }
        guard known.0, known.1 else { return }
        self.emit(.play(wave0: Int(command.a), wave1: Int(command.b)), at: now, emit)
    }
}

extension Q1Opcode {
    /// Whether a condition that does not hold replaces it.
    var isConditional: Bool { updates || self == .wait || self == .waitTrigger }

    /// Whether it puts latched parameters into effect.
    var updates: Bool {
        switch self {
        case .updateParameters, .play, .acquire, .acquireWeighed, .acquireTTL: true
        default: false
        }
    }
}

extension Q1ClusterMachine {
    /// Runs on.
    ///
    /// - Parameters:
    ///   - nanosecond: what happens at this time or later is left to another call.
    ///   - most: how many instructions may be run; so a call is done in bounded time.
    ///   - emit: is given what happens in the order of time, at the same time in the order of sequencers.
    public mutating func run(
        until nanosecond: Int64, most instructions: Int, emit: (Q1Event) -> Void
    ) -> Stop {
        for event in untold { emit(event) }
        untold.removeAll()
        var remaining = instructions
        synchronise()
        while true {
            let (index, time) = agenda.first
            let arrival = network.nextNanosecond
            guard min(time, arrival) < Q1Agenda.never else { return idle }
            guard min(time, arrival) < nanosecond else {
                reached = max(reached, min(nanosecond, min(time, arrival)))
                return .reachedLimit
            }
            reached = max(reached, min(time, arrival))
            if arrival <= time {
                let needed = deliver(emit)
                if !needed.isEmpty { return .waitsForOutcomes(needed) }
                continue
            }
            let needed = needs(of: index)
            if !needed.isEmpty { return .waitsForOutcomes(needed) }
            guard remaining > 0 else { return .reachedLimit }
            act(index, at: time, until: nanosecond, most: &remaining, emit)
        }
    }

    /// Nobody has anything to do.
    private var idle: Stop {
        processors.allSatisfy { $0.phase == .stopped } ? .finished : .waitsForSync
    }

    /// The bits that a sequencer's next instruction depends on.
    private func needs(of index: Int) -> [Outcome] {
        guard processors[index].looksAtTriggers else { return [] }
        return processors[index].triggers.needed(for: processors[index].core.latches.condition)
    }

    /// Lets a sequencer do what its time has come for.
    private mutating func act(
        _ index: Int, at time: Int64, until limit: Int64, most: inout Int, _ emit: (Q1Event) -> Void
    ) {
        switch processors[index].phase {
        case .ready:
            if processors[index].execute(at: time, timing: timing, network: &network, emit: emit) {
                fetch(index, at: time, until: limit, most: &most, emit)
            } else {
                schedule(index)
                if case .syncing = processors[index].phase { meet() }
            }
        case .fetching:
            fetch(index, at: time, until: limit, most: &most, emit)
        case .released(let duration):
            processors[index].emit(.synchronised, at: time, emit)
            processors[index].nextNanosecond = time + duration
            fetch(index, at: time, until: limit, most: &most, emit)
        case .late:
            processors[index].raise(.commandUnderflow, at: time, emit)
            finish(index, at: time, emit)
        case .ending:
            finish(index, at: time, emit)
        case .syncing, .awaiting, .stopped:
            schedule(index)
        }
    }

    private mutating func fetch(
        _ index: Int, at time: Int64, until limit: Int64, most: inout Int, _ emit: (Q1Event) -> Void
    ) {
        processors[index].fetch(until: limit, most: &most)
        if processors[index].phase == .ending, processors[index].core.isIllegal {
            processors[index].raise(.illegalInstruction, at: time, emit)
        }
        agenda.set(processors[index].nextNanosecond, of: index)
    }

    private mutating func finish(_ index: Int, at time: Int64, _ emit: (Q1Event) -> Void) {
        leave(index)
        processors[index].emit(.stopped, at: time, emit)
        synchronise()
    }

    /// Stops a sequencer; nobody waits for it any more.
    mutating func leave(_ index: Int) {
        if case .syncing = processors[index].phase {
            meeting -= 1
        } else if processors[index].settings.syncEnabled {
            missed -= 1
        }
        processors[index].phase = .stopped
        schedule(index)
    }

    /// A sequencer has come to `wait_sync`.
    private mutating func meet() {
        meeting += 1
        missed -= 1
        synchronise()
    }

    mutating func schedule(_ index: Int) {
        agenda.set(processors[index].isWaiting ? Q1Agenda.never : processors[index].nextNanosecond, of: index)
    }

    /// Lets all go on that have met, if nobody is missed.
    private mutating func synchronise() {
        guard meeting > 0, missed == 0, !missingPartners else { return }
        (meeting, missed) = (0, meeting)
        for index in processors.indices {
            guard case .syncing(let duration) = processors[index].phase else { continue }
            processors[index].phase = .released(duration)
            processors[index].nextNanosecond = reached + timing.synchronisationNanoseconds
            schedule(index)
        }
    }
}

internal import RackDiagnostics
internal import RackModel
internal import Sequencing

extension RackRun {
    /// How much is done in one call of `advance`, in visits of a stretch: a few microseconds each. A new kind of stretch
    /// counts for as many as take about as long, and so does what the machine runs at once.
    static let work = 1000
    private static let kindWork = 250
    private static let instructionsAtOnce = 1 << 12

    private static func work(from before: ChipTimeline.Counters, to after: ChipTimeline.Counters) -> Int {
        after.visits - before.visits + kindWork * (after.segments - before.segments)
    }

    private static let instructionWork = 50

    /// - Parameter isWanted: whether somebody asks for it to return soon: it does after the present stretch, and nothing is
    ///   another for it.
    mutating func advance(isWanted: () -> Bool) throws(DiagnosticsError) -> Bool {
        guard !isOver else { return false }
        var work = 0
        while work < Self.work {
            let (before, drawn) = (timeline.counters, scopes.drawn)
            // Stretches that were left over come first.
            guard try pass(isWanted) else { return true }
            switch run() {
            case .reachedLimit:
                cutter.settle(until: machine.safeNanosecond)
                if let end = links.firstEnd, end <= machine.safeNanosecond { try settle(until: end) }
            case .waitsForOutcomes(let outcomes): try settle(outcomes)
            case .waitsForSync:
                cutter.settle(until: machine.safeNanosecond)
                try passAll()
                try flush()
                return false
            case .finished:
                cutter.finish(at: machine.safeNanosecond)
                guard try pass(isWanted) else { return true }
                try end()
                return false
            }
            guard try pass(isWanted) else { return true }
            work += Self.instructionWork + Self.work(from: before, to: timeline.counters)
            work += Self.kindWork * (scopes.drawn - drawn)
        }
        try flush()
        return true
    }

    private mutating func end() throws(DiagnosticsError) {
        try flush()
        try recordLevels(all: true)
        // What the last readings raised.
        _ = run()
        isOver = true
        tally.close()
    }

    private mutating func run() -> Q1ClusterMachine.Stop {
        var events: [Q1Event] = []
        let limit = links.isEmpty ? step : min(machine.safeNanosecond + step, links.firstEnd ?? .max)
        let stop = machine.run(until: limit, most: Self.instructionsAtOnce) { events.append($0) }
        for event in events {
            if let end = tally.note(event), case .acquire(let number, let acquisition, _, _) = event.kind {
                links.note(
                    .init(sequencer: event.sequencer, acquisition: number), of: loads[event.sequencer].address,
                    acquisition: acquisition, end: end)
            }
            cutter.take(event)
        }
        return stop
    }

    /// Takes the chip to where outcomes are known that the machine asks for, and tells it.
    private mutating func settle(_ outcomes: [Q1ClusterMachine.Outcome]) throws(DiagnosticsError) {
        try settle(until: outcomes.map { tally.end(of: $0) ?? 0 }.max() ?? 0)
        // Nothing is acquired by a sequencer that does not listen: its bit is 0.
        for outcome in outcomes where tally.isOpen(outcome) { provide(false, for: outcome) }
    }

    /// Takes the chip to where all that is acquired up to `needed` is known.
    private mutating func settle(until needed: Int64) throws(DiagnosticsError) {
        cutter.settle(until: machine.safeNanosecond, needed: needed)
        try passAll()
        try flush()
    }

    private mutating func provide(_ bit: Bool, for outcome: Q1ClusterMachine.Outcome) {
        tally.close(outcome)
        machine.provide(bit: bit, for: outcome)
        links.provide(bit, for: outcome)
    }

    /// Takes the chip along the stretches that are ready.
    private mutating func passAll() throws(DiagnosticsError) { _ = try pass { false } }

    /// The same, until somebody wants something else.
    ///
    /// - Returns: whether all are done.
    private mutating func pass(_ isWanted: () -> Bool) throws(DiagnosticsError) -> Bool {
        while let stretch = cutter.takeReady() {
            if let left = remaining, left <= 0 { continue }
            let before = timeline.counters
            try pass(stretch)
            remaining = remaining.map { $0 - Self.work(from: before, to: timeline.counters) }
            if timeline.wantsReading { try flush() }
            if isWanted() { return false }
        }
        return true
    }

    private mutating func recordLevels(all: Bool) throws(DiagnosticsError) {
        for (address, flags) in try scopes.recordLevels(all: all) {
            guard let place = tally.place(of: address) else { continue }
            for flag in flags { machine.raise(flag, of: place) }
        }
    }

    /// Reads all that has been acquired.
    mutating func flush() throws(DiagnosticsError) {
        var readings: [ChipTimeline.Reading] = []
        timeline.read { readings.append($0) }
        for reading in readings { tally.take(reading) }
        try recordLevels(all: false)
        for (target, count) in try crossings.counted() where !tally.add(crossings: count, to: target) {
            machine.raise(.binIndexInvalid, of: target.sequencer)
        }
        for (outcome, bit) in tally.takeBits() { provide(bit, for: outcome) }
        for answer in try links.send(known: machine.safeNanosecond) {
            machine.inject(trigger: answer.address, at: answer.nanosecond)
            tally.note(trigger: answer.address, at: answer.nanosecond)
        }
        tally.note(links.takeMessages())
        for place in tally.takeSaturated() {
            machine.raise(.scopeOutOfRange0, of: place)
            machine.raise(.scopeOutOfRange1, of: place)
        }
        if waveforms.bytes + rendered.count * Self.renderedBytes > memoryBytes / 4 { forget() }
        for place in loads.indices where machine.state(of: place) == .stopped && tally.isComplete(place) {
            machine.raise(.binningDone, of: place)
        }
    }

    /// About what one kind of stretch takes, its waveforms apart.
    private static let renderedBytes = 8192

    /// Forgets all kinds of stretches, and all waveforms but those that still play.
    private mutating func forget() {
        rendered.removeAll()
        timeline.forgetSegments()
        let old = waveforms
        waveforms = WaveformTable()
        for index in plays.indices { plays[index].waveform = waveforms.place(of: old.all[plays[index].waveform]) }
        for index in captures.indices {
            captures[index].kernel = captures[index].kernel.map { waveforms.place(of: old.all[$0]) }
        }
    }
}

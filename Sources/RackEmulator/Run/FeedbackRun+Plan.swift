internal import RackDiagnostics
internal import Scheduling

/// From one stop of a program to the next.
extension FeedbackRun {
    /// What happens up to the program's next stop: as it is known from other shots, or worked out.
    mutating func next(
        of node: HistoryNode<Process>
    ) throws(DiagnosticsError) -> (step: HistoryStep, stretch: FeedbackStretch?) {
        if let known = node.point.step {
            if !known.moves { return (known, nil) }
            if let stretch = known.stretch {
                stretches.touch(stretch)
                return (known, stretch)
            }
        }
        do throws(DiagnosticsError) {
            let found = try plan(node)
            node.point.step = found.step
            return found
        } catch { throw Self.explained(error, by: node.path) }
    }

    private mutating func plan(
        _ node: HistoryNode<Process>
    ) throws(DiagnosticsError) -> (step: HistoryStep, stretch: FeedbackStretch?) {
        let stop = try node.point.run()
        let agenda = try self.agenda(of: node, at: stop)
        var step = HistoryStep(sends: agenda.sends, questions: agenda.questions, durationTicks: 0, moves: false)
        guard step.questions.isEmpty else { return (step, nil) }
        step.lastSends = agenda.lastSends
        if !agenda.captures.isEmpty {
            step.captures = []
            return try plan(node, step, reading: agenda.captures)
        }
        if case .waits(let numbers) = stop {
            let captures = captures(numbers, of: node)
            step.captures = captures
            return try plan(node, step, reading: captures)
        }
        let known = node.point.process.schedule(since: since(node))
        let extent = StretchExtent(setup, node: node, known: known, horizon: nil, wanted: [])
        let stretch = try stretches.stretch(setup, extent)
        (step.durationTicks, step.moves, step.stretch) = (known.durationTicks, true, stretch)
        return (step, stretch)
    }

    /// The step to the end of the first of some captures that has not been read; no time passes where there is none.
    private mutating func plan(
        _ node: HistoryNode<Process>, _ first: HistoryStep, reading awaited: [PulseSchedule.Capture]
    ) throws(DiagnosticsError) -> (step: HistoryStep, stretch: FeedbackStretch?) {
        var (step, captures) = (first, awaited)
        guard var horizon = node.firstEnd(of: captures) else { return (step, nil) }
        var foresight = try node.point.process.foresee(since: since(node), until: horizon)
        if !foresight.needed.isEmpty {
            // Told first is what is known already.
            let read = foresight.needed.filter(node.hasRead)
            captures = read.isEmpty ? foresight.needed : read
            (step.captures, step.isForetold) = (captures, true)
            guard let sooner = node.firstEnd(of: captures) else { return (step, nil) }
            horizon = sooner
            foresight = try node.point.process.foresee(since: since(node), until: horizon)
        }
        let wanted = captures.filter { !node.hasRead($0) && $0.startTick + $0.durationTicks == horizon }
        let extent = StretchExtent(setup, node: node, known: foresight.schedule, horizon: horizon, wanted: wanted)
        let stretch = try stretches.stretch(setup, extent)
        (step.horizon, step.moves, step.stretch) = (horizon, true, stretch)
        return (step, stretch)
    }

    private func since(_ node: HistoryNode<Process>) -> Int64 { max(0, node.tick - 2 * setup.longestMemoryTicks) }

    /// The captures of these numbers.
    func captures(_ numbers: [Int], of node: HistoryNode<Process>) -> [PulseSchedule.Capture] {
        guard !numbers.isEmpty else { return [] }
        var known: [Int: PulseSchedule.Capture] = [:]
        for capture in node.point.process.schedule(since: since(node)).captures { known[capture.number] = capture }
        // A capture may be asked for long after it ended.
        if numbers.contains(where: { known[$0] == nil }) {
            for capture in node.point.process.schedule(since: 0).captures { known[capture.number] = capture }
        }
        return numbers.map { number in
            guard let found = known[number] else { preconditionFailure("the program waits for capture \(number), which it never made") }
            return found
        }
    }
}

internal import RackDiagnostics
internal import Scheduling

/// A call over the link that a history leads to.
struct PlannedCall {
    var call: LinkCall
    /// Those of `call.captures`, in that order.
    var captures: [PulseSchedule.Capture]
}

/// What a history owes to the link before anything else may happen.
struct LinkAgenda {
    /// Calls that can be sent now.
    var sends: [PlannedCall] = []
    /// Calls whose answers are needed now.
    var questions: [LinkCall] = []
    /// Captures that have to be read first, for calls whose answers are needed; some of them are not read yet.
    var captures: [PulseSchedule.Capture] = []
    /// Calls that can be sent when the shot is over.
    var lastSends: [PlannedCall] = []
}

extension FeedbackRun {
    /// What is to be sent and asked at a stop of the program. Calls are sent in program order, each as soon as what it tells
    /// has been read. An answer is asked for before the chip passes the last sample that its call rests on, since
    /// something may depend on it from there on.
    func agenda(of node: HistoryNode<Process>, at stop: ShotProcess.Stop) throws(DiagnosticsError) -> LinkAgenda {
        var agenda = LinkAgenda()
        guard link != nil else {
            if case .waitsForReplies = stop { throw Experiment.hasNoDecoder }
            return agenda
        }
        let process = node.point.process
        guard process.abortTick == nil else { return agenda }
        var blocked: [PlannedCall] = []
        let calls = process.calls(since: node.sent)
        var told = captures(calls.flatMap(\.captures), of: node)[...]
        for call in calls {
            let count = call.captures.count
            let planned = PlannedCall(call: call, captures: Array(told.prefix(count)))
            told = told.dropFirst(count)
            let isReady = call.calls.isEmpty && planned.captures.allSatisfy(node.hasRead)
            if isReady, blocked.isEmpty { agenda.sends.append(planned) } else { blocked.append(planned) }
        }
        var open = process.openCalls
        if case .waitsForReplies(let numbers) = stop, let last = numbers.max() { open.removeAll { $0 > last } }
        let sent = node.sent + agenda.sends.count
        agenda.questions = open.filter { $0 < sent }.sorted().map(process.call)
        guard agenda.questions.isEmpty else { return agenda }
        guard let first = open.min() else {
            if case .finished = stop { agenda.lastSends = blocked }
            return agenda
        }
        let needed = blocked.filter { $0.call.number <= first }.flatMap(\.captures)
        if case .waits(let numbers) = stop {
            guard let end = node.firstEnd(of: captures(numbers, of: node)) else { return agenda }
            if let own = node.firstEnd(of: needed), own >= end { return agenda }
        }
        agenda.captures = needed
        return agenda
    }

    /// Sends calls of the node's one shot.
    func send(
        _ calls: [PlannedCall], of node: inout HistoryNode<Process>, over link: LinkEngine
    ) throws(DiagnosticsError) {
        // Calls tell of captures in about the order in which these are read.
        var near = 0
        for planned in calls {
            let numbers = planned.call.captures
            try link.submit(planned.call) { number in
                guard let place = numbers.firstIndex(of: number),
                    let found = node.place(ofRead: planned.captures[place], near: near),
                    case .bit(let bit) = node.read[found].outcome(of: node.members[0])
                else { preconditionFailure("a call tells of capture \(number), which was not read") }
                near = found
                return bit
            }
        }
        node.sent += calls.count
    }

    /// The node's one shot with the answers to some calls. What has been simulated already cannot be acted upon any more:
    /// a call that stands behind a later decision is answered no sooner than that.
    func answers(
        to calls: [LinkCall], of node: HistoryNode<Process>, over link: LinkEngine
    ) throws(DiagnosticsError) -> Group {
        var group = Group(members: node.members)
        for call in calls {
            var reply: LinkReply
            if let tick = call.takeTick {
                reply = try link.take(of: call.number, at: tick)
            } else {
                reply = try link.answer(of: call.number)
            }
            reply.readyTick = max(reply.readyTick, node.horizon)
            group.replies.append((call, reply))
        }
        return group
    }
}

internal import FeedbackCodec
internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import Scheduling

extension LinkCore {
    /// What the program is given for a call: whose answer it uses now, or takes at a tick.
    mutating func reply(of number: Int, takenAt tick: Int64?) throws(DiagnosticsError) -> LinkReply {
        guard let place = place(ofCall: number) else { preconditionFailure("call \(number) was not submitted") }
        if let reply = calls[place].reply { return reply }
        let index = calls[place].message
        try resolve(through: index)
        if let tick { messages[index].row.deadlineTick = tick }
        let message = messages[index]
        let isGood = message.isAnswered && message.row.status == 0 && !message.isInGap
        let isInTime = isGood && message.row.slackTicks >= 0
        if !isInTime {
            messages[index].row.policy = link.onMiss
            flags.missed += 1
        }
        // A held answer is the host's, if it has any that is good.
        let isTaken = isInTime || isGood && link.onMiss == .hold
        let readyTick: Int64
        if isInTime { readyTick = tick ?? message.row.receivedTick }
        else if isTaken { readyTick = message.row.receivedTick }
        else { readyTick = message.row.deadlineTick + (link.onMiss == .hold ? link.holdLimitTicks : 0) }
        let aborts = !isInTime && link.onMiss == .abort
        if aborts { flags.isAborted = true }
        let reply = LinkReply(value: value(of: calls[place], isTaken), readyTick: readyTick, aborts: aborts)
        if isTaken, let type = calls[place].answer { messages[index].row.given = word(of: message, type) }
        calls[place].reply = reply
        return reply
    }

    /// The host's answer as a value, or all zeros.
    private mutating func value(of call: SubmittedCall, _ isTaken: Bool) -> Value {
        guard let type = call.answer else { return .bool(false) }
        return results.withUnsafeBytes { bytes in
            let part = isTaken ? resultRange(messages[call.message]) : 0..<0
            return values.value(type, as: call.result, UnsafeRawBufferPointer(rebasing: bytes[part]))
        }
    }

    private func word(of message: SentMessage, _ type: WireType) -> UInt64 {
        results.withUnsafeBytes {
            LinkValues.word(type, UnsafeRawBufferPointer(rebasing: $0[resultRange(message)]))
        }
    }

    private func resultRange(_ message: SentMessage) -> Range<Int> {
        message.resultStart..<message.resultStart + message.resultBytes
    }

    /// Keeps the host's answer in the row of its message.
    mutating func noteAnswer(_ call: SubmittedCall) {
        guard let type = call.answer else { return }
        messages[call.message].row.answer = word(of: messages[call.message], type)
    }

    // MARK: Waiting

    /// Waits until the messages of the shot up to this one are answered, or never will be.
    mutating func resolve(through index: Int) throws(DiagnosticsError) {
        if let before = heldBack, before <= index { letGo(before) }
        judge()
        try wait(for: .answers(through: index))
    }

    /// Waits until nothing is outstanding any more.
    mutating func resolveAll() throws(DiagnosticsError) {
        // The message that is about to be sent, and has yet to find room, is let go of later.
        if let before = heldBack, before < messages.count { letGo(before) }
        try wait(for: .everything)
        judge()
    }

    private mutating func letGo(_ index: Int) {
        wire.letGo(messages[index].row.requestID)
        heldBack = nil
    }

    /// What is waited for.
    enum Goal {
        /// Those of the messages up to this one, as far as there will be any.
        case answers(through: Int)
        /// For one more request.
        case room
        /// That the transport has for this shot.
        case everything
    }

    private func isReached(_ goal: Goal) -> Bool {
        switch goal {
        case .answers(let index): judged > index
        case .room: wire.inFlight < link.slots && wire.hasRoom(for: matcher.nextRequestID) && matcher.hasRoom
        case .everything: unanswered == 0 && wire.inFlight == 0 && !wire.hasFrames
        }
    }

    mutating func wait(for goal: Goal) throws(DiagnosticsError) {
        // A host that sends much and answers nothing is silent too.
        var strangersSince: UInt64?
        while !isReached(goal) {
            let arrival: FaultyWire.Arrival
            let patience = firstReset.isUnderWay ? patienceSeconds / Double(FirstReset.tries) : patienceSeconds
            do { arrival = try wire.receive(patienceSeconds: patience) } catch { throw failure(error) }
            switch arrival {
            case .nothing: try giveUp()
            case .swallowed: waitsInVain = 0
            case .frame(let frame):
                if take(frame) {
                    strangersSince = nil
                    judge()
                } else {
                    let now = transport.wallNanoseconds
                    let since = strangersSince ?? now
                    strangersSince = since
                    if Double(now &- since) * 1e-9 > patience {
                        try giveUp()
                        strangersSince = nil
                    }
                }
            }
        }
    }

    /// Whether a frame answers a message of the shot.
    private mutating func take(_ frame: UnsafeRawBufferPointer) -> Bool {
        let response: RPCResponse
        switch matcher.take(frame) {
        case .answer(let found, _): response = found
        case .duplicate(let found) where found.requestID == firstReset.requestID && firstReset.sent > 1:
            firstReset.sent -= 1
            firstReset.answeredAgain += 1
            return false
        default: return false
        }
        let index = Int(places[Int(response.requestID) & (Self.memory - 1)])
        // A shot that was given up with a failure may leave replies behind.
        guard messages.indices.contains(index), messages[index].row.requestID == response.requestID else {
            return false
        }
        waitsInVain = 0
        messages[index].isAnswered = true
        messages[index].row.status = response.status.rawValue
        messages[index].resultStart = results.count
        messages[index].resultBytes = response.resultBytes
        results.append(contentsOf: response.results(in: frame))
        unanswered -= 1
        if clock == .wall {
            let received = transport.wallNanoseconds &- wallStart
            messages[index].row.wallReceived = received
            if messages[index].isUnmeasured { measure(index) }
        }
        return true
    }

    /// The patience is over. On the wall clock what is not answered by then is lost on the way, as long as the host answers
    /// something else; in virtual time the same run would not come out the same.
    private mutating func giveUp() throws(DiagnosticsError) {
        if firstReset.isUnderWay, firstReset.sent < FirstReset.tries {
            firstReset.sent += 1
            do { return try wire.sendAgain(UnsafeRawBufferPointer(slot)) } catch { throw failure(error) }
        }
        guard clock == .wall, let vain = waitsInVain, vain + 1 < Self.silentAfter else { throw silence() }
        waitsInVain = vain + 1
        for index in messages.indices where !messages[index].isAnswered && !messages[index].isDestroyed {
            messages[index].isDestroyed = true
            matcher.giveUp(messages[index].row.requestID)
            unanswered -= 1
            if messages[index].isUnmeasured { leaveUnmeasured(index) }
        }
        wire.giveUp()
        judge()
    }

    /// A host that has answered nothing for so many patiences in a row is silent altogether: of replies that are lost by
    /// chance hardly ever so many follow on one another.
    private static let silentAfter = 3

    /// Looks at messages in program order, as far as they are answered or never will be: what is lost or refused breaks
    /// its session.
    mutating func judge() {
        while judged < messages.count, messages[judged].isAnswered || messages[judged].isDestroyed {
            let isGood = messages[judged].isAnswered && messages[judged].row.status == 0
            if let session = messages[judged].session {
                messages[judged].isInGap = sessions.isBroken(session)
                if !isGood { sessions.breaks(session) }
            }
            if !isGood || messages[judged].isInGap { flags.hasGap = true }
            judged += 1
        }
    }

    // MARK: Failures

    static func error(_ code: String, _ message: String, _ help: String) -> DiagnosticsError {
        DiagnosticsError([Diagnostic(code: code, message, help: help)])
    }

    func failure(_ error: any Error) -> DiagnosticsError {
        if let known = error as? DiagnosticsError { return known }
        return Self.error("RK0713", "the link to \(transport.name) failed: \(error)", "look after the decoder host")
    }

    /// What the oldest message is that nobody has answered.
    private func silence() -> DiagnosticsError {
        let host = "the decoder host at \(transport.name)"
        guard let row = messages.first(where: { !$0.isAnswered && !$0.isDestroyed })?.row else {
            return Self.error(
                "RK0710", "\(host) owes \(wire.inFlight) replies after \(patienceSeconds) s",
                "see whether it still runs, or raise the patience")
        }
        let bytes = RPCRequest.headerBytes + row.argumentBytes
        return Self.error(
            "RK0710",
            "\(host) has not answered \(Self.name(row.functionID)) within \(patienceSeconds) s (request "
                + "\(row.requestID) of \(bytes) bytes, shot \(row.shot) of point \(row.point))",
            "see whether it still runs and serves that call, or raise the patience")
    }

    private static func name(_ functionID: UInt32) -> String {
        switch FunctionID(functionID) {
        case .enqueueSyndromes: "enqueue_syndromes"
        case .getCorrections: "get_corrections"
        case .resetDecoder: "reset_decoder"
        default: "function 0x\(String(functionID, radix: 16))"
        }
    }
}

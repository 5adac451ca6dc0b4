internal import FeedbackCodec
internal import RackDiagnostics
internal import RackModel
internal import RackUnits
internal import Scheduling

extension LinkCore {
    /// Sends one message of the shot, whose arguments lie in the slot.
    ///
    /// - Parameters:
    ///   - call: whose message it is; `nil`: the link's own, which no fault strikes.
    ///   - resultBytes: of a successful reply.
    ///   - isAwaited: the shot waits for its answer where the policy is to hold.
    mutating func send(
        _ function: FunctionID, _ call: LinkCall?, session: Int?, argumentBytes: Int, resultBytes: Int = 0,
        isAwaited: Bool = false
    ) throws(DiagnosticsError) {
        let index = messages.count
        // All that decides on faults is known in program order, whatever the wall has brought so far.
        var fault: MessageFault?
        if call != nil {
            let forgets = session == nil || !sessions.isSpoilt
            fault = faults.fault(seed: pointSeed, shot: shotWord, message: index, forgets: forgets)
        }
        let order = orderReplies(before: index, &fault)
        try makeRoom()
        let lastSample = call?.lastSampleTick ?? messages.last?.row.lastSampleTick ?? 0
        var message = SentMessage(
            row: LinkMessage(
                point: point, shot: shot, number: index, call: call?.number ?? LinkMessage.noCall, requestID: 0,
                functionID: function.value, argumentBytes: 0, lastSampleTick: lastSample,
                sentTick: timeline.send(from: lastSample + link.processingTicks),
                deadlineTick: lastSample + link.deadlineTicks),
            session: session)
        message.isDestroyed = fault?.destroysAnswer == true
        message.isUnmeasured = clock == .wall && !message.isDestroyed
        message.isAwaited = isAwaited
        if let fault, fault.kind != .reorder { message.row.fault = fault.kind }
        if session != nil, message.isDestroyed || fault?.kind == .restart { sessions.spoils() }
        messages.append(message)
        try transmit(index, fault, order, argumentBytes: argumentBytes, resultBytes: resultBytes)
        if message.isUnmeasured { unmeasured += 1 } else { schedule(index, fault) }
    }

    /// Completes the frame of `messages[index]` in the slot and hands it to the wire.
    mutating func transmit(
        _ index: Int, _ fault: MessageFault? = nil, _ order: FaultyWire.Order = .alone, argumentBytes: Int,
        resultBytes: Int
    ) throws(DiagnosticsError) {
        let longest = max(argumentBytes, resultBytes)
        guard longest <= link.strideBytes - RPCRequest.headerBytes else {
            throw Self.error(
                "RK0712", "a message of \(RPCRequest.headerBytes + longest) bytes is longer than a slot of the link",
                "its slots have \(link.strideBytes) bytes: raise stride_bytes, if those of the host are as long")
        }
        let timestamp = PTPTimestamp(nanoseconds: nanoseconds(messages[index].row.sentTick))
        guard let id = matcher.enter(timestamp: timestamp, resultBytes: resultBytes) else {
            preconditionFailure("a message is sent without a slot")
        }
        messages[index].row.requestID = id
        messages[index].row.argumentBytes = argumentBytes
        places[Int(id) & (Self.memory - 1)] = Int32(index)
        if messages[index].isDestroyed { matcher.giveUp(id) } else { unanswered += 1 }
        let request = RPCRequest(
            FunctionID(messages[index].row.functionID), requestID: id, timestamp: timestamp,
            argumentBytes: argumentBytes)
        do {
            try request.write(to: slot)
            if clock == .wall { messages[index].row.wallSent = transport.wallNanoseconds &- wallStart }
            try wire.send(UnsafeRawBufferPointer(slot), request, fault: fault, order: order)
        } catch {
            throw failure(error)
        }
    }

    /// Decides whether the reply of the message before changes places with this one's, and whether this one's waits for
    /// that of the next.
    private mutating func orderReplies(before index: Int, _ fault: inout MessageFault?) -> FaultyWire.Order {
        if let before = heldBack {
            heldBack = nil
            if link.slots > 1, before == index - 1, fault?.destroysAnswer != true {
                messages[before].row.fault = .reorder
                if fault?.kind == .reorder { fault = nil }
                return .isAwaited
            }
            wire.letGo(messages[before].row.requestID)
        }
        guard fault?.kind == .reorder else { return .alone }
        heldBack = index
        return .waits
    }

    /// Waits until another request may be sent.
    private mutating func makeRoom() throws(DiagnosticsError) {
        if clock == .wall, timeline.slotsInUse + unmeasured >= link.slots { try resolveAll() }
        try wait(for: .room)
    }

    // MARK: Ticks

    /// Fills in when a message is served and comes back, and how long it has its slot.
    mutating func schedule(_ index: Int, _ fault: MessageFault?) {
        let row = messages[index].row
        let bytes = row.argumentBytes
        if clock == .virtual, fault?.destroysRequest != true {
            let wire = wireDraw.ticks(seed: pointSeed, shot: shotWord, message: index, bytes: bytes)
            let work = serviceDraw.ticks(seed: pointSeed, shot: shotWord, message: index, bytes: bytes)
            let service = timeline.serve(sent: row.sentTick, wire: wire, service: work)
            messages[index].row.serviceStartTick = service.start
            messages[index].row.serviceEndTick = service.end
            if !messages[index].isDestroyed {
                // A whole deadline later than it would have been is later than any answer may be.
                let delay = fault?.kind == .delay ? link.deadlineTicks + 1 : 0
                messages[index].row.receivedTick = service.received + delay
            }
        }
        occupySlot(index)
    }

    /// Fills in what the wall has measured.
    mutating func measure(_ index: Int) {
        let row = messages[index].row
        // A clock that goes backwards measures nothing.
        let trip = row.wallReceived > row.wallSent ? ticks(nanoseconds: row.wallReceived - row.wallSent) : 0
        let delay = row.fault == .delay ? link.deadlineTicks + 1 : 0
        messages[index].row.serviceStartTick = row.sentTick + trip / 2
        messages[index].row.serviceEndTick = row.sentTick + trip / 2
        messages[index].row.receivedTick = row.sentTick + trip + delay
        messages[index].isUnmeasured = false
        unmeasured -= 1
        occupySlot(index)
    }

    /// Nothing was measured: the reply is lost.
    mutating func leaveUnmeasured(_ index: Int) {
        messages[index].isUnmeasured = false
        unmeasured -= 1
        occupySlot(index)
    }

    /// A slot is free when the answer is there, or when it is given up.
    private mutating func occupySlot(_ index: Int) {
        let row = messages[index].row
        if row.receivedTick != LinkMessage.never { return timeline.occupy(until: row.receivedTick) }
        let patience = messages[index].isAwaited && link.onMiss == .hold ? link.holdLimitTicks : 0
        timeline.occupy(until: max(row.sentTick, row.deadlineTick + patience))
    }

    /// A tick of the shot as a time; those before its beginning are its beginning.
    private func nanoseconds(_ tick: Int64) -> UInt64 {
        let rate = UInt64(tickRate.perSecond)
        let (seconds, rest) = UInt64(max(tick, 0)).quotientAndRemainder(dividingBy: rate)
        return seconds &* 1_000_000_000 &+ rate.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000)).quotient
    }

    /// To the nearest tick, and no more than ten days of the fastest clock.
    private func ticks(nanoseconds: UInt64) -> Int64 {
        Int64(min((Double(nanoseconds) * 1e-9 * Double(tickRate.perSecond)).rounded(), 1e18))
    }
}

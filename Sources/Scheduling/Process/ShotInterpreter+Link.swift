internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel

/// Calls over the feedback link. What they tell and what they give may be known later than where they stand.
extension ShotInterpreter {
    /// Makes a call, or takes what has come for one.
    mutating func link(
        _ index: Int, _ arguments: [CheckedExpression], into place: ResolvedPlace?, _ range: SourceRange
    ) throws(Failure) {
        let function = program.hostFunctions[index]
        guard let link = function.link else { throw Failure() }
        evidence = .none
        if link.role == .take {
            guard let ticket = arguments.first else { throw Failure() }
            let number = try take(ticket, link, range)
            evidence.add(place?.evidence ?? .none)
            guard let place else { return }
            let value = number.map { answer($0, link.result) } ?? .value(Self.zero(link.result))
            return try keep(Held(value: value, evidence: settled), in: place)
        }
        var told: [LinkCall.Argument] = []
        for (argument, type) in zip(arguments, link.parameters) { told.append(try self.argument(argument, type)) }
        let number = send(link, told, range)
        // What it gives rests on the answer; that the arguments were known is part of that.
        evidence = place?.evidence ?? .none
        guard let place else { return }
        let value = link.role == .send ? .value(.int(Int64(number))) : answer(number, link.result)
        try keep(Held(value: value, evidence: settled), in: place)
    }

    private mutating func send(_ link: LinkBinding, _ told: [LinkCall.Argument], _ range: SourceRange) -> Int {
        let restsOnSamples = evidence.sampleTick > 0
        let sample = max(restsOnSamples ? evidence.sampleTick : latestClock, decided.sampleTick)
        let form: LinkCall.Form = link.answer == nil ? .oneWay : link.role == .send ? .taken : .awaited
        let count = (callCounts[link.function] ?? 0) + 1
        callCounts[link.function] = count
        let call = LinkCall(
            number: calls.count, function: link.function, arguments: told, result: link.result, answer: link.answer,
            form: form, lastSampleTick: sample)
        let name = count == 1 ? link.function : "\(link.function) #\(count)"
        calls.append(CallRecord(call: call, name: name, range: range))
        if form == .awaited { openCalls.append(call.number) }
        log.append(LinkStep(call: call.number, step: form == .taken ? .send : .call, tick: sample))
        shared.callsLink = true
        return call.number
    }

    /// The call that a ticket is of. It is taken now, once. `nil`: while exploring, in an arm, where the ticket may be of
    /// another way through the program than the one that led here.
    private mutating func take(
        _ ticket: CheckedExpression, _ link: LinkBinding, _ range: SourceRange
    ) throws(Failure) -> Int? {
        let number = try integer(ticket)
        if case .exploring = foresight, stack.contains(where: { if case .arm = $0.kind { true } else { false } }),
            !isOpen(number, link)
        {
            evidence.add(Evidence(readyTick: latestClock, sampleTick: latestClock, isMeasured: true, isGuess: true))
            return nil
        }
        guard number >= 0, number < calls.count, case let record = calls[Int(number)],
            record.call.function == link.function, record.call.form == .taken
        else {
            throw failure(
                "QS0095", "\(number) is no ticket of '\(link.function)_send'", ticket.range,
                help: "keep what \(link.function)_send gives in a variable, and take that")
        }
        guard record.call.takeTick == nil else {
            throw failure(
                "QS0095", "the answer to \(record.name) has been taken already", ticket.range,
                labels: [.init(record.range, "sent here")], help: "keep what \(link.function)_take gives in a variable")
        }
        let tick = max(latestClock, settled.readyTick, record.call.lastSampleTick)
        calls[Int(number)].call.takeTick = tick
        openCalls.append(Int(number))
        log.append(LinkStep(call: Int(number), step: .take, tick: tick))
        return Int(number)
    }

    /// Whether a ticket is one of this function's that has not been taken.
    private func isOpen(_ ticket: Int64, _ link: LinkBinding) -> Bool {
        guard ticket >= 0, ticket < calls.count else { return false }
        let call = calls[Int(ticket)].call
        return call.function == link.function && call.form == .taken && call.takeTick == nil
    }

    /// An argument as it is told: bits that captures or answers give stay where they come from.
    private mutating func argument(_ expression: CheckedExpression, _ type: WireType) throws(Failure) -> LinkCall.Argument {
        guard case .bits(let width) = type else { return .value(try scalar(expression), type) }
        var bits: [LinkCall.Bit] = []
        for cell in try cells(try evaluate(expression), expression.range) {
            switch cell {
            case .unset: bits.append(.known(false))
            case .known(let bit, let own):
                evidence.add(own)
                bits.append(.known(bit))
            case .captured(let number, let own):
                evidence.add(own)
                evidence.sampleTick = max(evidence.sampleTick, captures[number].endTick)
                bits.append(.captured(number))
            case .replied(let call, let bit, let own):
                evidence.add(own)
                let known = calls[call].reply?.readyTick ?? calls[call].call.lastSampleTick
                evidence.sampleTick = max(evidence.sampleTick, known)
                bits.append(.replied(call: call, bit: bit))
            }
        }
        bits += [LinkCall.Bit](repeating: .known(false), count: max(0, width - bits.count))
        return .bits(bits.map { resolved($0) })
    }

    /// A bit as far as it is known by now.
    func resolved(_ bit: LinkCall.Bit) -> LinkCall.Bit {
        switch bit {
        case .known: break
        case .captured(let number): if case .bit(let known) = captures[number].outcome { return .known(known) }
        case .replied(let call, let index): if let reply = calls[call].reply { return .known(reply.bit(index)) }
        }
        return bit
    }

    /// A call as far as it is known by now. It has no sample before the answers that it tells of.
    func resolved(_ call: LinkCall) -> LinkCall {
        var call = call
        for place in call.arguments.indices {
            guard case .bits(let bits) = call.arguments[place] else { continue }
            for case .replied(let number, _) in bits {
                call.lastSampleTick = max(call.lastSampleTick, calls[number].reply?.readyTick ?? .min)
            }
            call.arguments[place] = .bits(bits.map { resolved($0) })
        }
        return call
    }

    /// What a call gives, before it is known.
    private func answer(_ number: Int, _ type: ValueType) -> RuntimeValue {
        switch type {
        case .bit, .bool: .cells([.replied(call: number, bit: 0, .none)])
        case .bits(let count): .cells((0..<count).map { .replied(call: number, bit: $0, .none) })
        case .void: .nothing
        default: .replied(number)
        }
    }

    // MARK: Answers

    /// What calls gave, in their order.
    mutating func replies(of numbers: [Int]) throws(Failure) -> [LinkReply] {
        var awaited: [Int] = []
        for number in numbers where calls[number].reply == nil && !awaited.contains(number) { awaited.append(number) }
        if !awaited.isEmpty, case .none = foresight { throw Failure(awaitedReplies: awaited) }
        wasForced = true
        var replies: [LinkReply] = []
        for number in numbers {
            let known = calls[number].reply
            let reply = known ?? guess(calls[number].call)
            evidence.add(
                Evidence(
                    readyTick: reply.readyTick, sampleTick: reply.readyTick, call: number, isMeasured: true,
                    isGuess: known == nil))
            replies.append(reply)
        }
        return replies
    }

    /// Zeros, as late as can be.
    private func guess(_ call: LinkCall) -> LinkReply {
        let deadline = call.lastSampleTick + max(device.link?.deadlineTicks ?? 0, 0)
        return LinkReply(value: Self.zero(call.result), readyTick: call.takeTick ?? deadline)
    }

    private static func zero(_ type: ValueType) -> Value {
        if case .bits(let count) = type { return .bits([Bool](repeating: false, count: count)) }
        return (try? Value.int(0).converted(to: type)) ?? .int(0)
    }

    /// Keeps what a call gave. Nobody can have it before its last sample, nor what was taken before it was taken.
    mutating func keep(_ reply: LinkReply, of number: Int) {
        var reply = reply
        let call = calls[number].call
        reply.readyTick = max(reply.readyTick, call.lastSampleTick, call.takeTick ?? .min)
        calls[number].reply = reply
        openCalls.removeAll { $0 == number }
    }

    /// Calls whose answers registers and outputs hold and that nobody has told yet, in order.
    var unsettledCalls: [Int] {
        var numbers: [Int] = []
        for held in reported {
            switch held?.value {
            case .replied(let call): numbers.append(call)
            case .cells(let cells): for case .replied(let call, _, _) in cells { numbers.append(call) }
            default: break
            }
        }
        numbers.sort()
        var last = -1
        return numbers.filter { number in
            defer { last = number }
            return number != last && calls[number].reply == nil
        }
    }

    // MARK: Listings

    func listed(_ step: LinkStep) -> PulseSchedule.Call {
        let record = calls[step.call]
        var words: [String] = []
        for argument in step.step == .take ? [] : record.call.arguments {
            switch argument {
            case .value(let value, _): words.append("\(value)")
            case .bits(let bits): words += bits.map { listed($0) }
            }
        }
        return .init(step: step.step, name: record.name, arguments: words.joined(separator: ", "), tick: step.tick)
    }

    private func listed(_ bit: LinkCall.Bit) -> String {
        switch bit {
        case .known(let known): known ? "1" : "0"
        case .captured(let number): captureName(number)
        case .replied(let call, let bit): "\(calls[call].name)[\(bit)]"
        }
    }
}

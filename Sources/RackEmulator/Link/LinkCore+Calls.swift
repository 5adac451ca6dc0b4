internal import FeedbackCodec
internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import Scheduling

/// A message of the shot under way.
struct SentMessage {
    var row: LinkMessage
    /// Of the decoder; `nil` for a plain call.
    var session: Int?
    /// A reply was matched with it.
    var isAnswered = false
    /// No reply ever will be: a fault has seen to that.
    var isDestroyed = false
    /// On the wall clock: its round trip is still to be measured.
    var isUnmeasured = false
    /// The shot waits for its answer where the policy is to hold.
    var isAwaited = false
    /// Something before it in its session was lost or refused.
    var isInGap = false
    /// Of its answer in `LinkCore.results`.
    var resultStart = 0
    var resultBytes = 0
}

/// A call of the shot under way.
struct SubmittedCall {
    var number: Int
    /// The message whose answer is the call's.
    var message: Int
    var form: LinkCall.Form
    var answer: WireType?
    var result: ValueType
    var reply: LinkReply?
}

extension LinkCore {
    private static let decode = FunctionID(name: "decode")

    mutating func submit(_ call: LinkCall, _ captured: (Int) -> Bool) throws(DiagnosticsError) {
        let id = FunctionID(name: call.function)
        switch id {
        case .enqueueSyndromes: try enqueue(call, captured)
        case .getCorrections: try askForCorrections(call)
        case Self.decode:
            try enqueue(call, captured)
            try askForCorrections(call)
        case .resetDecoder: try sendReset(call)
        default:
            var writer = PayloadWriter(slot: slot)
            for argument in call.arguments { append(argument, to: &writer, captured) }
            try send(
                id, call, session: nil, argumentBytes: writer.count, resultBytes: call.answer?.byteCount ?? 0,
                isAwaited: call.form == .awaited)
        }
        calls.append(
            SubmittedCall(
                number: call.number, message: messages.count - 1, form: call.form, answer: call.answer,
                result: call.result))
        // Nothing may stand between a reply and the look at the clock, least of all the simulation of what follows.
        if clock == .wall { try resolveAll() }
    }

    private mutating func enqueue(_ call: LinkCall, _ captured: (Int) -> Bool) throws(DiagnosticsError) {
        try beginSession()
        var count = 0
        for argument in call.arguments { count += Self.bitCount(argument) }
        guard (1...EnqueueSyndromes.maximumBits).contains(count) else {
            throw Self.error(
                "RK0712", "'\(call.function)' sends \(count) bits",
                "one round has 1 to \(EnqueueSyndromes.maximumBits) bits")
        }
        var writer = PayloadWriter(slot: slot)
        writer.append(EnqueueSyndromes(decoder: link.decoder, counter: sessions.round, count: count))
        var packer = BitPacker()
        for argument in call.arguments { append(bitsOf: argument, to: &writer, &packer, captured) }
        packer.flush(to: &writer)
        try send(.enqueueSyndromes, call, session: sessions.number, argumentBytes: writer.count)
        sessions.sentRound()
    }

    private mutating func askForCorrections(_ call: LinkCall) throws(DiagnosticsError) {
        try beginSession()
        var size = 0
        if case .bits(let count)? = call.answer { size = count }
        var writer = PayloadWriter(slot: slot)
        writer.append(GetCorrections(decoder: link.decoder, returnSize: Int64(size), reset: true))
        try send(
            .getCorrections, call, session: sessions.number, argumentBytes: writer.count,
            resultBytes: PackedBits.byteCount(size), isAwaited: call.form == .awaited)
        sessions.askedForCorrections()
    }

    // MARK: Sessions

    /// Makes sure that the next call of the decoder finds a session that is whole.
    private mutating func beginSession() throws(DiagnosticsError) {
        if sessions.isUnknown {
            try resetBeforeRun()
        } else if sessions.isClosing {
            // Whether the session that closes was whole decides what is sent next, so it must not depend on the wall.
            try resolveAll()
            if sessions.isBroken(sessions.number) { try sendReset() } else { sessions.isReset() }
        }
    }

    /// What an earlier run may have left in the host is none of this one's: a message of no shot, before the first
    /// call. One that is lost is sent again, the same in all its bytes, so that what follows has the same ids whatever
    /// the wire did.
    private mutating func resetBeforeRun() throws(DiagnosticsError) {
        try resolveAll()
        let index = messages.count
        let row = LinkMessage(
            point: point, shot: shot, number: index, requestID: 0, functionID: FunctionID.resetDecoder.value,
            argumentBytes: 0, lastSampleTick: 0, sentTick: 0, deadlineTick: 0)
        messages.append(SentMessage(row: row))
        try transmit(index, argumentBytes: writeReset(), resultBytes: 0)
        firstReset = FirstReset(sent: 1, requestID: messages[index].row.requestID, isUnderWay: true)
        try resolve(through: index)
        firstReset.isUnderWay = false
        let status = RPCStatus(rawValue: messages[index].row.status)
        guard status.isSuccess else {
            throw Self.error(
                "RK0711", "the decoder host at \(transport.name) answers reset_decoder with status \(status)",
                "give the link the number of a decoder that the host serves (decoder: \(link.decoder))")
        }
        messages.removeLast()
        judged = messages.count
        counters.resets += 1
        sessions.isReset()
    }

    /// Resets the session: by the program's call, or by the link's own decision.
    mutating func sendReset(_ call: LinkCall? = nil) throws(DiagnosticsError) {
        sessions.isReset()
        if call == nil { counters.resets += 1 }
        try send(.resetDecoder, call, session: sessions.number, argumentBytes: writeReset())
    }

    private func writeReset() -> Int {
        var writer = PayloadWriter(slot: slot)
        writer.append(ResetDecoder(decoder: link.decoder))
        return writer.count
    }

    // MARK: Arguments

    private static func bitCount(_ argument: LinkCall.Argument) -> Int {
        switch argument {
        case .bits(let bits): bits.count
        case .value(_, .bits(let count)): count
        case .value(_, let type): 8 * type.byteCount
        }
    }

    private func append(
        _ argument: LinkCall.Argument, to writer: inout PayloadWriter, _ captured: (Int) -> Bool
    ) {
        switch argument {
        case .value(let value, .int(let width)), .value(let value, .uint(let width)):
            writer.append(integer: Self.integer(value), width: width)
        case .value(let value, .float(32)): writer.append(Float(value.real ?? 0))
        case .value(let value, .float): writer.append(value.real ?? 0)
        case .bits, .value(_, .bits):
            var packer = BitPacker()
            append(bitsOf: argument, to: &writer, &packer, captured)
            packer.flush(to: &writer)
        }
    }

    private static func integer(_ value: Value) -> Int64 {
        if case .uint(let value) = value { return Int64(bitPattern: value) }
        return value.integer ?? 0
    }

    private func append(
        bitsOf argument: LinkCall.Argument, to writer: inout PayloadWriter, _ packer: inout BitPacker,
        _ captured: (Int) -> Bool
    ) {
        switch argument {
        case .bits(let bits):
            for bit in bits {
                switch bit {
                case .known(let value): packer.append(value, to: &writer)
                case .captured(let number): packer.append(captured(number), to: &writer)
                case .replied(let call, let index): packer.append(repliedBit(call, index), to: &writer)
                }
            }
        case .value(let value, _):
            for index in 0..<Self.bitCount(argument) { packer.append(value.bit(index), to: &writer) }
        }
    }

    private func repliedBit(_ number: Int, _ index: Int) -> Bool {
        guard let place = place(ofCall: number) else { return false }
        return calls[place].reply?.value.bit(index) ?? false
    }

    /// Where a call of the shot stands in `calls`: at its number, as long as every call is submitted.
    func place(ofCall number: Int) -> Int? {
        if calls.indices.contains(number), calls[number].number == number { return number }
        return calls.lastIndex { $0.number == number }
    }
}

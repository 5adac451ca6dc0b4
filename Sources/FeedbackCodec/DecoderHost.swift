/// A decoder host without a network: one request frame in, its reply out.
///
/// It serves the three decoder calls for any number of decoders and any other calls it was given. After it was set up
/// it allocates nothing; what decoders and handlers do is theirs.
public struct DecoderHost: Sendable {
    /// A plain call: reads arguments, writes results, and gives how many bytes they have. Not more than
    /// `results.count`; `nil`: it failed, or they do not fit.
    public typealias Handler = @Sendable (
        _ arguments: UnsafeRawBufferPointer, _ results: UnsafeMutableRawBufferPointer
    ) -> Int?

    private struct Seat {
        let number: Int64
        var session: HostSession
        var decoder: any SyndromeDecoder
    }

    private var seats: [Seat] = []
    private var handlers: [(functionID: FunctionID, handler: Handler)] = []

    public init() {}

    /// Serves `decoder` under a number, in place of what had it before.
    public mutating func serve(
        _ decoder: any SyndromeDecoder, as number: Int64, counterRule: HostSession.CounterRule = .consecutive
    ) {
        let session = HostSession(correctionBits: decoder.correctionBits, counterRule: counterRule)
        seats.removeAll { $0.number == number }
        seats.append(Seat(number: number, session: session, decoder: decoder))
    }

    /// Serves a plain call, in place of what had its id before.
    public mutating func serve(_ functionID: FunctionID, _ handler: @escaping Handler) {
        handlers.removeAll { $0.functionID == functionID }
        handlers.append((functionID, handler))
    }

    /// The state of a decoder's session, `nil` for a number that none has.
    public func state(of number: Int64) -> HostSession.State? {
        seats.first { $0.number == number }?.session.state
    }

    /// Begins all sessions anew, as a host does that is started again.
    public mutating func restart() {
        for index in seats.indices {
            seats[index].session.reset()
            seats[index].decoder.reset()
        }
    }

    /// Answers one datagram.
    ///
    /// - Parameters:
    ///   - datagram: any bytes, up to a slot of them.
    ///   - slot: where the reply goes, padded with zeros; its size is the stride in both directions.
    /// - Returns: the bytes of the reply's frame; 0 where there is none: for what is longer than a slot, is no request,
    ///   or names a call that is not served here.
    public mutating func answer(_ datagram: UnsafeRawBufferPointer, into slot: UnsafeMutableRawBufferPointer) -> Int {
        guard datagram.count <= slot.count, slot.count >= RPCResponse.headerBytes,
            let request = try? RPCRequest.readHeader(datagram)
        else { return 0 }
        let inside = request.frameBytes <= datagram.count
        let arguments = datagram.part(RPCRequest.headerBytes..<min(request.frameBytes, datagram.count))
        let results = UnsafeMutableRawBufferPointer(rebasing: slot[RPCResponse.headerBytes...])
        var resultBytes = 0
        let status: RPCStatus
        switch request.functionID {
        case .enqueueSyndromes: status = enqueue(arguments, inside)
        case .getCorrections: status = corrections(arguments, inside, into: results, &resultBytes)
        case .resetDecoder: status = reset(arguments, inside)
        default:
            let served = handlers.first { $0.functionID == request.functionID }
            guard let handler = served?.handler else { return 0 }
            status = inside ? call(handler, arguments, results, &resultBytes) : .badRequest
        }
        let response = RPCResponse(
            status, requestID: request.requestID, timestamp: request.timestamp, resultBytes: resultBytes)
        return (try? response.write(to: slot)) ?? 0
    }

    /// The place of the decoder that the arguments name first, as all decoder calls do, or how to answer.
    private func seat(_ arguments: UnsafeRawBufferPointer) -> (index: Int?, status: RPCStatus) {
        guard arguments.count >= ResetDecoder.argumentBytes else { return (nil, .badRequest) }
        let number = arguments.little(Int64.self, at: 0)
        return (seats.firstIndex { $0.number == number }, .invalidDecoder)
    }

    private mutating func enqueue(_ arguments: UnsafeRawBufferPointer, _ inside: Bool) -> RPCStatus {
        let (place, status) = seat(arguments)
        guard let place else { return status }
        guard inside, let (call, bits) = try? EnqueueSyndromes.read(arguments) else {
            return seats[place].session.refuseRound()
        }
        if let refusal = seats[place].session.admit(call) { return refusal }
        let intake = seats[place].decoder.enqueue(bits)
        return seats[place].session.took(intake)
    }

    private mutating func corrections(
        _ arguments: UnsafeRawBufferPointer, _ inside: Bool, into results: UnsafeMutableRawBufferPointer,
        _ resultBytes: inout Int
    ) -> RPCStatus {
        let (place, status) = seat(arguments)
        guard let place else { return status }
        guard inside, let call = try? GetCorrections.read(arguments) else { return .badRequest }
        if let refusal = seats[place].session.refusal(of: call) { return refusal }
        let count = seats[place].session.correctionBits
        guard PackedBits.byteCount(count) <= results.count else { return .internalError }
        let bits = MutablePackedBits(results, count: count)
        bits.clear()
        let delivery = seats[place].decoder.read(into: bits)
        let answer = seats[place].session.delivered(delivery, reset: call.reset)
        if answer.isSuccess {
            resultBytes = PackedBits.byteCount(count)
            if call.reset { seats[place].decoder.reset() }
        }
        return answer
    }

    private mutating func reset(_ arguments: UnsafeRawBufferPointer, _ inside: Bool) -> RPCStatus {
        let (place, status) = seat(arguments)
        guard let place else { return status }
        guard inside else { return .badRequest }
        seats[place].session.reset()
        seats[place].decoder.reset()
        return .ok
    }

    private func call(
        _ handler: Handler, _ arguments: UnsafeRawBufferPointer, _ results: UnsafeMutableRawBufferPointer,
        _ resultBytes: inout Int
    ) -> RPCStatus {
        guard let bytes = handler(arguments, results), bytes >= 0, bytes <= results.count else {
            return .internalError
        }
        resultBytes = bytes
        return .ok
    }
}

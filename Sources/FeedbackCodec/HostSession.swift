/// The rules by which a decoder host answers for one decoder: what it knows of the shot under way, and no more.
///
///     collecting → result ready → (next round) collecting
///          └──── an error on the way ────→ failed ── reset_decoder ──→ collecting
///
/// A failed session acknowledges rounds with 0 and throws them away; its corrections are refused until it is reset.
/// A question that is put wrongly (`BAD_REQUEST`, `NOT_READY`, `BUSY`) leaves the session as it is. These are the rules
/// of NVIDIA's decoding server (CUDA-Q QEC), which knows neither the check of the counter nor, for want of a queue,
/// `BUSY` and `SYNDROMES_DROPPED`.
public struct HostSession: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case collecting, resultReady
        /// What `get_corrections` is told: `internalError` or `syndromesDropped`.
        case failed(RPCStatus)
    }

    /// What a round's counter has to be.
    public enum CounterRule: Sendable, Hashable {
        /// One more than that of the round before in the session. A counter that repeats or falls back fails the
        /// session; one that jumps says that rounds were dropped.
        case consecutive
        /// Anything, as for NVIDIA's server.
        case ignored
    }

    public private(set) var state = State.collecting
    /// Bits of an answer.
    public let correctionBits: Int
    public let counterRule: CounterRule
    private var lastCounter: Int64?

    public init(correctionBits: Int, counterRule: CounterRule = .consecutive) {
        self.correctionBits = correctionBits
        self.counterRule = counterRule
    }

    /// Whether the decoder is to take this round. If so, what it makes of it is told by `took(_:)`.
    ///
    /// - Returns: `nil`: yes. Else how to answer: 0 in a failed session and for a counter out of order, which only
    ///   shows when corrections are asked for; `BAD_REQUEST` for a mapping that nobody knows.
    public mutating func admit(_ call: EnqueueSyndromes) -> RPCStatus? {
        guard call.mapping == 0 else { return refuseRound() }
        if case .failed = state { return .ok }
        if counterRule == .consecutive, let last = lastCounter {
            guard call.counter > last else { return fail(.internalError) }
            guard call.counter == last + 1 else { return fail(.syndromesDropped) }
        }
        lastCounter = call.counter
        return nil
    }

    /// What the decoder made of the round that was admitted.
    ///
    /// - Returns: how to answer: 0, also where the decoder failed; `SYNDROMES_DROPPED` where it had no room.
    public mutating func took(_ intake: RoundIntake) -> RPCStatus {
        switch intake {
        case .collecting: state = .collecting
        case .complete: state = .resultReady
        case .failed: return fail(.internalError)
        case .dropped:
            state = .failed(.syndromesDropped)
            return .syndromesDropped
        }
        return .ok
    }

    /// A round whose bytes cannot be read.
    public mutating func refuseRound() -> RPCStatus {
        if case .failed = state { return .badRequest }
        state = .failed(.internalError)
        return .badRequest
    }

    /// Whether an answer may be read for this call. If so, what became of it is told by `delivered(_:reset:)`.
    ///
    /// - Returns: `nil`: yes. Else how to answer.
    public func refusal(of call: GetCorrections) -> RPCStatus? {
        guard call.returnSize > 0 else { return .badRequest }
        if case .failed(let status) = state { return status }
        guard call.returnSize == correctionBits else { return .badRequest }
        return state == .resultReady ? nil : .notReady
    }

    /// What became of the answer. Where it was given and the call asked for a reset, the session is anew, and the
    /// decoder has to be told so.
    public mutating func delivered(_ delivery: AnswerDelivery, reset asked: Bool) -> RPCStatus {
        switch delivery {
        case .given:
            if asked { reset() }
            return .ok
        case .busy: return .busy
        case .failed:
            state = .failed(.internalError)
            return .internalError
        }
    }

    /// `reset_decoder`: the way out of everything.
    public mutating func reset() {
        state = .collecting
        lastCounter = nil
    }

    /// Fails the session; what shows now is success.
    private mutating func fail(_ status: RPCStatus) -> RPCStatus {
        state = .failed(status)
        return .ok
    }
}

/// The rules by which a decoder host answers for one decoder: what it knows of the shot under way, and no more.
///
///     collecting → result ready → (next round) collecting
///          └──── an error on the way ────→ failed ── reset_decoder ──→ collecting
///
/// A failed session acknowledges rounds with 0 and throws them away; its corrections are refused with `INTERNAL_ERROR`
/// until it is reset. A question that is put wrongly (`BAD_REQUEST`, `NOT_READY`, `BUSY`) leaves the session as it is.
/// These are the rules of NVIDIA's decoding server (CUDA-Q QEC), which does not look at the counter and, as it has no
/// queue, never answers `BUSY` or `SYNDROMES_DROPPED`.
public struct HostSession: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case collecting, resultReady, failed
    }

    /// What a round's counter has to be. A round out of turn is not taken: it is answered with `SYNDROMES_DROPPED`,
    /// and the session has failed.
    public enum CounterRule: Sendable, Hashable {
        /// One more than that of the round before in the session.
        case consecutive
        /// The same, and 0 for the first round.
        case fromZero
        /// Anything, as for NVIDIA's server.
        case ignored
    }

    public private(set) var state = State.collecting
    /// Bits of an answer.
    public let correctionBits: Int
    public let counterRule: CounterRule
    /// `nil`: any.
    private var expectedCounter: Int64?

    public init(correctionBits: Int, counterRule: CounterRule = .consecutive) {
        self.correctionBits = correctionBits
        self.counterRule = counterRule
        reset()
    }

    /// Whether the decoder is to take this round. If so, what it makes of it is told by `took(_:)`.
    ///
    /// - Returns: `nil`: yes. Else how to answer: 0 in a failed session, `BAD_REQUEST` for a mapping that nobody
    ///   knows, `SYNDROMES_DROPPED` for a round out of turn.
    public mutating func admit(_ call: EnqueueSyndromes) -> RPCStatus? {
        guard call.mapping == 0 else { return refuseRound() }
        guard state != .failed else { return .ok }
        guard call.counter == expectedCounter ?? call.counter else {
            state = .failed
            return .syndromesDropped
        }
        if counterRule != .ignored { expectedCounter = call.counter &+ 1 }
        return nil
    }

    /// What the decoder made of the round that was admitted.
    ///
    /// - Returns: how to answer: 0, also where the decoder failed; `SYNDROMES_DROPPED` where it had no room.
    public mutating func took(_ intake: RoundIntake) -> RPCStatus {
        switch intake {
        case .collecting: state = .collecting
        case .complete: state = .resultReady
        case .failed, .dropped: state = .failed
        }
        return intake == .dropped ? .syndromesDropped : .ok
    }

    /// A round whose bytes cannot be read.
    public mutating func refuseRound() -> RPCStatus {
        state = .failed
        return .badRequest
    }

    /// Whether an answer may be read for this call. If so, what became of it is told by `delivered(_:reset:)`.
    ///
    /// - Returns: `nil`: yes. Else how to answer.
    public func refusal(of call: GetCorrections) -> RPCStatus? {
        guard call.returnSize > 0 else { return .badRequest }
        guard state != .failed else { return .internalError }
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
            state = .failed
            return .internalError
        }
    }

    /// `reset_decoder`: the way out of everything.
    public mutating func reset() {
        state = .collecting
        expectedCounter = counterRule == .fromZero ? 0 : nil
    }
}

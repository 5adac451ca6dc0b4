/// The decoder's session as the controller knows it.
struct LinkSessions {
    private enum State {
        /// Nobody has talked to the decoder in this run.
        case unknown
        /// Reset, and no round since.
        case clean
        /// Rounds were sent.
        case open
        /// Corrections were asked for, with a reset; how that ended is known when it is answered.
        case closing
    }

    private var state = State.unknown
    /// Counts the sessions of the run.
    private(set) var number = 0
    /// Rounds sent in this session.
    private(set) var round: Int64 = 0
    /// The last session in which something was lost or refused.
    private var broken = -1
    /// The last session in which something was destroyed on purpose: known as it is sent.
    private var spoilt = -1

    /// Whether the decoder may hold what an earlier run has left.
    var isUnknown: Bool { state == .unknown }
    /// Whether the next call of the decoder begins a session.
    var isClosing: Bool { state == .closing }
    /// Whether the decoder has to be reset before the next shot.
    var needsReset: Bool { state == .open || state != .unknown && broken == number }

    func isBroken(_ session: Int) -> Bool { session == broken }
    var isSpoilt: Bool { spoilt == number }

    mutating func breaks(_ session: Int) { broken = max(broken, session) }
    mutating func spoils() { spoilt = number }

    /// The next message is the first of a new session.
    mutating func isReset() {
        state = .clean
        number += 1
        round = 0
    }

    /// A round was sent.
    mutating func sentRound() {
        state = .open
        round += 1
    }

    /// Corrections were asked for, with a reset.
    mutating func askedForCorrections() { state = .closing }
}

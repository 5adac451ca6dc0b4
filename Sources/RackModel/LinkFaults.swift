/// The kinds of faults of `LinkFaults`, in the order of their precedence: where several strike one message, the first
/// is what happens to it.
public enum LinkFault: String, Sendable, CaseIterable {
    case stuck, restart, loss, garbage, corrupt, delay, reorder, duplicate
}

/// What goes wrong on the link on purpose: the probability of each for one message, from 0 to 1.
public struct LinkFaults: Sendable, Equatable {
    /// The request never arrives, or the reply does not: one as often as the other.
    public var loss = 0.0
    /// The reply comes a whole deadline later than it would.
    public var delay = 0.0
    /// The reply changes places with that of the shot's next message; nothing where none is outstanding.
    public var reorder = 0.0
    /// The reply comes twice.
    public var duplicate = 0.0
    /// The reply's header arrives with a bit turned over: of the magic or of the request id, one as often as the other.
    public var corrupt = 0.0
    /// The host falls silent for `stuckMessages` messages of the shot, this one and those behind it.
    public var stuck = 0.0
    /// The host starts again: it has forgotten the session and refuses the message.
    public var restart = 0.0
    /// The host answers random bytes.
    public var garbage = 0.0
    public var stuckMessages = 8

    public init() {}

    /// Whether nothing goes wrong.
    public var isEmpty: Bool { LinkFault.allCases.allSatisfy { self[$0] == 0 } }

    /// The rate of one kind.
    public subscript(kind: LinkFault) -> Double {
        get { self[keyPath: Self.path(kind)] }
        set { self[keyPath: Self.path(kind)] = newValue }
    }

    private static func path(_ kind: LinkFault) -> WritableKeyPath<LinkFaults, Double> {
        switch kind {
        case .stuck: \.stuck
        case .restart: \.restart
        case .loss: \.loss
        case .garbage: \.garbage
        case .corrupt: \.corrupt
        case .delay: \.delay
        case .reorder: \.reorder
        case .duplicate: \.duplicate
        }
    }
}

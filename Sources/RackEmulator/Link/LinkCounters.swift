public import RackModel

/// What a run's link has seen, by kind, and what was done to it on purpose.
///
/// Every message that was sent is answered or lost. What is answered may be late besides, and is refused, in a gap, or
/// good.
/// With a host that answers everything with 0, and with faults on purpose,
///
///     lost = loss + stuck + garbage + corrupt     late = delay, where the latencies keep the deadline
///     malformed + foreign = garbage + corrupt     refused = restart
///     duplicate = duplicate                       reordered = reorder
///
/// with what was seen on the left and what was injected on the right.
public struct LinkCounters: Sendable, Equatable {
    /// Messages of shots; the reset before the run is none.
    public var sent = 0
    /// Messages with a reply that was matched with them.
    public var answered = 0
    /// Of those answered: after their deadline.
    public var late = 0
    /// Messages that no reply was matched with.
    public var lost = 0
    /// Of those answered: with a status that is no success, in a session that was whole until then.
    public var refused = 0
    /// Of those answered: with any status, in a session in which something before it was lost or refused.
    public var inGap = 0
    /// Frames that repeat a reply.
    public var duplicate = 0
    /// Frames that reply to nothing that was asked.
    public var foreign = 0
    /// Frames that are none.
    public var malformed = 0
    /// Of those answered: after a message that was sent later.
    public var reordered = 0
    /// `reset_decoder` that the link sent by itself: before the run, and for sessions that were left broken or open.
    public var resets = 0
    /// Answers that were not taken, but what the policy says.
    public var missed = 0
    /// Shots in whose sessions something was lost or refused.
    public var gapShots = 0
    public var abortedShots = 0
    /// Per kind of fault, in the order of `LinkFault.allCases`: how many messages it struck.
    public var injected = [Int](repeating: 0, count: LinkFault.allCases.count)

    public init() {}

    /// How many messages a kind of fault struck.
    public subscript(fault: LinkFault) -> Int {
        get { injected[Self.place(fault)] }
        set { injected[Self.place(fault)] = newValue }
    }

    private static let kinds = LinkFault.allCases

    private static func place(_ fault: LinkFault) -> Int { kinds.firstIndex(of: fault)! }
}

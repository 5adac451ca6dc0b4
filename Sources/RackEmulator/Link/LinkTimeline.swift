/// When the messages of one shot leave, are served and come back, in ticks.
///
/// A message leaves when it is ready and one of the slots is free. It is half of its wire time on the way; the host
/// serves one message at a time, in the order in which they left, since datagrams of one flow do not overtake each
/// other; the answer is the other half on the way back, and frees the slot.
struct LinkTimeline {
    struct Service: Equatable {
        var start: Int64
        var end: Int64
        var received: Int64
    }

    let slots: Int
    /// When each of the slots in use comes free, ascending.
    private var free: [Int64] = []
    /// Long before any tick of a shot, and far from the end of `Int64`.
    private static let before = Int64.min / 4
    private var readyTick = before
    private var sentTick = before
    private var hostFreeTick = before

    init(slots: Int) {
        self.slots = slots
        free.reserveCapacity(slots + 1)
    }

    /// Forgets everything: a new shot.
    mutating func begin() {
        free.removeAll(keepingCapacity: true)
        (readyTick, sentTick, hostFreeTick) = (Self.before, Self.before, Self.before)
    }

    /// Slots that are in use after the last message was sent.
    var slotsInUse: Int { free.count }

    /// When the next message leaves, which may do so from `tick` on: not before the one in front of it is ready, and
    /// not before there is a slot.
    mutating func send(from tick: Int64) -> Int64 {
        readyTick = max(readyTick, tick)
        sentTick = max(sentTick, readyTick)
        if free.count >= slots, let first = free.first { sentTick = max(sentTick, first) }
        if let stillUsed = free.firstIndex(where: { $0 > sentTick }) {
            free.removeSubrange(..<stillUsed)
        } else {
            free.removeAll(keepingCapacity: true)
        }
        return sentTick
    }

    /// When the host is at work on a message that left at `sent`, and when its answer is there.
    mutating func serve(sent: Int64, wire: Int64, service: Int64) -> Service {
        let outward = wire / 2
        let start = max(sent + outward, hostFreeTick)
        hostFreeTick = start + service
        return Service(start: start, end: hostFreeTick, received: hostFreeTick + wire - outward)
    }

    /// The slot of the message that was sent last is in use up to `tick`.
    mutating func occupy(until tick: Int64) {
        free.insert(tick, at: free.lastIndex { $0 <= tick }.map { $0 + 1 } ?? 0)
    }
}

import NIOCore

/// The order between a server's connections.
///
/// A client that writes to one connection and then to another means this order: drivers set through one what they ask
/// for, or start, through the other. The system reports both in any order. So a question or a start waits until all is
/// done that had arrived elsewhere when it was read; what arrives later does not hold it up.
final class ConnectionOrder: Sendable {
    private let eventLoop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    private struct State {
        var open: [ConnectionHandler] = []
        var waiting: [ConnectionHandler] = []
        var isLooking = false
    }

    /// - Parameter eventLoop: that of all connections.
    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        state = .makeBoxSendingValue(State(), eventLoop: eventLoop)
    }

    func add(_ connection: ConnectionHandler) { state.value.open.append(connection) }

    func remove(_ connection: ConnectionHandler) {
        state.value.open.removeAll { $0 === connection }
        state.value.waiting.removeAll { $0 === connection }
        look()
    }

    /// What has arrived on connections other than `connection` and is still to be read.
    ///
    /// - Parameter andStarts: also what starts there as soon as it may. Starts do not wait for starts.
    func arrivals(beside connection: ConnectionHandler, andStarts: Bool) -> Arrivals {
        var arrivals = Arrivals()
        if andStarts { arrivals.starts = state.value.open.filter { $0 !== connection && $0.isAboutToStart } }
        for other in state.value.open where other !== connection && other.isRead {
            let unread = other.unreadBytes
            if unread > 0 { arrivals.targets.append((other, other.received &+ unread)) }
        }
        return arrivals
    }

    /// `connection` goes on when what it waits for is done.
    func wait(_ connection: ConnectionHandler) { state.value.waiting.append(connection) }

    /// A connection has read, or is no longer read: others may go on.
    func look() {
        guard !state.value.waiting.isEmpty, !state.value.isLooking else { return }
        state.value.isLooking = true
        eventLoop.execute { [self] in
            state.value.isLooking = false
            let waiting = state.value.waiting
            state.value.waiting.removeAll()
            var hasMoved = false
            for connection in waiting {
                if connection.goOn() { hasMoved = true } else { state.value.waiting.append(connection) }
            }
            if hasMoved { look() }
        }
    }

    struct Arrivals {
        fileprivate var starts: [ConnectionHandler] = []
        fileprivate var targets: [(connection: ConnectionHandler, received: Int)] = []

        /// Whether all of it is done. Connections that wait themselves, or are closed, are not waited for.
        mutating func areDone() -> Bool {
            starts.removeAll { !$0.isAboutToStart }
            guard starts.isEmpty else { return false }
            while let last = targets.last {
                if last.connection.isRead && last.connection.received < last.received { return false }
                targets.removeLast()
            }
            return true
        }
    }
}

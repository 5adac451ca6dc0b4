public import NIOCore
import Synchronization

/// What clients may take of a server.
public struct ConnectionLimits: Sendable {
    /// A driver opens one connection, and one a module.
    public var connections = 1024
    /// Bytes of commands that have begun and replies that have not been fetched, over all connections.
    public var bufferedBytes = 256 << 20
    /// How long a command may take to arrive once it has begun, and how long a reply may wait to be fetched. Between
    /// commands a client may be silent as long as it likes.
    public var stalledSeconds = 60.0

    /// Between these a connection is not read from: whoever does not fetch replies gets no more.
    static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 64 << 10, high: 1 << 20)

    public init() {}
}

/// Counts what all connections hold together, and knows them.
final class ConnectionBudget: Sendable {
    let limits: ConnectionLimits
    private let bytes = Atomic<Int>(0)
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(limits: ConnectionLimits) { self.limits = limits }

    /// - Returns: whether there is room for one more.
    func add(_ channel: any Channel) -> Bool {
        channels.withLock { channels in
            guard channels.count < limits.connections else { return false }
            channels[ObjectIdentifier(channel)] = channel
            return true
        }
    }

    func remove(_ channel: any Channel) {
        channels.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(channel)) }
    }

    func closeAll() {
        let open = channels.withLock { Array($0.values) }
        for channel in open { try? channel.close().wait() }
    }

    /// - Returns: whether all of it fits; it counts in any case.
    func take(_ count: Int) -> Bool {
        bytes.add(count, ordering: .relaxed).newValue <= limits.bufferedBytes
    }

    func give(_ count: Int) { bytes.subtract(count, ordering: .relaxed) }
}

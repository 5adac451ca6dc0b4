import NIOCore
import Synchronization

/// What clients may take of a server.
public struct ConnectionLimits: Sendable {
    /// A driver opens one connection, and one a module. Whoever comes when all are taken gets the place of the one that
    /// has been silent the longest.
    public var connections = 512
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
    /// In the order in which they were last heard of.
    private let places = Mutex(Places())

    private struct Places {
        var channels: [ObjectIdentifier: (channel: any Channel, heard: UInt64)] = [:]
        var clock: UInt64 = 0

        mutating func hear(_ channel: any Channel) {
            clock += 1
            channels[ObjectIdentifier(channel)] = (channel, clock)
        }
    }

    init(limits: ConnectionLimits) { self.limits = limits }

    func add(_ channel: any Channel) {
        let silent = places.withLock { places -> (any Channel)? in
            var silent: (any Channel)?
            if places.channels.count >= limits.connections {
                silent = places.channels.values.min { $0.heard < $1.heard }?.channel
            }
            if let silent { places.channels[ObjectIdentifier(silent)] = nil }
            places.hear(channel)
            return silent
        }
        silent?.close(promise: nil)
    }

    func remove(_ channel: any Channel) {
        places.withLock { $0.channels[ObjectIdentifier(channel)] = nil }
    }

    /// A client has sent a whole command.
    func hear(_ channel: any Channel) {
        places.withLock { places in
            if places.channels[ObjectIdentifier(channel)] != nil { places.hear(channel) }
        }
    }

    func closeAll() {
        let open = places.withLock { $0.channels.values.map(\.channel) }
        for channel in open { try? channel.close().wait() }
    }

    /// - Returns: whether all of it fits; it counts in any case.
    func take(_ count: Int) -> Bool {
        bytes.add(count, ordering: .relaxed).newValue <= limits.bufferedBytes
    }

    func give(_ count: Int) { bytes.subtract(count, ordering: .relaxed) }
}

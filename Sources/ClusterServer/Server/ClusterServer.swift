import NIOCore
import NIOPosix
public import RackEmulator
public import RackModel
import Synchronization

/// Serves a cluster on the ports that stock drivers connect to.
///
/// Connections are the event loop's, commands take turns on one instrument behind a lock, and the engine works on a
/// thread of its own that gives way to commands between two pieces of work.
public final class ClusterServer: Sendable {
    private let host: InstrumentHost
    private let options: ClusterServerOptions
    /// Of one: the connections of a client are kept in order.
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let order: ConnectionOrder
    private let budget: ConnectionBudget
    private let assemblies = Assemblies()
    private let listeners = Mutex<[any Channel]>([])
    private let isStopped = Atomic<Bool>(false)

    /// - Parameters:
    ///   - rack: which module is in which slot.
    ///   - engine: what runs sequencers.
    public convenience init(
        rack: ClusterRack, engine: some ClusterEngine, options: ClusterServerOptions = ClusterServerOptions()
    ) {
        self.init(rack: rack, engine: engine, options: options, assembler: ClusterProgramText.assemble)
    }

    init(
        rack: ClusterRack, engine: some ClusterEngine, options: ClusterServerOptions, assembler: @escaping ClusterAssembler
    ) {
        self.options = options
        budget = ConnectionBudget(limits: options.limits)
        order = ConnectionOrder(eventLoop: group.next())
        host = InstrumentHost(
            ClusterInstrument(
                rack: rack, engine: engine, announced: options.announced, builds: options.builds, assembler: assembler))
    }

    /// Listens, and starts to work.
    ///
    /// - Throws: where an address cannot be had.
    public func start() throws(ClusterServerError) -> ClusterServerPorts {
        let ports: ClusterServerPorts
        do {
            ports = try bind()
        } catch {
            closeListeners()
            throw error
        }
        host.start()
        return ports
    }

    /// Closes what is open, and lets a run that is under way go. A second call does nothing.
    public func stop() {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        closeListeners()
        budget.closeAll()
        host.stop()
        try? group.syncShutdownGracefully()
    }

    // MARK: - Ports

    private func bind() throws(ClusterServerError) -> ClusterServerPorts {
        let slots = host.slots
        let cluster = try listen(port: options.port, as: .cluster)
        var ports = ClusterServerPorts(
            address: options.address, cluster: cluster, moduleBase: ClusterServerOptions.moduleBase, slots: slots)
        if options.port != 0 {
            for slot in slots { _ = try listen(port: ports.moduleBase + slot, as: .module(slot: slot)) }
        } else {
            ports.moduleBase = try bindFreeModules(slots)
        }
        return ports
    }

    /// Drivers add a slot's number to a base: the free ports must be in a row.
    private func bindFreeModules(_ slots: [Int]) throws(ClusterServerError) -> Int {
        guard let first = slots.first else { return ClusterServerOptions.moduleBase }
        for _ in 0..<Self.attempts {
            let before = listeners.withLock { $0.count }
            let base = try listen(port: 0, as: .module(slot: first)) - first
            var isComplete = base + (slots.last ?? 0) <= 65535
            for slot in slots.dropFirst() where isComplete {
                isComplete = (try? listen(port: base + slot, as: .module(slot: slot))) != nil
            }
            if isComplete { return base }
            closeListeners(from: before)
        }
        throw ClusterServerError(message: "found no row of free ports for the modules on \(options.address)")
    }

    private static let attempts = 64

    /// - Returns: the port that was bound.
    private func listen(port: Int, as kind: ClusterSession.Port) throws(ClusterServerError) -> Int {
        let (host, budget, order, assemblies) = (host, budget, order, assemblies)
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: ConnectionLimits.waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectionHandler(
                            host: host, port: kind, budget: budget, order: order, assemblies: assemblies))
                }
            }
        do {
            let channel = try bootstrap.bind(host: options.address, port: port).wait()
            listeners.withLock { $0.append(channel) }
            return channel.localAddress?.port ?? port
        } catch {
            throw ClusterServerError(message: "cannot listen on \(options.address):\(port): \(error)")
        }
    }

    private func closeListeners(from first: Int = 0) {
        let closed = listeners.withLock { listeners in
            defer { listeners.removeSubrange(min(first, listeners.count)...) }
            return Array(listeners[min(first, listeners.count)...])
        }
        for channel in closed { try? channel.close().wait() }
    }
}

/// What a server was asked for.
public struct ClusterServerOptions: Sendable {
    /// Of this machine alone, unless somebody asks for more.
    public var address = "127.0.0.1"
    /// Of the cluster; modules listen on 25000 + slot. 0: free ports, of modules also.
    public var port = defaultPort
    public var announced = SCPIVersion.newest
    /// What `*IDN?` says behind the serial number, where PulseRack's own does not do: drivers before 1.1 connect only to the
    /// builds that they were made for, and compare this text.
    public var builds: String?
    public var limits = ConnectionLimits()

    /// Where drivers look unless told otherwise.
    public static let defaultPort = 5025
    public static let moduleBase = 25000

    public init() {}

    /// Whether a text can stand in one field of a reply's line: printable ASCII without a comma.
    public static func areBuilds(_ text: String) -> Bool {
        (1...1024).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: ",") }
    }

    /// Whether others than this machine can connect.
    public var isReachableFromOutside: Bool {
        guard let address = try? SocketAddress(ipAddress: address, port: 0) else { return address != "localhost" }
        return switch address {
        case .v4: !self.address.hasPrefix("127.")
        case .v6: self.address != "::1"
        case .unixDomainSocket: false
        }
    }
}

/// Where a server listens.
public struct ClusterServerPorts: Sendable, Equatable {
    public var address: String
    public var cluster: Int
    /// A module listens on this plus its slot.
    public var moduleBase: Int
    /// Ascending.
    public var slots: [Int]
}

/// Why a server cannot be had.
public struct ClusterServerError: Error, Sendable, CustomStringConvertible {
    public var message: String
    public var description: String { message }
}

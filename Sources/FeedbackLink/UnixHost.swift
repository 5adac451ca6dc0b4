public import FeedbackCodec
import Glibc
import RackDiagnostics
public import RackModel

/// A decoder host over a Unix-domain datagram socket, on a thread of this process.
///
/// It serves until `stop`, or until nobody holds it, and then removes its socket.
public final class UnixHost: Sendable {
    /// Where it listens.
    public let endpoint: DecoderLink.Endpoint
    private let path: String
    private let server: DatagramServer
    private let ownAddress: SocketAddress

    /// - Parameters:
    ///   - path: where nothing is yet, or a socket that nobody listens at any more.
    ///   - strideBytes: of a slot: longer datagrams are dropped, and answers have this length.
    ///   - answer: called on the host's thread for each datagram that is no longer than a slot.
    /// - Throws: `DiagnosticsError` where no socket can be.
    public init(
        path: String, strideBytes: Int = 256, slots: Int = 8, answer: sending @escaping DatagramAnswer
    ) throws {
        precondition(slots > 0 && strideBytes > 0, "a host without slots")
        self.path = path
        endpoint = .unix(path: path)
        ownAddress = try SocketAddress(path: path)
        let socket = try DatagramSocket(family: AF_UNIX, name: "unix:\(path)")
        var number = socket.bind(ownAddress)
        if number == EADDRINUSE, Self.isAbandoned(path, ownAddress) {
            unlink(path)
            number = socket.bind(ownAddress)
        }
        if number != 0 { throw LinkFailure.badPath(path, LinkFailure.words(number)) }
        server = DatagramServer(
            socket: socket, strideBytes: strideBytes, slots: slots, joins: false, name: "unix-host", spinSeconds: 0,
            answer: answer)
    }

    /// Serves decoders and calls.
    public convenience init(path: String, strideBytes: Int = 256, slots: Int = 8, host: DecoderHost) throws {
        var host = host
        try self.init(path: path, strideBytes: strideBytes, slots: slots) { host.answer($0, into: $1) }
    }

    /// Whether what is there is a socket at which nobody listens; anything else is left alone.
    private static func isAbandoned(_ path: String, _ address: SocketAddress) -> Bool {
        var status = stat()
        // Also a file that is no socket refuses to be connected to.
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK,
            let asker = try? DatagramSocket(family: AF_UNIX, name: "")
        else { return false }
        return asker.connect(address) == ECONNREFUSED
    }

    /// Ends the service and removes the socket; what has arrived and is not answered is lost.
    public func stop() {
        server.stop {
            guard let waker = try? DatagramSocket(family: AF_UNIX, name: "") else { return }
            if waker.connect(ownAddress) == 0 { _ = waker.send(UnsafeRawBufferPointer(start: nil, count: 0)) }
            unlink(path)
        }
    }

    deinit { stop() }
}

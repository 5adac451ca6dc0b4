public import FeedbackCodec
import Glibc
import RackDiagnostics
public import RackModel

/// A decoder host over UDP, on a thread of this process.
///
/// It takes any datagram from anybody, without harm; answers go to where the datagram came from. It serves until
/// `stop`, or until nobody holds it.
public final class UDPHost: Sendable {
    /// Where it listens.
    public let endpoint: DecoderLink.Endpoint
    private let server: DatagramServer
    private let ownAddress: SocketAddress

    /// - Parameters:
    ///   - address: of the interface to listen on; `0.0.0.0` or `::` for all.
    ///   - port: 0 for one that is free, which `endpoint` then names.
    ///   - strideBytes: of a slot: longer datagrams are dropped, and answers have this length.
    ///   - spinSeconds: how long the thread looks for the next datagram before it sleeps, as long as that tends to find one;
    ///     worth it only where it has a processor of its own.
    ///   - answer: called on the host's thread for each datagram that is no longer than a slot.
    /// - Throws: `DiagnosticsError` where the port is not to be had.
    public init(
        address: String = "127.0.0.1", port: UInt16 = 0, strideBytes: Int = 256, slots: Int = 8,
        spinSeconds: Double = 0, answer: sending @escaping DatagramAnswer
    ) throws {
        precondition(slots > 0 && strideBytes > 0, "a host without slots")
        let name = DecoderLink.Endpoint.udp(host: address, port: port).description
        let wanted = try SocketAddress(host: address, port: port)
        let socket = try DatagramSocket(family: wanted.family, name: name)
        let number = socket.bind(wanted)
        if number != 0 { throw LinkFailure.socket("listen at", name, number) }
        ownAddress = socket.localAddress
        endpoint = .udp(host: address, port: ownAddress.port)
        server = DatagramServer(
            socket: socket, strideBytes: strideBytes, slots: slots, joins: true, name: "udp-host",
            spinSeconds: spinSeconds, answer: answer)
    }

    /// Serves decoders and calls.
    public convenience init(
        address: String = "127.0.0.1", port: UInt16 = 0, strideBytes: Int = 256, slots: Int = 8,
        spinSeconds: Double = 0, host: DecoderHost
    ) throws {
        var host = host
        try self.init(
            address: address, port: port, strideBytes: strideBytes, slots: slots, spinSeconds: spinSeconds
        ) {
            host.answer($0, into: $1)
        }
    }

    /// Ends the service; what has arrived and is not answered is lost.
    public func stop() {
        server.stop {
            guard let waker = try? DatagramSocket(family: ownAddress.family, name: "") else { return }
            if waker.connect(ownAddress) == 0 { _ = waker.send(UnsafeRawBufferPointer(start: nil, count: 0)) }
        }
    }

    deinit { stop() }
}

import Glibc
public import RackEmulator
import RackDiagnostics

/// Frames to a decoder host over UDP: one datagram is one frame.
///
/// The socket is connected, so that datagrams from anybody else never arrive. Nothing is allocated for a message. A
/// frame that finds no room for a second is lost. A transport belongs to one thread at a time.
public final class UDPTransport: FrameTransport, @unchecked Sendable {
    public let name: String
    private var peer: DatagramPeer

    /// - Parameters:
    ///   - host: a name, or an address of IPv4 or IPv6. A name that has both kinds is taken by its IPv4 address.
    ///   - slots: how many requests may be outstanding, for which room is made.
    ///   - strideBytes: what one frame has at most.
    ///   - gathers: frames of a full slot that may wait for each other before they leave in one system call: they leave
    ///     when there are so many of them, or before `receive` asks for answers. 1: each leaves at once.
    ///   - spinSeconds: how long `receive` asks again and again before it sleeps, for answers without the time
    ///     that it takes to wake up, as long as that tends to bring them; worth it only where the host has a processor
    ///     of its own.
    /// - Throws: `DiagnosticsError` for a host that is not known, a port of 0, or a machine without a way there.
    public init(
        host: String, port: UInt16, slots: Int = 8, strideBytes: Int = 256, gathers: Int = 1, spinSeconds: Double = 0
    ) throws {
        precondition(slots > 0 && strideBytes > 0 && gathers > 0, "a link without slots")
        name = host.contains(":") ? "udp://[\(host)]:\(port)" : "udp://\(host):\(port)"
        guard port != 0 else { throw LinkFailure.noPort(name) }
        let address = try SocketAddress(host: host, port: port)
        let socket = try DatagramSocket(family: address.family, name: name)
        let number = socket.connect(address)
        if number != 0 { throw LinkFailure.socket("reach", name, number) }
        peer = DatagramPeer(
            socket: socket, address: address, name: name,
            shape: DatagramPeer.Shape(
                slots: slots, strideBytes: strideBytes, gathers: gathers, spin: WallClock.nanoseconds(spinSeconds)))
    }

    public func send(_ frame: UnsafeRawBufferPointer) throws { try peer.send(frame) }

    public func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) throws -> Int? {
        try peer.receive(into: buffer, patienceSeconds: patienceSeconds)
    }

    public var wallNanoseconds: UInt64 { WallClock.nanoseconds }
}

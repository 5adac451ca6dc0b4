import Glibc
public import RackEmulator
import RackDiagnostics

/// Frames to a decoder host over a Unix-domain datagram socket.
///
/// The socket has a path of its own, for the answers, in the directory for temporary files; it is removed with the
/// transport. Nothing is allocated for a message. A frame that finds no room for a second is lost. A
/// transport belongs to one thread at a time.
public final class UnixTransport: FrameTransport, @unchecked Sendable {
    public let name: String
    /// Where answers come to.
    let ownPath: TemporaryPath
    private var peer: DatagramPeer

    /// - Parameters:
    ///   - path: where the host listens.
    ///   - slots: how many requests may be outstanding, for which room is made.
    ///   - strideBytes: what one frame has at most.
    ///   - spinSeconds: how long `receive` asks again and again before it sleeps.
    /// - Throws: `DiagnosticsError` where nobody listens there, or where that can be no socket.
    public init(path: String, slots: Int = 8, strideBytes: Int = 256, spinSeconds: Double = 0) throws {
        precondition(slots > 0 && strideBytes > 0, "a link without slots")
        name = "unix:\(path)"
        let address = try SocketAddress(path: path)
        let socket = try DatagramSocket(family: AF_UNIX, name: name)
        ownPath = TemporaryPath()
        let bound = socket.bind(try SocketAddress(path: ownPath.path))
        if bound != 0 { throw LinkFailure.socket("make a socket at \(ownPath.path) for", name, bound) }
        let number = socket.connect(address)
        if number != 0 { throw LinkFailure.refused(name, LinkFailure.words(number)) }
        peer = DatagramPeer(
            socket: socket, address: address, name: name,
            shape: DatagramPeer.Shape(
                slots: slots, strideBytes: strideBytes, gathers: 1, spin: WallClock.nanoseconds(spinSeconds)))
    }

    public func send(_ frame: UnsafeRawBufferPointer) throws { try peer.send(frame) }

    public func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) throws -> Int? {
        try peer.receive(into: buffer, patienceSeconds: patienceSeconds)
    }

    public var wallNanoseconds: UInt64 { WallClock.nanoseconds }
}

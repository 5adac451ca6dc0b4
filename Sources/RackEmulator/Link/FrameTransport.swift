/// What carries frames to a decoder host and back: a socket, or a host in the same process.
///
/// One frame is one datagram. A transport may lose, delay and reorder frames; it does not cut or join them.
public protocol FrameTransport: AnyObject, Sendable {
    /// Sends one frame, which the transport does not keep.
    func send(_ frame: UnsafeRawBufferPointer) throws
    /// The length of the next frame, which is written to `buffer`; what does not fit is cut off and its full length given.
    ///
    /// - Parameter patienceSeconds: how long to wait for one on the wall; 0: take what is there.
    /// - Returns: `nil` where none came.
    func receive(into buffer: UnsafeMutableRawBufferPointer, patienceSeconds: Double) throws -> Int?
    /// The clock on the wall, in nanoseconds since some beginning. The core asks it for nothing but the log and what
    /// is charged in wall-clock mode.
    var wallNanoseconds: UInt64 { get }
    /// Where frames go, for messages: `udp://127.0.0.1:17000`.
    var name: String { get }
}

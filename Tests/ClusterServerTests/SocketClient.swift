import Foundation

/// A client that sends and reads bytes, and nothing else; not from two threads at once.
final class SocketClient: @unchecked Sendable {
    private let descriptor: Int32
    private var unread: [UInt8] = []

    struct Failure: Error { var number: Int32 }

    init(_ address: String, _ port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(number: errno) }
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        // As drivers do: what is sent is on its way.
        var isPrompt: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isPrompt, socklen_t(MemoryLayout<Int32>.size))
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = in_port_t(UInt16(port).bigEndian)
        inet_pton(AF_INET, address, &place.sin_addr)
        let status = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else {
            let number = errno
            Foundation.close(descriptor)
            throw Failure(number: number)
        }
    }

    deinit { Foundation.close(descriptor) }

    /// - Returns: whether all of it was taken.
    @discardableResult
    func send(_ bytes: some Sequence<UInt8>) -> Bool {
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    func closeSendingHalf() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// The next `count` bytes; fewer where the connection ends.
    func read(_ count: Int) -> [UInt8] {
        while unread.count < count, fill() {}
        defer { unread.removeFirst(min(count, unread.count)) }
        return Array(unread.prefix(count))
    }

    /// The next line, without its end; `nil` where the connection ends.
    func line() -> String? {
        while true {
            if let end = unread.firstIndex(of: 10) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard fill() else { return nil }
        }
    }

    func ask(_ text: String) -> String? {
        send((text + "\n").utf8)
        return line()
    }

    /// Whether the other side has closed, as far as this one hears in the time that it has.
    func isClosed() -> Bool { !fill() }

    private func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        unread += buffer[..<count]
        return true
    }
}

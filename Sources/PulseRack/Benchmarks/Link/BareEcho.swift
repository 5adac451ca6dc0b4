import Foundation
import Synchronization

/// An echo over UDP with nothing but the system calls that it takes, on both sides, as one would write it in C: what the
/// link's round trips are held against.
final class BareEcho: Sendable {
    let port: UInt16
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Starts the thread that echoes.
    init() throws {
        let host = Self.socket()
        guard host >= 0 else { throw Benchmarks.Absent("no socket to be had") }
        var address = Self.local(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = Self.with(&address) { bind(host, $0, length) }
        _ = Self.with(&address) { getsockname(host, $0, &length) }
        port = UInt16(bigEndian: address.sin_port)
        let hasEnded = hasEnded
        Thread.detachNewThread {
            Self.serve(host)
            close(host)
            hasEnded.signal()
        }
    }

    /// Ends the thread.
    func stop() {
        let stopper = Self.socket()
        var address = Self.local(port: port)
        _ = Self.with(&address) { sendto(stopper, nil, 0, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        close(stopper)
        hasEnded.wait()
    }

    /// Sends back each datagram, and ends with an empty one.
    private static func serve(_ host: Int32) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 2048, alignment: 16)
        defer { buffer.deallocate() }
        var from = sockaddr_in()
        while true {
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let bytes = with(&from) { recvfrom(host, buffer.baseAddress, buffer.count, 0, $0, &length) }
            if bytes <= 0 { return }
            _ = with(&from) { sendto(host, buffer.baseAddress, bytes, 0, $0, length) }
        }
    }

    /// The client of the same kind.
    final class Client {
        private let client = BareEcho.socket()
        private var address: sockaddr_in
        private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 2048, alignment: 16)

        init(port: UInt16) { address = BareEcho.local(port: port) }

        deinit {
            close(client)
            buffer.deallocate()
        }

        func exchange(bytes: Int) {
            send(bytes: bytes)
            receive()
        }

        func send(bytes: Int) {
            let length = socklen_t(MemoryLayout<sockaddr_in>.size)
            _ = BareEcho.with(&address) { sendto(client, buffer.baseAddress, bytes, 0, $0, length) }
        }

        func receive() { _ = recvfrom(client, buffer.baseAddress, buffer.count, 0, nil, nil) }
    }

    /// How many messages of 256 bytes come back a second where so many are outstanding.
    static func pipelined(slots: Int) throws -> Double {
        let echo = try BareEcho()
        defer { echo.stop() }
        let client = Client(port: echo.port)
        let count = 50_000
        return Benchmarks.bestRate(by: .wall) {
            for _ in 0..<slots { client.send(bytes: 256) }
            for number in 0..<count {
                client.receive()
                if number + slots < count { client.send(bytes: 256) }
            }
            return Double(count)
        }
    }

    private static func socket() -> Int32 { Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0) }

    private static func local(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func with<Result>(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &address) { $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body) }
    }
}

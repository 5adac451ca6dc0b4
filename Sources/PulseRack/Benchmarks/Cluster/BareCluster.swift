import Foundation

/// A peer that answers `ClusterClient.setGains` with nothing but the system calls that it takes, as one would write it in
/// C: what the served cluster's turns are held against.
final class BareCluster: Sendable {
    let port: Int
    private let listener: Int32
    private let hasEnded = DispatchSemaphore(value: 0)

    /// Starts the thread that answers one client.
    ///
    /// - Parameter document: what it answers each question for a block with.
    init(document: [UInt8]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard listener >= 0, isBound, listen(listener, 1) == 0 else { throw Benchmarks.Absent("no socket to be had") }
        self.listener = listener
        port = Int(UInt16(bigEndian: place.sin_port))
        let (block, hasEnded) = (Array("#4\(document.count)".utf8) + document + [0x0D, 0x0A], hasEnded)
        Thread.detachNewThread {
            Self.serve(listener, block)
            hasEnded.signal()
        }
    }

    /// Returns when the client has gone and the thread has ended.
    func stop() {
        // A thread that nobody has connected to waits for somebody.
        shutdown(listener, Int32(SHUT_RDWR))
        hasEnded.wait()
        close(listener)
    }

    /// Answers lines that end in a query mark: those for a count of errors with none, others with the block.
    private static func serve(_ listener: Int32, _ block: [UInt8]) {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        defer { close(client) }
        var isPrompt: Int32 = 1
        setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &isPrompt, socklen_t(MemoryLayout<Int32>.size))
        let (query, end, count) = (UInt8(ascii: "?"), UInt8(ascii: "\n"), UInt8(ascii: "t"))
        var buffer = [UInt8](repeating: 0, count: 65536)
        // The last two bytes of what came before.
        var (last, beforeLast) = (UInt8(0), UInt8(0))
        while true {
            let got = recv(client, &buffer, buffer.count, 0)
            guard got > 0 else { return }
            for byte in buffer[..<got] {
                if byte == end, last == query {
                    _ = beforeLast == count ? send(client, "0\n", 2, 0) : send(client, block, block.count, 0)
                }
                (beforeLast, last) = (last, byte)
            }
        }
    }
}

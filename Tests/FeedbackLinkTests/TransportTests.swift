import FeedbackCodec
import FeedbackLink
import Foundation
import Glibc
import RackDiagnostics
import RackEmulator
import RackModel
import Testing

@Suite("Frames over sockets")
struct TransportTests {
    /// A host on a socket and a transport to it.
    private func pair(
        _ kind: String, stride: Int = 256, slots: Int = 8, gathers: Int = 1, in folder: String,
        answer: @escaping @Sendable (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer) -> Int
    ) throws -> (any FrameTransport, () -> Void) {
        if kind == "unix" {
            let host = try UnixHost(path: folder + "/host", strideBytes: stride, slots: slots, answer: answer)
            let transport = try UnixTransport(path: folder + "/host", slots: slots, strideBytes: stride)
            return (transport, host.stop)
        }
        let host = try UDPHost(
            address: kind == "udp6" ? "::1" : "127.0.0.1", strideBytes: stride, slots: slots, answer: answer)
        guard case .udp(let name, let port) = host.endpoint else { throw CancellationError() }
        let transport = try UDPTransport(
            host: name, port: port, slots: slots, strideBytes: stride, gathers: gathers)
        return (transport, host.stop)
    }

    static let kinds = ["udp", "udp6", "unix"]

    @Test("The vectors of the decoder calls cross real sockets", arguments: kinds)
    func vectors(kind: String) throws {
        var host = DecoderHost()
        host.serve(BatchDecoder(volumeBits: 3, correctionBits: 3) { bits, corrections in
            for index in 0..<3 { corrections[index] = bits[index] }
            return true
        }, as: 0)
        host.serve(FunctionID(name: "rpc_increment")) { arguments, results in
            for (index, byte) in arguments.enumerated() { results[index] = byte &+ 1 }
            return arguments.count
        }
        let serving = host
        try inFolder { folder in
            let transport: any FrameTransport
            let stop: () -> Void
            if kind == "unix" {
                let host = try UnixHost(path: folder + "/host", host: serving)
                (transport, stop) = (try UnixTransport(path: folder + "/host"), host.stop)
            } else {
                let host = try UDPHost(address: kind == "udp6" ? "::1" : "127.0.0.1", host: serving)
                guard case .udp(let name, let port) = host.endpoint else { return }
                (transport, stop) = (try UDPTransport(host: name, port: port), host.stop)
            }
            defer { stop() }
            for (request, reply) in Self.vectors {
                let answer = try #require(try exchange(hexadecimal(request), over: transport))
                #expect(answer.length == 256, "answers are whole slots")
                let wanted = hexadecimal(reply)
                #expect(answer.bytes == wanted + [UInt8](repeating: 0, count: 256 - wanted.count))
            }
        }
    }

    static let vectors = [
        (
            """
            52 51 55 43 22 63 1b 19 08 00 00 00 07 00 00 00 88 77 66 55 44 33 22 11 00 01 02 03 04 05 06 07
            """,
            """
            53 51 55 43 00 00 00 00 08 00 00 00 07 00 00 00 88 77 66 55 44 33 22 11 01 02 03 04 05 06 07 08
            """
        ),
        (
            "52 51 55 43 cf 59 7a 97 08 00 00 00 01 00 00 00 bb aa 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
            "53 51 55 43 00 00 00 00 00 00 00 00 01 00 00 00 bb aa 00 00 00 00 00 00"
        ),
        (
            """
            52 51 55 43 82 be d8 7e 21 00 00 00 02 00 00 00 bb aa 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 03 00 00 00 00 00 00 00 02
            """,
            "53 51 55 43 00 00 00 00 00 00 00 00 02 00 00 00 bb aa 00 00 00 00 00 00"
        ),
        (
            """
            52 51 55 43 a1 5b 2d 88 11 00 00 00 03 00 00 00 bb aa 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            03 00 00 00 00 00 00 00 01
            """,
            "53 51 55 43 00 00 00 00 01 00 00 00 03 00 00 00 bb aa 00 00 00 00 00 00 02"
        ),
    ]

    @Test("Frames keep their bounds and their order, gathered or not", arguments: kinds, [1, 8, 64])
    func bounds(kind: String, gathers: Int) throws {
        try inFolder { folder in
            let (transport, stop) = try pair(kind, stride: 100, slots: 64, gathers: gathers, in: folder, answer: echo)
            defer { stop() }
            // Full slots are gathered; a shorter one in between must not overtake any.
            var sent: [[UInt8]] = []
            for number in 0..<150 {
                let frame = [UInt8](repeating: UInt8(number), count: number % 7 == 3 ? 10 : 100)
                try frame.withUnsafeBytes { try transport.send($0) }
                sent.append(frame + [UInt8](repeating: 0, count: 100 - frame.count))
                if sent.count == 50 || number == 149 {
                    for wanted in sent { #expect(try receive(from: transport)?.bytes == wanted) }
                    sent = []
                }
            }
            #expect(try receive(from: transport, patience: 0) == nil)
        }
    }

    @Test("A datagram longer than the buffer is cut, and its full length told", arguments: kinds)
    func cut(kind: String) throws {
        try inFolder { folder in
            let (transport, stop) = try pair(kind, stride: 65_507, in: folder, answer: echo)
            defer { stop() }
            let long = (0..<65_507).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let answer = try #require(try exchange(long, over: transport, room: 300))
            #expect(answer.length == 65_507)
            #expect(answer.bytes == Array(long.prefix(300)))
            #expect(try exchange(long, over: transport)?.bytes == long)
        }
    }

    @Test("A frame that is longer than a slot is refused, and an empty one crosses")
    func lengths() throws {
        let host = try UDPHost(strideBytes: 64) { datagram, slot in
            slot[0] = UInt8(datagram.count)
            return 1
        }
        guard case .udp(let name, let port) = host.endpoint else { return }
        let transport = try UDPTransport(host: name, port: port, strideBytes: 64)
        #expect(try exchange([], over: transport)?.bytes.first == 0)
        let error = #expect(throws: DiagnosticsError.self) {
            _ = try exchange([UInt8](repeating: 0, count: 65), over: transport)
        }
        #expect(error?.diagnostics.map(\.code) == ["RK0743"])
        #expect(try exchange([UInt8](repeating: 0, count: 64), over: transport)?.bytes.first == 64)
    }

    @Test("An empty answer is an answer")
    func emptyAnswer() throws {
        let host = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(host) }
        let transport = try UDPTransport(host: "127.0.0.1", port: try boundPort(of: host))
        try [UInt8(1)].withUnsafeBytes { try transport.send($0) }
        answer(on: host, count: 0)
        #expect(try receive(from: transport)?.length == 0)
        #expect(try receive(from: transport, patience: 0) == nil)
    }

    @Test("Datagrams of somebody else never arrive")
    func foreign() throws {
        let host = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        let stranger = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(host); close(stranger) }
        let transport = try UDPTransport(host: "127.0.0.1", port: try boundPort(of: host))
        try [UInt8(7)].withUnsafeBytes { try transport.send($0) }
        var (byte, from, length) = (UInt8(0), sockaddr_in(), socklen_t(MemoryLayout<sockaddr_in>.size))
        withUnsafeMutablePointer(to: &from) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                #expect(recvfrom(host, &byte, 1, 0, address, &length) == 1)
                for number in 0..<1000 {
                    var flood = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number)
                    sendto(stranger, &flood, flood.count, Int32(MSG_DONTWAIT), address, length)
                }
                sendto(host, &byte, 1, 0, address, length)
            }
        }
        #expect(try receive(from: transport)?.bytes == [7])
        #expect(try receive(from: transport, patience: 0) == nil)
    }

    @Test("Nothing that a host is sent harms it", arguments: ["udp", "unix"])
    func hostile(kind: String) throws {
        var host = DecoderHost()
        host.serve(BatchDecoder(volumeBits: 3, correctionBits: 3) { _, _ in true }, as: 0)
        let serving = host
        try inFolder { folder in
            let transport: any FrameTransport
            let stop: () -> Void
            if kind == "unix" {
                let host = try UnixHost(path: folder + "/host", host: serving)
                (transport, stop) = (try UnixTransport(path: folder + "/host", strideBytes: 65_507), host.stop)
            } else {
                let host = try UDPHost(host: serving)
                guard case .udp(let name, let port) = host.endpoint else { return }
                (transport, stop) = (try UDPTransport(host: name, port: port, strideBytes: 65_507), host.stop)
            }
            defer { stop() }
            var generator = Xorshift(state: 0x9E37_79B9_7F4A_7C15)
            let magic = hexadecimal("52 51 55 43")
            for number in 0..<400 {
                let length = number % 10 == 0 ? 65_507 : Int.random(in: 0...300, using: &generator)
                var junk = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 20) }
                if number % 3 == 0, length > 4 { junk.replaceSubrange(0..<4, with: magic) }
                try junk.withUnsafeBytes { try transport.send($0) }
                // What an answer to junk may be is the codec's to say.
                while try receive(from: transport, patience: 0) != nil {}
            }
            // Until the reset is answered, whatever came before.
            var wanted = hexadecimal(Self.vectors[1].1)
            wanted += [UInt8](repeating: 0, count: 256 - wanted.count)
            var answer = try exchange(hexadecimal(Self.vectors[1].0), over: transport)
            while let some = answer, some.bytes != wanted { answer = try receive(from: transport) }
            #expect(answer?.bytes == wanted)
        }
    }

    @Test("More messages than a Unix-domain socket queues, in both directions, do not stall")
    func backlog() throws {
        try inFolder { folder in
            let (transport, stop) = try pair("unix", slots: 64, in: folder, answer: echo)
            defer { stop() }
            for number in 0..<200 {
                try [UInt8](repeating: UInt8(number), count: 256).withUnsafeBytes { try transport.send($0) }
            }
            for number in 0..<200 { #expect(try receive(from: transport)?.bytes.last == UInt8(number)) }
        }
    }
}

/// Numbers that look random enough to be junk, and are the same each time.
struct Xorshift: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// Binds a socket to a free port of this machine.
func boundPort(of descriptor: Int32) throws -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            #expect(bind(descriptor, $0, length) == 0)
            #expect(getsockname(descriptor, $0, &length) == 0)
        }
        return UInt16(bigEndian: pointer.pointee.sin_port)
    }
}

/// Receives one datagram and answers its sender with `count` bytes.
func answer(on descriptor: Int32, count: Int) {
    var (bytes, from) = ([UInt8](repeating: 0, count: 1024), sockaddr_in())
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &from) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            #expect(recvfrom(descriptor, &bytes, bytes.count, 0, $0, &length) >= 0)
            #expect(sendto(descriptor, &bytes, count, 0, $0, length) == count)
        }
    }
}

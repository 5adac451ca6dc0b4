import Foundation

/// A driver's side of setting parameters, as fast as sockets go.
final class SettingsClient {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let descriptor: Int32
    private var unread: [UInt8] = []

    init(address: String, port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = in_port_t(UInt16(port).bigEndian)
        inet_pton(AF_INET, address, &place.sin_addr)
        let status = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard descriptor >= 0, status == 0 else { throw Failure(description: "cannot connect to \(address):\(port)") }
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(descriptor) }

    /// Reads a sequencer's whole document and writes it back, as a driver does for one parameter; each time the gain is
    /// another.
    func setGains(_ count: Int) throws {
        for round in 0..<count {
            try send(Array("SEQuencer0:CONFiguration?\n".utf8))
            let text = String(decoding: try block(), as: UTF8.self)
            let gain = "\"gain_path\":["
            guard let start = text.range(of: gain), let end = text[start.upperBound...].firstIndex(of: ",") else {
                throw Failure(description: "a document without a gain")
            }
            let changed = text[..<start.upperBound] + "0.\(round % 1000)1" + text[end...]
            try send(Array("SEQuencer0:CONFiguration #4\(changed.utf8.count)\(changed)\n".utf8))
        }
        try finish()
    }

    /// Commands of one number, one behind the other.
    func setAttenuations(_ count: Int) throws {
        for round in 0..<count { try send(Array("AFE:ATT:OUT0 \(round % 30 * 2)\n".utf8)) }
        try finish()
    }

    /// Waits until everything was done, and sees that nothing went wrong.
    private func finish() throws {
        try send(Array("SYSTem:ERRor:COUNt?\n".utf8))
        let line = try read(2)
        guard line == Array("0\n".utf8) else { throw Failure(description: "errors after legal values") }
    }

    private func block() throws -> [UInt8] {
        let head = try read(2)
        guard let length = Int(String(decoding: try read(Int(head[1]) - 48), as: UTF8.self)) else {
            throw Failure(description: "no block")
        }
        return Array(try read(length + 2).dropLast(2))
    }

    private func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Failure(description: "the connection ended") }
            sent += count
        }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while unread.count < count {
            var buffer = [UInt8](repeating: 0, count: 16384)
            let got = recv(descriptor, &buffer, buffer.count, 0)
            guard got > 0 else { throw Failure(description: "the connection ended") }
            unread += buffer[..<got]
        }
        defer { unread.removeFirst(count) }
        return Array(unread[..<count])
    }
}

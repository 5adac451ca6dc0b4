import Foundation

/// A client of a served cluster: writes commands and reads what answers them, and waits for nobody for ever.
package final class ClusterClient {
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    private let descriptor: Int32
    private var unread: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 65536)

    /// - Parameter patienceSeconds: how long a single answer may take.
    package init(_ address: String, _ port: Int, patienceSeconds: Int = 30) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket to be had") }
        var patience = timeval(tv_sec: patienceSeconds, tv_usec: 0)
        // As drivers do: what is sent is on its way.
        var isPrompt: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isPrompt, socklen_t(MemoryLayout<Int32>.size))
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
            close(descriptor)
            throw Failure(description: "cannot connect to \(address):\(port)")
        }
    }

    deinit { close(descriptor) }

    /// A command, with a block of bytes behind it where there is one.
    package func send(_ command: String, block: [UInt8]? = nil) throws {
        var bytes = Array(command.utf8)
        if let block {
            let length = String(block.count)
            bytes += "#\(length.utf8.count)\(length)".utf8
            bytes += block
        }
        bytes.append(UInt8(ascii: "\n"))
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { throw Failure(description: "the connection ended, or nothing was read for too long") }
            rest = rest.dropFirst(count)
        }
    }

    /// The line that answers a question, without its end.
    package func ask(_ question: String) throws -> String {
        try send(question)
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            try receive()
        }
    }

    /// The block that answers a question.
    package func askBlock(_ question: String) throws -> [UInt8] {
        try send(question)
        let head = try read(2)
        guard let length = Int(String(decoding: try read(Int(head[1]) - 0x30), as: UTF8.self)) else {
            throw Failure(description: "no block")
        }
        return try read(length + 2).dropLast(2)
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while unread.count < count { try receive() }
        defer { unread.removeFirst(max(count, 0)) }
        return Array(unread.prefix(max(count, 0)))
    }

    private func receive() throws {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw Failure(description: "the connection ended, or no answer came for too long") }
        unread += buffer[..<count]
    }
}

extension ClusterClient {
    /// Reads a sequencer's whole document and writes it back, as a driver does for one parameter; each time the gain is
    /// another.
    func setGains(_ count: Int) throws {
        let gain = Array("\"gain_path\":[".utf8)
        for round in 0..<count {
            let text = try askBlock("SEQuencer0:CONFiguration?")
            guard let begin = text.offset(of: gain), let end = text[begin...].firstIndex(of: UInt8(ascii: ",")) else {
                throw Failure(description: "a document without a gain")
            }
            let changed = text[..<begin] + "0.\(1000 + round % 1000)".utf8 + text[end...]
            try send("SEQuencer0:CONFiguration ", block: Array(changed))
        }
        try finish()
    }

    /// Commands of one number, one behind the other.
    func setAttenuations(_ count: Int) throws {
        for round in 0..<count { try send("AFE:ATT:OUT0 \(round % 30 * 2)") }
        try finish()
    }

    /// Waits until everything was done, and sees that nothing went wrong.
    private func finish() throws {
        guard try ask("SYSTem:ERRor:COUNt?") == "0" else { throw Failure(description: "errors after legal values") }
    }
}

extension [UInt8] {
    /// Where `word` has come to its end for the first time.
    fileprivate func offset(of word: [UInt8]) -> Int? {
        var rest = self[...]
        while let begin = rest.firstIndex(of: word[0]) {
            if self[begin...].starts(with: word) { return begin + word.count }
            rest = self[(begin + 1)...]
        }
        return nil
    }
}

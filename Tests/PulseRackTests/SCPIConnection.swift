import Foundation

/// A client of a module that writes commands and reads lines.
final class SCPIConnection {
    private let descriptor: Int32

    struct Failure: Error { var number: Int32 }

    init(_ address: String, _ port: Int) throws {
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
        guard status == 0 else { throw Failure(number: errno) }
    }

    deinit { close(descriptor) }

    /// A command, with a block of bytes behind it where there is one.
    func send(_ command: String, block: [UInt8]? = nil) {
        var bytes = Array(command.utf8)
        if let block {
            let length = String(block.count)
            bytes += Array("#\(length.count)\(length)".utf8) + block
        }
        bytes.append(10)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The line that answers a question.
    func ask(_ question: String) -> String {
        send(question)
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) == 1, byte != 10 { line.append(byte) }
        return String(decoding: line, as: UTF8.self)
    }
}

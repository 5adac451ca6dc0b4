/// How a command is answered: a client that expects a block and reads a line has lost its place in the stream for good.
enum SCPIReplyKind: Sendable, Equatable {
    case none
    /// A line.
    case text
    /// One block.
    case block
    /// Several blocks: a count of entries, and so many entries.
    case list
    /// The blocks of one acquisition, its bins as records.
    case acquisition
    /// The blocks of one acquisition, its bins by columns.
    case packedAcquisition
}

/// Bytes that answer a command.
struct SCPIReply: Sendable, Equatable {
    private(set) var bytes: [UInt8] = []

    static let none = SCPIReply()

    static func text(_ text: String) -> SCPIReply { SCPIReply(bytes: Array(text.utf8) + [0x0A]) }

    static func block(_ data: [UInt8]) -> SCPIReply {
        var reply = SCPIReply()
        reply.append(data)
        reply.end()
        return reply
    }

    static func block(_ value: JSONValue) -> SCPIReply { block(value.text) }

    mutating func append(_ data: [UInt8]) {
        appendHeader(data.count)
        bytes += data
    }

    mutating func append(_ value: UInt32) { append(LittleEndian.bytes([value])) }

    /// Adds what a block of `count` bytes begins with; the caller adds the bytes.
    mutating func appendHeader(_ count: Int) {
        let length = String(count)
        bytes += "#\(length.utf8.count)\(length)".utf8
    }

    /// Adds bytes of a block whose header has been added.
    mutating func appendPayload<Integer: FixedWidthInteger>(_ value: Integer) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    /// The line end behind the last block of a reply, and there only.
    mutating func end() { bytes += [0x0D, 0x0A] }
}

/// Numbers as clients pack them.
enum LittleEndian {
    static func bytes<Integer: FixedWidthInteger>(_ values: some Sequence<Integer>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(values.underestimatedCount * MemoryLayout<Integer>.size)
        for value in values { withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) } }
        return out
    }

    static func bytes(_ values: [Float]) -> [UInt8] { bytes(values.map(\.bitPattern)) }

    /// What is over at the end is left.
    static func integers<Integer: FixedWidthInteger>(_ bytes: [UInt8], as type: Integer.Type) -> [Integer] {
        let size = MemoryLayout<Integer>.size
        return bytes.withUnsafeBytes { raw in
            (0..<bytes.count / size).map { Integer(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * size, as: type)) }
        }
    }

    static func floats(_ bytes: [UInt8]) -> [Float] {
        integers(bytes, as: UInt32.self).map { Float(bitPattern: $0) }
    }
}

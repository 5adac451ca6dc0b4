/// Reads arguments, or results, one behind the other, in the form of `PayloadWriter`.
public struct PayloadReader {
    let memory: UnsafeRawBufferPointer
    /// Bytes read so far.
    public private(set) var position = 0

    public init(_ memory: UnsafeRawBufferPointer) { self.memory = memory }

    public var bytesLeft: Int { memory.count - position }

    /// The next `count` bytes as they are.
    public mutating func bytes(_ count: Int) throws(FrameFault) -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytesLeft else {
            throw .payloadTooShort(bytes: memory.count, needed: position &+ count)
        }
        defer { position += count }
        return memory.part(position..<position + count)
    }

    public mutating func uint8() throws(FrameFault) -> UInt8 { try bytes(1)[0] }
    public mutating func uint32() throws(FrameFault) -> UInt32 { try bytes(4).little(UInt32.self, at: 0) }
    public mutating func int32() throws(FrameFault) -> Int32 { try bytes(4).little(Int32.self, at: 0) }
    public mutating func uint64() throws(FrameFault) -> UInt64 { try bytes(8).little(UInt64.self, at: 0) }
    public mutating func int64() throws(FrameFault) -> Int64 { try bytes(8).little(Int64.self, at: 0) }
    public mutating func float() throws(FrameFault) -> Float { Float(bitPattern: try uint32()) }
    public mutating func double() throws(FrameFault) -> Double { Double(bitPattern: try uint64()) }

    /// An unsigned integer of `width` bits (1…64) in ceil(width / 8) bytes; bits above the width are not looked at.
    public mutating func unsigned(width: Int) throws(FrameFault) -> UInt64 {
        precondition((1...64).contains(width), "an integer of 1 to 64 bits")
        return PackedBits(try bytes(PackedBits.byteCount(width)), count: width).firstWord
    }

    /// A two's complement integer of `width` bits (1…64) in ceil(width / 8) bytes.
    public mutating func signed(width: Int) throws(FrameFault) -> Int64 {
        let above = Int64(64 - width)
        return (Int64(bitPattern: try unsigned(width: width)) << above) >> above
    }

    /// `count` bits in ceil(count / 8) bytes.
    public mutating func bits(_ count: Int) throws(FrameFault) -> PackedBits {
        PackedBits(try bytes(PackedBits.byteCount(count)), count: count)
    }
}

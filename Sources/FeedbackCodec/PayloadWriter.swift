/// Concatenates arguments, or results, in memory that somebody else owns.
///
/// All integers and floating-point numbers are little-endian, arrays have no padding, bits are packed with the lowest
/// first (CUDA-Q realtime message protocol, "Payload encoding"). What goes beyond the memory is not written but still
/// counted, so that whoever writes the header in front (`RPCRequest.write(to:)`) refuses it there, once.
@frozen
public struct PayloadWriter {
    @usableFromInline let memory: UnsafeMutableRawBufferPointer
    /// Bytes that were asked for so far.
    public private(set) var count = 0

    /// From the memory's first byte on.
    public init(_ memory: UnsafeMutableRawBufferPointer) { self.memory = memory }

    /// Behind the header of the frame in a slot.
    public init(slot: UnsafeMutableRawBufferPointer) {
        let header = min(RPCRequest.headerBytes, slot.count)
        memory = UnsafeMutableRawBufferPointer(rebasing: slot[header...])
    }

    /// Whether all of it was written.
    public var fits: Bool { count <= memory.count }

    /// The next `bytes` bytes; `nil` where they do not fit.
    @usableFromInline
    mutating func take(_ bytes: Int) -> UnsafeMutableRawBufferPointer? {
        let start = count
        count += bytes
        guard fits else { return nil }
        return UnsafeMutableRawBufferPointer(rebasing: memory[start..<count])
    }

    public mutating func append(_ value: UInt8) { take(1)?.storeLittle(value, at: 0) }
    public mutating func append(_ value: UInt32) { take(4)?.storeLittle(value, at: 0) }
    public mutating func append(_ value: Int32) { take(4)?.storeLittle(value, at: 0) }
    public mutating func append(_ value: UInt64) { take(8)?.storeLittle(value, at: 0) }
    public mutating func append(_ value: Int64) { take(8)?.storeLittle(value, at: 0) }
    /// IEEE 754, single precision.
    public mutating func append(_ value: Float) { append(value.bitPattern) }
    /// IEEE 754, double precision.
    public mutating func append(_ value: Double) { append(value.bitPattern) }

    /// An integer of `width` bits (1…64), signed or not, in ceil(width / 8) bytes: the low ones of its two's
    /// complement.
    public mutating func append(integer value: Int64, width: Int) {
        precondition((1...64).contains(width), "an integer of 1 to 64 bits")
        guard let place = take(PackedBits.byteCount(width)) else { return }
        for index in 0..<place.count { place[index] = UInt8(truncatingIfNeeded: value >> Int64(8 * index)) }
    }

    public mutating func append(bytes: UnsafeRawBufferPointer) {
        take(bytes.count)?.copyMemory(from: bytes)
    }

    /// Packs bits; those above the last in its byte are 0.
    @inlinable
    public mutating func append(bits: some Collection<Bool>) {
        let count = bits.count
        guard let place = take(PackedBits.byteCount(count)) else { return }
        let packed = MutablePackedBits(place, count: count)
        packed.clear()
        var index = 0
        for bit in bits {
            if bit { packed[index] = true }
            index += 1
        }
    }

    /// The low `count` (0…64) bits of a word.
    public mutating func append(bits word: UInt64, count: Int) {
        precondition((0...64).contains(count), "at most 64 bits of a word")
        guard let place = take(PackedBits.byteCount(count)) else { return }
        MutablePackedBits(place, count: count).set(firstWord: word)
    }
}

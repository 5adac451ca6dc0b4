/// Confidences of 4 bits, two a byte, the low half first, in memory that somebody else owns.
///
/// The other forms of soft readout need no type: one byte a measurement, as leakage flags have it too (0 ground,
/// 1 excited, 2 leaked), and IEEE 754 single precision (CUDA-Q realtime message protocol, "Multi-bit measurement
/// encoding").
public struct PackedNibbles: RandomAccessCollection {
    let memory: UnsafeRawBufferPointer
    /// Of measurements.
    public let count: Int

    /// The first `count` confidences of `memory`, which has at least `PackedNibbles.byteCount(count)` bytes.
    public init(_ memory: UnsafeRawBufferPointer, count: Int) {
        precondition(count >= 0 && Self.byteCount(count) <= memory.count, "confidences beyond their memory")
        self.memory = memory
        self.count = count
    }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    /// 0…15.
    public subscript(position: Int) -> UInt8 {
        precondition(position >= 0 && position < count, "a confidence outside its memory")
        return memory[position >> 1] >> UInt8(4 * (position & 1)) & 0xF
    }

    /// The bytes that hold `count` confidences.
    public static func byteCount(_ count: Int) -> Int { count >> 1 + count & 1 }
}

extension PayloadWriter {
    /// Confidences of 4 bits: of each the low four. The high half of a last odd byte is 0.
    @inlinable
    public mutating func append(nibbles: some Collection<UInt8>) {
        guard let place = take(PackedNibbles.byteCount(nibbles.count)) else { return }
        for index in 0..<place.count { place[index] = 0 }
        for (index, nibble) in nibbles.enumerated() {
            place[index >> 1] |= (nibble & 0xF) << UInt8(truncatingIfNeeded: 4 * (index & 1))
        }
    }

    /// Confidences of 8 bits, or leakage flags: a byte each.
    @inlinable
    public mutating func append(levels: some Collection<UInt8>) {
        guard let place = take(levels.count) else { return }
        for (index, level) in levels.enumerated() { place[index] = level }
    }

    /// Confidences in single precision.
    @inlinable
    public mutating func append(floats: some Collection<Float>) {
        for value in floats { append(value) }
    }
}

extension PayloadReader {
    /// `count` confidences of 4 bits.
    public mutating func nibbles(_ count: Int) throws(FrameFault) -> PackedNibbles {
        PackedNibbles(try bytes(PackedNibbles.byteCount(count)), count: count)
    }
}

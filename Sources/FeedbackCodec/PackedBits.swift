/// Bits in memory that somebody else owns, the lowest bit of the first byte first.
///
/// A view: it is good for as long as the memory is.
@frozen
public struct PackedBits: RandomAccessCollection {
    @usableFromInline let memory: UnsafeRawBufferPointer
    /// In bits.
    public let count: Int

    /// The first `count` bits of `memory`, which has at least `PackedBits.byteCount(count)` bytes.
    @inlinable
    public init(_ memory: UnsafeRawBufferPointer, count: Int) {
        precondition(count >= 0 && Self.byteCount(count) <= memory.count, "bits beyond their memory")
        self.memory = memory
        self.count = count
    }

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }

    @inlinable
    public subscript(position: Int) -> Bool {
        precondition(position >= 0 && position < count, "a bit outside its memory")
        return memory[position >> 3] >> UInt8(truncatingIfNeeded: position & 7) & 1 != 0
    }

    /// The first 64 bits; those that there are not are 0.
    public var firstWord: UInt64 {
        let bytes = Swift.min(Self.byteCount(count), 8)
        var word: UInt64 = 0
        for index in 0..<bytes { word |= UInt64(memory[index]) << UInt64(8 * index) }
        return count < 64 ? word & ((1 << UInt64(count)) - 1) : word
    }

    /// The bytes that hold `count` bits.
    @inlinable public static func byteCount(_ count: Int) -> Int { count >> 3 + (count & 7 == 0 ? 0 : 1) }

    /// The same form in bytes of its own; the bits above the last are 0.
    public static func bytes(_ bits: some Collection<Bool>) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: byteCount(bits.count))
        for (index, bit) in bits.enumerated() where bit { bytes[index >> 3] |= 1 << UInt8(index & 7) }
        return bytes
    }
}

/// Bits to be written, in the form of `PackedBits`.
@frozen
public struct MutablePackedBits {
    @usableFromInline let memory: UnsafeMutableRawBufferPointer
    /// In bits.
    public let count: Int

    /// The first `count` bits of `memory`, which has at least `PackedBits.byteCount(count)` bytes.
    @inlinable
    public init(_ memory: UnsafeMutableRawBufferPointer, count: Int) {
        precondition(count >= 0 && PackedBits.byteCount(count) <= memory.count, "bits beyond their memory")
        self.memory = memory
        self.count = count
    }

    @inlinable
    public subscript(position: Int) -> Bool {
        get {
            precondition(position >= 0 && position < count, "a bit outside its memory")
            return memory[position >> 3] >> UInt8(truncatingIfNeeded: position & 7) & 1 != 0
        }
        nonmutating set {
            precondition(position >= 0 && position < count, "a bit outside its memory")
            let mask: UInt8 = 1 << UInt8(truncatingIfNeeded: position & 7)
            if newValue { memory[position >> 3] |= mask } else { memory[position >> 3] &= ~mask }
        }
    }

    /// Sets all bits, and those above the last in their byte, to 0.
    public func clear() {
        for index in 0..<PackedBits.byteCount(count) { memory[index] = 0 }
    }

    /// Sets the first 64 bits, or as many as there are, and all others to 0.
    public func set(firstWord word: UInt64) {
        let word = count < 64 ? word & ((1 << UInt64(count)) - 1) : word
        for index in 0..<PackedBits.byteCount(count) {
            memory[index] = index < 8 ? UInt8(truncatingIfNeeded: word >> UInt64(8 * index)) : 0
        }
    }

    public var readOnly: PackedBits { PackedBits(UnsafeRawBufferPointer(memory), count: count) }
}

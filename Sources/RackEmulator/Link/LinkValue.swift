internal import FeedbackCodec
internal import PulseLanguage

/// Makes values of the bytes of answers.
///
/// Registers of up to 64 bits are remembered: a run has few different corrections, and an array of bits would be made
/// anew for each.
struct LinkValues {
    private struct Known {
        var count = -1
        var word: UInt64 = 0
        var value = Value.bool(false)
    }

    private var known = [Known](repeating: Known(), count: 256)

    /// The first 64 bits of an answer of `type` in `bytes`, of which those that are not there are 0.
    static func word(_ type: WireType, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<min(type.byteCount, bytes.count, 8) { word |= UInt64(bytes[index]) << UInt64(8 * index) }
        if case .bits(let count) = type, count < 64 { word &= 1 << UInt64(count) - 1 }
        return word
    }

    /// The value of type `valueType` that lies in `bytes`; bytes that are not there are 0.
    mutating func value(_ type: WireType, as valueType: ValueType, _ bytes: UnsafeRawBufferPointer) -> Value {
        let word = Self.word(type, bytes)
        switch type {
        case .bits(let count):
            guard case .bits = valueType else { return .bool(word & 1 != 0) }
            return count <= 64 ? bits(count, word) : .bits((0..<count).map { index in
                index >> 3 < bytes.count && bytes[index >> 3] >> UInt8(index & 7) & 1 != 0
            })
        case .int(let width): return .int((Int64(bitPattern: word) << Int64(64 - width)) >> Int64(64 - width))
        case .uint: return .uint(word)
        case .float(32): return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: word))))
        case .float: return .float(Double(bitPattern: word))
        }
    }

    private mutating func bits(_ count: Int, _ word: UInt64) -> Value {
        // A multiplicative hash: neighbouring corrections fall into different places.
        let place = Int((word &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(count)) >> 56)
        if known[place].count == count, known[place].word == word { return known[place].value }
        let value = Value.bits((0..<count).map { word >> UInt64($0) & 1 != 0 })
        known[place] = Known(count: count, word: word, value: value)
        return value
    }
}

extension Value {
    /// Bit `index` of what the value is on the wire; of a float: of its 64-bit form.
    func bit(_ index: Int) -> Bool {
        switch self {
        case .bits(let bits): bits.indices.contains(index) && bits[index]
        case .bool(let value): index == 0 && value
        case .int(let value): value >> Int64(min(index, 63)) & 1 != 0
        case .uint(let value): index < 64 && value >> UInt64(index) & 1 != 0
        case .float(let value), .angle(let value): index < 64 && value.bitPattern >> UInt64(index) & 1 != 0
        case .complex, .duration, .array: false
        }
    }
}

/// Bits that are written one behind the other, the first lowest, 64 at a time.
struct BitPacker {
    private var word: UInt64 = 0
    private var filled = 0
    private(set) var count = 0

    mutating func append(_ bit: Bool, to writer: inout PayloadWriter) {
        if bit { word |= 1 << UInt64(filled) }
        filled += 1
        count += 1
        if filled == 64 { flush(to: &writer) }
    }

    /// Writes what is left, up to a whole byte.
    mutating func flush(to writer: inout PayloadWriter) {
        guard filled > 0 else { return }
        writer.append(bits: word, count: filled)
        (word, filled) = (0, 0)
    }
}

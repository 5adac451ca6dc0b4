/// Bytes from hexadecimal text; `[24 × 00]` stands for 24 bytes of 0.
func hex(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for part in text.split(whereSeparator: { "[]|\n".contains($0) }) {
        let words = part.split(separator: " ").map(String.init)
        if words.count == 3, words[1] == "×" {
            bytes += [UInt8](repeating: UInt8(words[2], radix: 16)!, count: Int(words[0])!)
        } else {
            bytes += words.map { UInt8($0, radix: 16)! }
        }
    }
    return bytes
}

/// What `body` writes to a slot of its own, and the slot's bytes.
func inSlot<Value>(
    of strideBytes: Int, filledWith filler: UInt8 = 0xEE, _ body: (UnsafeMutableRawBufferPointer) throws -> Value
) rethrows -> (value: Value, bytes: [UInt8]) {
    var slot = [UInt8](repeating: filler, count: strideBytes)
    let value = try slot.withUnsafeMutableBytes { try body($0) }
    return (value, slot)
}

/// Requests and replies of the wire, byte by byte, as its tables have them.
enum DecoderFrame {
    static let enqueue: UInt32 = 0x7ED8_BE82
    static let corrections: UInt32 = 0x882D_5BA1
    static let reset: UInt32 = 0x977A_59CF
    static let increment: UInt32 = 0x191B_6322

    static func request(
        _ function: UInt32, _ payload: [UInt8], id: UInt32 = 1, magic: UInt32 = 0x4355_5152
    ) -> [UInt8] {
        bytes(magic) + bytes(function) + bytes(UInt32(payload.count)) + bytes(id) + bytes(UInt64(0)) + payload
    }

    static func enqueue(
        _ bits: [UInt8], counter: Int64, decoder: Int64 = 0, mapping: Int64 = 0, count: Int64? = nil, pad: Int = 0
    ) -> [UInt8] {
        var packed = [UInt8](repeating: 0, count: (bits.count + 7) / 8 + pad)
        for (index, bit) in bits.enumerated() { packed[index / 8] |= bit << (index % 8) }
        let numbers = [decoder, counter, mapping, count ?? Int64(bits.count)].flatMap(bytes)
        return request(enqueue, numbers + packed)
    }

    static func corrections(_ size: Int64, reset: UInt8 = 1, decoder: Int64 = 0) -> [UInt8] {
        request(corrections, bytes(decoder) + bytes(size) + [reset])
    }

    static func reset(decoder: Int64 = 0) -> [UInt8] { request(reset, bytes(decoder)) }

    static func bytes(_ value: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { [UInt8]($0) }
    }

    /// Bytes as they are written in hexadecimal; `[24 × 00]` is so many times the same.
    static func bytes(hexadecimal: String) -> [UInt8] {
        var result: [UInt8] = []
        var words = hexadecimal.split(whereSeparator: { " []\n".contains($0) })[...]
        while let word = words.popFirst() {
            if words.first == "×" {
                words.removeFirst()
                let byte = UInt8(words.removeFirst(), radix: 16)!
                result += [UInt8](repeating: byte, count: Int(word)!)
            } else {
                result.append(UInt8(word, radix: 16)!)
            }
        }
        return result
    }

    static func padded(_ bytes: [UInt8], to stride: Int = 256) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: stride - bytes.count)
    }
}

extension DatagramClient {
    /// What a request comes back with: its status and the bytes of its result.
    func status(_ request: [UInt8]) -> Int32 { outcome(request).status }

    func outcome(_ request: [UInt8]) -> (status: Int32, result: [UInt8]) {
        let reply = ask(request)
        guard reply.count >= 24, reply[12..<16] == request[12..<16] else { return (-1, []) }
        func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(reply[at + $1]) << (8 * $1) } }
        return (Int32(bitPattern: word(4)), Array(reply[24...].prefix(Int(word(8)))))
    }
}

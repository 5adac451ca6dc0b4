/// RoCE frames that were changed on purpose.
extension [UInt8] {
    /// Makes the IPv4 checksum right again.
    mutating func repairChecksum() {
        var sum = 0
        for offset in stride(from: 14, to: 34, by: 2) where offset != 24 {
            sum += Int(self[offset]) << 8 + Int(self[offset + 1])
        }
        while sum > 0xFFFF { sum = sum & 0xFFFF + sum >> 16 }
        self[24] = UInt8(~sum >> 8 & 0xFF)
        self[25] = UInt8(~sum & 0xFF)
    }

    /// Makes the invariant CRC right again: bit by bit, as the polynomial has it.
    ///
    /// - Parameter packetBytes: from the IPv4 header on; `nil`: all there are.
    mutating func repairCRC(packetBytes: Int? = nil) {
        let end = 14 + (packetBytes ?? count - 14) - 4
        var masked = [UInt8](repeating: 0xFF, count: 8) + self[14..<end]
        for index in [15, 22, 24, 25, 40, 41, 46] { masked[index - 6] = 0xFF }
        var register = UInt32.max
        for byte in masked {
            register ^= UInt32(byte)
            for _ in 0..<8 { register = register & 1 == 0 ? register >> 1 : register >> 1 ^ 0xEDB8_8320 }
        }
        let crc = ~register
        for index in 0..<4 { self[end + index] = UInt8(crc >> UInt32(8 * index) & 0xFF) }
    }
}

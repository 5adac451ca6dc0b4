/// The CRC-32 of Ethernet and zlib: polynomial 0x04C11DB7 reflected, register and result complemented.
public struct CRC32: Sendable {
    private var register = UInt32.max

    public init() {}

    public var value: UInt32 { ~register }

    public mutating func update(_ byte: UInt8) {
        register = Self.table[Int((register ^ UInt32(byte)) & 0xFF)] ^ register >> 8
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        for byte in bytes { update(byte) }
    }

    /// What each value of a byte does to the register.
    private static let table: [UInt32] = (0..<256 as Range<UInt32>).map { byte in
        (0..<8).reduce(byte) { register, _ in register & 1 == 0 ? register >> 1 : register >> 1 ^ 0xEDB8_8320 }
    }
}

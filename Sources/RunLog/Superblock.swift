/// The first 48 bytes of an HDF5 file (superblock version 2 or 3, format specification III.A), as far as
/// a crash concerns them: the consistency flags, the end-of-file address, and the checksum.
struct Superblock: Equatable {
    static let byteCount = 48
    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

    private(set) var bytes: [UInt8]

    /// `nil` unless `bytes` begins with a superblock of version 2 or 3 with 8-byte addresses.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.byteCount, Array(bytes[0..<8]) == Self.signature,
            (2...3).contains(bytes[8]),
            bytes[9] == 8, bytes[10] == 8
        else { return nil }
        self.bytes = Array(bytes[0..<Self.byteCount])
    }

    /// Does `bytes` begin as an HDF5 file does, of whatever version?
    static func isSignature(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

    /// Bit 0: open for writing. Bit 2: open for writing with readers (SWMR).
    var flags: UInt8 {
        get { bytes[11] }
        set {
            bytes[11] = newValue
            seal()
        }
    }

    /// Where the file ends, as its writer last said.
    var endOfFile: UInt64 {
        get { Self.little(bytes[28..<36]) }
        set {
            for k in 0..<8 { bytes[28 + k] = UInt8(truncatingIfNeeded: newValue >> (8 * UInt64(k))) }
            seal()
        }
    }

    var isSound: Bool { Self.little(bytes[44..<48]) == UInt64(Self.checksum(bytes[0..<44])) }

    private mutating func seal() {
        let sum = Self.checksum(bytes[0..<44])
        for k in 0..<4 { bytes[44 + k] = UInt8(truncatingIfNeeded: sum >> (8 * UInt32(k))) }
    }

    private static func little(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Jenkins's lookup3 (`hashlittle`, initial value 0), the checksum of HDF5 metadata.
    static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        func rotated(_ x: UInt32, _ k: UInt32) -> UInt32 { x << k | x >> (32 - k) }
        var rest = bytes
        var a = 0xdead_beef &+ UInt32(bytes.count)
        var (b, c) = (a, a)
        /// The next twelve bytes, zeros past the end, as three little-endian words.
        func add() {
            let twelve = Array(rest.prefix(12)) + [UInt8](repeating: 0, count: max(0, 12 - rest.count))
            let words = stride(from: 0, to: 12, by: 4).map { UInt32(little(twelve[$0..<($0 + 4)])) }
            a &+= words[0]
            b &+= words[1]
            c &+= words[2]
            rest = rest.dropFirst(12)
        }
        while rest.count > 12 {
            add()
            a = (a &- c) ^ rotated(c, 4)
            c &+= b
            b = (b &- a) ^ rotated(a, 6)
            a &+= c
            c = (c &- b) ^ rotated(b, 8)
            b &+= a
            a = (a &- c) ^ rotated(c, 16)
            c &+= b
            b = (b &- a) ^ rotated(a, 19)
            a &+= c
            c = (c &- b) ^ rotated(b, 4)
            b &+= a
        }
        if rest.isEmpty { return c }
        add()
        c = (c ^ b) &- rotated(b, 14)
        a = (a ^ c) &- rotated(c, 11)
        b = (b ^ a) &- rotated(a, 25)
        c = (c ^ b) &- rotated(b, 16)
        a = (a ^ c) &- rotated(c, 4)
        b = (b ^ a) &- rotated(a, 14)
        c = (c ^ b) &- rotated(b, 24)
        return c
    }
}

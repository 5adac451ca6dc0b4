/// The bytes of a capture file in the classic pcap format, little-endian, of Ethernet frames
/// (draft-ietf-opsawg-pcap, version 2.4; link type 1).
///
/// It collects bytes for somebody else to write to a file: `take()` gives them and begins anew.
public struct PcapWriter: Sendable {
    /// What the fractions of a second in the file count.
    public enum Resolution: Sendable, Hashable, CaseIterable {
        case microseconds, nanoseconds
    }

    /// Bytes of a frame at most: readers refuse more.
    public static let frameBytesMax = 262_144

    public let resolution: Resolution
    /// What was not taken yet, from the file's header on.
    public private(set) var bytes: [UInt8] = []

    public init(resolution: Resolution = .nanoseconds) {
        self.resolution = resolution
        append(resolution == .nanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4)
        append(4 << 16 | 2)  // version 2.4
        append(0)  // UTC
        append(0)  // no statement of accuracy
        append(UInt32(Self.frameBytesMax))
        append(1)  // Ethernet
    }

    /// Adds a frame, without frame check sequence.
    ///
    /// - Parameter nanoseconds: since the epoch of 1970, or, for virtual time, since the beginning of the run.
    public mutating func append(frame: UnsafeRawBufferPointer, nanoseconds: UInt64) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        append(UInt32(truncatingIfNeeded: seconds))
        append(UInt32(resolution == .nanoseconds ? rest : rest / 1000))
        let kept = min(frame.count, Self.frameBytesMax)
        append(UInt32(kept))
        append(UInt32(truncatingIfNeeded: frame.count))
        bytes.append(contentsOf: frame[..<kept])
    }

    /// What has been collected, which is forgotten here.
    public mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    private mutating func append(_ word: UInt32) {
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }
}

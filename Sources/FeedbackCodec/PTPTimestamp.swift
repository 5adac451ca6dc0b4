/// When a frame was sent, as the wire has it: `(seconds << 32) | nanoseconds`, in one little-endian word, so that the
/// nanoseconds come first. 0 means that it is not used.
public struct PTPTimestamp: Sendable, Hashable {
    public var word: UInt64

    public static let unused = PTPTimestamp(word: 0)

    public init(word: UInt64) { self.word = word }

    public init(seconds: UInt32, nanoseconds: UInt32) { word = UInt64(seconds) << 32 | UInt64(nanoseconds) }

    /// A time in nanoseconds since some beginning; the seconds wrap at 2³².
    public init(nanoseconds: UInt64) {
        let (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(seconds: UInt32(truncatingIfNeeded: seconds), nanoseconds: UInt32(rest))
    }

    public var seconds: UInt32 { UInt32(truncatingIfNeeded: word >> 32) }
    public var nanoseconds: UInt32 { UInt32(truncatingIfNeeded: word) }
}

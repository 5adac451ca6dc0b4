/// A decoder that looks corrections up by the bits of a whole shot.
public struct LookupDecoder: SyndromeDecoder {
    /// Syndrome bits of a shot at most: a table of 2²⁰ entries.
    public static let volumeBitsMax = 20

    public let correctionBits: Int
    let volumeBits: Int
    let table: [UInt64]
    private var syndrome = 0
    private var collectedBits = 0

    /// - Parameters:
    ///   - volumeBits: syndrome bits of a shot, 1…20.
    ///   - correctionBits: bits of an answer, 1…64.
    ///   - table: 2^`volumeBits` answers, the first correction lowest, by syndromes, the first bit lowest.
    public init(volumeBits: Int, correctionBits: Int, table: [UInt64]) {
        precondition((1...Self.volumeBitsMax).contains(volumeBits), "a table of 1 to 20 bits")
        precondition((1...64).contains(correctionBits), "1 to 64 corrections")
        precondition(table.count == 1 << volumeBits, "an answer for every syndrome")
        self.volumeBits = volumeBits
        self.correctionBits = correctionBits
        self.table = table
    }

    public mutating func enqueue(_ round: PackedBits) -> RoundIntake {
        if collectedBits == volumeBits { reset() }
        guard round.count <= volumeBits - collectedBits else { return .failed }
        syndrome |= Int(round.firstWord) << collectedBits
        collectedBits += round.count
        return collectedBits == volumeBits ? .complete : .collecting
    }

    public mutating func read(into corrections: MutablePackedBits) -> AnswerDelivery {
        corrections.set(firstWord: table[syndrome])
        return .given
    }

    public mutating func reset() {
        syndrome = 0
        collectedBits = 0
    }
}

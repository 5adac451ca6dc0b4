/// A decoder behind a `DecoderHost`: it takes rounds of measured bits and gives corrections.
public protocol SyndromeDecoder: Sendable {
    /// Bits of an answer.
    var correctionBits: Int { get }
    /// Takes one round, in a session that is in order. The bits are good during the call only.
    mutating func enqueue(_ round: PackedBits) -> RoundIntake
    /// Writes the answer to what was taken; `corrections` has `correctionBits` bits, all 0.
    ///
    /// Called after `.complete` only, and again for each time that somebody asks.
    mutating func read(into corrections: MutablePackedBits) -> AnswerDelivery
    /// Forgets all rounds: the next is the first of a new shot.
    mutating func reset()
}

/// What became of a round.
public enum RoundIntake: Sendable, Hashable {
    /// Taken; there is no answer yet.
    case collecting
    /// Taken; with it there is an answer.
    case complete
    /// Not taken for want of room: the session has a gap.
    case dropped
    /// Not taken, or not decoded.
    case failed
}

/// What became of an answer.
public enum AnswerDelivery: Sendable, Hashable {
    case given
    /// The decoder is still at work; asking again later may succeed.
    case busy
    case failed
}

/// A decoder made of a function on the bits of a whole shot.
///
/// It collects rounds until it has `volumeBits` bits, and begins anew with the round after. Without a volume there is
/// an answer after every round, from all rounds since the reset.
public struct BatchDecoder: SyndromeDecoder {
    /// From the bits of all rounds, one behind the other, to corrections, which are all 0 before. `false`: it failed.
    public typealias Decode = @Sendable (_ syndromes: PackedBits, _ corrections: MutablePackedBits) -> Bool

    public let correctionBits: Int
    let volumeBits: Int?
    let decode: Decode
    private var collected: [UInt8]
    private var collectedBits = 0
    private var isComplete = false

    /// - Parameters:
    ///   - volumeBits: syndrome bits of a shot, at least 1.
    ///   - maximumBits: of a shot of unknown length; what goes beyond is dropped.
    public init(
        volumeBits: Int?, correctionBits: Int, maximumBits: Int = EnqueueSyndromes.maximumBits,
        decode: @escaping Decode
    ) {
        precondition(correctionBits > 0 && volumeBits ?? 1 > 0 && maximumBits > 0, "a decoder without bits")
        self.volumeBits = volumeBits
        self.correctionBits = correctionBits
        self.decode = decode
        collected = [UInt8](repeating: 0, count: PackedBits.byteCount(volumeBits ?? maximumBits))
    }

    public mutating func enqueue(_ round: PackedBits) -> RoundIntake {
        if isComplete && volumeBits != nil { reset() }
        guard round.count <= (volumeBits ?? collected.count * 8) - collectedBits else {
            return volumeBits == nil ? .dropped : .failed
        }
        let start = collectedBits
        collected.withUnsafeMutableBytes { memory in
            let bits = MutablePackedBits(memory, count: memory.count * 8)
            for (index, bit) in round.enumerated() { bits[start + index] = bit }
        }
        collectedBits += round.count
        isComplete = volumeBits == nil || collectedBits == volumeBits
        return isComplete ? .complete : .collecting
    }

    public mutating func read(into corrections: MutablePackedBits) -> AnswerDelivery {
        collected.withUnsafeBytes { decode(PackedBits($0, count: collectedBits), corrections) } ? .given : .failed
    }

    public mutating func reset() {
        collectedBits = 0
        isComplete = false
    }
}

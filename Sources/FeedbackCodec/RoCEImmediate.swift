/// How the immediate of a write names the slot that was written.
public enum RoCEImmediate: Sendable, Hashable, CaseIterable {
    /// `(sequence[19:0] << 12) | slot[11:0]`, as the sensor bridge has it.
    case sequenceAndSlot
    /// The slot alone, as NVIDIA's emulator has it.
    case bareSlot

    public func word(sequence: UInt32, slot: Int) -> UInt32 {
        switch self {
        case .sequenceAndSlot: (sequence & 0xF_FFFF) << 12 | UInt32(truncatingIfNeeded: slot) & 0xFFF
        case .bareSlot: UInt32(truncatingIfNeeded: slot)
        }
    }

    /// The slot in an immediate of either form; `nil` where it fits neither.
    public static func slot(in word: UInt32, sequence: UInt32) -> Int? {
        guard word >> 12 == sequence & 0xF_FFFF || word >> 12 == 0 else { return nil }
        return Int(word & 0xFFF)
    }
}

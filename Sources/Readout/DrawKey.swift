import RackNumerics

/// The key of one purpose's draws on one element from one index on: Philox's counter without the shot.
struct DrawKey {
    let seed: UInt64
    let element: Int
    let purpose: DrawPurpose
    let index: UInt64

    /// Where the draws that belong to an event at `tick` begin: each tick has 2¹⁶ blocks of its own.
    static func index(tick: Int64) -> UInt64 { UInt64(bitPattern: tick) &<< 16 }

    /// One block of four words, `skipping` blocks on.
    @inline(__always)
    func block(shot: UInt32, skipping blocks: UInt64 = 0) -> (UInt32, UInt32, UInt32, UInt32) {
        let number = index &+ blocks
        return Philox.block(
            counter: (
                UInt32(truncatingIfNeeded: number), UInt32(truncatingIfNeeded: number >> 32), shot,
                purpose.rawValue << 16 | UInt32(truncatingIfNeeded: element) & 0xFFFF
            ),
            key: (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32)))
    }

    /// The first `nextUniform()` of `stream(shot:)`.
    @inline(__always)
    func uniform(shot: UInt32) -> Double {
        let words = block(shot: shot)
        return (Double((UInt64(words.1) << 32 | UInt64(words.0)) >> 12) + 0.5) * 0x1p-52
    }

    /// The draws in order, `skipping` blocks on.
    func stream(shot: UInt32, skipping blocks: UInt64 = 0) -> Philox {
        Philox(seed: seed, shot: shot, element: element, purpose: purpose, index: index &+ blocks)
    }
}

/// Whether a processor is kept busy before a wait: as long as waits tend to end within the time of a spin, which is less
/// than what it takes to fall asleep and to be woken.
struct SpinHabit {
    /// How long a spin lasts at most, in nanoseconds; 0: there are none.
    private let most: UInt64
    /// Spins in a row that were in vain.
    private var vain = 0
    /// Waits without a spin since the last one.
    private var skipped = 0

    /// After so many in vain none is tried for a while.
    private static let patience = 4
    private static let rest = 64

    init(nanoseconds: UInt64) { most = nanoseconds }

    /// How long to spin before the wait that comes, in nanoseconds.
    mutating func next() -> UInt64 {
        guard most > 0, vain >= Self.patience else { return most }
        skipped += 1
        guard skipped == Self.rest else { return 0 }
        skipped = 0
        return most
    }

    /// How a spin ended.
    mutating func ended(inVain: Bool) { vain = inVain ? min(vain + 1, Self.patience) : 0 }
}

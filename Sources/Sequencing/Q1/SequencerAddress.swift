/// A sequencer of a cluster.
public struct SequencerAddress: Sendable, Hashable, Comparable {
    public var slot: Int
    /// From 0.
    public var sequencer: Int

    public init(slot: Int, sequencer: Int) {
        self.slot = slot
        self.sequencer = sequencer
    }

    public static func < (left: SequencerAddress, right: SequencerAddress) -> Bool {
        (left.slot, left.sequencer) < (right.slot, right.sequencer)
    }
}

/// What a cluster tells the decoder outside (`Device.link`), and what an answer sets off: the link as sequencers see it.
///
/// Each acquisition of the sources gives its thresholded bit. As soon as `bits` of them have ended, in the order of their
/// ends and, where these are equal, of the sources, they go out as the argument of one call; where a bit of the answer is
/// 1, a trigger is sent to all sequencers at the moment from which the answer may be acted upon.
public struct ClusterLink: Sendable, Equatable {
    public var sources: [Source]
    /// Of one message.
    public var bits: Int
    /// As the wire knows it: `decode` sends a round to the decoder and asks for its corrections.
    public var function: String
    public var triggers: [Trigger]

    /// Acquisitions of one sequencer.
    public struct Source: Sendable, Hashable {
        public var slot: Int
        public var sequencer: Int
        /// Index of the table; `nil`: any.
        public var acquisition: Int?

        public init(slot: Int, sequencer: Int, acquisition: Int? = nil) {
            self.slot = slot
            self.sequencer = sequencer
            self.acquisition = acquisition
        }
    }

    /// What a bit of the answer sets off.
    public struct Trigger: Sendable, Hashable {
        public var bit: Int
        /// Of the trigger network: 1 to 15.
        public var address: Int

        public init(bit: Int, address: Int) {
            self.bit = bit
            self.address = address
        }
    }

    public init(sources: [Source], bits: Int, function: String = "decode", triggers: [Trigger]) {
        self.sources = sources
        self.bits = bits
        self.function = function
        self.triggers = triggers
    }

    /// Of one message: `EnqueueSyndromes` of the wire has no more. A slot of the link may hold less.
    public static let bitRange = 1...1 << 20
    /// Of the trigger network.
    public static let addresses = 1...15

    /// Bits of an answer: up to the last that is used.
    public var answerBits: Int { (triggers.map(\.bit).max() ?? 0) + 1 }
}

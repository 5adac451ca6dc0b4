public import RackUnits

/// A decoder outside the rack, and how the rack talks to it.
public struct DecoderLink: Sendable, Equatable {
    /// Where the host listens.
    public enum Endpoint: Sendable, Hashable {
        case udp(host: String, port: UInt16)
        /// The path of a Unix-domain datagram socket.
        case unix(path: String)
    }

    /// What a shot does without an answer in time.
    public enum MissPolicy: String, Sendable, CaseIterable {
        /// All-zero corrections, at the deadline.
        case identity
        /// The qubits wait for the answer, however late.
        case hold
        /// The shot ends.
        case abort
    }

    /// `nil`: given by the run.
    public var endpoint: Endpoint?
    /// Requests that may be outstanding.
    public var slots: Int
    /// Bytes of a slot: what one datagram holds at most.
    public var strideBytes: Int
    /// The decoder's number in its calls.
    public var decoder: Int64
    /// From the last sample of what a message tells to when it may be sent, in ticks.
    public var processingTicks: Int64
    /// The round trip but for the host's own work.
    public var wire: LatencyModel
    /// The host's own work on one message.
    public var service: LatencyModel
    /// From the last sample of what a call tells to the last moment at which its answer is of use, in ticks.
    public var deadlineTicks: Int64
    public var onMiss: MissPolicy
    /// How long `hold` waits for an answer that is lost, from the deadline on, in ticks.
    public var holdLimitTicks: Int64
    public var faults: LinkFaults

    public init(
        endpoint: Endpoint? = nil, slots: Int = 8, strideBytes: Int = 256, decoder: Int64 = 0,
        processingTicks: Int64 = 0, wire: LatencyModel = .constant(0), service: LatencyModel = .constant(0),
        deadlineTicks: Int64, onMiss: MissPolicy = .identity, holdLimitTicks: Int64 = 0,
        faults: LinkFaults = LinkFaults()
    ) {
        self.endpoint = endpoint
        self.slots = slots
        self.strideBytes = strideBytes
        self.decoder = decoder
        self.processingTicks = processingTicks
        self.wire = wire
        self.service = service
        self.deadlineTicks = deadlineTicks
        self.onMiss = onMiss
        self.holdLimitTicks = holdLimitTicks
        self.faults = faults
    }
}

extension DecoderLink {
    /// What a message to a real-time host can be numbered with: the immediate of a RoCE frame has 12 bits for it.
    public static let slotRange: ClosedRange<Int64> = 1...4096
    /// From the shortest request for corrections in units of 64 bytes to the longest datagram of UDP over IPv4.
    public static let strideRange: ClosedRange<Int64> = 64...65_507
    /// Whole numbers that a description can hold exactly.
    public static let decoderRange: ClosedRange<Int64> = 0...9_007_199_254_740_992
    /// Messages for which a stuck host may be silent.
    public static let stuckRange: ClosedRange<Int64> = 1...65_536

    /// The link of a rack whose description has none: what NVQLink has shown, to a decoder that takes no time, with
    /// the 10 µs in which a surface code of distance 7 wants its answer.
    public static func `default`(tickRate: TickRate) -> DecoderLink {
        DecoderLink(wire: LatencyPreset.nvqlink.model, deadlineTicks: tickRate.perSecond / 100_000)
    }

    /// `default(tickRate:)` for `device`.
    public static func `default`(_ device: Device) -> DecoderLink { .default(tickRate: device.tickRate) }
}

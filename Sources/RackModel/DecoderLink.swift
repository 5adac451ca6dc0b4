/// A decoder outside the rack, and how the rack talks to it.
public struct DecoderLink: Sendable, Equatable {
    /// Where the host listens.
    public enum Endpoint: Sendable, Equatable {
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

/// How long something takes, in seconds.
public enum LatencyModel: Sendable, Equatable {
    case constant(Double)
    /// A normal distribution whose draws are held inside `minimum` to `maximum`.
    case normal(mean: Double, sigma: Double, minimum: Double, maximum: Double)
    /// Each of these is as likely as any other.
    case samples([Double])
    /// Measured times by the size of the message: those of the smallest size that is not below the message's, of the
    /// largest for longer ones.
    case bySize([SizedSamples])

    public struct SizedSamples: Sendable, Equatable {
        /// Payload bytes of the request.
        public var bytes: Int
        /// Seconds.
        public var samples: [Double]

        public init(bytes: Int, samples: [Double]) {
            self.bytes = bytes
            self.samples = samples
        }
    }
}

/// What goes wrong on the link on purpose: the probability of each for one message, from 0 to 1.
public struct LinkFaults: Sendable, Equatable {
    /// The request never arrives, or the reply does not: one as often as the other.
    public var loss = 0.0
    /// The reply comes after its deadline.
    public var delay = 0.0
    /// The reply changes places with the next one.
    public var reorder = 0.0
    /// The reply comes twice.
    public var duplicate = 0.0
    /// The reply's header arrives with a bit turned over.
    public var corrupt = 0.0
    /// The host falls silent for a while.
    public var stuck = 0.0
    /// The host starts again and has forgotten the session.
    public var restart = 0.0
    /// The host answers random bytes.
    public var garbage = 0.0

    public init() {}

    public var isEmpty: Bool { self == LinkFaults() }
}

/// How long something takes, in seconds.
public enum LatencyModel: Sendable, Equatable {
    case constant(Double)
    /// A normal distribution; a draw below `minimum` is `minimum`, one above `maximum` is `maximum`.
    case normal(mean: Double, sigma: Double, minimum: Double, maximum: Double)
    /// Each of these is as likely as any other.
    case samples([Double])
    /// Measured times by the size of the message: those of the smallest size that is not below the message's, of the
    /// largest for longer ones. Sizes ascend.
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

/// Latencies that somebody has published, by the names that descriptions know.
public enum LatencyPreset: String, Sendable, CaseIterable {
    /// The round trip of the echo from FPGA to GPU and back. The mean of 3.84 µs and the maximum of 3.96 µs are
    /// measured; that it is normal in between, with 3σ from the mean to the maximum and as far below, is assumed.
    case nvqlink
    /// From the end of an integration to a conditional pulse on another module of a Qblox cluster: `TRIGGER_DELAY` in
    /// `backends/qblox/constants.py` of qblox-scheduler.
    case triggerNetwork = "trigger-network"

    public var model: LatencyModel {
        switch self {
        case .nvqlink: .normal(mean: 3.84e-6, sigma: 0.04e-6, minimum: 3.72e-6, maximum: 3.96e-6)
        case .triggerNetwork: .constant(364e-9)
        }
    }

    /// Where the figures come from.
    public var source: String {
        switch self {
        case .nvqlink: "mean and maximum: arXiv 2510.25213; normal, 3 sigma to the maximum: assumed"
        case .triggerNetwork: "TRIGGER_DELAY of qblox-scheduler"
        }
    }
}

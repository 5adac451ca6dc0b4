public import RackEmulator
public import RackModel

/// What is known of a run's link before its first shot.
public struct LinkHeader: Sendable {
    /// A call by its name and the number that messages carry in its place.
    public struct Function: Sendable, Equatable {
        public var name: String
        public var id: UInt32

        public init(name: String, id: UInt32) {
            self.name = name
            self.id = id
        }
    }

    /// As the run takes it: the description's, but for what the request says otherwise.
    public var link: DecoderLink
    public var clock: LinkClock
    /// Where frames go: `udp://127.0.0.1:17000`, `in-process`; `udp, started with the run`.
    public var decoder: String
    /// The command line of the host that the run started; empty where it was there already.
    public var command: String
    /// How long a silent host is waited for on the wall.
    public var patienceSeconds: Double
    /// The calls that messages may be.
    public var functions: [Function]

    public init(
        link: DecoderLink, clock: LinkClock, decoder: String, command: String = "", patienceSeconds: Double,
        functions: [Function]
    ) {
        self.link = link
        self.clock = clock
        self.decoder = decoder
        self.command = command
        self.patienceSeconds = patienceSeconds
        self.functions = functions
    }
}

extension LinkHeader {
    /// What decides the results: where the host listens does not.
    var settingsJSON: JSONValue {
        .object([
            ("clock", .text(clock.rawValue)), ("command", .text(command)), ("slots", .integer(Int64(link.slots))),
            ("stride_bytes", .integer(Int64(link.strideBytes))), ("decoder", .integer(link.decoder)),
            ("processing_ticks", .integer(link.processingTicks)), ("deadline_ticks", .integer(link.deadlineTicks)),
            ("hold_limit_ticks", .integer(link.holdLimitTicks)), ("on_miss", .text(link.onMiss.rawValue)),
            ("latency", latencyJSON), ("faults", faultsJSON),
        ])
    }

    var latencyJSON: JSONValue { .object([("wire", link.wire.json), ("service", link.service.json)]) }

    var faultsJSON: JSONValue {
        let kinds = LinkFault.allCases.map { ($0.rawValue, JSONValue.number(link.faults[$0])) }
        return .object(kinds + [("stuck_messages", .integer(Int64(link.faults.stuckMessages)))])
    }
}

extension LatencyModel {
    fileprivate var json: JSONValue {
        func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number($0) }) }
        switch self {
        case .constant(let seconds): return .object([("model", .text("constant")), ("seconds", .number(seconds))])
        case .normal(let mean, let sigma, let minimum, let maximum):
            return .object([
                ("model", .text("normal")), ("mean", .number(mean)), ("sigma", .number(sigma)),
                ("minimum", .number(minimum)), ("maximum", .number(maximum)),
            ])
        case .samples(let samples): return .object([("model", .text("samples")), ("seconds", numbers(samples))])
        case .bySize(let sizes):
            return .object([
                ("model", .text("by-size")),
                (
                    "sizes",
                    .array(
                        sizes.map { .object([("bytes", .integer(Int64($0.bytes))), ("seconds", numbers($0.samples))]) })
                ),
            ])
        }
    }
}

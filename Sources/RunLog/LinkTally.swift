public import RackEmulator
public import RackModel
public import RackUnits

/// What was counted of conversations over a decoder's link.
public struct LinkTally: Sendable, Equatable {
    public private(set) var counters = LinkCounters()
    /// Rows of the table of messages.
    public private(set) var messages = 0
    /// Shots in which an answer was not taken, but what the policy says.
    public private(set) var missedShots = 0

    public init() {}

    public mutating func add(_ record: LinkRecord) {
        counters.add(record.counters)
        messages += record.messages.count
        missedShots += record.shots.count { $0.contains(.missed) }
    }

    func value(_ figure: LinkFigure) -> Int {
        switch figure {
        case .messages: messages
        case .missedShots: missedShots
        case .count(let path, _, _): counters[keyPath: path]
        case .injected(let fault): LinkFault.allCases.firstIndex(of: fault).map { counters.injected[$0] } ?? 0
        }
    }

    mutating func set(_ figure: LinkFigure, to value: Int) {
        switch figure {
        case .messages: messages = value
        case .missedShots: missedShots = value
        case .count(let path, _, _): counters[keyPath: path] = value
        case .injected(let fault):
            if let index = LinkFault.allCases.firstIndex(of: fault) { counters.injected[index] = value }
        }
    }
}

/// What became of a run's link: in numbers, and how much time its answers took.
public struct LinkOutcome: Sendable {
    /// Where frames went.
    public var decoder: String
    /// The command line of the host that the run started; empty where it was there already.
    public var command: String
    public var clock: LinkClock
    public var deadlineSeconds: Double
    public var onMiss: DecoderLink.MissPolicy
    public var tally = LinkTally()
    /// Of every answer, in ticks.
    public private(set) var slackTicks = Quantiles()
    /// Of every answer on the wall, in nanoseconds.
    public private(set) var roundTripNanoseconds = Quantiles()
    public var machine = MachineTime()
    private let tickSeconds: Double

    /// A conversation that begins.
    public init(_ header: LinkHeader, tickRate: TickRate) {
        decoder = header.decoder
        command = header.command
        clock = header.clock
        tickSeconds = tickRate.tickSeconds
        deadlineSeconds = tickRate.seconds(header.link.deadlineTicks)
        onMiss = header.link.onMiss
    }

    init(
        decoder: String, command: String, clock: LinkClock, deadlineSeconds: Double, onMiss: DecoderLink.MissPolicy,
        tickSeconds: Double
    ) {
        self.decoder = decoder
        self.command = command
        self.clock = clock
        self.deadlineSeconds = deadlineSeconds
        self.onMiss = onMiss
        self.tickSeconds = tickSeconds
    }

    public mutating func add(_ record: LinkRecord) {
        tally.add(record)
        for message in record.messages where message.receivedTick != LinkMessage.never {
            add(slackTicks: message.slackTicks)
            guard message.wallReceived > message.wallSent else { continue }
            add(roundTripNanoseconds: Int64(clamping: message.wallReceived - message.wallSent))
        }
    }

    mutating func add(slackTicks ticks: Int64) { slackTicks.add(ticks) }
    mutating func add(roundTripNanoseconds nanoseconds: Int64) { roundTripNanoseconds.add(nanoseconds) }

    /// The slack that a share of the answers does not exceed, in seconds, to a part in a thousand; 0 gives the least.
    public func slackSeconds(_ share: Double) -> Double? { slackTicks.quantile(share).map { Double($0) * tickSeconds } }

    /// The round trip that a share of the answers does not exceed, in seconds, to a part in a thousand.
    public func roundTripSeconds(_ share: Double) -> Double? { roundTripNanoseconds.quantile(share).map { Double($0) * 1e-9 } }
}

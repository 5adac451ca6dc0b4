internal import FeedbackCodec
public import RackDiagnostics
public import RackModel
internal import RackNumerics
public import RackUnits
internal import Scheduling

/// The controller of one run's link: it sends the calls of one shot after the other over a transport and says what the
/// program is given, when, and what became of each message.
///
/// For each shot, in this order: `beginShot`, then for each call in program order `submit` and, where the program uses
/// the answer, `answer(of:)` or `take(of:at:)`, then `endShot`. Messages are sent as they are submitted and not waited
/// for; only an answer that is asked for, a full window of `slots`, a new session of the decoder and the end of a shot
/// wait for replies. When nothing throws, messages of one shot stand together on the wire.
///
/// In virtual time all ticks come from the latency model, and in whatever order and after whatever time replies come
/// on the wall, rows, answers and flags are the same. On the wall clock the measured round trip takes the place of the
/// model's, with a host that works for no time.
///
/// Sessions: what is lost or refused breaks the session of the decoder up to its next reset, and no answer of a broken
/// session is given to the program. The link resets a session that is broken, or open at the end of the shot, by itself; such
/// a `reset_decoder` is a message of its shot like any other, except that no fault strikes it.
public final class LinkEngine {
    public typealias Clock = LinkClock

    /// What became of a shot.
    public struct ShotFlags: Sendable, Hashable {
        /// Something was lost or refused.
        public var hasGap = false
        /// The policy ended it.
        public var isAborted = false
        /// Answers that were not taken, but what the policy says.
        public var missed = 0
    }

    public let link: DecoderLink
    public let tickRate: TickRate
    public let clock: Clock
    public internal(set) var counters = LinkCounters()

    let transport: any FrameTransport
    let patienceSeconds: Double
    let wire: FaultyWire
    var matcher: ReplyMatcher
    var timeline: LinkTimeline
    var faults: FaultDraw
    let wireDraw: LatencyDraw
    let serviceDraw: LatencyDraw
    let slot: UnsafeMutableRawBufferPointer
    let wallStart: UInt64
    private let seed: UInt64

    var point = 0
    var shot = 0
    var shotWord: UInt32 { UInt32(truncatingIfNeeded: shot) }
    var pointSeed: UInt64 = 0
    var sessions = LinkSessions()
    var flags = ShotFlags()
    /// Of the shot, in the order in which they were sent.
    var messages: [SentMessage] = []
    /// Of the shot, in program order.
    var calls: [SubmittedCall] = []
    /// How many of `messages` have been looked at for gaps.
    var judged = 0
    /// The results of the shot's answers, one behind the other.
    var results: [UInt8] = []
    /// Message → index into `messages`, by request id; as long as the matcher's memory.
    var places: [Int32]
    /// Messages that will have a reply and have none yet.
    var unanswered = 0
    /// The message whose reply is to change places with that of the next one, until there is a next one.
    var heldBack: Int?
    /// On the wall clock: messages whose slots come free nobody knows when.
    var unmeasured = 0
    var values = LinkValues()
    private var log: [LinkMessage] = []

    /// Requests that the matcher remembers; far more than are ever outstanding.
    static let memory = 8192

    /// - Parameters:
    ///   - link: a description without findings.
    ///   - seed: of the run.
    ///   - patienceSeconds: how long on the wall a reply is waited for before the run ends.
    public init(
        _ link: DecoderLink, tickRate: TickRate, transport: any FrameTransport, seed: UInt64, clock: Clock = .virtual,
        patienceSeconds: Double = 5
    ) {
        self.link = link
        self.tickRate = tickRate
        self.transport = transport
        self.seed = seed
        self.clock = clock
        self.patienceSeconds = patienceSeconds
        wire = FaultyWire(transport, strideBytes: link.strideBytes, memory: Self.memory)
        // The wire counts what the host holds; a reply that is held back on purpose is outstanding for the matcher only.
        matcher = ReplyMatcher(slots: 2 * link.slots + 1, memory: Self.memory)
        timeline = LinkTimeline(slots: link.slots)
        faults = FaultDraw(link.faults)
        wireDraw = LatencyDraw(link.wire, .linkWire, tickRate: tickRate)
        serviceDraw = LatencyDraw(link.service, .linkService, tickRate: tickRate)
        slot = .allocate(byteCount: link.strideBytes, alignment: 64)
        wallStart = clock == .wall ? transport.wallNanoseconds : 0
        places = [Int32](repeating: 0, count: Self.memory)
        messages.reserveCapacity(64)
        calls.reserveCapacity(64)
        results.reserveCapacity(1024)
    }

    deinit { slot.deallocate() }

    // MARK: Shots

    /// A new shot of a point of the sweep. Draws depend on the two numbers and the run's seed alone.
    public func beginShot(point: Int, shot: Int) {
        (self.point, self.shot) = (point, shot)
        pointSeed = Philox.seed(seed, point: point)
        messages.removeAll(keepingCapacity: true)
        calls.removeAll(keepingCapacity: true)
        results.removeAll(keepingCapacity: true)
        (judged, unanswered, unmeasured, heldBack) = (0, 0, 0, nil)
        flags = ShotFlags()
        timeline.begin()
        faults.begin()
        wire.begin(seed: pointSeed, shot: shotWord)
    }

    /// Waits for what is outstanding, leaves the decoder's session as the next shot needs it, and closes the shot's book.
    public func endShot() throws(DiagnosticsError) -> ShotFlags {
        try resolveAll()
        if sessions.needsReset {
            try sendReset()
            try resolveAll()
        }
        closeBook()
        if flags.hasGap { counters.gapShots += 1 }
        if flags.isAborted { counters.abortedShots += 1 }
        counters.missed += flags.missed
        return flags
    }

    private func closeBook() {
        for call in calls { noteAnswer(call) }
        for index in messages.indices {
            messages[index].row.outcome = outcome(of: messages[index])
            let row = messages[index].row
            counters.sent += 1
            switch row.outcome {
            case .inTime, .late: break
            case .lost: counters.lost += 1
            case .refused: counters.refused += 1
            case .gap: counters.inGap += 1
            }
            if row.outcome != .lost {
                counters.answered += 1
                if row.slackTicks < 0 { counters.late += 1 }
            }
            if let fault = row.fault { counters[fault] += 1 }
            log.append(row)
        }
        let seen = matcher.counters
        (counters.duplicate, counters.foreign) = (seen.duplicate, seen.foreign)
        (counters.malformed, counters.reordered) = (seen.malformed, seen.reordered)
    }

    private func outcome(of message: SentMessage) -> LinkMessage.Outcome {
        if !message.isAnswered { return .lost }
        if message.isInGap { return .gap }
        if message.row.status != 0 { return .refused }
        return message.row.slackTicks >= 0 ? .inTime : .late
    }

    /// The messages of the shots that ended since the last time, in the order in which they were sent.
    public func takeMessages() -> [LinkMessage] {
        let taken = log
        log = []
        log.reserveCapacity(taken.count)
        return taken
    }

    /// The same, in the memory of `messages`, which is used again: what was in it is gone.
    public func takeMessages(into messages: inout [LinkMessage]) {
        messages.removeAll(keepingCapacity: true)
        swap(&messages, &log)
    }
}

internal import FeedbackCodec
internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import RackNumerics
internal import RackUnits
internal import Scheduling

/// The state of a `LinkEngine`: one value, so that what happens to a message is one access to the engine.
struct LinkCore: ~Copyable {
    let link: DecoderLink
    let tickRate: TickRate
    let clock: LinkClock
    var counters = LinkCounters()

    let transport: any FrameTransport
    let patienceSeconds: Double
    var wire: FaultyWire
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
    var flags = LinkEngine.ShotFlags()
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
    /// Waits in vain since the host last answered anything; `nil`: it never has.
    var waitsInVain: Int?
    var firstReset = FirstReset()
    var values = LinkValues()
    private var log: [LinkMessage] = []

    /// Requests that the matcher remembers; far more than are ever outstanding.
    static let memory = 8192

    init(
        _ link: DecoderLink, tickRate: TickRate, transport: any FrameTransport, seed: UInt64, clock: LinkClock,
        patienceSeconds: Double
    ) {
        self.link = link
        self.tickRate = tickRate
        self.transport = transport
        self.seed = seed
        self.clock = clock
        self.patienceSeconds = patienceSeconds
        wire = FaultyWire(transport, strideBytes: link.strideBytes, memory: Self.memory)
        // The wire counts what the host holds; a reply that is held back is outstanding for the matcher only.
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

    /// The reset before the first call, which may be sent more than once: it changes nothing to be reset twice.
    struct FirstReset {
        /// It is sent up to so many times within the patience.
        static let tries = 3
        /// How often it was sent.
        var sent = 0
        /// Its request.
        var requestID: UInt32 = 0
        /// Replies to it after the first, which are no fault of the link.
        var answeredAgain = 0
        /// Whether it is waited for.
        var isUnderWay = false
    }

    // MARK: Shots

    mutating func beginShot(point: Int, shot: Int) {
        (self.point, self.shot) = (point, shot)
        pointSeed = Philox.seed(seed, point: point)
        messages.removeAll(keepingCapacity: true)
        calls.removeAll(keepingCapacity: true)
        results.removeAll(keepingCapacity: true)
        (judged, unanswered, unmeasured, heldBack) = (0, 0, 0, nil)
        flags = LinkEngine.ShotFlags()
        timeline.begin()
        faults.begin()
        wire.begin(seed: pointSeed, shot: shotWord)
    }

    mutating func endShot() throws(DiagnosticsError) -> LinkEngine.ShotFlags {
        try resolveAll()
        if sessions.needsReset {
            // On the wall clock the reset may be lost as well.
            repeat {
                try sendReset()
                try resolveAll()
            } while messages.last?.isAnswered == false
        }
        closeBook()
        if flags.hasGap { counters.gapShots += 1 }
        if flags.isAborted { counters.abortedShots += 1 }
        counters.missed += flags.missed
        return flags
    }

    private mutating func closeBook() {
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
        (counters.duplicate, counters.foreign) = (seen.duplicate - firstReset.answeredAgain, seen.foreign)
        (counters.malformed, counters.reordered) = (seen.malformed, seen.reordered)
    }

    private func outcome(of message: SentMessage) -> LinkMessage.Outcome {
        if !message.isAnswered { return .lost }
        if message.isInGap { return .gap }
        if message.row.status != 0 { return .refused }
        return message.row.slackTicks >= 0 ? .inTime : .late
    }

    mutating func takeMessages(into messages: inout [LinkMessage]) {
        messages.removeAll(keepingCapacity: true)
        messages.reserveCapacity(log.count)
        swap(&messages, &log)
    }
}

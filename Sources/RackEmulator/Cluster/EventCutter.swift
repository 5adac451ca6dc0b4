internal import RackModel
internal import Sequencing
internal import SignalChain

/// Cuts the events of a run into stretches, each of which is worked out by itself.
///
/// After an acquisition it is cut where nothing plays or listens: at the quiet moment when all that was played has died
/// away, if nothing new comes before that, else just before what comes next. So a loop is cut at the same places each time
/// round, and what comes after a quiet moment knows nothing of what was before but the chip's state. Idle time is
/// a stretch of its own, so that what comes is the same however long it took to come.
struct EventCutter {
    /// Times in nanoseconds since the run began.
    struct Stretch {
        var nanoseconds: Range<Int64>
        /// Those of that time.
        var events: [Q1Event]
        /// All has died away at its end.
        var isQuietAfter: Bool
    }

    private var sequencers: [Activity] = []
    private let leadNanoseconds: Int64
    /// For how long a line goes on at the chip after its play has ended, resonators apart.
    private let tailNanoseconds: Int64
    private let ticksPerNanosecond: Int64
    private let memoryTicks: [Int64]
    /// Where the stretch begins.
    private(set) var start: Int64 = 0
    private var events: [Q1Event] = []
    private var ready: [Stretch] = []
    /// How many of them have been taken.
    private var taken = 0
    /// When the last of what has come ends, and when all of it has died away.
    private var busyEnd: Int64 = 0
    private var deadEnd: Int64 = 0
    private var plays = 0
    /// Ends of acquisitions that no stretch has reached yet.
    private var open: [Int64] = []
    /// Sequencers that play a constant.
    private var constants = 0
    /// Sequencers that count crossings.
    private var counters = 0

    /// What one sequencer can set off.
    private struct Activity {
        /// Per path and waveform, in nanoseconds.
        var waveforms: [[Int64]]
        var weights: [Int64]
        var integration: Int64
        /// For how long what it plays matters after its end.
        var memory: Int64
        /// Whether its samples reach anything.
        var isHeard: Bool
        var isConstant = false
        var isCounting = false
    }

    /// A stretch of so many plays or events is cut even if nothing was acquired.
    private static let most = 2048
    /// So many nanoseconds of time without events are listened to, or driven by a constant, at once: all of these but
    /// the first are alike.
    private static let mostLasting: Int64 = 1 << 16

    init(_ setup: FeedbackSetup, ticksPerNanosecond: Int64) {
        self.ticksPerNanosecond = ticksPerNanosecond
        memoryTicks = setup.memoryTicks
        leadNanoseconds = (setup.leadTicks + ticksPerNanosecond - 1) / ticksPerNanosecond
        let tails = setup.device.ports.indices.map { setup.chain.memory(port: $0).tail }
        tailNanoseconds = ((tails.max() ?? 0) + ticksPerNanosecond - 1) / ticksPerNanosecond
    }

    /// - Parameter ports: those of the device that the sequencer's samples reach.
    mutating func append(_ load: ClusterLoad, ports: [Int]) {
        func lengths(_ list: [Q1Sequence.Samples], _ hold: Int) -> [Int64] {
            // Whatever else is loaded, instructions name no index beyond these.
            let known = list.filter { (0..<4096).contains($0.index) }
            var lengths = [Int64](repeating: 0, count: (known.map(\.index).max() ?? -1) + 1)
            for one in known { lengths[one.index] = Int64(one.samples.count) * (Int64(min(max(0, hold), 65535)) + 1) }
            return lengths
        }
        let rates = load.settings.upsampleRate
        let memory = ports.map { memoryTicks[$0] }.max() ?? 0
        let activity = Activity(
            waveforms: [0, 1].map { lengths(load.sequence.waveforms, rates.indices.contains($0) ? rates[$0] : 0) },
            weights: lengths(load.sequence.weights, 0), integration: load.settings.integrationLength,
            memory: (memory + ticksPerNanosecond - 1) / ticksPerNanosecond, isHeard: !ports.isEmpty)
        sequencers.append(activity)
        if activity.isHeard, load.settings.offset.contains(where: { $0 != 0 }) || load.settings.continuousEnabled.contains(true) {
            constants += 1
        }
    }

    /// - Precondition: events come in order of time.
    mutating func take(_ event: Q1Event) {
        let now = event.nanosecond
        guard sequencers.indices.contains(event.sequencer) else { return }
        let own = sequencers[event.sequencer]
        switch event.kind {
        case .play(let wave0, let wave1):
            let length = max(Self.element(own.waveforms[0], wave0), Self.element(own.waveforms[1], wave1))
            if own.isHeard, length > 0 {
                begin(at: now)
                plays += 1
                extend(to: now + length, memory: own.memory)
            }
        case .acquire(_, _, _, let integration):
            begin(at: now)
            let length =
                switch integration {
                case .square: own.integration
                case .weighed(let first, let second): max(Self.element(own.weights, first), Self.element(own.weights, second))
                }
            // It ends what its sequencer counts.
            count(false, event.sequencer)
            open.append(now + length)
            extend(to: now + length, memory: 0)
        case .acquireTTL(_, _, _, let isEnabled):
            begin(at: now)
            count(isEnabled, event.sequencer)
            open.append(now)
            extend(to: now, memory: 0)
        case .stopped:
            guard own.isCounting else { break }
            begin(at: now)
            count(false, event.sequencer)
            extend(to: now, memory: 0)
        case .parameters(let parameters): set(parameters, of: event.sequencer, at: now)
        case .synchronised, .triggered, .condition, .softwareRequest, .flag: break
        }
        events.append(event)
        if events.count > Self.most, now - leadNanoseconds >= busyEnd { cut(at: max(busyEnd, now - leadNanoseconds)) }
    }

    private static func element(_ lengths: [Int64], _ index: Int) -> Int64 {
        lengths.indices.contains(index) ? lengths[index] : 0
    }

    private mutating func count(_ isCounting: Bool, _ index: Int) {
        guard sequencers[index].isCounting != isCounting else { return }
        sequencers[index].isCounting = isCounting
        counters += isCounting ? 1 : -1
    }

    private mutating func set(_ parameters: Q1Parameters, of index: Int, at now: Int64) {
        let isConstant = sequencers[index].isHeard && parameters.offset != .zero
        guard isConstant != sequencers[index].isConstant else { return }
        if isConstant { begin(at: now) } else { last(until: now - leadNanoseconds) }
        plays += 1
        extend(to: now, memory: sequencers[index].memory)
        sequencers[index].isConstant = isConstant
        constants += isConstant ? 1 : -1
    }

    private mutating func extend(to end: Int64, memory: Int64) {
        busyEnd = max(busyEnd, end)
        deadEnd = max(deadEnd, end + memory)
    }

    /// Something begins.
    private mutating func begin(at now: Int64) {
        let early = now - leadNanoseconds
        if !open.isEmpty || counters > 0 || plays >= Self.most {
            if constants == 0, early >= deadEnd {
                cut(at: deadEnd)
            } else if early >= busyEnd {
                cut(at: early)
            }
        }
        if open.isEmpty, plays == 0, constants == 0, early >= deadEnd { cut(at: early) }
    }

    /// Nothing will come any more before `known`.
    mutating func settle(until known: Int64) {
        let sure = known - leadNanoseconds
        if !open.isEmpty || counters > 0, constants == 0, sure >= deadEnd { cut(at: deadEnd) }
        last(until: sure)
    }

    /// As `settle`; and what is acquired is wanted as soon as may be, up to `needed`.
    mutating func settle(until known: Int64, needed: Int64) {
        settle(until: known)
        guard start < needed else { return }
        // When the machine asks depends on where in the trigger network's turn it is: the cut does not, if it can help it.
        cut(at: max(needed, min(known - leadNanoseconds, busyEnd + tailNanoseconds)))
    }

    /// Nothing will come any more.
    mutating func finish(at known: Int64) {
        cut(at: constants == 0 ? max(deadEnd, start) : max(busyEnd, known))
    }

    private mutating func cut(at end: Int64) {
        last(until: end)
        endStretch(at: end)
    }

    /// Counters and constants go on where nothing else does.
    private mutating func last(until end: Int64) {
        let idle = constants == 0 ? deadEnd : busyEnd
        while counters > 0 || constants > 0, end - max(start, idle) >= Self.mostLasting {
            endStretch(at: max(start, idle) + Self.mostLasting)
        }
    }

    private mutating func endStretch(at end: Int64) {
        guard end > start else { return }
        let count = events.firstIndex { $0.nanosecond >= end } ?? events.count
        ready.append(
            Stretch(
                nanoseconds: start..<end, events: Array(events[..<count]), isQuietAfter: constants == 0 && end >= deadEnd))
        events.removeFirst(count)
        open.removeAll { $0 <= end }
        plays = 0
        start = end
    }

    /// The first of the stretches that are ready.
    mutating func takeReady() -> Stretch? {
        guard taken < ready.count else {
            ready.removeAll(keepingCapacity: true)
            taken = 0
            return nil
        }
        taken += 1
        return ready[taken - 1]
    }
}

extension Q1SequencerSettings {
    /// The length of a square integration, in nanoseconds, held to what an instrument can count.
    var integrationLength: Int64 { Int64(min(max(0, integrationNanoseconds), 1 << 24)) }
}

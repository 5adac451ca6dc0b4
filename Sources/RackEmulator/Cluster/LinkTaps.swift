internal import PulseLanguage
internal import RackDiagnostics
internal import RackModel
internal import Scheduling
internal import Sequencing

/// Gathers the bits that go to the decoder outside, and sends them as soon as there are enough.
struct LinkTaps {
    private var taps: [Tap]
    private let engine: LinkEngine?
    private let run: Int
    private let ticksPerNanosecond: Int64
    private var calls = 0

    private struct Tap {
        var link: ClusterLink
        /// Acquisitions that have begun, by their ends.
        var queue: [Entry] = []
    }

    private struct Entry {
        var outcome: Q1ClusterMachine.Outcome
        var end: Int64
        /// Place among the link's sources.
        var source: Int
        var bit: Bool?
    }

    /// A trigger that an answer sets off.
    struct Answer {
        var address: Int
        var nanosecond: Int64
    }

    /// - Throws: `RK0720` where the rack has links and nobody answers.
    init(_ rack: ClusterRack, engine: LinkEngine?, run: Int, ticksPerNanosecond: Int64) throws(DiagnosticsError) {
        if !rack.links.isEmpty, engine == nil { throw Experiment.hasNoDecoder }
        taps = rack.links.map { Tap(link: $0) }
        self.engine = engine
        self.run = run
        self.ticksPerNanosecond = ticksPerNanosecond
    }

    var isEmpty: Bool { taps.isEmpty }

    /// Whether any bit of a sequencer goes out.
    func listens(to address: SequencerAddress) -> Bool {
        taps.contains { $0.link.sources.contains { $0.slot == address.slot && $0.sequencer == address.sequencer } }
    }

    mutating func note(
        _ outcome: Q1ClusterMachine.Outcome, of address: SequencerAddress, acquisition: Int, end: Int64
    ) {
        for place in taps.indices {
            let source = taps[place].link.sources.firstIndex {
                $0.slot == address.slot && $0.sequencer == address.sequencer
                    && ($0.acquisition == nil || $0.acquisition == acquisition)
            }
            guard let source else { continue }
            let later = taps[place].queue.firstIndex { ($0.end, $0.source) > (end, source) } ?? taps[place].queue.count
            taps[place].queue.insert(Entry(outcome: outcome, end: end, source: source), at: later)
        }
    }

    /// The end of the first acquisition that the machine must not run past before its bit is known.
    var firstEnd: Int64? { taps.compactMap { $0.queue.first { $0.bit == nil }?.end }.min() }

    mutating func provide(_ bit: Bool, for outcome: Q1ClusterMachine.Outcome) {
        for place in taps.indices {
            guard let entry = taps[place].queue.firstIndex(where: { $0.outcome == outcome }) else { continue }
            taps[place].queue[entry].bit = bit
        }
    }

    /// Sends what is complete.
    ///
    /// - Parameter known: acquisitions that end by then have all begun.
    /// - Returns: what the answers set off.
    mutating func send(known: Int64) throws(DiagnosticsError) -> [Answer] {
        guard let engine else { return [] }
        var answers: [Answer] = []
        for place in taps.indices {
            let link = taps[place].link
            while link.bits > 0, taps[place].queue.count >= link.bits {
                let round = taps[place].queue.prefix(link.bits)
                let bits = round.compactMap(\.bit)
                guard bits.count == link.bits, let end = round.last?.end, end <= known else { break }
                taps[place].queue.removeFirst(link.bits)
                answers += try ask(link, bits, end: end, engine)
            }
        }
        return answers
    }

    private mutating func ask(
        _ link: ClusterLink, _ bits: [Bool], end: Int64, _ engine: LinkEngine
    ) throws(DiagnosticsError) -> [Answer] {
        engine.beginShot(point: run, shot: calls)
        calls += 1
        let call = LinkCall(
            number: 0, function: link.function, arguments: [.bits(bits.map { .known($0) })],
            result: .bits(link.answerBits), answer: .bits(link.answerBits), form: .awaited,
            lastSampleTick: end * ticksPerNanosecond)
        try engine.submit(call) { _ in false }
        let reply = try engine.answer(of: 0)
        _ = try engine.endShot()
        guard !reply.aborts else { return [] }
        let ready = (reply.readyTick + ticksPerNanosecond - 1) / ticksPerNanosecond
        return link.triggers.filter { reply.value.bit($0.bit) }.map { Answer(address: $0.address, nanosecond: ready) }
    }

    func takeMessages() -> [LinkMessage] { engine?.takeMessages() ?? [] }
}

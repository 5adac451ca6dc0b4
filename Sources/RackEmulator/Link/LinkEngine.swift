public import RackDiagnostics
public import RackModel
public import RackUnits
public import Scheduling

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
/// model's, with a host that works for no time; the replies to a call are waited for as it is submitted, so that no
/// simulation is charged to the decoder.
///
/// Sessions: what is lost or refused breaks the session of the decoder up to its next reset, and no answer of a broken
/// session is given to the program. The link resets a session that is broken, or open at the end of the shot, by itself;
/// such a `reset_decoder` is a message of its shot like any other, except that no fault strikes it.
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

        public init() {}
    }

    public let link: DecoderLink
    public let tickRate: TickRate
    public let clock: Clock
    private var core: LinkCore

    /// - Parameters:
    ///   - link: a description without findings.
    ///   - seed: of the run.
    ///   - patienceSeconds: how long on the wall a reply is waited for. In virtual time the run then ends; on the wall
    ///     clock the reply is lost, and the run ends where nothing is answered for three times as long.
    public init(
        _ link: DecoderLink, tickRate: TickRate, transport: any FrameTransport, seed: UInt64, clock: Clock = .virtual,
        patienceSeconds: Double = 5
    ) {
        self.link = link
        self.tickRate = tickRate
        self.clock = clock
        core = LinkCore(
            link, tickRate: tickRate, transport: transport, seed: seed, clock: clock, patienceSeconds: patienceSeconds)
    }

    /// What was seen and done so far, up to the last shot that ended.
    public var counters: LinkCounters { core.counters }

    /// A new shot of a point of the sweep. Draws depend on the two numbers and the run's seed alone.
    public func beginShot(point: Int, shot: Int) { core.beginShot(point: point, shot: shot) }

    /// Sends a call, all of whose bits are known now.
    ///
    /// - Parameter captured: the bit of a capture, by its number. Bits of earlier answers the engine knows itself.
    /// - Throws: RK0710, RK0711 and what the transport throws, where it had to wait for replies; RK0712 for what does
    ///   not fit.
    public func submit(_ call: LinkCall, captured: (Int) -> Bool) throws(DiagnosticsError) {
        try core.submit(call, captured)
    }

    /// What the program is given for a call whose answer it uses now, and from when on it may act upon it.
    ///
    /// - Precondition: the call was submitted in this shot.
    /// - Throws: RK0710 where the host has not answered, and what the transport throws.
    public func answer(of number: Int) throws(DiagnosticsError) -> LinkReply {
        try core.reply(of: number, takenAt: nil)
    }

    /// What the program is given that takes, at `tick`, what has come for a call by then.
    ///
    /// - Precondition: the call was submitted in this shot.
    /// - Throws: RK0710 where the host has not answered, and what the transport throws.
    public func take(of number: Int, at tick: Int64) throws(DiagnosticsError) -> LinkReply {
        try core.reply(of: number, takenAt: tick)
    }

    /// Waits for what is outstanding, leaves the decoder's session as the next shot needs it, and closes the book of
    /// this one.
    public func endShot() throws(DiagnosticsError) -> ShotFlags { try core.endShot() }

    /// The messages of the shots that ended since the last time, in the order in which they were sent.
    public func takeMessages() -> [LinkMessage] {
        var messages: [LinkMessage] = []
        core.takeMessages(into: &messages)
        return messages
    }

    /// The same, in the memory of `messages`, which is used again: what was in it is gone.
    public func takeMessages(into messages: inout [LinkMessage]) { core.takeMessages(into: &messages) }
}

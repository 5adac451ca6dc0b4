import PulseRack

/// What became of a run's link, for a script. Times are seconds; `nil` is left out.
struct LinkJSON: Encodable {
    var decoder: String
    var command: String
    var clock: String
    var deadlineSeconds: Double
    var onMiss: String
    var sent: Int
    var answered: Int
    var late: Int
    var lost: Int
    var refused: Int
    var inGap: Int
    var duplicate: Int
    var foreign: Int
    var malformed: Int
    var reordered: Int
    var resets: Int
    /// Answers that were not taken, but what the policy says.
    var missed: Int
    var missedShots: Int
    var gapShots: Int
    var abortedShots: Int
    /// Per kind of fault: messages that it struck.
    var injected: [String: Int]
    var leastSlackSeconds: Double?
    var slackSecondsP1: Double?
    var slackSecondsP50: Double?
    var roundTripSecondsP50: Double?
    var roundTripSecondsP99: Double?
    var roundTripSecondsP999: Double?
    var stolenSeconds: Double?
    var waitingSeconds: Double?

    init(_ link: LinkOutcome) {
        let counters = link.tally.counters
        (decoder, command, clock) = (link.decoder, link.command, link.clock.rawValue)
        (deadlineSeconds, onMiss) = (link.deadlineSeconds, link.onMiss.rawValue)
        (sent, answered, late, lost) = (counters.sent, counters.answered, counters.late, counters.lost)
        (refused, inGap, missed, resets) = (counters.refused, counters.inGap, counters.missed, counters.resets)
        (duplicate, foreign) = (counters.duplicate, counters.foreign)
        (malformed, reordered) = (counters.malformed, counters.reordered)
        (missedShots, gapShots) = (link.tally.missedShots, counters.gapShots)
        abortedShots = counters.abortedShots
        injected = Dictionary(zip(LinkFault.allCases.map(\.rawValue), counters.injected)) { first, _ in first }
        leastSlackSeconds = link.slackSeconds(0)
        slackSecondsP1 = link.slackSeconds(0.01)
        slackSecondsP50 = link.slackSeconds(0.5)
        guard link.clock == .wall else { return }
        roundTripSecondsP50 = link.roundTripSeconds(0.5)
        roundTripSecondsP99 = link.roundTripSeconds(0.99)
        roundTripSecondsP999 = link.roundTripSeconds(0.999)
        (stolenSeconds, waitingSeconds) = (link.machine.stolenSeconds, link.machine.waitingSeconds)
    }
}

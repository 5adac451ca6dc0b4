import RackModel
import Readout

@testable import RackEmulator

/// Cuts plays and captures made by hand into stretches, by the rules that `EventCutter` has for events.
///
/// After a capture it is cut where nothing plays or listens: at the quiet moment when all that was played has died away,
/// if nothing new comes before that, else just before what comes next. So a loop is cut at the same places each time
/// round, and what comes after a quiet moment knows nothing of what was before but the chip's state.
struct TimelineCutter {
    /// What becomes of a timeline, in order.
    enum Piece {
        case stretch(Timeline.Cut)
        /// All has died away.
        case quiet
    }

    private let memoryTicks: [Int64]
    private let leadTicks: Int64
    /// Where the states stand; `nil`: nothing has come yet.
    private var tick: Int64?
    /// What matters still or again, by start.
    private var plays: [Timeline.Play] = []
    private var captures: [Timeline.Capture] = []
    /// When the last of it ends, and when all of it has died away.
    private var busyEnd = Int64.min
    private var deadEnd = Int64.min
    /// Captures and plays of this stretch.
    private var newCaptures = 0
    private var newPlays = 0
    private var pieces: [Piece] = []

    /// A stretch of so many plays is cut even if nothing was captured.
    private static let mostPlays = 1024

    init(_ setup: FeedbackSetup) {
        memoryTicks = setup.memoryTicks
        leadTicks = setup.leadTicks
    }

    /// - Precondition: things come by their starts.
    mutating func add(_ play: Timeline.Play) {
        advance(to: play.startTick)
        plays.append(play)
        newPlays += 1
        busyEnd = max(busyEnd, play.endTick)
        deadEnd = max(deadEnd, play.endTick + memoryTicks[play.port])
    }

    mutating func add(_ capture: Timeline.Capture) {
        advance(to: capture.startTick)
        captures.append(capture)
        newCaptures += 1
        busyEnd = max(busyEnd, capture.endTick)
        deadEnd = max(deadEnd, capture.endTick)
    }

    /// Nothing will come any more that starts before `known`.
    mutating func settle(until known: Int64) {
        guard newCaptures > 0, known - leadTicks >= deadEnd else { return }
        cut(at: deadEnd)
    }

    /// As `settle`; and what is captured is wanted as soon as may be, up to the tick `needed`.
    mutating func settle(until known: Int64, needed: Int64) {
        settle(until: known)
        guard let tick, tick < needed else { return }
        cut(at: max(needed, known - leadTicks))
    }

    /// Nothing will come any more.
    mutating func finish() {
        if newPlays + newCaptures > 0 { cut(at: max(deadEnd, tick ?? deadEnd)) }
    }

    mutating func takePieces() -> [Piece] {
        defer { pieces.removeAll(keepingCapacity: true) }
        return pieces
    }

    /// Something new begins at `start`.
    private mutating func advance(to start: Int64) {
        let early = start - leadTicks
        guard let from = tick else {
            tick = early
            return
        }
        if newCaptures > 0 || newPlays >= Self.mostPlays {
            if early >= deadEnd {
                cut(at: deadEnd)
            } else if early >= busyEnd {
                cut(at: early)
            }
        }
        // An idle stretch of its own, so that what comes is the same however long it took to come.
        if newCaptures == 0, newPlays == 0, plays.isEmpty, early > max(from, tick ?? from) { cut(at: early) }
    }

    private mutating func cut(at end: Int64) {
        guard let from = tick, end > from else { return }
        pieces.append(
            .stretch(Timeline.Cut(ticks: from..<end, plays: plays, captures: captures)))
        tick = end
        plays.removeAll { $0.endTick + memoryTicks[$0.port] <= end }
        captures.removeAll { $0.endTick <= end }
        newPlays = 0
        newCaptures = captures.count
        if end >= deadEnd { pieces.append(.quiet) }
    }
}

/// What a process has emitted, in program order: sealed segments that forks share, and a tail of one's own.
struct EmissionLog: Sendable {
    /// Plays, captures and changes that will not change any more.
    final class Segment: @unchecked Sendable {
        let plays: [PulseSchedule.Play]
        let captures: [PulseSchedule.Capture]
        let changes: [ChangeRecord]
        let steps: [LinkStep]
        /// The latest end of anything here or in the segments before.
        let latestEnd: Int64
        /// How many segments there are, this one included.
        let depth: Int
        /// Written by `deinit` alone, when nobody else can see it.
        fileprivate(set) var previous: Segment?

        fileprivate init(_ tail: EmissionLog, _ previous: Segment?) {
            plays = tail.plays
            captures = tail.captures
            changes = tail.changes
            steps = tail.steps
            latestEnd = tail.latestEnd
            depth = (previous?.depth ?? 0) + 1
            self.previous = previous
        }

        /// One after the other: a long chain must not be taken down by recursion.
        deinit {
            var node = previous
            previous = nil
            while node != nil, isKnownUniquelyReferenced(&node) {
                let next = node!.previous
                node!.previous = nil
                node = next
            }
        }
    }

    private(set) var last: Segment?
    private(set) var plays: [PulseSchedule.Play] = []
    /// Captures of the tail may still get other names.
    var captures: [PulseSchedule.Capture] = []
    private(set) var changes: [ChangeRecord] = []
    private(set) var steps: [LinkStep] = []
    private var latestEnd: Int64 = 0

    mutating func append(_ play: PulseSchedule.Play, end: Int64) {
        plays.append(play)
        latestEnd = max(latestEnd, end)
    }

    mutating func append(_ capture: PulseSchedule.Capture) {
        captures.append(capture)
        latestEnd = max(latestEnd, capture.startTick + capture.durationTicks)
    }

    mutating func append(_ change: ChangeRecord) {
        changes.append(change)
        latestEnd = max(latestEnd, change.tick)
    }

    mutating func append(_ step: LinkStep) { steps.append(step) }

    /// Closes the tail, so that a copy costs nothing.
    mutating func seal() {
        guard !plays.isEmpty || !captures.isEmpty || !changes.isEmpty || !steps.isEmpty else { return }
        last = Segment(self, last)
        plays = []
        captures = []
        changes = []
        steps = []
    }

    /// What a stretch of the program emitted.
    typealias Part = (
        plays: [PulseSchedule.Play], captures: [PulseSchedule.Capture], changes: [ChangeRecord], steps: [LinkStep]
    )

    /// Everything behind segment `floor` of which something may end after `tick`, in program order.
    ///
    /// - Complexity: what it gives, and one segment.
    func parts(since tick: Int64, beyond floor: Int = 0) -> [Part] {
        var parts: [Part] = [(plays, captures, changes, steps)]
        var node = last
        while let segment = node, segment.depth > floor, segment.latestEnd >= tick {
            parts.append((segment.plays, segment.captures, segment.changes, segment.steps))
            node = segment.previous
        }
        return parts.reversed()
    }
}

package import Scheduling

/// What the nominal shot of a program with feedback plays, to tell what only other shots play.
package struct NominalParts: Sendable {
    private var plays: Set<[String]>
    private var captures: Set<String>
    private var changes: Set<PulseSchedule.FrameChange>
    private var calls: Set<PulseSchedule.Call>

    package init(_ nominal: PulseSchedule) {
        plays = Set(nominal.plays.map(Self.key))
        captures = Set(nominal.captures.map(Self.key))
        changes = Set(nominal.frameChanges)
        calls = Set(nominal.calls)
    }

    package func contains(_ play: PulseSchedule.Play) -> Bool { plays.contains(Self.key(play)) }
    package func contains(_ capture: PulseSchedule.Capture) -> Bool { captures.contains(Self.key(capture)) }
    package func contains(_ change: PulseSchedule.FrameChange) -> Bool { changes.contains(change) }
    package func contains(_ call: PulseSchedule.Call) -> Bool { calls.contains(call) }

    /// Without the waveform: its index may differ between two schedules of one program.
    private static func key(_ play: PulseSchedule.Play) -> [String] {
        ["\(play.port)", play.frame, "\(play.startTick)", play.origin]
    }

    private static func key(_ capture: PulseSchedule.Capture) -> String { "\(capture.startTick) \(capture.name)" }
}

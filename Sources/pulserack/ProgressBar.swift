import Foundation
import PulseRack

/// A bar with rate and time left, on a terminal only, for work that takes longer than a second.
struct ProgressBar {
    private let started = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?
    private let isEnabled: Bool

    init(isEnabled: Bool) { self.isEnabled = isEnabled && Terminal.errorIsTerminal }

    mutating func show(_ progress: RunProgress) {
        draw { Self.line(progress, elapsedSeconds: $0, columns: Terminal.columns) }
    }

    /// Shows that `done` of `total` things, called `noun`, are done.
    mutating func show(_ done: Int, of total: Int, _ noun: String) {
        draw { seconds in
            let share = total == 0 ? 1 : Double(done) / Double(total)
            var text = String(format: " %3d %%  ", Int(share * 100)) + "\(done)/\(total) \(noun)"
            if done > 0 { text += "  \(Format.clock(seconds * Double(total - done) / Double(done))) left" }
            return Self.bar(share, text, columns: Terminal.columns)
        }
    }

    private mutating func draw(_ line: (_ elapsedSeconds: Double) -> String) {
        guard isEnabled else { return }
        let now = ContinuousClock.now
        guard now - started > .seconds(1) else { return }
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
        lastDrawn = now
        Terminal.errorRaw("\r\u{1B}[K" + line((now - started) / .seconds(1)))
    }

    /// Takes the bar away.
    mutating func clear() {
        guard lastDrawn != nil else { return }
        Terminal.errorRaw("\r\u{1B}[K")
        lastDrawn = nil
    }

    /// One line of at most `columns` columns.
    static func line(_ progress: RunProgress, elapsedSeconds: Double, columns: Int) -> String {
        let rate = Double(progress.finishedShots) / max(elapsedSeconds, 1e-9)
        var text = String(format: " %3d %%", Int(progress.fraction * 100))
        if progress.totalPoints > 1 { text += "  \(progress.finishedPoints)/\(progress.totalPoints) points" }
        text += "  \(Format.count(rate)) shots/s"
        if progress.finishedShots > 0 {
            let left = Double(progress.totalShots - progress.finishedShots) / rate
            text += "  \(Format.clock(left)) left"
        }
        return bar(progress.fraction, text, columns: columns)
    }

    private static func bar(_ fraction: Double, _ text: String, columns: Int) -> String {
        let width = min(40, columns - text.count - 3)
        guard width >= 5 else { return String(text.prefix(max(0, columns - 1))) }
        let full = Int(fraction * Double(width))
        return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]" + text
    }
}

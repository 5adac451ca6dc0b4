import Foundation
import PulseRack

/// A bar with rate and time left, on a terminal only, for work that takes longer than a second.
struct ProgressBar {
    private let started = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?
    private let isEnabled: Bool

    init(isEnabled: Bool) { self.isEnabled = isEnabled && Terminal.errorIsTerminal }

    mutating func show(_ progress: RunProgress) {
        guard isEnabled else { return }
        let now = ContinuousClock.now
        guard now - started > .seconds(1) else { return }
        if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
        lastDrawn = now
        let line = Self.line(progress, elapsedSeconds: (now - started) / .seconds(1), columns: Terminal.columns)
        Terminal.errorRaw("\r\u{1B}[K" + line)
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
        let width = min(40, columns - text.count - 3)
        guard width >= 5 else { return String(text.prefix(max(0, columns - 1))) }
        let full = Int(progress.fraction * Double(width))
        return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "]" + text
    }
}

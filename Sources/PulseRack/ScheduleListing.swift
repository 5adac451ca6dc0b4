import Foundation
public import RackModel
public import Scheduling

/// A compiled schedule as text: one line per instruction, by start, for people and for the run file.
public struct ScheduleListing: Sendable {
    public var schedule: PulseSchedule
    public var device: Device

    public init(_ schedule: PulseSchedule, device: Device) {
        self.schedule = schedule
        self.device = device
    }

    /// One instruction.
    struct Line {
        var tick: Int64
        /// Frame changes come before what is played at the same tick.
        var rank: Int
        var columns: [String]
    }

    /// The whole listing, ended by a line break. Times are ticks and seconds from the start of the shot.
    public var text: String {
        var text = "# tick \(Self.number(device.tickRate.tickSeconds)) s, length \(schedule.durationTicks) ticks"
        text += " (\(Self.number(device.tickRate.seconds(schedule.durationTicks))) s), device \(device.name)\n"
        for register in schedule.registers { text += "bit[\(register.size)] \(register.name)\n" }
        for (index, waveform) in schedule.waveforms.enumerated() {
            text += "waveform w\(index)  \(waveform.re.count) samples of \(waveform.ticksPerSample) ticks"
            text += "  \(waveform.name)\n"
        }
        let header = ["tick", "seconds", "what", "port", "frame", "hertz", "phase/cycles", "details"]
        return text + Self.table([header] + lines.map(\.columns))
    }

    private var lines: [Line] {
        var lines: [Line] = []
        for change in schedule.frameChanges {
            let port = schedule.frames.first { $0.name == change.frame }.map { portName($0.port) } ?? "-"
            lines.append(line(change.tick, 0, "frame", port, change.frame, change.state, ""))
        }
        for play in schedule.plays {
            let origin = play.origin.isEmpty ? "" : "  (\(play.origin))"
            lines.append(
                line(
                    play.startTick, 1, "play", portName(play.port), play.frame, play.state,
                    "w\(play.waveform)\(origin)"))
        }
        for capture in schedule.captures {
            let kernel = capture.kernel.map { "kernel w\($0)" } ?? "matched weights"
            lines.append(
                line(
                    capture.startTick, 2, capture.kind.rawValue, portName(capture.port), capture.frame, capture.state,
                    "\(capture.name), \(capture.durationTicks) ticks, \(kernel)"))
        }
        // Stable: ties stay in program order.
        return lines.enumerated().sorted {
            ($0.element.tick, $0.element.rank, $0.offset) < ($1.element.tick, $1.element.rank, $1.offset)
        }.map(\.element)
    }

    private func line(
        _ tick: Int64, _ rank: Int, _ what: String, _ port: String, _ frame: String,
        _ state: PulseSchedule.FrameState, _ details: String
    ) -> Line {
        Line(
            tick: tick, rank: rank,
            columns: [
                "\(tick)", Self.number(device.tickRate.seconds(tick)), what, port, frame,
                Self.number(state.frequencyHz), Self.number(state.phaseCycles), details,
            ])
    }

    private func portName(_ index: Int) -> String {
        device.ports.indices.contains(index) ? device.ports[index].name : "port \(index)"
    }

    private static func number(_ value: Double) -> String { String(format: "%.10g", value) }

    /// Columns padded to equal width; the last one is left as it is.
    private static func table(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                let isLast = column == row.count - 1
                line += cell + (isLast ? "" : String(repeating: " ", count: widths[column] - cell.count + 2))
            }
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

import Foundation
import Scheduling

extension SchedulePicture {
    /// The picture in characters, for a terminal of so many columns (at least 40 are used).
    ///
    /// A lane has a row of names, a row of magnitudes (`█` is the largest on the port, `▒` a capture, `─` nothing), and
    /// one of frame changes or of calls over the link; where things overlap on one port it has several rows. Below the lanes, `?` is where
    /// what is played depends on a measurement.
    public func text(columns: Int) -> String {
        let names = min(24, max(lanes.map(\.name.count).max() ?? 0, branches.isEmpty ? 9 : 11))
        let room = max(40, columns) - names - 3
        var text = title + "\n"
        for lane in lanes {
            for row in 0..<lane.rows {
                let items = lane.items.filter { $0.row == row }
                text += line("", Self.labels(items.map { (column($0.ticks.lowerBound, room), $0.label) }, room), names)
                text += line(row == 0 ? Self.cut(lane.name, to: names) : "", magnitudes(items, lane, room), names)
            }
            let marks = lane.marks.sorted { $0.tick < $1.tick }.map { (column($0.tick, room), $0.label) }
            if !marks.isEmpty { text += line("", Self.marks(marks, room), names) }
        }
        if !branches.isEmpty {
            var row = [Character](repeating: " ", count: room)
            for branch in branches {
                let from = column(branch.lowerBound, room)
                for place in from...max(from, column(branch.upperBound - 1, room)) { row[place] = "?" }
            }
            text += line("if measured", String(row), names)
        }
        let ticks = axis(max(2, room / 12))
        var ruler = [Character](repeating: "─", count: room)
        for (_, tick) in ticks where column(tick, room) < room { ruler[column(tick, room)] = "┴" }
        text += line("", String(ruler), names)
        let numbers = ticks.map { (min(column($0.tick, room), room - $0.label.count), $0.label) }
        return text + line("time / \(unit.name)", Self.labels(numbers, room), names)
    }

    private func column(_ tick: Double, _ room: Int) -> Int {
        min(room - 1, max(0, Int((tick / Double(endTick) * Double(room)).rounded(.down))))
    }

    private func column(_ tick: Int64, _ room: Int) -> Int { column(Double(tick), room) }

    private func line(_ name: String, _ row: String, _ names: Int) -> String {
        let width = max(names, 0)
        let head = Self.cut(name, to: max(width, 1))
        var line = String(repeating: " ", count: max(0, width - head.count)) + head + "  " + row
        while line.hasSuffix(" ") { line.removeLast() }
        return line + "\n"
    }

    /// Words at their columns, cut or left out where there is no room.
    private static func labels(_ labels: [(Int, String)], _ room: Int) -> String {
        var row = [Character](repeating: " ", count: room)
        var end = 0
        for (index, (column, label)) in labels.enumerated() where column >= end {
            let shown = cut(label, to: space(after: column, labels[(index + 1)...], room))
            for (offset, character) in shown.enumerated() { row[column + offset] = character }
            end = column + shown.count + 1
        }
        return String(row)
    }

    /// Frame changes: `╵` at each, what it changes to beside it where there is room.
    private static func marks(_ marks: [(Int, String)], _ room: Int) -> String {
        var row = [Character](repeating: " ", count: room)
        for (index, (column, label)) in marks.enumerated() where row[column] == " " {
            row[column] = "╵"
            guard label.count < space(after: column, marks[(index + 1)...], room) else { continue }
            for (offset, character) in label.enumerated() { row[column + 1 + offset] = character }
        }
        return String(row)
    }

    /// Columns up to the next of `others`, a blank before it not counted.
    private static func space(after column: Int, _ others: ArraySlice<(Int, String)>, _ room: Int) -> Int {
        guard let next = others.first(where: { $0.0 > column }) else { return room - column }
        return next.0 - column - 1
    }

    private func magnitudes(_ items: [Item], _ lane: Lane, _ room: Int) -> String {
        var row = [Character](repeating: "─", count: room)
        for item in items {
            let from = column(item.ticks.lowerBound, room)
            let to = item.ticks.upperBound >= endTick ? room : column(item.ticks.upperBound, room)
            for place in from..<max(from + 1, to) {
                guard let waveform = item.waveform else {
                    row[place] = item.isConditional ? "░" : "▒"
                    continue
                }
                row[place] = Self.block(magnitude(schedule.waveforms[waveform], item, place, room), of: lane.peak)
            }
        }
        return String(row)
    }

    /// The largest magnitude of a waveform inside one column.
    private func magnitude(_ waveform: PulseSchedule.Waveform, _ item: Item, _ place: Int, _ room: Int) -> Double {
        let ticksPerColumn = Double(endTick) / Double(room)
        let first = Double(place) * ticksPerColumn - Double(item.ticks.lowerBound)
        let perSample = Double(waveform.ticksPerSample)
        let low = max(0, min(waveform.re.count - 1, Int(first / perSample)))
        let high = max(low + 1, min(waveform.re.count, Int(((first + ticksPerColumn) / perSample).rounded(.up))))
        return (low..<high).map { (waveform.re[$0] * waveform.re[$0] + waveform.im[$0] * waveform.im[$0]).squareRoot() }
            .max() ?? 0
    }

    private static func block(_ value: Double, of peak: Double) -> Character {
        guard peak > 0 else { return "▁" }
        let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        return blocks[min(7, max(0, Int((value / peak * 8).rounded(.up)) - 1))]
    }
}

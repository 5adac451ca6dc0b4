import Foundation
import PulseRack

/// The table at the end of a run.
struct RunReport {
    var result: RunResult
    var program: Program
    var request: RunRequest

    /// Rows of the table of points: more are left to the file.
    static let rowLimit = 40
    /// Rows of the table of register values.
    static let valueLimit = 16

    var text: String {
        var text = title + "\n\n" + Format.table(pointRows)
        if hiddenRows > 0 { text += "  … \(hiddenRows) more in the file\n" }
        if result.axes.isEmpty { text += registerText }
        text += OutputTable(result: result, points: shownPoints).text
        return text + readoutText + "\n" + Format.table(footerRows, indent: "")
    }

    private var title: String {
        var title = "\(program.source.name) on \(program.rack.device.name): "
        if !result.axes.isEmpty {
            let names = result.axes.map { "\($0.values.count) × \($0.name)" }.joined(separator: ", ")
            title += "\(result.points.count) points (\(names)), "
        }
        return title + "\(request.shots) shots\(result.axes.isEmpty ? "" : " each"), seed \(request.seed)"
    }

    /// Which points are shown: all of a few, else the first and the last ones of the sweep.
    private var shownPoints: [Int] {
        let rows = max(1, rowsPerPoint)
        let each = max(1, min(3, Self.rowLimit / (2 * rows)))
        let count = result.points.count
        return count <= 2 * each ? Array(0..<count) : Array(0..<each) + Array(count - each..<count)
    }

    /// A point's rows: its captures, and the modes that none of them reads.
    private var rowsPerPoint: Int { result.shape.captures.count + unreadModes.count }

    private var unreadModes: [Int] {
        result.shape.modes.indices.filter { index in
            !result.shape.captures.contains { $0.qubit == result.shape.modes[index] }
        }
    }

    private var hiddenRows: Int { max(0, rowsPerPoint - Self.rowLimit) }

    private var levelCount: Int {
        let points = shownPoints.map { result.points[$0] }
        let assigned = points.flatMap { $0.captures.map { max($0.assignedCounts.count, $0.populations.count) } }
        return max(2, (assigned + points.flatMap { $0.populations.map(\.levels.count) }).max() ?? 2)
    }

    private var pointRows: [[String]] {
        let levels = levelCount
        var rows = [result.axes.map(\.name) + ["qubit", "capture"] + (result.shape.hasFeedback ? ["run in", "times"] : [])]
        rows[0] += (0..<levels).map { "shots in \($0)" } + (0..<levels).map { "P(\($0))" }
        var previous: Int?
        for index in shownPoints {
            if let previous, index != previous + 1 {
                rows.append(Array(repeating: "…", count: max(1, result.axes.count)))
            }
            previous = index
            rows += pointRows(result.points[index], levels: levels).prefix(Self.rowLimit)
        }
        return rows
    }

    private func pointRows(_ point: PointOutcome, levels: Int) -> [[String]] {
        let values = zip(result.axes, point.values).map { Format.value($1, unit: $0.unit) }
        func cells(_ counts: [Int]?, _ populations: [Double]) -> [String] {
            (0..<levels).map { level in
                counts.map { level < $0.count ? "\($0[level])" : "0" } ?? "-"
            } + (0..<levels).map { $0 < populations.count ? Format.probability(populations[$0]) : "-" }
        }
        let captures = point.captures.map { capture in
            let qubit = capture.qubit.map { program.rack.device.modes[$0].name } ?? "-"
            let ran = result.shape.hasFeedback ? ["\(capture.ranShots)", "\(capture.executions)"] : []
            return values + [qubit, capture.name] + ran + cells(capture.assignedCounts, capture.populations)
        }
        let modes = unreadModes.map { point.populations[$0] }.map { mode in
            values + [mode.name, "(end)"] + (result.shape.hasFeedback ? ["-", "-"] : []) + cells(nil, mode.levels)
        }
        return captures + modes
    }

    private var registerText: String {
        guard let point = result.points.first else { return "" }
        var text = ""
        // What is an output too is in the table of outputs.
        let outputs = point.outputs.map(\.name)
        for register in point.registers where !register.counts.isEmpty && !outputs.contains(register.name) {
            let most = register.counts.sorted { ($1.count, $0.bits) < ($0.count, $1.bits) }
            text += "\n\(register.name)\n"
            text += Format.table(
                [["value", "shots", "share"]]
                    + most.prefix(Self.valueLimit).map {
                        ["\"\($0.bits)\"", "\($0.count)", Format.probability(Double($0.count) / Double(point.shots))]
                    })
            if most.count > Self.valueLimit { text += "  … \(most.count - Self.valueLimit) more values in the file\n" }
        }
        return text
    }

    private var readoutRows: [[String]] {
        [["qubit", "capture", "tells apart", "fidelity", "over", "right / shots", "not counted"]]
            + result.readout.prefix(Self.rowLimit).map { quality in
                let judged = quality.judgedLevels
                let isJudged = quality.assignmentFidelity != nil
                let right = judged.map { "\(quality.confusion[$0][$0])/\(quality.shots(from: $0))" }
                let others = quality.preparedLevels.filter { !isJudged || !judged.contains($0) }
                return [
                    quality.qubit.map { program.rack.device.modes[$0].name } ?? "-", quality.name,
                    "\(quality.toldApart) levels", quality.assignmentFidelity.map(Format.probability) ?? "-",
                    isJudged ? judged.map { "|\($0)⟩" }.joined(separator: " ") : "",
                    isJudged ? right.joined(separator: "  ") : "",
                    others.map { Self.assignments(quality, from: $0) }.joined(separator: "; "),
                ]
            }
    }

    /// Where the shots that began in `level` went: `5 from |2⟩ (1 as 0, 4 as 1)`.
    private static func assignments(_ quality: ReadoutQuality, from level: Int) -> String {
        let counts = quality.confusion[level].enumerated().filter { $0.element > 0 }
        let places = counts.map { "\($0.element) as \($0.offset)" }.joined(separator: ", ")
        return "\(quality.shots(from: level)) from |\(level)⟩ (\(places))"
    }

    private var readoutText: String {
        guard !result.readout.isEmpty else { return "" }
        var text = "\nreadout\n" + Format.table(readoutRows)
        if result.readout.contains(where: { $0.assignmentFidelity == nil }) {
            text += "  a fidelity takes \(ReadoutQuality.fewestShots) shots from each of two levels\n"
        }
        return text
    }

    private var footerRows: [[String]] {
        var rows: [[String]] = []
        if result.counters.clippedDACSamples > 0 {
            rows.append(["clipped", "\(result.counters.clippedDACSamples) DAC samples went over full scale"])
        }
        if result.counters.saturatedADCSamples > 0 {
            rows.append(["saturated", "\(result.counters.saturatedADCSamples) ADC samples went over full scale"])
        }
        rows += solverRows
        if let link = result.link { rows += LinkReport(link: link).rows }
        if let states = Format.states(result.counters) { rows.append(["states", states]) }
        let rate = Double(result.shots) / max(result.wallSeconds, 1e-9)
        rows.append(["wall time", "\(Format.seconds(result.wallSeconds)), \(Format.count(rate)) shots/s"])
        rows.append(["simulated", Format.value(result.simulatedSeconds, unit: "s")])
        if result.wasCancelled {
            rows.append(["stopped", "after \(result.shots) of \(request.shots * request.options.pointCount) shots"])
        }
        if let output = result.output { rows.append(["file", output]) }
        return rows
    }
}

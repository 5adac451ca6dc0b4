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
        if !result.readout.isEmpty { text += "\nreadout\n" + Format.table(readoutRows) }
        return text + "\n" + Format.table(footerRows, indent: "")
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
        var rows = [result.axes.map(\.name) + ["qubit", "capture"]]
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
            return values + [qubit, capture.name] + cells(capture.assignedCounts, capture.populations)
        }
        let modes = unreadModes.map { point.populations[$0] }.map { mode in
            values + [mode.name, "(end)"] + cells(nil, mode.levels)
        }
        return captures + modes
    }

    private var registerText: String {
        guard let point = result.points.first else { return "" }
        var text = ""
        for register in point.registers where !register.counts.isEmpty {
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
        [["qubit", "capture", "fidelity", "from levels", "right / shots"]]
            + result.readout.prefix(Self.rowLimit).map { quality in
                let levels = quality.preparedLevels
                let shares = levels.map { level in
                    "\(quality.confusion[level][level])/\(quality.confusion[level].reduce(0, +))"
                }
                return [
                    quality.qubit.map { program.rack.device.modes[$0].name } ?? "-", quality.name,
                    quality.assignmentFidelity.map(Format.probability) ?? "-",
                    levels.map(String.init).joined(separator: " "), shares.joined(separator: "  "),
                ]
            }
    }

    private var footerRows: [[String]] {
        var rows: [[String]] = []
        if result.counters.clippedDACSamples > 0 {
            rows.append(["clipped", "\(result.counters.clippedDACSamples) DAC samples went over full scale"])
        }
        if result.counters.saturatedADCSamples > 0 {
            rows.append(["saturated", "\(result.counters.saturatedADCSamples) ADC samples went over full scale"])
        }
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

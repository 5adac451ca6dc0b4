import PulseRack

/// The output variables of a run, point by point.
struct OutputTable {
    var result: RunResult
    /// Indices of the points that are shown.
    var points: [Int]

    /// Elements of an array that are shown.
    static let elementLimit = 8
    /// Values of a count that are shown.
    static let valueLimit = 6

    var text: String {
        guard let first = result.points.first, !first.outputs.isEmpty else { return "" }
        var rows = [result.axes.map(\.name) + ["output", "type", "mean", "σ", "values (shots)"]]
        var previous: Int?
        for index in points {
            if let previous, index != previous + 1 {
                rows.append(Array(repeating: "…", count: max(1, result.axes.count)))
            }
            previous = index
            let point = result.points[index]
            let place = zip(result.axes, point.values).map { Format.value($1, unit: $0.unit) }
            rows += point.outputs.flatMap(Self.rows).map { place + $0 }
        }
        return "\noutputs\n" + Format.table(rows)
    }

    private static func rows(_ output: OutputOutcome) -> [[String]] {
        if !output.counts.isEmpty {
            // A number has a mean; of bits the values say more.
            let mean = output.kind == .bits ? ["", ""] : figures(output, 0)
            return [[output.name, output.kind.rawValue] + mean + [values(output)]]
        }
        let parts = output.kind == .complex ? 2 : 1
        let count = output.means.count / parts
        var rows = (0..<min(count, elementLimit)).map { element in
            [name(output, element), output.kind.rawValue] + figures(output, parts * element) + [""]
        }
        if count > elementLimit { rows.append(["… \(count - elementLimit) more in the file"]) }
        return rows
    }

    private static func figures(_ output: OutputOutcome, _ index: Int) -> [String] {
        func text(_ values: [Double]) -> String {
            guard index < values.count, values[index].isFinite else { return "-" }
            let first = Format.value(values[index], unit: output.unit)
            guard output.kind == .complex else { return first }
            let imaginary = values[index + 1]
            return first + (imaginary < 0 ? " - " : " + ") + Format.number(imaginary.magnitude) + "i"
        }
        return [text(output.means), text(output.deviations)]
    }

    /// `c[1]`, `m[0, 2]`, `x`.
    private static func name(_ output: OutputOutcome, _ element: Int) -> String {
        var rest = element
        var indices: [Int] = []
        for size in output.dimensions.reversed() {
            indices.insert(rest % size, at: 0)
            rest /= size
        }
        return output.name + (indices.isEmpty ? "" : "[\(indices.map(String.init).joined(separator: ", "))]")
    }

    private static func values(_ output: OutputOutcome) -> String {
        let most = output.counts.sorted { ($1.count, $0.value) < ($0.count, $1.value) }
        let shown = most.prefix(valueLimit).map { entry in
            (output.kind == .bits ? "\"\(entry.value)\"" : entry.value) + " (\(entry.count))"
        }
        return shown.joined(separator: "  ") + (most.count > valueLimit ? "  … \(most.count - valueLimit) more" : "")
    }
}

/// An NXdata group of a run file, on its way to becoming a plot.
struct PlotSource {
    let source: HDF5Source
    let path: String
    let title: String

    /// Bytes of a trace dataset that are read at a time.
    private static let bytesAtATime = 32 << 20

    /// What a file says in which no point is finished: datasets without rows, or full of NaN.
    private static let nothingYet = HDF5Error(
        operation: "plot", message: "there is nothing to draw yet: it holds no finished point")

    /// - Throws: where there is nothing to draw, too.
    func model() throws(HDF5Error) -> PlotModel {
        let model = try anyModel()
        guard model.hasPoints else { throw Self.nothingYet }
        return model
    }

    private func anyModel() throws(HDF5Error) -> PlotModel {
        guard let signal = source.text("signal", on: path), let axes = source.texts("axes", on: path) else {
            throw HDF5Error(operation: "plot", message: "the group names no signal or no axes")
        }
        let shape = try source.shape(path + "/" + signal)
        if shape.isEmpty || shape.contains(0) {
            throw Self.nothingYet
        }
        switch (shape.count, axes.count) {
        case (1, 1): return try lines(signal, axes[0])
        case (1, 2) where signal == "count": return try counts(signal, axes[0], axes[1])
        case (1, 2) where isClusterRun: return try kinds(signal, axes[0], axes[1])
        case (1, 2): return try scatter(signal, axes[0], axes[1], count: shape[0])
        case (2, 2) where shape[0] == 1 && axes[1] == "shot": return try shots(signal, axes[1])
        case (2, 2) where source.text("interpretation", on: path) == "spectrum":
            return try meanTraces(signal, axes[1], shape: shape)
        case (2..., shape.count): return try image(signal, axes, shape: shape)
        default: throw HDF5Error(operation: "plot", message: "its signal does not fit its axes")
        }
    }

    func label(_ name: String) -> PlotModel.Axis {
        PlotModel.Axis(
            label: source.text("long_name", on: path + "/" + name) ?? name,
            unit: source.text("units", on: path + "/" + name) ?? "1")
    }

    private func numbers(_ name: String) throws(HDF5Error) -> [Double] {
        try source.numbers(path + "/" + name)
    }

    private var auxiliary: [String] { source.texts("auxiliary_signals", on: path) ?? [] }

    /// Errors of the signal, where the file has them.
    private func errors(_ name: String) throws(HDF5Error) -> [Double]? {
        source.exists(path + "/\(name)_errors") ? try numbers(name + "_errors") : nil
    }

    private func lines(_ signal: String, _ axis: String) throws(HDF5Error) -> PlotModel {
        let x = try numbers(axis)
        var lines: [PlotModel.Line] = []
        for name in [signal] + auxiliary {
            let y = try numbers(name)
            // While a run goes on, one dataset can be ahead of the other.
            let count = min(x.count, y.count)
            let line = PlotModel.Line(
                label: label(name).label, x: Array(x.prefix(count)), y: Array(y.prefix(count)),
                errors: try errors(name).map { Array($0.prefix(count)) })
            lines.append(count > RunReader.mostLinePoints ? Self.thinned(line) : line)
        }
        let first = label(signal)
        let y =
            lines.count == 1
            ? first : PlotModel.Axis(label: Self.common(lines.map(\.label)), unit: first.unit)
        return PlotModel(title: title, x: label(axis), y: y, content: .lines(lines))
    }

    /// What the axis of several lines is called: the words that all their labels end with, or the first's
    /// unit alone.
    private static func common(_ labels: [String]) -> String {
        if labels.allSatisfy({ $0.hasPrefix("P(") || $0.contains(" P(") }) { return "population" }
        let words = labels.map { $0.split(separator: " ").map(String.init) }
        var tail: [String] = []
        while let next = words[0].dropLast(tail.count).last,
            words.allSatisfy({ $0.dropLast(tail.count).last == next })
        {
            tail.insert(next, at: 0)
        }
        return (["signal"] + tail).joined(separator: " ")
    }

    /// The lowest and highest value of each stretch of a long line.
    private static func thinned(_ line: PlotModel.Line) -> PlotModel.Line {
        let overview = Overview(line.y, parts: RunReader.mostLinePoints / 2)
        return PlotModel.Line(
            label: line.label, x: overview.first.flatMap { [line.x[$0], line.x[$0]] },
            y: zip(overview.lowest, overview.highest).flatMap { [$0, $1] })
    }

    /// Shots in whole blocks: datasets may hold part of a block more that a run was killed over.
    private func records() throws(HDF5Error) -> Int {
        Int(try source.numbers("/entry/progress/shots_done").reduce(0, +))
    }

    private func scatter(_ signal: String, _ x: String, _ y: String, count: Int) throws(HDF5Error)
        -> PlotModel
    {
        let (xs, ys, levels) = (try numbers(x), try numbers(y), try numbers(signal))
        let count = min(try records(), xs.count, ys.count, levels.count)
        if count < 1 { throw Self.nothingYet }
        let step = max(1, (count + RunReader.mostScatterPoints - 1) / RunReader.mostScatterPoints)
        let shown = Array(stride(from: 0, to: count, by: step))
        // Shots that did not run the capture have no level.
        let seen = levels.prefix(count).filter { $0.isFinite }
        let clouds = (0...Int(seen.max() ?? 0)).compactMap { level -> PlotModel.Cloud? in
            let picked = shown.filter { levels[$0] == Double(level) }
            if picked.isEmpty { return nil }
            return PlotModel.Cloud(
                label: "\(label(signal).label) \(level)", x: picked.map { xs[$0] }, y: picked.map { ys[$0] })
        }
        let note = step > 1 ? ", \(shown.count) of \(count) shots" : ""
        return PlotModel(title: title + note, x: label(x), y: label(y), content: .scatter(clouds))
    }

    /// Values of one point, shot by shot.
    private func shots(_ signal: String, _ axis: String) throws(HDF5Error) -> PlotModel {
        let x = try numbers(axis)
        let count = min(x.count, try records())
        let y = try numbers(signal).prefix(count)
        if count < 1 { throw Self.nothingYet }
        let line = PlotModel.Line(label: label(signal).label, x: Array(x.prefix(count)), y: Array(y))
        return PlotModel(
            title: title, x: label(axis), y: label(signal),
            content: .lines([count > RunReader.mostLinePoints ? Self.thinned(line) : line]))
    }

    /// Values against points, coloured by how often they came up.
    private func counts(_ signal: String, _ x: String, _ y: String) throws(HDF5Error) -> PlotModel {
        let (xs, ys, counts) = (try numbers(x), try numbers(y), try numbers(signal))
        let rows = 0..<min(xs.count, ys.count, counts.count)
        guard let most = rows.map({ counts[$0] }).max() else { throw Self.nothingYet }
        let classes = 8
        let step = max(1, (most / Double(classes)).rounded(.up))
        let clouds = (0..<classes).compactMap { number -> PlotModel.Cloud? in
            let (low, high) = (step * Double(number), step * Double(number + 1))
            let picked = rows.filter { counts[$0] > low && counts[$0] <= high }
            if picked.isEmpty { return nil }
            let range = step == 1 ? "\(Int(high))" : "\(Int(low) + 1) to \(Int(high))"
            return PlotModel.Cloud(label: range + " shots", x: picked.map { xs[$0] }, y: picked.map { ys[$0] })
        }
        return PlotModel(title: title, x: label(x), y: label(y), content: .scatter(clouds))
    }

    /// The mean of every trace of the signal and its companions over the shots.
    private func meanTraces(_ signal: String, _ axis: String, shape: [Int]) throws(HDF5Error) -> PlotModel {
        let (rows, samples) = (min(shape[0], try records()), shape[1])
        if rows < 1 { throw Self.nothingYet }
        let x = try numbers(axis)
        var lines: [PlotModel.Line] = []
        for name in [signal] + auxiliary {
            var sums = [Double](repeating: 0, count: samples)
            let step = max(1, Self.bytesAtATime / (8 * samples))
            for start in stride(from: 0, to: rows, by: step) {
                let count = min(step, rows - start)
                let part = try source.numbers(path + "/" + name, start: [start, 0], count: [count, samples])
                for row in 0..<count {
                    for sample in 0..<samples { sums[sample] += part[row * samples + sample] }
                }
            }
            lines.append(PlotModel.Line(label: label(name).label, x: x, y: sums.map { $0 / Double(rows) }))
        }
        return PlotModel(
            title: title + ", mean of \(rows) shots", x: label(axis),
            y: PlotModel.Axis(label: "mean", unit: label(signal).unit), content: .lines(lines))
    }

    /// The last two dimensions as an image; of more, the first of each outer one.
    private func image(_ signal: String, _ axes: [String], shape: [Int]) throws(HDF5Error) -> PlotModel {
        let outer = shape.count - 2
        var values = try source.numbers(
            path + "/" + signal, start: [Int](repeating: 0, count: shape.count),
            count: [Int](repeating: 1, count: outer) + shape.suffix(2))
        // Bytes know no NaN: shots that were not run hold what the file says in words.
        if signal == "bits" { values = values.map { $0 == 255 ? .nan : $0 } }
        var note = ""
        for axis in axes.prefix(outer) {
            let first = try source.numbers(path + "/" + axis, start: [0], count: [1])[0]
            let unit = label(axis).unit
            note += ", \(label(axis).label) = \(first)" + (unit == "1" ? "" : " " + unit)
        }
        return PlotModel(
            title: title + note, x: label(axes[outer + 1]), y: label(axes[outer]),
            content: .image(
                PlotModel.Image(
                    x: try numbers(axes[outer + 1]), y: try numbers(axes[outer]), values: values,
                    scale: label(signal))))
    }
}

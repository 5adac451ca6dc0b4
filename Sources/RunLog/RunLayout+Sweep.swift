import RackEmulator

extension RunLayout {
    /// Averages against the swept inputs: one group per capture, one per reported mode.
    var sweepGroup: GroupPlan? {
        guard hasSweeps else { return nil }
        var group = GroupPlan("sweep", "NXcollection")
        let results = sweepsOfOutputs
        group.groups = captures.indices.map(sweepOfCapture) + modes.indices.map(sweepOfMode) + results
        // What the program says that it is for comes first.
        let marked = outputs.first { $0.shape.isMarked && !$0.averages.isEmpty }
        guard let first = marked?.sweepName ?? group.groups.first?.name else { return nil }
        group.attributes = [.init("default", .text(first))]
        return group
    }

    private func sweepOfCapture(_ index: Int) -> GroupPlan {
        let place = captures[index]
        let shape = header.shape.captures[index]
        let who = place.qubitName.map { ", " + $0 } ?? ""
        var plot = sweepPlot(
            place.name, title: "P(1) of \(shape.name)\(who)", signal: "P1",
            auxiliary: (2..<max(place.levels, 2)).map { "P\($0)" })
        for level in 0..<place.levels {
            plot.datasets += [
                cell("P\(level)", "1", "P(\(level))"),
                cell("P\(level)_errors", "1", "standard error of P(\(level))"),
                cell("true_P\(level)", "1", "population of level \(level) before the window"),
            ]
            if header.shape.drawsPerShot {
                plot.datasets.append(
                    cell("true_P\(level)_errors", "1", "standard error of the population of level \(level)"))
            }
        }
        for part in ["I", "Q"] {
            plot.datasets += [
                cell(part, "V", "mean \(part)"),
                cell("\(part)_errors", "V", "standard error of mean \(part)"),
            ]
        }
        if header.shape.hasFeedback {
            var ran = DatasetPlan.numeric(
                "shots", .int64, shape: sweepShape, units: "1", longName: "shots that ran \(shape.name)", dimensions: axes)
            ran.fill = .zero
            plot.datasets.append(ran)
        }
        return plot
    }

    private func sweepOfMode(_ index: Int) -> GroupPlan {
        var plot = sweepPlot(
            finalNames[index], title: "Final P(1) of \(modes[index])", signal: "P1",
            auxiliary: (2..<max(modeLevels[index], 2)).map { "P\($0)" })
        plot.datasets += (0..<modeLevels[index]).map {
            cell("P\($0)", "1", "final P(\($0)) of \(modes[index])")
        }
        if header.shape.drawsPerShot {
            plot.datasets += (0..<modeLevels[index]).map {
                cell("P\($0)_errors", "1", "standard error of final P(\($0)) of \(modes[index])")
            }
        }
        return plot
    }

    func sweepPlot(_ name: String, title: String, signal: String, auxiliary: [String]) -> GroupPlan {
        var plot = GroupPlan.plot(
            name, title: title, signal: signal, axes: axes, auxiliary: auxiliary,
            interpretation: axes.count >= 2 ? "image" : nil)
        plot.datasets += zip(axes, header.options.sweeps).map { name, axis in
            DatasetPlan.numeric(
                name, .float64, shape: [axis.values.count], units: axis.unit, longName: axis.name,
                dimensions: [name]
            ).holding(.doubles(axis.values))
        }
        return plot
    }

    /// A number per point, NaN until the point is there.
    func cell(_ name: String, _ units: String, _ longName: String) -> DatasetPlan {
        var plan = DatasetPlan.numeric(
            name, .float64, shape: sweepShape, units: units, longName: longName, dimensions: axes)
        plan.fill = .nan
        return plan
    }
}

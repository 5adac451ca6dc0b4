import PulseRack

/// What is in a run file, for a person.
struct SummaryReport {
    var summary: RunSummary

    var text: String {
        var text = Format.table(rows, indent: "")
        if !summary.outputs.isEmpty { text += "\noutputs\n" + Format.table(outputs) }
        text += "\nmade with\n" + Format.table(summary.versions.map { [$0.name, $0.version] })
        text += "\ndatasets\n" + Format.table([["path", "type", "shape", "unit", "bytes"]] + datasets)
        return text
    }

    private var rows: [[String]] {
        var rows = [
            ["file", summary.path],
            ["status", status],
            ["program", "\(summary.programName) (schedule \(summary.scheduleHash))"],
            ["device", "\(summary.deviceName): \(summary.deviceSummary)"],
            ["shard", shard],
            ["points", "\(summary.finishedPoints) of \(summary.points) finished"],
            ["shots", "\(summary.shots) per point, \(summary.shotsDone) in the file"],
            ["seed", "\(summary.seed)"],
        ].filter { $0[1] != "" }
        for sweep in summary.sweeps {
            let ends = [sweep.values.first, sweep.values.last].compactMap { $0 }
                .map { Format.value($0, unit: sweep.unit) }
            rows.append(["sweep", "\(sweep.name): \(sweep.values.count) values, \(ends.joined(separator: " to "))"])
        }
        if summary.clippedDACSamples > 0 { rows.append(["clipped", "\(summary.clippedDACSamples) DAC samples"]) }
        if summary.saturatedADCSamples > 0 {
            rows.append(["saturated", "\(summary.saturatedADCSamples) ADC samples"])
        }
        rows += solverRows
        if let link = summary.link { rows += LinkReport(link: link).rows }
        let states = Format.states(
            simulated: summary.simulatedStates, unshared: summary.unsharedStates, recomputed: summary.recomputedStates)
        if let states { rows.append(["states", states + ", in \(Format.bytes(summary.memoryBytes))"]) }
        rows.append(["started", summary.startTime])
        rows.append(["ended", summary.endTime ?? "-"])
        rows.append(["command", summary.commandLine.isEmpty ? "-" : summary.commandLine])
        return rows
    }

    private var solverRows: [[String]] {
        guard !summary.method.isEmpty else { return [] }
        var rows = summary.clusters.map { cluster in
            ["solver", "\(cluster.modes): \(cluster.method), \(Format.count(cluster.jointLevels)) levels"]
        }
        rows += Format.accuracy(asked: summary.accuracy, estimate: summary.errorEstimate)
        var work = ["\(summary.steps) steps"]
        if let cache = Format.cache(hits: summary.cacheHits, misses: summary.cacheMisses) { work.append(cache) }
        if summary.lanes > 0 { work.append("\(summary.lanes) states in SIMD lanes") }
        if summary.largestRank > 0 { work.append("up to \(summary.largestRank) columns") }
        if summary.trajectories > 0 { work.append("\(summary.trajectories) kets with \(summary.jumps) jumps") }
        return rows + [["work", work.joined(separator: ", ")]]
    }

    /// Which part of a run the file is; empty for a whole one.
    private var shard: String {
        guard let part = summary.part else { return "" }
        return "\(part.number) of \(part.count): points \(part.points.lowerBound) to \(part.points.upperBound - 1), "
            + "shots \(part.shots.lowerBound) to \(part.shots.upperBound - 1)"
    }

    private var outputs: [[String]] {
        [["name", "type", "mean", "values (shots)"]]
            + summary.outputs.map { output in
                let shape = output.dimensions.map { "[\($0)]" }.joined()
                let most = output.counts.prefix(OutputTable.valueLimit).map { "\($0.value) (\($0.shots))" }
                let more = output.counts.count - most.count
                return [
                    output.name, output.type + shape, output.mean.map { Format.value($0, unit: output.unit) } ?? "-",
                    most.joined(separator: "  ") + (more > 0 ? "  … \(more) more" : ""),
                ]
            }
    }

    /// A file that says "running" is one that is being written or one whose writer died: the words hold for
    /// both.
    private var status: String {
        if summary.isComplete { return "complete" }
        return summary.status == "running" ? "incomplete: the run goes on, or it was killed" : "incomplete, \(summary.status)"
    }

    private var datasets: [[String]] {
        summary.datasets.map { dataset in
            let shape = dataset.shape.isEmpty ? "scalar" : dataset.shape.map(String.init).joined(separator: " × ")
            return [dataset.path, dataset.type, shape, dataset.units ?? "-", "\(dataset.storedBytes)"]
        }
    }
}

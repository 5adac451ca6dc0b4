import RackEmulator
import RackModel
import RackNumerics
import RackUnits

extension RunLayout {
    /// Lines of more points than this get a companion with fewer.
    static let longestPlainLine = 1_000_000
    static let overviewParts = 5000

    /// What each port played at the shown point, and what reached the chip.
    var waveformsGroup: GroupPlan? {
        let device = header.device
        let records = header.ports.filter { device.ports.indices.contains($0.port) }
        guard !records.isEmpty else { return nil }
        var group = GroupPlan("waveforms", "NXcollection")
        let names = Self.unique(records.map { device.ports[$0.port].name })
        // The first port that plays anything is the one to look at.
        let first = records.firstIndex { !$0.played.isSilent } ?? 0
        group.attributes = [
            .init("default", .text(names[first])), .init("point", .integer(Int64(header.shownPoint))),
        ]
        group.groups = zip(names, records).map(port)
        return group
    }

    private func port(_ name: String, _ record: PortRecord) -> GroupPlan {
        let port = header.device.ports[record.port]
        var plot = signal(
            name, title: "\(port.name) as played, point \(header.shownPoint)", record.played,
            where: "at the DAC")
        plot.attributes.append(.init("clipped_samples", .integer(Int64(record.clippedSamples))))
        plot.attributes.append(.init("carrier_Hz", .number(record.played.carrierHz)))
        let stretches = record.codes.map { WaveformPlot.Stretch(startTick: $0.startTick, count: $0.i.count) }
        let played = record.played.segments.map {
            WaveformPlot.Stretch(startTick: $0.startTick, count: $0.count)
        }
        if stretches == played, !stretches.isEmpty {
            plot.datasets += codes(
                record, on: WaveformPlot(record.played, ticksPerSecond: ticksPerSecond), port)
        } else if !stretches.isEmpty {
            let axis = WaveformPlot(
                stretches, ticks: Double(port.ticksPerSample), ticksPerSecond: ticksPerSecond)
            var group = GroupPlan.plot(
                "codes", title: "\(port.name), DAC codes", signal: "codes_I", axes: ["time"],
                auxiliary: ["codes_Q"])
            group.datasets.append(time(axis.timeSeconds))
            group.datasets += codes(record, on: axis, port)
            plot.groups.append(group)
        }
        plot.groups.append(
            signal(
                "filtered", title: "\(port.name) at the chip, point \(header.shownPoint)", record.filtered,
                where: "at the chip"))
        return plot
    }

    private var ticksPerSecond: Double { Double(header.device.tickRate.perSecond) }

    private func time(_ seconds: [Double]) -> DatasetPlan {
        DatasetPlan.numeric(
            "time", .float64, shape: [seconds.count], units: "s", longName: "time", dimensions: ["time"]
        ).holding(.doubles(seconds))
    }

    private func codes(_ record: PortRecord, on axis: WaveformPlot, _ port: Port) -> [DatasetPlan] {
        let count = axis.timeSeconds.count
        return [("I", axis.placed(record.codes.map(\.i))), ("Q", axis.placed(record.codes.map(\.q)))].map {
            part, values in
            var plan = DatasetPlan.numeric(
                "codes_\(part)", .int32, shape: [count], units: "1", longName: "DAC code, \(part)",
                dimensions: ["time"]
            ).holding(.int32s(values))
            if let bits = port.converter.bits {
                plan.attributes.append(
                    .init("scaling_factor", .number(port.converter.fullScaleVolts / Double(1 << (bits - 1)))))
                plan.attributes.append(.init("offset", .number(0)))
            }
            return plan
        }
    }

    /// A signal as NXdata: I and Q as lines, both as one complex dataset.
    private func signal(_ name: String, title: String, _ signal: SampledSignal, where place: String)
        -> GroupPlan
    {
        let axis = WaveformPlot(signal, ticksPerSecond: ticksPerSecond)
        let i = axis.placed(signal.segments.map(\.re))
        let q = axis.placed(signal.segments.map(\.im))
        let isReal = signal.carrierHz == 0 && q.allSatisfy { $0 == 0 }
        var plot = GroupPlan.plot(
            name, title: title, signal: "I", axes: ["time"], auxiliary: isReal ? [] : ["Q"])
        let count = i.count
        var pairs: [Double] = []
        pairs.reserveCapacity(2 * count)
        for k in 0..<count {
            pairs.append(i[k])
            pairs.append(q[k])
        }
        plot.datasets.append(time(axis.timeSeconds))
        plot.datasets += [("I", i), ("Q", q)].map { part, values in
            DatasetPlan.numeric(
                part, .float64, shape: [count], units: "V", longName: "\(part) \(place)", dimensions: ["time"]
            ).holding(.doubles(values))
        }
        plot.datasets.append(
            DatasetPlan.numeric(
                "z", .complex128, shape: [count], units: "V", longName: "I + iQ \(place)",
                dimensions: ["time"]
            ).holding(.complexes(pairs)))
        if count > Self.longestPlainLine {
            plot.groups.append(overview(title, axis.timeSeconds, i, q, isReal))
        }
        return plot
    }

    private func overview(
        _ title: String, _ time: [Double], _ i: [Double], _ q: [Double], _ isReal: Bool
    ) -> GroupPlan {
        let lines = [
            ("I", Overview(i, parts: Self.overviewParts)), ("Q", Overview(q, parts: Self.overviewParts)),
        ]
        .prefix(isReal ? 1 : 2)
        let names = lines.flatMap { [$0.0 + "_max", $0.0 + "_min"] }
        var plot = GroupPlan.plot(
            "overview", title: title + ", lowest and highest", signal: names[0], axes: ["time"],
            auxiliary: Array(names.dropFirst()))
        let starts = lines[0].1.first.map { time[$0] }
        plot.datasets.append(self.time(starts))
        for (name, line) in lines {
            for (suffix, values) in [("max", line.highest), ("min", line.lowest)] {
                plot.datasets.append(
                    DatasetPlan.numeric(
                        "\(name)_\(suffix)", .float64, shape: [values.count], units: "V",
                        longName: "\(name), \(suffix == "max" ? "highest" : "lowest")", dimensions: ["time"]
                    ).holding(.doubles(values)))
            }
        }
        return plot
    }
}

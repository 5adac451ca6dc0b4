import RackEmulator
import RackNumerics
import Sequencing

extension ClusterLayout {
    /// What the connectors carried, each distinct stretch where it first came.
    var waveforms: GroupPlan {
        var group = GroupPlan("waveforms", "NXcollection")
        let log = record.log
        let playing = record.ports.indices.filter { port in
            log.stretches.contains { $0.ports.contains { $0.port == port && !$0.signal.isSilent } }
        }
        let names = RunLayout.unique(playing.map { record.ports[$0] })
        let firstVisits = Dictionary(log.visits.map { ($0.stretch, $0.nanosecond) }) { first, _ in first }
        group.groups = zip(names, playing).map { port($0, $1, firstVisits) }
        var stretches = GroupPlan("stretches", "NXcollection")
        stretches.datasets = [
            .column("number", log.stretches.map { Int64($0.number) }, "number of the stretch"),
            .column("length", log.stretches.map(\.nanoseconds), "how long it is", units: "ns"),
        ]
        var visits = GroupPlan("visits", "NXcollection")
        visits.datasets = [
            .column("stretch", log.visits.map { Int64($0.stretch) }, "number of the stretch"),
            .column("time", log.visits.map(\.nanosecond), "when it began", units: "ns"),
        ]
        group.groups += [stretches, visits]
        if let first = names.first { group.attributes = [.init("default", .text(first))] }
        return group
    }

    /// A port's samples in one line, with a point of silence before and after each segment.
    ///
    /// - Parameter firstVisits: of each stretch the ns at which it first came; a stretch that the log does not tell of
    ///   is drawn at 0.
    private func port(_ name: String, _ port: Int, _ firstVisits: [Int: Int64]) -> GroupPlan {
        var time: [Double] = []
        var (i, q): ([Double], [Double]) = ([], [])
        var segments = Segments()
        let tick = 1e9 / Double(record.ticksPerSecond)
        for stretch in record.log.stretches {
            guard let played = stretch.ports.first(where: { $0.port == port }) else { continue }
            let grid = played.signal.grid
            segments.carrierHz = played.signal.carrierHz
            let begin = firstVisits[stretch.number] ?? 0
            for segment in played.signal.segments where segment.count > 0 {
                segments.stretch.append(Int64(stretch.number))
                segments.start.append(segment.startTick)
                segments.count.append(Int64(segment.count))
                segments.ticksPerSample.append(grid.ticksPerSample)
                let period = grid.ticks * tick
                let start = Double(begin) + Double(segment.startTick) * tick
                let end = start + Double(segment.count) * period
                time += [start] + (0..<segment.count).map { start + Double($0) * period } + [end]
                i += [0] + segment.re + [0]
                q += [0] + segment.im + [0]
            }
        }
        return plot(name, (time, i, q), segments)
    }

    /// Where in the line which segment is.
    private struct Segments {
        var stretch: [Int64] = []
        var start: [Int64] = []
        var count: [Int64] = []
        var ticksPerSample: [Int64] = []
        var carrierHz = 0.0
    }

    private func plot(
        _ name: String, _ line: (time: [Double], i: [Double], q: [Double]), _ segments: Segments
    ) -> GroupPlan {
        let isReal = line.q.allSatisfy { $0 == 0 }
        var plot = GroupPlan.plot(
            name, title: "\(name) as played, each distinct stretch where it first came", signal: "I", axes: ["time"],
            auxiliary: isReal ? [] : ["Q"])
        plot.attributes.append(.init("carrier_Hz", .number(segments.carrierHz)))
        func column(_ name: String, _ values: [Double], _ units: String, _ longName: String) -> DatasetPlan {
            .numeric(name, .float64, shape: [values.count], units: units, longName: longName, dimensions: ["time"])
                .holding(.doubles(values))
        }
        plot.datasets += [
            column("time", line.time, "ns", "time since the run began"), column("I", line.i, "1", "I of full scale"),
            column("Q", line.q, "1", "Q of full scale"),
        ]
        var table = GroupPlan("segments", "NXcollection")
        table.datasets = [
            .column("stretch", segments.stretch, "stretch that it is of"),
            .column("start", segments.start, "tick of its stretch at which it begins"),
            .column("count", segments.count, "its samples; the line has a point more at both ends"),
            .column("ticks_per_sample", segments.ticksPerSample, "ticks of a sample"),
        ]
        plot.groups = [table]
        return plot
    }
}

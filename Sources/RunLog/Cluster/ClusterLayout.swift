import RackEmulator
import RackNumerics
import RackUnits
import Sequencing

/// The file of one run of a cluster, worked out from what is known of it.
struct ClusterLayout {
    let record: ClusterRunRecord
    /// How the rack talks to a decoder; `nil` for one that does not.
    var link: LinkHeader?
    var log: ClusterLog { record.log }
    var tickRate: TickRate { TickRate(perSecond: record.ticksPerSecond) ?? TickRate(perSecond: 1_000_000_000)! }

    /// What tells these files from those of programs.
    static let definition = "PulseRack cluster run"

    func root(creator: String) -> GroupPlan {
        var entry = GroupPlan("entry", "NXentry", title: "Run \(log.run) of \(record.rackName) on \(record.deviceName)")
        entry.datasets += [
            .text("definition", Self.definition), .text("start_time", record.startTime),
            .text("end_time", record.endTime ?? ""), .text("status", record.status.text),
            .whole("run", Int64(log.run), "runs since the cluster was switched on"),
        ]
        entry.groups = [sequencers, rack, device, provenance, timeline, flags, readout, dropped]
        if !log.stretches.isEmpty { entry.groups.append(waveforms) }
        if let link { entry.groups.append(feedback(link)) }
        entry.attributes.append(.init("default", .text("timeline")))
        var root = GroupPlan("/", "NXroot")
        root.attributes = [
            .init("default", .text("entry")), .init("creator", .text(creator)),
            .init("file_version", .text(RunFile.version)), .init("file_time", .text(record.endTime ?? record.startTime)),
            .init("HDF5_Version", .text(HDF5.version)),
        ]
        root.groups = [entry]
        return root
    }

    // MARK: What was run

    /// A group for each sequencer that was started, named by its place.
    private var sequencers: GroupPlan {
        var group = GroupPlan("sequencers", "NXcollection")
        group.datasets = [
            .column("slot", log.sequencers.map { Int64($0.slot) }, "slot of the sequencer's module"),
            .column("sequencer", log.sequencers.map { Int64($0.sequencer) }, "number of the sequencer in its module"),
        ]
        for (index, load) in record.loads.enumerated() {
            var one = GroupPlan("\(index)", "NXcollection")
            one.datasets = [
                .whole("slot", Int64(load.address.slot), "slot of its module"),
                .whole("sequencer", Int64(load.address.sequencer), "number in its module"),
            ]
            one.groups = [
                .note("program", type: "text/x-q1asm", text: load.program),
                .note("memories", type: "application/json", text: load.memoriesJSON),
                .note("settings", type: "application/json", text: load.settingsJSON),
            ]
            group.groups.append(one)
        }
        return group
    }

    private var rack: GroupPlan {
        var group = GroupPlan("rack", "NXcollection")
        group.datasets = [.text("name", record.rackName)]
        group.groups = [
            .note("description", type: "application/yaml", text: record.rackText),
            .note("modules", type: "application/json", text: record.modulesJSON),
        ]
        return group
    }

    private var device: GroupPlan {
        var group = GroupPlan("device", "NXcollection")
        group.datasets = [
            .text("name", record.deviceName), .lines("ports", record.ports),
            .whole("ticks_per_second", record.ticksPerSecond, "clock of the waveforms"),
        ]
        group.groups = [
            .note("description", type: "application/yaml", text: record.deviceText),
            .note("resolved", type: "application/json", text: record.resolvedDeviceJSON),
        ]
        return group
    }

    private var provenance: GroupPlan {
        var group = GroupPlan("provenance", "NXcollection")
        group.datasets = [
            DatasetPlan.numeric("seed", .uint64, shape: [], units: "1", longName: "seed of the rack")
                .scalar(.uint64s([record.seed])),
            .text("command_line", record.commandLine),
        ]
        var versions = GroupPlan("versions", "NXcollection")
        let names = RunLayout.unique(record.versions.map(\.name))
        versions.datasets = zip(names, record.versions).map { .text($0, $1.version) }
        group.groups = [versions]
        if let link { group.groups.append(RunLayout.provenance(of: link, tickRate: tickRate)) }
        return group
    }

    // MARK: What happened

    /// Events as points: when, of which sequencer, coloured by kind.
    private var timeline: GroupPlan {
        let codes = log.events.map { EventCode($0.kind) }
        var plot = GroupPlan.plot(
            "timeline", title: "What the sequencers did, \(record.rackName)", signal: "kind", axes: ["time", "sequencer"])
        var sequencer = DatasetPlan.column(
            "sequencer", log.events.map { Int64($0.sequencer) }, "sequencer (row of /entry/sequencers)")
        sequencer.attributes.append(
            .init("names", .texts(log.sequencers.map { "slot \($0.slot) seq \($0.sequencer)" })))
        var kind = DatasetPlan.column("kind", codes.map { Int64($0.kind) }, "kind of event")
        kind.attributes.append(.init("kinds", .texts(EventCode.kinds)))
        plot.datasets += [
            .column("time", log.events.map(\.nanosecond), "time since the run began", units: "ns"), sequencer,
            .column("line", log.events.map { Int64($0.line) }, "line of the program, from 1"), kind,
        ]
        for index in 0..<EventCode.valueCount {
            let values = codes.map { $0.values.indices.contains(index) ? $0.values[index] : 0 }
            let meanings = zip(EventCode.kinds, EventCode.names).compactMap { kind, names in
                names.indices.contains(index) ? "\(kind): \(names[index])" : nil
            }
            plot.datasets.append(.column("value\(index)", values, meanings.joined(separator: "; ")))
        }
        return plot
    }

    private var flags: GroupPlan {
        var group = GroupPlan("flags", "NXcollection")
        group.datasets = [
            .column("time", log.flags.map(\.nanosecond), "when it was raised", units: "ns"),
            .column("sequencer", log.flags.map { Int64($0.sequencer) }, "sequencer (row of /entry/sequencers)"),
            .column("line", log.flags.map { Int64($0.line ?? 0) }, "line of the program; 0: none"),
        ]
        group.datasets += [
            .lines("flag", log.flags.map(\.flag.rawValue)), .lines("cause", log.flags.map(\.cause)),
        ]
        return group
    }

    /// Every acquisition as a point in the IQ plane, coloured by the side of the threshold.
    private var readout: GroupPlan {
        var group = GroupPlan("readout", "NXcollection")
        var plot = GroupPlan.plot("iq", title: "Acquisitions, \(record.rackName)", signal: "beyond", axes: ["I", "Q"])
        let scale = 1.0 / Double(1 << 22)
        func real(_ name: String, _ values: [Double], _ longName: String) -> DatasetPlan {
            .numeric(name, .float64, shape: [values.count], units: "1", longName: longName).holding(.doubles(values))
        }
        plot.datasets += [
            real("I", log.points.map { Double($0.path0) * scale }, "path 0, sum of samples of full scale 1"),
            real("Q", log.points.map { Double($0.path1) * scale }, "path 1, sum of samples of full scale 1"),
            .column("beyond", log.points.map { $0.isBeyond ? 1 : 0 }, "beyond the threshold"),
            .column("path0", log.points.map(\.path0), "path 0 as added to the bin: 2^22 a sample of full scale"),
            .column("path1", log.points.map(\.path1), "path 1 as added to the bin: 2^22 a sample of full scale"),
            .column("time", log.points.map(\.nanosecond), "when its window began", units: "ns"),
            .column("sequencer", log.points.map { Int64($0.sequencer) }, "sequencer (row of /entry/sequencers)"),
            .column("number", log.points.map { Int64($0.number) }, "which acquisition of the sequencer"),
            .column("acquisition", log.points.map { Int64($0.acquisition) }, "table of bins"),
            .column("bin", log.points.map { Int64($0.bin) }, "bin"),
        ]
        group.groups = [plot]
        group.attributes = [.init("default", .text("iq"))]
        return group
    }

    private var dropped: GroupPlan {
        var group = GroupPlan("dropped", "NXcollection")
        group.datasets = [
            .whole("events", Int64(log.dropped.events), "events that were not kept"),
            .whole("points", Int64(log.dropped.points), "acquisitions that were not kept"),
            .whole("stretches", Int64(log.dropped.stretches), "stretches of waveforms that were not kept"),
            .whole("visits", Int64(log.dropped.visits), "repetitions of stretches that were not kept"),
            .whole("messages", Int64(log.dropped.messages), "messages over the link that were not kept"),
        ]
        return group
    }
}

extension DatasetPlan {
    /// Texts as one, a line each.
    static func lines(_ name: String, _ texts: [String]) -> DatasetPlan {
        .text(name, texts.map { $0.replacing("\n", with: " ") + "\n" }.joined())
    }

    static func column(_ name: String, _ values: [Int64], _ longName: String, units: String = "1") -> DatasetPlan {
        .numeric(name, .int64, shape: [values.count], units: units, longName: longName).holding(.int64s(values))
    }

    static func whole(_ name: String, _ value: Int64, _ longName: String) -> DatasetPlan {
        .numeric(name, .int64, shape: [], units: "1", longName: longName).scalar(.int64s([value]))
    }
}

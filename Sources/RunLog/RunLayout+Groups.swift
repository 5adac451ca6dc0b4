import RackEmulator
import RackModel
import RackUnits
import Scheduling

extension RunLayout {
    /// The whole file, before its first shot.
    func root(startTime: String, creator: String) -> GroupPlan {
        var entry = GroupPlan("entry", "NXentry", title: header.programName + " on " + header.device.name)
        entry.datasets += [
            .text("definition", "PulseRack run"),
            .text("start_time", startTime),
            .fixedText("end_time", "", bytes: 32),
            .fixedText("status", "running", bytes: Self.textBytes),
        ]
        // The order is that of the links: `readout` holds the shared record axes.
        entry.groups = [program, deviceGroup, provenance, progress, solverGroup]
        let plots = [
            sweepGroup, countsGroup, readoutGroup, bitsGroup, outputsGroup, feedbackGroup, populationsGroup,
            waveformsGroup,
        ].compactMap(\.self)
        entry.groups += plots
        if let sumsGroup { entry.groups.append(sumsGroup) }
        if let first = plots.first(where: { $0.attributes.contains { $0.name == "default" } && !isSecondary($0) }) {
            entry.attributes.append(.init("default", .text(first.name)))
        }
        var root = GroupPlan("/", "NXroot")
        root.attributes = [
            .init("default", .text("entry")), .init("creator", .text(creator)),
            .init("file_version", .text(RunFile.version)), .init("file_time", .text(startTime)),
            .init("HDF5_Version", .text(HDF5.version)),
        ]
        root.groups = [entry]
        return root
    }

    private var program: GroupPlan {
        var group = GroupPlan("program", "NXcollection")
        group.datasets = [
            .text("name", header.programName),
            .text("schedule_hash", "fnv1a64:" + RunFile.hash(header.scheduleText)),
        ]
        group.groups = [
            .note("source", type: "text/x-openqasm", text: header.programText, fileName: header.programName),
            .note("schedule", type: "text/plain", text: header.scheduleText),
        ]
        if !header.calibrationsText.isEmpty {
            group.groups.append(.note("calibrations", type: "text/x-openqasm", text: header.calibrationsText))
        }
        return group
    }

    private var deviceGroup: GroupPlan {
        var group = GroupPlan("device", "NXcollection")
        group.datasets = [.text("name", header.device.name), .text("summary", header.device.summary)]
        group.groups = [
            .note("description", type: "application/yaml", text: header.deviceText),
            .note("resolved", type: "application/json", text: header.resolvedDeviceJSON),
        ]
        return group
    }

    private var provenance: GroupPlan {
        let options = header.options
        var group = GroupPlan("provenance", "NXcollection")
        group.datasets = [
            DatasetPlan.numeric("seed", .uint64, shape: [], units: "1", longName: "seed of the run")
                .scalar(.uint64s([options.seed])),
            DatasetPlan.numeric("shots", .int64, shape: [], units: "1", longName: "shots per point")
                .scalar(.int64s([Int64(options.shots)])),
            DatasetPlan.numeric(
                "shown_point", .int64, shape: [], units: "1", longName: "point whose waveforms are shown"
            ).scalar(.int64s([Int64(header.shownPoint)])),
            DatasetPlan.numeric(
                "memory", .int64, shape: [], units: "byte", longName: "what the states of branching shots may take"
            ).scalar(.int64s([Int64(options.memoryBytes)])),
            DatasetPlan.numeric(
                "feedback_latency", .float64, shape: [], units: "s",
                longName: "from the end of a capture to the earliest pulse that depends on it"
            ).scalar(.doubles([header.device.tickRate.seconds(header.device.feedback.latencyTicks)])),
            .text("command_line", header.commandLine),
            .text("run_hash", "fnv1a64:" + runHash),
            DatasetPlan.numeric(
                "block_shots", .int64, shape: [], units: "1", longName: "shots of a point that are averaged at a time"
            ).scalar(.int64s([Int64(header.runBlockShots)])),
        ]
        var versions = GroupPlan("versions", "NXcollection")
        let names = Self.unique(header.versions.map(\.name))
        versions.datasets = zip(names, header.versions).map { .text($0, $1.version) }
        var settings = GroupPlan("settings", "NXcollection")
        settings.datasets = zip(Self.unique(options.settings.map(\.name)), options.settings).map {
            name, setting in
            DatasetPlan.numeric(
                name, .float64, shape: setting.value.shape, units: "1", longName: "input \(setting.name), in SI units"
            )
            .scalar(.doubles(setting.value.numbers))
        }
        var sweeps = GroupPlan("sweeps", "NXcollection")
        sweeps.datasets = zip(Self.unique(options.sweeps.map(\.name)), options.sweeps).map { name, axis in
            DatasetPlan.numeric(
                name, .float64, shape: [axis.values.count], units: axis.unit, longName: axis.name,
                dimensions: [name]
            ).holding(.doubles(axis.values))
        }
        group.groups = [
            .note("options", type: "application/json", text: optionsJSON), versions, settings, sweeps,
        ]
        if let link = header.link {
            group.groups.append(Self.provenance(of: link, tickRate: header.device.tickRate))
        }
        if let part = header.part { group.groups.append(Self.shard(part)) }
        return group
    }

    /// Per point: how much of it is there, and what went over a limit.
    private var progress: GroupPlan {
        var group = GroupPlan("progress", "NXcollection")
        func perPoint(_ name: String, _ element: HDF5Element, _ units: String, _ longName: String)
            -> DatasetPlan
        {
            var plan = DatasetPlan.numeric(
                name, element, shape: [points], units: units, longName: longName, dimensions: ["point"])
            plan.fill = .zero
            return plan
        }
        group.datasets = [
            pointScale,
            perPoint("shots_done", .int64, "1", "shots of the point that are in the file"),
            perPoint("duration", .float64, "s", "length of the longest shot"),
            perPoint("clipped_dac_samples", .int64, "1", "DAC samples that were clipped"),
            perPoint("saturated_adc_samples", .int64, "1", "ADC samples that were saturated"),
            perPoint("simulated_states", .int64, "1", "stretches of evolution that were computed"),
            perPoint("unshared_states", .int64, "1", "what they would be if no shots shared them"),
            perPoint("recomputed_states", .int64, "1", "how many were computed again for want of memory"),
        ]
        return group
    }

    /// 0, 1, … over the points: one dimension of `progress` and `bits`.
    var pointScale: DatasetPlan {
        DatasetPlan.numeric(
            "point", .int64, shape: [points], units: "1", longName: "point, last sweep axis fastest",
            dimensions: ["point"]
        ).holding(.int64s((0..<Int64(points)).map(\.self)))
    }

    private var bitsGroup: GroupPlan? {
        guard header.shape.registers.contains(where: { $0.size > 0 }) else { return nil }
        var group = GroupPlan("bits", "NXcollection")
        for (name, register) in zip(registers, header.shape.registers) where register.size > 0 {
            var plot = GroupPlan.plot(
                name, title: "Register \(register.name)", signal: "bits", axes: ["point", "shot", "bit"],
                interpretation: "image")
            var bits = DatasetPlan.numeric(
                "bits", .uint8, shape: [points, shots, register.size], units: "1",
                longName: "bits of \(register.name) (255: not run)", dimensions: ["point", "shot", "bit"])
            let chunking = Chunking(
                total: shots, block: blockShots, rowShape: [register.size], elementBytes: 1, compressible: true)
            let pointBytes = shots * register.size
            let pointsPerChunk =
                chunking.isCompressed ? 1 : max(1, min(points, Chunking.targetBytes / pointBytes))
            bits.chunk = [pointsPerChunk] + chunking.chunk
            bits.isCompressed = chunking.isCompressed
            bits.fill = .byte(255)
            plot.datasets += [
                pointScale, shotScale,
                scale("bit", count: register.size, "bit of \(register.name)"), bits,
            ]
            group.groups.append(plot)
        }
        return group
    }

    /// The numbers of the shots: the other dimension of `bits`.
    var shotScale: DatasetPlan {
        DatasetPlan.numeric(
            "shot", .int64, shape: [shots], units: "1", longName: "shot of the point", dimensions: ["shot"]
        ).holding(.int64s(part.shots.map { Int64($0) }))
    }

    func scale(_ name: String, count: Int, _ longName: String) -> DatasetPlan {
        DatasetPlan.numeric(name, .int64, shape: [count], units: "1", longName: longName, dimensions: [name])
            .holding(.int64s((0..<Int64(count)).map(\.self)))
    }

    private var populationsGroup: GroupPlan? {
        guard header.options.populations, !modes.isEmpty else { return nil }
        var group = GroupPlan("populations", "NXcollection")
        group.attributes = [.init("default", .text(modes[0]))]
        let chunking = Chunking(
            total: 1 << 16, block: 1, rowShape: [], elementBytes: 8, compressible: false)
        for (name, levels) in zip(modes, modeLevels) {
            let title = "Populations of \(name), point \(header.shownPoint)"
            var plot = GroupPlan.plot(
                name, title: title, signal: "P1", axes: ["time"],
                auxiliary: (0..<levels).filter { $0 != 1 }.map { "P\($0)" })
            plot.datasets.append(
                DatasetPlan.numeric(
                    "time", .float64, shape: [0], units: "s", longName: "time", dimensions: ["time"]
                )
                .growing(chunking))
            func column(_ name: String, _ longName: String) -> DatasetPlan {
                DatasetPlan.numeric(name, .float64, shape: [0], units: "1", longName: longName, dimensions: ["time"])
                    .growing(chunking)
            }
            plot.datasets += (0..<levels).map { column("P\($0)", "P(\($0)) of \(name)") }
            if header.shape.drawsPerShot {
                plot.datasets += (0..<levels).map {
                    column("P\($0)_errors", "standard error of P(\($0)) of \(name)")
                }
            }
            group.groups.append(plot)
        }
        return group
    }

    /// Which part of the run the file is.
    private static func shard(_ part: RunPart) -> GroupPlan {
        func number(_ name: String, _ value: Int, _ longName: String) -> DatasetPlan {
            DatasetPlan.numeric(name, .int64, shape: [], units: "1", longName: longName).scalar(.int64s([Int64(value)]))
        }
        var group = GroupPlan("shard", "NXcollection")
        group.datasets = [
            number("number", part.number, "number of the part, from 1"), number("count", part.count, "parts of the run"),
            number("first_point", part.points.lowerBound, "first point of the part"),
            number("points", part.points.count, "points of the part"),
            number("first_shot", part.shots.lowerBound, "first shot of each of its points"),
            number("shots", part.shots.count, "shots of each of its points"),
        ]
        return group
    }

    /// The same for two files of one run, whichever parts they are: of everything that decides the results.
    private var runHash: String {
        var options = header.options
        // What does not change them.
        options.memoryBytes = 0
        let versions = header.versions.filter { $0.name == "pulserack" || $0.name == "commit" }.map(\.version)
        let texts = [
            header.programText, header.calibrationsText, header.scheduleText, header.resolvedDeviceJSON,
            Self.json(options), String(header.runBlockShots), header.link?.settingsJSON.text,
        ].compactMap(\.self)
        return RunFile.hash((texts + versions).map { "\($0.utf8.count):\($0)" }.joined())
    }

    private var optionsJSON: String { Self.json(header.options) }

    /// The options as JSON, for whoever wants to repeat the run.
    private static func json(_ options: RunOptions) -> String {
        JSONValue.object([
            ("shots", .integer(Int64(options.shots))), ("seed", .text(String(options.seed))),
            ("settings", .object(options.settings.map { ($0.name, $0.value.json) })),
            (
                "sweeps",
                .array(
                    options.sweeps.map { axis in
                        .object([
                            ("name", .text(axis.name)), ("unit", .text(axis.unit)),
                            ("values", .array(axis.values.map { .number($0) })),
                        ])
                    })
            ),
            ("traces", .bool(options.traces)), ("populations", .bool(options.populations)),
            ("memory_bytes", .integer(Int64(options.memoryBytes))),
        ]).text
    }
}

extension DatasetPlan {
    /// The same as a scalar that holds `content`.
    func scalar(_ content: Content) -> DatasetPlan {
        var plan = self
        plan.content = content
        return plan
    }
}

extension InputValue {
    fileprivate var shape: [Int] {
        if case .elements(let elements) = self { [elements.count] } else { [] }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .number(let number): .number(number)
        case .elements(let elements): .array(elements.map { .number($0) })
        }
    }
}

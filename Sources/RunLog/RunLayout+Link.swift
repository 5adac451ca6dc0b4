import RackEmulator
import RackModel
import RackUnits

extension RunLayout {
    static let feedbackPath = "/entry/feedback"
    /// What may be amiss with a shot's conversation, as datasets.
    static let shotFlags: [(name: String, flag: LinkShotFlags, longName: String)] = [
        ("missed", .missed, "an answer was not taken, but what the policy says"),
        ("gap", .gap, "something is missing in the session"),
        ("aborted", .aborted, "ended by the policy"),
    ]
    /// What is said of the wall's clock, where that decides.
    static let wallFigures: [(name: String, longName: String)] = [
        ("round_trip_p50", "round trip that half of the answers do not exceed"),
        ("round_trip_p99", "round trip that 99 % of the answers do not exceed"),
        ("round_trip_p999", "round trip that 99.9 % of the answers do not exceed"),
        ("round_trip_max", "longest round trip"),
        ("stolen", "time that the machine's processors were taken away from it during the run, over all of them"),
        ("waiting", "time that the run's threads were ready and had no processor"),
    ]

    /// What was said over the decoder's link: message by message, shot by shot, and in numbers.
    var feedbackGroup: GroupPlan? {
        guard let link = header.link else { return nil }
        var group = GroupPlan("feedback", "NXcollection")
        group.attributes = [.init("default", .text("slack"))]
        group.groups = [slackGroup, messagesGroup(link), shotsGroup, countersGroup]
        if link.clock == .wall { group.groups.append(wallGroup) }
        group.groups += Self.names(of: link)
        return group
    }

    /// What the numbers in the table of messages are called.
    static func names(of link: LinkHeader) -> [GroupPlan] {
        let names = unique(link.functions.map(\.name))
        return [
            numbers("functions", zip(names, link.functions).map { ($0, Int($1.id)) }, "function_id of this call"),
            numbers("outcomes", MessageColumn.outcomes, "outcome of this name"),
            numbers("policies", MessageColumn.policies, "policy of this name"),
            numbers("faults", MessageColumn.faults, "fault of this name"),
        ]
    }

    /// A table of names: one scalar for each.
    private static func numbers(_ name: String, _ entries: [(name: String, number: Int)], _ longName: String) -> GroupPlan {
        var group = GroupPlan(name, "NXcollection")
        group.datasets = entries.map {
            DatasetPlan.numeric($0.name, .int64, shape: [], units: "1", longName: longName)
                .scalar(.int64s([Int64($0.number)]))
        }
        return group
    }

    /// How many answers had how much time to spare: rewritten as a whole with every block.
    private var slackGroup: GroupPlan { Self.plot(of: SlackHistogram(), tickSeconds: header.device.tickRate.tickSeconds) }

    static func plot(of bins: SlackHistogram, tickSeconds: Double) -> GroupPlan {
        var plot = GroupPlan.plot("slack", title: "Slack of the answers", signal: "messages", axes: ["slack"])
        plot.datasets = [plot.datasets[0]] + [
            DatasetPlan.numeric(
                "slack", .float64, shape: [SlackHistogram.binCount], units: "s", longName: "slack", dimensions: ["slack"]
            ).holding(.doubles(bins.middles.map { $0 * tickSeconds })),
            DatasetPlan.numeric(
                "messages", .int64, shape: [SlackHistogram.binCount], units: "1", longName: "answered messages",
                dimensions: ["slack"]
            ).holding(.int64s(bins.messages)),
        ]
        return plot
    }

    private func messagesGroup(_ link: LinkHeader) -> GroupPlan {
        var plot = GroupPlan.plot("messages", title: "Slack of each message", signal: "slack", axes: ["message"])
        plot.attributes.append(.init("tick_s", .number(header.device.tickRate.tickSeconds)))
        func column(_ name: String, _ element: HDF5Element, _ units: String, _ longName: String) -> DatasetPlan {
            // How many messages a shot sends shows only when it runs: some, at least.
            let chunking = Chunking(
                total: max(records, 1024), block: 1, rowShape: [], elementBytes: element.byteCount, compressible: false)
            return DatasetPlan.numeric(
                name, element, shape: [0], units: units, longName: longName, dimensions: ["message"]
            ).growing(chunking)
        }
        plot.datasets.append(column("message", .int64, "1", "message"))
        plot.datasets += MessageColumn.all(link.clock).map { column($0.name, $0.element, $0.units, $0.longName) }
        return plot
    }

    private var shotsGroup: GroupPlan {
        var plot = GroupPlan.plot(
            "shots", title: "Shots that missed an answer", signal: "missed", axes: ["point", "shot"],
            interpretation: points == 1 ? "spectrum" : "image")
        plot.datasets += [pointScale, shotScale]
        let chunking = Chunking(total: shots, block: blockShots, rowShape: [], elementBytes: 1, compressible: true)
        plot.datasets += Self.shotFlags.map { name, _, longName in
            var plan = DatasetPlan.numeric(
                name, .uint8, shape: [points, shots], units: "1", longName: longName + " (255: not run)",
                dimensions: ["point", "shot"])
            let pointsPerChunk = chunking.isCompressed ? 1 : max(1, min(points, Chunking.targetBytes / max(shots, 1)))
            plan.chunk = [pointsPerChunk] + chunking.chunk
            plan.isCompressed = chunking.isCompressed
            plan.fill = .byte(255)
            return plan
        }
        return plot
    }

    private var countersGroup: GroupPlan {
        var group = GroupPlan("counters", "NXcollection")
        group.datasets = [pointScale]
        group.datasets += LinkFigure.all.map { figure in
            var plan = DatasetPlan.numeric(
                figure.name, .int64, shape: [points], units: "1", longName: figure.longName, dimensions: ["point"])
            plan.fill = .zero
            return plan
        }
        return group
    }

    private var wallGroup: GroupPlan {
        var group = GroupPlan("wall", "NXcollection")
        group.datasets = Self.wallFigures.map { name, longName in
            DatasetPlan.numeric(name, .float64, shape: [], units: "s", longName: longName).scalar(.doubles([.nan]))
        }
        return group
    }

    /// How the run talked to its decoder.
    static func provenance(of link: LinkHeader, tickRate: TickRate) -> GroupPlan {
        var group = GroupPlan("link", "NXcollection")
        func seconds(_ name: String, _ ticks: Int64, _ longName: String) -> DatasetPlan {
            DatasetPlan.numeric(name, .float64, shape: [], units: "s", longName: longName)
                .scalar(.doubles([tickRate.seconds(ticks)]))
        }
        func number(_ name: String, _ value: Int64, _ units: String, _ longName: String) -> DatasetPlan {
            DatasetPlan.numeric(name, .int64, shape: [], units: units, longName: longName).scalar(.int64s([value]))
        }
        let settings = link.link
        group.datasets = [
            .text("decoder", link.decoder), .text("command", link.command), .text("clock", link.clock.rawValue),
            .text("on_miss", settings.onMiss.rawValue),
            seconds("deadline", settings.deadlineTicks, "from the last sample to the last moment at which an answer is of use"),
            seconds("processing", settings.processingTicks, "from the last sample to when a message may be sent"),
            seconds("hold_limit", settings.holdLimitTicks, "how long past its deadline a lost answer is waited for"),
            DatasetPlan.numeric(
                "patience", .float64, shape: [], units: "s", longName: "how long a silent host is waited for on the wall"
            ).scalar(.doubles([link.patienceSeconds])),
            number("number", settings.decoder, "1", "number of the decoder in its calls"),
            number("slots", Int64(settings.slots), "1", "requests that may be outstanding"),
            number("stride", Int64(settings.strideBytes), "byte", "bytes of a slot"),
        ]
        group.groups = [
            .note("latency", type: "application/json", text: link.latencyJSON.text),
            .note("faults", type: "application/json", text: link.faultsJSON.text),
        ]
        return group
    }
}

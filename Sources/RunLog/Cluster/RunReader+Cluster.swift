import RackEmulator
import RackNumerics
import Sequencing

extension RunReader {
    /// Whether this is the file of a cluster's run, and not of a program's.
    public var isClusterRun: Bool {
        (try? reading("read") { source throws(HDF5Error) in try source.text("/entry/definition") })
            == ClusterLayout.definition
    }

    /// The run of a cluster, all of it.
    ///
    /// - Throws: where the file is of something else.
    public func clusterRun() throws(RunLogError) -> ClusterRunRecord {
        try reading("read the cluster's run from") { source throws(HDF5Error) in
            try ClusterRunRecord(source)
        }
    }
}

extension ClusterRunRecord {
    init(_ source: HDF5Source) throws(HDF5Error) {
        func text(_ name: String) throws(HDF5Error) -> String { try source.text("/entry/" + name) }
        status = Status(text: try text("status"))
        rackName = try text("rack/name")
        rackText = try text("rack/description/data")
        modulesJSON = try text("rack/modules/data")
        deviceName = try text("device/name")
        deviceText = try text("device/description/data")
        resolvedDeviceJSON = try text("device/resolved/data")
        ports = try source.lines("/entry/device/ports")
        ticksPerSecond = Int64(clamping: try source.integer("/entry/device/ticks_per_second"))
        seed = try source.integer("/entry/provenance/seed")
        commandLine = try text("provenance/command_line")
        startTime = try text("start_time")
        let end = try text("end_time")
        endTime = end.isEmpty ? nil : end
        versions = []
        for name in try source.children(of: "/entry/provenance/versions") {
            versions.append(Version(name: name, version: try text("provenance/versions/" + name)))
        }
        for name in try source.children(of: "/entry/sequencers") where source.isGroup("/entry/sequencers/" + name) {
            let path = "sequencers/" + name
            let place = (try source.integer("/entry/\(path)/slot"), try source.integer("/entry/\(path)/sequencer"))
            loads.append(
                Load(
                    address: SequencerAddress(slot: Int(clamping: place.0), sequencer: Int(clamping: place.1)),
                    program: try text(path + "/program/data"), memoriesJSON: try text(path + "/memories/data"),
                    settingsJSON: try text(path + "/settings/data")))
        }
        log = try ClusterLog(source, ports: ports)
        try readLink(source)
    }
}

extension ClusterLog {
    fileprivate init(_ source: HDF5Source, ports: [String]) throws(HDF5Error) {
        self.init(run: Int(clamping: try source.integer("/entry/run")))
        isLast = try source.text("/entry/status") != ClusterRunRecord.Status.running.text
        let columns = Columns(source: source)
        let (slots, numbers) = (try columns["sequencers/slot"], try columns["sequencers/sequencer"])
        sequencers = zip(slots, numbers).map { SequencerAddress(slot: Int($0), sequencer: Int($1)) }
        try readEvents(columns)
        try readFlags(columns)
        try readPoints(columns)
        dropped.events = Int(clamping: try source.integer("/entry/dropped/events"))
        dropped.points = Int(clamping: try source.integer("/entry/dropped/points"))
        dropped.stretches = Int(clamping: try source.integer("/entry/dropped/stretches"))
        dropped.visits = Int(clamping: try source.integer("/entry/dropped/visits"))
        dropped.messages = Int(clamping: try source.integer("/entry/dropped/messages"))
        guard source.exists("/entry/waveforms") else { return }
        try readWaveforms(columns, ports)
    }

    private mutating func readEvents(_ columns: Columns) throws(HDF5Error) {
        let table = try columns.table("timeline", ["time", "sequencer", "line", "kind"])
        let values = try columns.table("timeline", (0..<EventCode.valueCount).map { "value\($0)" })
        for row in table[0].indices {
            let code = EventCode(kind: Int(table[3][row]), values: values.map { $0[row] })
            guard let kind = code?.event else { throw Columns.damaged }
            events.append(
                Q1Event(sequencer: Int(table[1][row]), nanosecond: table[0][row], line: Int(table[2][row]), kind: kind))
        }
    }

    private mutating func readFlags(_ columns: Columns) throws(HDF5Error) {
        let table = try columns.table("flags", ["time", "sequencer", "line"])
        let (names, causes) = (try columns.source.lines("/entry/flags/flag"), try columns.source.lines("/entry/flags/cause"))
        guard names.count == table[0].count, causes.count == names.count else { throw Columns.damaged }
        for row in names.indices {
            guard let flag = Q1Flag(rawValue: names[row]) else { throw Columns.damaged }
            flags.append(
                Flag(
                    sequencer: Int(table[1][row]), nanosecond: table[0][row],
                    line: table[2][row] == 0 ? nil : Int(table[2][row]), flag: flag, cause: causes[row]))
        }
    }

    private mutating func readPoints(_ columns: Columns) throws(HDF5Error) {
        let names = ["sequencer", "number", "time", "acquisition", "bin", "path0", "path1", "beyond"]
        let table = try columns.table("readout/iq", names)
        points = table[0].indices.map { row in
            Point(
                sequencer: Int(table[0][row]), number: Int(table[1][row]), nanosecond: table[2][row],
                acquisition: Int(table[3][row]), bin: Int(table[4][row]), path0: table[5][row], path1: table[6][row],
                isBeyond: table[7][row] != 0)
        }
    }

    private mutating func readWaveforms(_ columns: Columns, _ ports: [String]) throws(HDF5Error) {
        let visited = try columns.table("waveforms/visits", ["stretch", "time"])
        visits = visited[0].indices.map { Visit(stretch: Int(visited[0][$0]), nanosecond: visited[1][$0]) }
        let numbers = try columns.table("waveforms/stretches", ["number", "length"])
        stretches = numbers[0].indices.map {
            Stretch(number: Int(numbers[0][$0]), nanoseconds: numbers[1][$0], ports: [])
        }
        let places = Dictionary(zip(stretches.map(\.number), stretches.indices)) { first, _ in first }
        for (port, name) in zip(ports.indices, RunLayout.unique(ports)) {
            let path = "waveforms/" + name
            guard columns.source.exists("/entry/" + path) else { continue }
            let carrier = columns.source.number("carrier_Hz", on: "/entry/" + path) ?? 0
            let table = try columns.table(path + "/segments", ["stretch", "start", "count", "ticks_per_sample"])
            let (i, q) = (try columns.numbers(path + "/I"), try columns.numbers(path + "/Q"))
            var next = 1
            for row in table[0].indices {
                let count = Int(table[2][row])
                guard count >= 0, count < i.count - next, i.count == q.count, table[3][row] > 0,
                    let place = places[Int(table[0][row])]
                else { throw Columns.damaged }
                let segment = SignalSegment(
                    startTick: table[1][row], re: Array(i[next..<next + count]), im: Array(q[next..<next + count]))
                next += count + 2
                if stretches[place].ports.last?.port != port {
                    let grid = SampleGrid(ticksPerSample: table[3][row])
                    stretches[place].ports.append(
                        PortTimeline(port: port, signal: SampledSignal(grid: grid, carrierHz: carrier)))
                }
                stretches[place].ports[stretches[place].ports.count - 1].signal.segments.append(segment)
            }
        }
    }
}

extension HDF5Source {
    /// Texts that were written one a line.
    fileprivate func lines(_ path: String) throws(HDF5Error) -> [String] {
        try text(path).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}

/// Datasets of equal length side by side.
struct Columns {
    let source: HDF5Source

    static let damaged = HDF5Error(operation: "read", message: "its tables do not fit together")

    subscript(name: String) -> [Int64] {
        get throws(HDF5Error) { try source.wholeNumbers("/entry/" + name) }
    }

    func numbers(_ name: String) throws(HDF5Error) -> [Double] { try source.numbers("/entry/" + name) }

    func table(_ group: String, _ names: [String]) throws(HDF5Error) -> [[Int64]] {
        var columns: [[Int64]] = []
        for name in names { columns.append(try self["\(group)/\(name)"]) }
        guard columns.allSatisfy({ $0.count == columns[0].count }) else { throw Self.damaged }
        return columns
    }
}

public import RackEmulator
public import RackModel
public import Sequencing
import RackUnits

/// Everything about one run of a cluster: what was loaded and set, and what came of it.
public struct ClusterRunRecord: Sendable, Equatable {
    public enum Status: Sendable, Equatable {
        case running
        case complete
        /// Stopped early, and why.
        case aborted(String)

        /// As files say it.
        public var text: String {
            switch self {
            case .running: "running"
            case .complete: "complete"
            case .aborted(let reason): "aborted: " + reason
            }
        }

        init(text: String) {
            let prefix = "aborted: "
            self =
                text == "complete"
                ? .complete : text.hasPrefix(prefix) ? .aborted(String(text.dropFirst(prefix.count))) : .running
        }
    }

    /// What was loaded into a sequencer of the run.
    public struct Load: Sendable, Equatable {
        public var address: SequencerAddress
        /// The program, each instruction on the line that events name.
        public var program: String
        /// Waveforms, weights and acquisitions, and the settings, as JSON.
        public var memoriesJSON: String
        public var settingsJSON: String
    }

    /// The way to the decoder outside.
    public struct Link: Sendable, Equatable {
        /// Where frames went.
        public var decoder: String
        /// The command line of the host that was started for it; empty where it was there already.
        public var command: String
        public var clock: LinkClock
        public var deadlineSeconds: Double
        public var onMiss: DecoderLink.MissPolicy
    }

    public var status = Status.running
    public var rackName: String
    /// The rack file, and the device's description where that is another file.
    public var rackText: String
    public var deviceText: String
    public var resolvedDeviceJSON: String
    public var deviceName: String
    /// Names of the device's ports, in its order.
    public var ports: [String]
    /// The device's clock, in which waveforms count their time.
    public var ticksPerSecond: Int64
    public var seed: UInt64
    /// The settings of all modules when the run began, as JSON.
    public var modulesJSON = "[]"
    /// In the order of `log.sequencers`.
    public var loads: [Load] = []
    /// `nil` for a rack that talks to none.
    public var link: Link?
    public var log: ClusterLog
    public var startTime: String
    public var endTime: String?
    public var commandLine: String
    /// Name → version.
    public var versions: [Version]

    public struct Version: Sendable, Equatable {
        public var name: String
        public var version: String
    }

    /// A run that begins now.
    public init(
        run: Int, rack: ClusterRack, rackText: String, device: Device, deviceText: String, resolvedDeviceJSON: String,
        link: LinkHeader? = nil, commandLine: String, versions: [(name: String, version: String)]
    ) {
        self.link = link.map { Link($0, device.tickRate) }
        log = ClusterLog(run: run)
        rackName = rack.name
        seed = rack.seed
        self.rackText = rackText
        self.deviceText = deviceText
        self.resolvedDeviceJSON = resolvedDeviceJSON
        deviceName = device.name
        ports = device.ports.map(\.name)
        ticksPerSecond = device.tickRate.perSecond
        self.commandLine = commandLine
        self.versions = versions.map { Version(name: $0.name, version: $0.version) }
        startTime = currentTime()
    }

    /// What is started, in the order of the calls.
    public mutating func add(_ starting: [ClusterLoad], modules: [ClusterModuleSettings]) {
        if loads.isEmpty { modulesJSON = JSONValue(reflecting: modules).text }
        loads += starting.map(Load.init)
    }

    /// What happened since the piece before.
    public mutating func add(_ piece: ClusterLog) {
        log.sequencers = piece.sequencers
        log.isLast = piece.isLast
        log.events += piece.events
        log.flags += piece.flags
        log.points += piece.points
        log.stretches += piece.stretches
        log.visits += piece.visits
        log.messages += piece.messages
        log.dropped.events += piece.dropped.events
        log.dropped.points += piece.dropped.points
        log.dropped.stretches += piece.dropped.stretches
        log.dropped.visits += piece.dropped.visits
        log.dropped.messages += piece.dropped.messages
    }

    /// Says that the run has ended, now.
    public mutating func end(_ status: Status) {
        self.status = status
        endTime = currentTime()
    }
}

extension ClusterRunRecord.Load {
    init(_ load: ClusterLoad) {
        address = load.address
        program = Self.text(of: load.sequence.program)
        settingsJSON = JSONValue(reflecting: load.settings).text
        func samples(_ list: [Q1Sequence.Samples]) -> JSONValue {
            .object(
                list.map { entry in
                    (
                        entry.name,
                        .object([
                            ("index", .integer(Int64(entry.index))),
                            ("data", .array(entry.samples.map { .number(Double($0)) })),
                        ])
                    )
                })
        }
        let tables = load.sequence.acquisitions.map { table in
            (
                table.name,
                JSONValue.object([("index", .integer(Int64(table.index))), ("num_bins", .integer(Int64(table.bins)))])
            )
        }
        memoriesJSON = JSONValue.object([
            ("waveforms", samples(load.sequence.waveforms)), ("weights", samples(load.sequence.weights)),
            ("acquisitions", .object(tables)),
        ]).text
    }

    /// Instructions on the lines that they were on.
    private static func text(of program: Q1Program) -> String {
        var text = ""
        var line = 1
        for (instruction, place) in zip(Q1Disassembler.instructions(of: program), program.lines) {
            if place > line {
                text += String(repeating: "\n", count: place - line)
                line = place
            } else if !text.isEmpty {
                text += "; "
            }
            text += instruction
        }
        return text + "\n"
    }
}

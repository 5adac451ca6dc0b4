import CHDF5
import RackEmulator
import RackModel
import RackUnits

/// The datasets of the decoder's link that a run writes to, open.
struct LinkDatasets {
    private let columns: [(column: MessageColumn, writer: DatasetWriter)]
    private let message: DatasetWriter
    private let flags: [(flag: LinkShotFlags, writer: DatasetWriter)]
    private let figures: [(figure: LinkFigure, writer: DatasetWriter)]
    private let middles, messages: DatasetWriter
    /// By the wall's clock only.
    private let wall: [DatasetWriter]
    private let tickRate: TickRate
    private let firstShot: Int
    private var rows = 0
    private var slack = SlackHistogram()
    private var roundTrips = Quantiles()

    init?(file: hid_t, layout: RunLayout) throws(HDF5Error) {
        guard let link = layout.header.link else { return nil }
        func open(_ path: String, _ element: HDF5Element) throws(HDF5Error) -> DatasetWriter {
            try DatasetWriter(file: file, path: RunLayout.feedbackPath + "/" + path, element: element)
        }
        tickRate = layout.header.device.tickRate
        firstShot = layout.part.shots.lowerBound
        message = try open("messages/message", .int64)
        var columns: [(MessageColumn, DatasetWriter)] = []
        for column in MessageColumn.all(link.clock) {
            columns.append((column, try open("messages/" + column.name, column.element)))
        }
        self.columns = columns
        var flags: [(LinkShotFlags, DatasetWriter)] = []
        for (name, flag, _) in RunLayout.shotFlags { flags.append((flag, try open("shots/" + name, .uint8))) }
        self.flags = flags
        var figures: [(LinkFigure, DatasetWriter)] = []
        for figure in LinkFigure.all { figures.append((figure, try open("counters/" + figure.name, .int64))) }
        self.figures = figures
        middles = try open("slack/slack", .float64)
        messages = try open("slack/messages", .int64)
        var wall: [DatasetWriter] = []
        for (name, _) in link.clock == .wall ? RunLayout.wallFigures : [] { wall.append(try open("wall/" + name, .float64)) }
        self.wall = wall
    }

    /// The messages of a block and the flags of its shots.
    mutating func write(_ block: PointResult) throws(HDF5Error) {
        guard let record = block.link else { return }
        if !record.messages.isEmpty {
            try message.extend(to: rows + record.messages.count)
            try message.write(
                (rows..<rows + record.messages.count).map { Int64($0) }, start: [rows], count: [record.messages.count])
            for (column, writer) in columns { try column.write(record.messages, at: rows, to: writer, tickRate: tickRate) }
            rows += record.messages.count
        }
        for (flag, writer) in flags {
            try writer.write(
                record.shots.map { $0.contains(flag) ? UInt8(1) : 0 }, start: [block.index, block.firstShot - firstShot],
                count: [1, record.shots.count])
        }
        for message in record.messages where message.receivedTick != LinkMessage.never {
            slack.add(message.slackTicks)
            if message.wallReceived > message.wallSent { roundTrips.add(Int64(clamping: message.wallReceived - message.wallSent)) }
        }
    }

    /// Contiguous and written past any buffer, so in the file when this returns.
    func writeFigures(_ tally: LinkTally, point: Int) throws(HDF5Error) {
        for (figure, writer) in figures { try writer.write([Int64(tally.value(figure))], start: [point], count: [1]) }
        try middles.write(
            slack.middles.map { $0 * tickRate.tickSeconds }, start: [0], count: [SlackHistogram.binCount])
        try messages.write(slack.messages, start: [0], count: [SlackHistogram.binCount])
        for (writer, share) in zip(wall, [0.5, 0.99, 0.999, 1]) {
            guard let nanoseconds = roundTrips.quantile(share) else { continue }
            try writer.write(scalar: Double(nanoseconds) * 1e-9)
        }
    }

    /// What the machine took from the run.
    func write(_ machine: MachineTime) throws(HDF5Error) {
        guard wall.count == RunLayout.wallFigures.count else { return }
        for (writer, seconds) in zip(wall.suffix(2), [machine.stolenSeconds, machine.waitingSeconds]) {
            try writer.write(scalar: seconds ?? .nan)
        }
    }

    var all: [DatasetWriter] {
        [message, middles, messages] + columns.map(\.writer) + flags.map(\.writer) + figures.map(\.writer) + wall
    }
}

/// Time on the wall that a machine did not give to a run.
public struct MachineTime: Sendable, Equatable {
    /// That a hypervisor took from the machine's processors, over all of them; `nil` where the system does not say.
    public var stolenSeconds: Double?
    /// That threads of the run were ready and had no processor; `nil` where the system does not say.
    public var waitingSeconds: Double?

    public init(stolenSeconds: Double? = nil, waitingSeconds: Double? = nil) {
        self.stolenSeconds = stolenSeconds
        self.waitingSeconds = waitingSeconds
    }
}

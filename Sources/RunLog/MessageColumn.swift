import RackEmulator
import RackModel
import RackUnits

/// A column of the table of messages.
struct MessageColumn: Sendable {
    enum Values: Sendable {
        case uint8(@Sendable (LinkMessage) -> UInt8)
        case int32(@Sendable (LinkMessage) -> Int)
        case status(@Sendable (LinkMessage) -> Int32)
        case uint32(@Sendable (LinkMessage) -> UInt32)
        case uint64(@Sendable (LinkMessage) -> UInt64)
        /// In ticks, `LinkMessage.never` for what did not happen: in the file seconds, and NaN.
        case ticks(@Sendable (LinkMessage) -> Int64)
        /// Nanoseconds on the wall, 0 for what did not happen: in the file seconds, and NaN.
        case wall(@Sendable (LinkMessage) -> UInt64)
    }

    var name: String
    var longName: String
    var values: Values

    init(_ name: String, _ longName: String, _ values: Values) {
        self.name = name
        self.longName = longName
        self.values = values
    }

    var element: HDF5Element {
        switch values {
        case .uint8: .uint8
        case .int32, .status: .int32
        case .uint32: .uint32
        case .uint64: .uint64
        case .ticks, .wall: .float64
        }
    }

    var units: String {
        switch values {
        case .ticks, .wall: "s"
        default: name == "argument_bytes" ? "byte" : "1"
        }
    }

    /// What `policy` and `fault` are for a message that has none.
    static let none: UInt8 = 255

    /// Names with their numbers, for the file.
    static var outcomes: [(name: String, number: Int)] {
        LinkMessage.Outcome.allCases.map { ($0.word, Int($0.rawValue)) }
    }
    static var faults: [(name: String, number: Int)] {
        LinkFault.allCases.enumerated().map { ($1.rawValue, $0) } + [("none", Int(none))]
    }
    static var policies: [(name: String, number: Int)] {
        DecoderLink.MissPolicy.allCases.enumerated().map { ($1.rawValue, $0) } + [("none", Int(none))]
    }

    /// - Parameters:
    ///   - clock: by the latency model, what was read on the wall is no part of the results and is left out.
    ///   - beginning: what times count from.
    static func all(_ clock: LinkClock, since beginning: String = "the shot began") -> [MessageColumn] {
        let columns = [
            MessageColumn("point", "point, last sweep axis fastest", .int32(\.point)),
            MessageColumn("shot", "shot of the point", .int32(\.shot)),
            MessageColumn("number", "message of the shot", .int32(\.number)),
            MessageColumn("call", "call of the program in its shot; -1: the link's own reset", .int32(\.call)),
            MessageColumn("request_id", "request id", .uint32(\.requestID)),
            MessageColumn("function_id", "call: FNV-1a of its name, see functions", .uint32(\.functionID)),
            MessageColumn("argument_bytes", "bytes behind the request's header", .int32(\.argumentBytes)),
            MessageColumn("last_sample", "end of the last capture that it tells of, since \(beginning)", .ticks(\.lastSampleTick)),
            MessageColumn("sent", "sent, since \(beginning)", .ticks(\.sentTick)),
            MessageColumn("service_start", "the host begins on it, since \(beginning)", .ticks(\.serviceStartTick)),
            MessageColumn("service_end", "the host has done with it, since \(beginning)", .ticks(\.serviceEndTick)),
            MessageColumn("received", "answer received, since \(beginning)", .ticks(\.receivedTick)),
            MessageColumn("deadline", "deadline, since \(beginning)", .ticks(\.deadlineTick)),
            MessageColumn("slack", "slack: deadline less answer received", .ticks(\.slackTicks)),
            MessageColumn("status", "status of the answer: 0 is success", .status(\.status)),
            MessageColumn("outcome", "what became of it, see outcomes", .uint8(\.outcome.rawValue)),
            MessageColumn("policy", "what the shot did instead of taking the answer, see policies", .uint8(policy)),
            MessageColumn("fault", "what was done to it on purpose, see faults", .uint8(fault)),
            MessageColumn("answer", "the answer's first 64 bits", .uint64(\.answer)),
            MessageColumn("given", "what the program was given, its first 64 bits", .uint64(\.given)),
        ]
        guard clock == .wall else { return columns }
        return columns + [
            MessageColumn("wall_sent", "sent, on the wall, since the run began", .wall(\.wallSent)),
            MessageColumn("wall_received", "answer received, on the wall, since the run began", .wall(\.wallReceived)),
        ]
    }

    @Sendable private static func policy(_ message: LinkMessage) -> UInt8 {
        message.policy.flatMap { DecoderLink.MissPolicy.allCases.firstIndex(of: $0) }.map { UInt8($0) } ?? none
    }

    @Sendable private static func fault(_ message: LinkMessage) -> UInt8 {
        message.fault.flatMap { LinkFault.allCases.firstIndex(of: $0) }.map { UInt8($0) } ?? none
    }

    /// The column as a dataset that is written at once; whole numbers have 64 bits, whatever `element` says.
    func plan(_ messages: [LinkMessage], tickRate: TickRate) -> DatasetPlan {
        func plan(_ element: HDF5Element, _ content: DatasetPlan.Content) -> DatasetPlan {
            .numeric(
                name, element, shape: [messages.count], units: units, longName: longName, dimensions: ["message"]
            ).holding(content)
        }
        return switch values {
        case .uint8(let value): plan(.int64, .int64s(messages.map { Int64(value($0)) }))
        case .int32(let value): plan(.int64, .int64s(messages.map { Int64(value($0)) }))
        case .status(let value): plan(.int64, .int64s(messages.map { Int64(value($0)) }))
        case .uint32(let value): plan(.int64, .int64s(messages.map { Int64(value($0)) }))
        case .uint64(let value): plan(.uint64, .uint64s(messages.map(value)))
        case .ticks(let value): plan(.float64, .doubles(messages.map { Self.seconds(value($0), tickRate) }))
        case .wall(let value): plan(.float64, .doubles(messages.map { Self.seconds(wall: value($0)) }))
        }
    }

    private static func seconds(_ ticks: Int64, _ rate: TickRate) -> Double {
        ticks == LinkMessage.never ? .nan : rate.seconds(ticks)
    }

    private static func seconds(wall nanoseconds: UInt64) -> Double {
        nanoseconds == 0 ? .nan : Double(nanoseconds) * 1e-9
    }

    /// Writes the column's rows of `messages` from `row` on.
    func write(_ messages: [LinkMessage], at row: Int, to writer: DatasetWriter, tickRate: TickRate) throws(HDF5Error) {
        func put<Value: HDF5Number>(_ values: [Value]) throws(HDF5Error) {
            try writer.extend(to: row + values.count)
            try writer.write(values, start: [row], count: [values.count])
        }
        switch values {
        case .uint8(let value): try put(messages.map(value))
        case .int32(let value): try put(messages.map { Int32(truncatingIfNeeded: value($0)) })
        case .status(let value): try put(messages.map(value))
        case .uint32(let value): try put(messages.map(value))
        case .uint64(let value): try put(messages.map(value))
        case .ticks(let value):
            try put(messages.map { Self.seconds(value($0), tickRate) })
        case .wall(let value): try put(messages.map { Self.seconds(wall: value($0)) })
        }
    }
}

extension LinkMessage.Outcome {
    /// The name that files and reports have for it.
    package var word: String {
        switch self {
        case .inTime: "in time"
        case .late: "late"
        case .lost: "lost"
        case .refused: "refused"
        case .gap: "gap"
        }
    }
}

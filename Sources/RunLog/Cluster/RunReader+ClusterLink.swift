import RackEmulator
import RackModel

extension ClusterRunRecord {
    /// What was said over the link, where the file has any.
    mutating func readLink(_ source: HDF5Source) throws(HDF5Error) {
        guard source.exists("/entry/feedback") else { return }
        let path = "/entry/provenance/link/"
        guard let clock = LinkClock(rawValue: try source.text(path + "clock")),
            let policy = DecoderLink.MissPolicy(rawValue: try source.text(path + "on_miss"))
        else { throw Columns.damaged }
        link = Link(
            decoder: try source.text(path + "decoder"), command: try source.text(path + "command"), clock: clock,
            deadlineSeconds: try source.numbers(path + "deadline").first ?? .nan, onMiss: policy)
        log.messages = try messages(Columns(source: source), clock)
    }

    private func messages(_ columns: Columns, _ clock: LinkClock) throws(HDF5Error) -> [LinkMessage] {
        let names = [
            "point", "shot", "number", "call", "request_id", "function_id", "argument_bytes", "status", "outcome", "policy",
            "fault", "answer", "given",
        ]
        let table = try columns.table("feedback/messages", names)
        let instants = ["last_sample", "sent", "service_start", "service_end", "received", "deadline"]
        let times = try self.times(columns, instants, perSecond: Double(ticksPerSecond))
        let wall = try self.times(columns, clock == .wall ? ["wall_sent", "wall_received"] : [], perSecond: 1e9)
        guard (times + wall).allSatisfy({ $0.count == table[0].count }) else { throw Columns.damaged }
        return try table[0].indices.map { row throws(HDF5Error) in
            var message = LinkMessage(
                point: Int(table[0][row]), shot: Int(table[1][row]), number: Int(table[2][row]), call: Int(table[3][row]),
                requestID: UInt32(truncatingIfNeeded: table[4][row]), functionID: UInt32(truncatingIfNeeded: table[5][row]),
                argumentBytes: Int(table[6][row]), lastSampleTick: times[0][row], sentTick: times[1][row],
                deadlineTick: times[5][row])
            (message.serviceStartTick, message.serviceEndTick, message.receivedTick) = (
                times[2][row], times[3][row], times[4][row]
            )
            message.status = Int32(truncatingIfNeeded: table[7][row])
            guard let outcome = LinkMessage.Outcome(rawValue: UInt8(clamping: table[8][row])) else { throw Columns.damaged }
            message.outcome = outcome
            message.policy = try named(table[9][row], among: DecoderLink.MissPolicy.allCases)
            message.fault = try named(table[10][row], among: LinkFault.allCases)
            (message.answer, message.given) = (UInt64(bitPattern: table[11][row]), UInt64(bitPattern: table[12][row]))
            if clock == .wall {
                message.wallSent = UInt64(clamping: max(wall[0][row], 0))
                message.wallReceived = UInt64(clamping: max(wall[1][row], 0))
            }
            return message
        }
    }

    /// Seconds as whole ticks; NaN as `LinkMessage.never`.
    private func times(_ columns: Columns, _ names: [String], perSecond: Double) throws(HDF5Error) -> [[Int64]] {
        try names.map { name throws(HDF5Error) in
            try columns.numbers("feedback/messages/" + name).map { seconds throws(HDF5Error) in
                if seconds.isNaN { return LinkMessage.never }
                guard let ticks = Int64(exactly: (seconds * perSecond).rounded()) else { throw Columns.damaged }
                return ticks
            }
        }
    }

    private func named<Value>(_ number: Int64, among values: [Value]) throws(HDF5Error) -> Value? {
        if number == Int64(MessageColumn.none) { return nil }
        guard values.indices.contains(Int(clamping: number)) else { throw Columns.damaged }
        return values[Int(number)]
    }
}

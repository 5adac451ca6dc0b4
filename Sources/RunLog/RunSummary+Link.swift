import RackEmulator
import RackModel

extension RunReader {
    /// Messages beyond which no percentiles are worked out.
    private static let mostMessages = 20_000_000
    private static let rowsAtATime = 1 << 20

    /// What became of the file's link; `nil` without one.
    static func link(of source: HDF5Source) throws(HDF5Error) -> LinkOutcome? {
        guard source.exists(RunLayout.feedbackPath) else { return nil }
        let provenance = "/entry/provenance/link/"
        let tick = source.number("tick_s", on: RunLayout.feedbackPath + "/messages") ?? 1
        var outcome = LinkOutcome(
            decoder: try source.text(provenance + "decoder"), command: try source.text(provenance + "command"),
            clock: LinkClock(rawValue: try source.text(provenance + "clock")) ?? .virtual,
            deadlineSeconds: try source.numbers(provenance + "deadline").first ?? .nan,
            onMiss: DecoderLink.MissPolicy(rawValue: try source.text(provenance + "on_miss")) ?? .identity,
            tickSeconds: tick)
        for figure in LinkFigure.all {
            let values = try source.numbers(RunLayout.feedbackPath + "/counters/" + figure.name)
            outcome.tally.set(figure, to: Int(values.reduce(0, +)))
        }
        let table = RunLayout.feedbackPath + "/messages/"
        let rows = min(outcome.tally.messages, try source.shape(table + "slack")[0])
        if rows <= mostMessages {
            try eachRow(of: table + "slack", rows, source) { seconds in
                if let ticks = Int64(exactly: (seconds / tick).rounded()) { outcome.add(slackTicks: ticks) }
            }
        }
        guard outcome.clock == .wall else { return outcome }
        if rows <= mostMessages { try addRoundTrips(of: table, rows, source, to: &outcome) }
        let wall = RunLayout.feedbackPath + "/wall/"
        func seconds(_ name: String) throws(HDF5Error) -> Double? {
            try source.numbers(wall + name).first.flatMap { $0.isFinite ? $0 : nil }
        }
        outcome.machine = MachineTime(stolenSeconds: try seconds("stolen"), waitingSeconds: try seconds("waiting"))
        return outcome
    }

    /// Hands out what is a number.
    private static func eachRow(
        of path: String, _ rows: Int, _ source: HDF5Source, _ body: (Double) -> Void
    ) throws(HDF5Error) {
        for start in stride(from: 0, to: rows, by: rowsAtATime) {
            let values = try source.numbers(path, start: [start], count: [min(rowsAtATime, rows - start)])
            for value in values where value.isFinite { body(value) }
        }
    }

    private static func addRoundTrips(
        of table: String, _ rows: Int, _ source: HDF5Source, to outcome: inout LinkOutcome
    ) throws(HDF5Error) {
        for start in stride(from: 0, to: rows, by: rowsAtATime) {
            let size = [min(rowsAtATime, rows - start)]
            let sent = try source.numbers(table + "wall_sent", start: [start], count: size)
            let received = try source.numbers(table + "wall_received", start: [start], count: size)
            for (sent, received) in zip(sent, received) where received > sent && received - sent < 1e9 {
                outcome.add(roundTripNanoseconds: Int64(((received - sent) * 1e9).rounded()))
            }
        }
    }
}

extension LinkOutcome {
    /// As a JSON object, for scripts.
    var json: JSONValue {
        func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
        var members: [(String, JSONValue)] = [
            ("decoder", .text(decoder)), ("command", .text(command)), ("clock", .text(clock.rawValue)),
            ("deadline_seconds", .number(deadlineSeconds)), ("on_miss", .text(onMiss.rawValue)),
        ]
        members += LinkFigure.all.map { ($0.name, .integer(Int64(tally.value($0)))) }
        members += [
            ("slack_seconds_min", number(slackSeconds(0))), ("slack_seconds_p1", number(slackSeconds(0.01))),
            ("slack_seconds_p50", number(slackSeconds(0.5))), ("slack_seconds_p99", number(slackSeconds(0.99))),
        ]
        guard clock == .wall else { return .object(members) }
        return .object(
            members + [
                ("round_trip_seconds_p50", number(roundTripSeconds(0.5))),
                ("round_trip_seconds_p99", number(roundTripSeconds(0.99))),
                ("round_trip_seconds_p999", number(roundTripSeconds(0.999))),
                ("stolen_seconds", number(machine.stolenSeconds)), ("waiting_seconds", number(machine.waitingSeconds)),
            ])
    }
}

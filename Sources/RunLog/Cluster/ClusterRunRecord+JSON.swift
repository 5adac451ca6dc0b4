import RackEmulator
import RackModel
import RackNumerics
public import Sequencing

extension ClusterRunRecord {
    /// The run as a JSON object, for programs: flags, events, acquisitions, and what was played where and when.
    ///
    /// Times are nanoseconds since the run began.
    public var json: String {
        JSONValue.object([
            ("status", .text(status.text)), ("complete", .bool(status == .complete)), ("run", .integer(Int64(log.run))),
            ("rack", .text(rackName)), ("device", .text(deviceName)),
            // A text: JSON readers round whole numbers above 2⁵³.
            ("seed", .text(String(seed))), ("start_time", .text(startTime)),
            ("end_time", endTime.map { .text($0) } ?? .null), ("command_line", .text(commandLine)),
            ("versions", .object(versions.map { ($0.name, .text($0.version)) })),
            ("ports", .array(ports.map { .text($0) })),
            ("sequencers", .array(log.sequencers.map { .object(Self.place($0)) })),
            ("programs", .array(loads.map { .object(Self.place($0.address) + [("program", .text($0.program))]) })),
            ("flags", .array(log.flags.map(json))), ("events", .array(log.events.map(json))),
            ("acquisitions", .array(log.points.map(json))), ("stretches", .array(log.stretches.map(json))),
            ("link", link.map(Self.json) ?? .null), ("messages", .array(log.messages.map(json))),
            (
                "visits",
                .array(log.visits.map { .array([.integer(Int64($0.stretch)), .integer($0.nanosecond)]) })
            ),
            (
                "dropped",
                .object([
                    ("events", .integer(Int64(log.dropped.events))), ("acquisitions", .integer(Int64(log.dropped.points))),
                    ("stretches", .integer(Int64(log.dropped.stretches))),
                    ("visits", .integer(Int64(log.dropped.visits))),
                    ("messages", .integer(Int64(log.dropped.messages))),
                ])
            ),
        ]).text + "\n"
    }

    /// One event in words.
    public static func text(of event: Q1Event) -> String { EventCode(event.kind).text }

    private static func place(_ address: SequencerAddress) -> [(String, JSONValue)] {
        [("slot", .integer(Int64(address.slot))), ("sequencer", .integer(Int64(address.sequencer)))]
    }

    private func place(_ index: Int) -> [(String, JSONValue)] {
        log.sequencers.indices.contains(index) ? Self.place(log.sequencers[index]) : []
    }

    private func json(_ flag: ClusterLog.Flag) -> JSONValue {
        .object(
            [("ns", .integer(flag.nanosecond))] + place(flag.sequencer) + [
                ("line", flag.line.map { .integer(Int64($0)) } ?? .null), ("flag", .text(flag.flag.rawValue)),
                ("cause", .text(flag.cause)),
            ])
    }

    private func json(_ event: Q1Event) -> JSONValue {
        let code = EventCode(event.kind)
        var values = zip(EventCode.names[code.kind], code.values).map { ($0, JSONValue.integer($1)) }
        if case .flag(let flag) = event.kind { values = [("flag", .text(flag.rawValue))] }
        return .object(
            [("ns", .integer(event.nanosecond))] + place(event.sequencer) + [
                ("line", .integer(Int64(event.line))), ("kind", .text(EventCode.kinds[code.kind])),
            ] + values)
    }

    private func json(_ point: ClusterLog.Point) -> JSONValue {
        .object(
            [("ns", .integer(point.nanosecond))] + place(point.sequencer) + [
                ("number", .integer(Int64(point.number))), ("acquisition", .integer(Int64(point.acquisition))),
                ("bin", .integer(Int64(point.bin))), ("path0", .integer(point.path0)), ("path1", .integer(point.path1)),
                ("beyond", .bool(point.isBeyond)),
            ])
    }

    private static func json(_ link: Link) -> JSONValue {
        .object([
            ("decoder", .text(link.decoder)), ("command", .text(link.command)), ("clock", .text(link.clock.rawValue)),
            ("deadline_seconds", .number(link.deadlineSeconds)), ("on_miss", .text(link.onMiss.rawValue)),
        ])
    }

    /// Bits as a whole number in a text, the first the lowest: JSON readers round those above 2⁵³.
    private func json(_ message: LinkMessage) -> JSONValue {
        func time(_ tick: Int64) -> JSONValue {
            tick == LinkMessage.never ? .null : .number(Double(tick) * 1e9 / Double(max(ticksPerSecond, 1)))
        }
        let isCall = message.call != LinkMessage.noCall
        return .object([
            ("exchange", .integer(Int64(message.shot))), ("number", .integer(Int64(message.number))),
            ("is_call", .bool(isCall)), ("function_id", .integer(Int64(message.functionID))),
            ("last_sample_ns", time(message.lastSampleTick)), ("sent_ns", time(message.sentTick)),
            ("received_ns", time(message.receivedTick)), ("deadline_ns", time(message.deadlineTick)),
            ("outcome", .text(message.outcome.word)), ("policy", message.policy.map { .text($0.rawValue) } ?? .null),
            ("fault", message.fault.map { .text($0.rawValue) } ?? .null), ("status", .integer(Int64(message.status))),
            ("answer", .text(String(message.answer))), ("given", .text(String(message.given))),
        ])
    }

    /// Modules have one sample a nanosecond: where one begins is whole.
    private func nanosecond(ofTick tick: Int64) -> Int64 {
        Int64((Double(tick) * 1e9 / Double(max(ticksPerSecond, 1))).rounded())
    }

    private func json(_ stretch: ClusterLog.Stretch) -> JSONValue {
        let pulses = stretch.ports.flatMap { played in
            played.signal.segments.map { segment in
                JSONValue.object([
                    ("port", .text(ports.indices.contains(played.port) ? ports[played.port] : "")),
                    ("ns", .integer(nanosecond(ofTick: segment.startTick))), ("i", .array(segment.re.map { .number($0) })),
                    ("q", .array(segment.im.map { .number($0) })),
                ])
            }
        }
        return .object([
            ("number", .integer(Int64(stretch.number))), ("length_ns", .integer(stretch.nanoseconds)),
            ("pulses", .array(pulses)),
        ])
    }
}

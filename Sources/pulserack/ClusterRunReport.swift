import PulseRack

/// A run of a cluster for a person: what was run, what went wrong, and what happened when.
struct ClusterRunReport {
    var record: ClusterRunRecord
    /// How many events to show.
    var events: Int

    var text: String {
        let log = record.log
        var text = "run \(log.run) of \(record.rackName) on \(record.deviceName): \(record.status.text)\n\n"
        text += Format.table(general, indent: "")
        text += "\nflags\n" + (log.flags.isEmpty ? "  none\n" : Format.table(flags))
        let shown = log.events.prefix(max(events, 0))
        let note = shown.count < log.events.count ? " (first \(shown.count) of \(log.events.count))" : ""
        text += "\ntimeline\(note)\n" + (shown.isEmpty ? "  nothing\n" : Format.table(timeline(Array(shown))))
        return text
    }

    private var general: [[String]] {
        let log = record.log
        let dropped = log.dropped
        let lost = [
            (dropped.events, "events"), (dropped.points, "acquisitions"), (dropped.stretches, "stretches"),
            (dropped.visits, "repetitions"), (dropped.messages, "messages"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return [
            ["started", record.startTime], ["ended", record.endTime ?? "not yet"], ["seed", "\(record.seed)"],
            ["sequencers", record.loads.map { name($0.address) }.joined(separator: ", ")],
            ["events", "\(log.events.count)"], ["acquisitions", "\(log.points.count)"],
            ["waveforms", "\(log.stretches.count) distinct stretches, played \(log.visits.count) times"],
            ["not kept", lost.isEmpty ? "nothing" : lost.joined(separator: ", ")],
        ] + link
    }

    private var link: [[String]] {
        guard let link = record.link else { return [] }
        let counts = LinkMessage.Outcome.allCases.compactMap { outcome -> String? in
            let count = record.log.messages.count { $0.outcome == outcome }
            return count > 0 ? "\(count) \(outcome.word)" : nil
        }
        return [
            ["decoder", link.command.isEmpty ? link.decoder : "\(link.command) (\(link.decoder))"],
            ["messages", counts.isEmpty ? "none" : counts.joined(separator: ", ")],
        ]
    }

    private var flags: [[String]] {
        [["time", "sequencer", "line", "flag", "cause"]]
            + record.log.flags.map { flag in
                [
                    "\(flag.nanosecond) ns", name(flag.sequencer), flag.line.map(String.init) ?? "–", flag.flag.rawValue,
                    flag.cause,
                ]
            }
    }

    private func timeline(_ events: [Q1Event]) -> [[String]] {
        [["time", "sequencer", "line", "what"]]
            + events.map { event in
                [
                    "\(event.nanosecond) ns", name(event.sequencer), "\(event.line)", ClusterRunRecord.text(of: event),
                ]
            }
    }

    private func name(_ index: Int) -> String {
        record.log.sequencers.indices.contains(index) ? name(record.log.sequencers[index]) : "\(index)"
    }

    private func name(_ address: SequencerAddress) -> String { "slot \(address.slot) seq \(address.sequencer)" }
}

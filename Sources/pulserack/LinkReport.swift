import PulseRack

/// What became of a run's link, for a person: rows of a table.
struct LinkReport {
    var link: LinkOutcome

    var rows: [[String]] {
        let counters = link.tally.counters
        var rows = [
            ["link", link.command.isEmpty ? link.decoder : "\(link.command) (\(link.decoder))"],
            ["messages", "\(counters.sent) sent, " + Self.list(outcomes)],
        ]
        let strays = [
            (counters.duplicate, "duplicate"), (counters.foreign, "foreign"), (counters.malformed, "malformed"),
            (counters.reordered, "out of order"),
        ]
        if strays.contains(where: { $0.0 > 0 }) { rows.append(["frames", Self.list(strays)]) }
        let shots = [
            (link.tally.missedShots, "missed an answer (\(link.onMiss.rawValue))"), (counters.gapShots, "with a gap"),
            (counters.abortedShots, "aborted"),
        ]
        rows.append(["flagged", shots.contains { $0.0 > 0 } ? "shots: " + Self.list(shots) : "no shots"])
        let faults = zip(counters.injected, LinkFault.allCases.map(\.rawValue)).map { ($0, $1) }
        if faults.contains(where: { $0.0 > 0 }) { rows.append(["faults made", Self.list(faults)]) }
        if let least = link.slackSeconds(0), let low = link.slackSeconds(0.01), let half = link.slackSeconds(0.5) {
            rows.append([
                "slack",
                "\(Self.seconds(least)) at least, \(Self.seconds(low)) in 99 %, \(Self.seconds(half)) in half of the answers; "
                    + "deadline \(Self.seconds(link.deadlineSeconds))",
            ])
        }
        if link.clock == .wall { rows += wall }
        return rows
    }

    private var outcomes: [(Int, String)] {
        let counters = link.tally.counters
        return [
            (counters.answered, "answered"), (counters.late, "of them late"), (counters.lost, "lost"),
            (counters.refused, "refused"), (counters.inGap, "behind a gap"), (counters.resets, "resets by the link itself"),
        ]
    }

    private var wall: [[String]] {
        var rows: [[String]] = []
        if let half = link.roundTripSeconds(0.5), let most = link.roundTripSeconds(0.99), let all = link.roundTripSeconds(0.999) {
            rows.append([
                "round trips", "p50 \(Self.seconds(half)), p99 \(Self.seconds(most)), p99.9 \(Self.seconds(all)) on the wall",
            ])
        }
        var taken: [String] = []
        if let stolen = link.machine.stolenSeconds { taken.append("\(Self.seconds(stolen)) by the hypervisor") }
        if let waiting = link.machine.waitingSeconds { taken.append("\(Self.seconds(waiting)) waiting for a processor") }
        if !taken.isEmpty { rows.append(["stolen", taken.joined(separator: ", ")]) }
        return rows
    }

    /// What is there, and the first of it in any case.
    private static func list(_ counts: [(Int, String)]) -> String {
        counts.enumerated().filter { $0.offset == 0 && counts.allSatisfy { $0.0 == 0 } || $0.element.0 > 0 }
            .map { "\($0.element.0) \($0.element.1)" }.joined(separator: ", ")
    }

    /// To four digits: percentiles are known to a part in a thousand.
    private static func seconds(_ value: Double) -> String {
        Format.value(Double(Format.number(value, digits: 4)) ?? value, unit: "s")
    }
}

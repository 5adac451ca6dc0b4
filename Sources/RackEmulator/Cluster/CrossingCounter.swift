internal import RackDiagnostics
internal import Sequencing

/// Counts for `acquire_ttl` how often inputs rise through thresholds, for many acquisitions together.
struct CrossingCounter {
    private var groups: [Group] = []
    private var places: [TraceGroup.Key: Int] = [:]

    private struct Group {
        var traces: TraceGroup
        /// Of the sequencer: which ADC it counts at, 0 for I and 1 for Q, and the level.
        let settings: Q1SequencerSettings
        /// Per visit.
        var targets: [Q1Target]
    }

    mutating func add(_ tap: TraceTap, _ target: Q1Target, _ settings: Q1SequencerSettings, _ reader: TraceReader) {
        let key = TraceGroup.Key(tap, reader)
        if let known = places[key] {
            groups[known].traces.append(tap)
            groups[known].targets.append(target)
        } else {
            places[key] = groups.count
            groups.append(Group(traces: TraceGroup(tap, reader), settings: settings, targets: [target]))
        }
    }

    /// Counts what has come, and forgets it.
    ///
    /// - Returns: by sequencer and number of the acquisition; one that goes on through several stretches is there for each.
    mutating func counted() throws(DiagnosticsError) -> [(target: Q1Target, count: Int)] {
        defer { (groups, places) = ([], [:]) }
        var found: [(Q1Target, Int)] = []
        for group in groups {
            let (settings, targets) = (group.settings, group.targets)
            try group.traces.reader.eachTrace(of: group.traces, ofQ: settings.ttlInput == 1) { place, codes in
                found.append((targets[place], Q1ScopeMemory.crossings(of: codes, threshold: settings.ttlThreshold)))
            }
        }
        return found.sorted { ($0.0.sequencer, $0.0.number) < ($1.0.sequencer, $1.0.number) }
    }
}

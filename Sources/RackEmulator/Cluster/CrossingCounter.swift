internal import RackDiagnostics
internal import Sequencing

/// Counts for `acquire_ttl` how often inputs rise through thresholds, for many acquisitions together.
struct CrossingCounter {
    private var groups: [Group] = []
    private var places: [TraceGroup.Key: Int] = [:]

    private struct Group {
        var traces: TraceGroup
        let threshold: Double
        /// Per visit.
        var targets: [Q1Target]
    }

    mutating func add(_ tap: TraceTap, _ target: Q1Target, threshold: Double, _ reader: TraceReader) {
        let key = TraceGroup.Key(tap, reader)
        if let known = places[key] {
            groups[known].traces.append(tap)
            groups[known].targets.append(target)
        } else {
            places[key] = groups.count
            groups.append(Group(traces: TraceGroup(tap, reader), threshold: threshold, targets: [target]))
        }
    }

    /// Counts what has come, and forgets it.
    mutating func counted() throws(DiagnosticsError) -> [(target: Q1Target, count: Int)] {
        defer { (groups, places) = ([], [:]) }
        var found: [(Q1Target, Int)] = []
        for group in groups {
            try group.traces.reader.eachTrace(of: group.traces) { place, codes in
                found.append((group.targets[place], Q1ScopeMemory.crossings(of: codes, threshold: group.threshold)))
            }
        }
        return found
    }
}

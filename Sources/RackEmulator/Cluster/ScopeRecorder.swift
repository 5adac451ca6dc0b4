internal import RackDiagnostics
internal import RackModel
internal import Sequencing

/// The scopes of a cluster's readout modules, from run to run.
///
/// Samples are drawn when somebody asks for them. A path that averages adds up all acquisitions of the scope's sequencer:
/// they are kept by what makes their traces equal but for noise, and drawn together. Of a path that does not average only
/// the latest is ever seen. A path that averages and waits for a level starts elsewhere each time: it is drawn as it comes.
struct ScopeRecorder {
    private var scopes: [Scope]

    private struct Scope {
        let slot: Int
        var memory: Q1ScopeMemory
        /// Paths that add up what is drawn together, that add up what is drawn one by one, and that keep the latest.
        let summed: [Int]
        let queued: [Int]
        let single: [Int]
        /// Flags that an acquisition raises, whatever is in it: the first one, and the second.
        let first: [Q1Flag]
        let second: [Q1Flag]
        /// Acquisitions since the memory was emptied, and the latest, if it is not in the memory yet.
        var count = 0
        var latest: TraceGroup?
        /// What is to be added up.
        var groups: [TraceGroup] = []
        var places: [TraceGroup.Key: Int] = [:]
        var queue: [TraceGroup] = []
        /// Acquisitions from no cable at all that are not in the memory yet: of each sample nothing is known but that it is 0.
        var silent: UInt32 = 0

        init(slot: Int, _ settings: ClusterModuleSettings.ScopeSettings) {
            self.slot = slot
            let memory = Q1ScopeMemory(settings)
            self.memory = memory
            summed = [0, 1].filter { memory.averages($0) && memory.isTriggered($0) }
            queued = [0, 1].filter { memory.averages($0) && !memory.isTriggered($0) }
            single = [0, 1].filter { !memory.averages($0) }
            let triggered = [0, 1].filter { memory.isTriggered($0) }
            first = triggered.map { ScopeRecorder.done[$0] }
            second = triggered.filter { !memory.averages($0) }.map { ScopeRecorder.overwritten[$0] }
        }
    }

    /// How many groups have been drawn.
    private(set) var drawn = 0

    /// So many kinds of acquisitions are kept, and so many of each, before any are drawn: some sixty megabytes.
    private static let most = (kinds: 1 << 11, ofKind: 1 << 12)

    init(rack: ClusterRack) {
        scopes = rack.modules.filter(\.kind.reads).map { Scope(slot: $0.slot, .init()) }
    }

    /// Empties the memories of scopes whose sequencer starts.
    mutating func begin(_ starting: [SequencerAddress], modules: [ClusterModuleSettings]) {
        for place in scopes.indices {
            let slot = scopes[place].slot
            let settings = modules.first { $0.slot == slot }?.scope ?? .init()
            guard starting.contains(SequencerAddress(slot: slot, sequencer: settings.sequencer)) else { continue }
            scopes[place] = Scope(slot: slot, settings)
        }
    }

    /// Whether a scope listens to a sequencer.
    func listens(to address: SequencerAddress) -> Bool {
        scopes.contains { $0.slot == address.slot && $0.memory.settings.sequencer == address.sequencer }
    }

    /// The scope's sequencer acquires.
    ///
    /// - Returns: the flags that are due.
    mutating func tap(
        _ tap: TraceTap, of address: SequencerAddress, _ reader: TraceReader
    ) throws(DiagnosticsError) -> [Q1Flag] {
        guard let place = scopes.firstIndex(where: { $0.slot == address.slot }) else { return [] }
        scopes[place].count += 1
        if !scopes[place].single.isEmpty { scopes[place].latest = TraceGroup(tap, reader) }
        if !scopes[place].queued.isEmpty { scopes[place].queue.append(TraceGroup(tap, reader)) }
        if !scopes[place].summed.isEmpty { try keep(tap, reader, place) }
        return due(place)
    }

    /// The scope's sequencer acquires where nothing is plugged in.
    ///
    /// - Returns: the flags that are due.
    mutating func tapNothing(of address: SequencerAddress) -> [Q1Flag] {
        guard let place = scopes.firstIndex(where: { $0.slot == address.slot }) else { return [] }
        scopes[place].count += 1
        scopes[place].silent = scopes[place].silent.addingReportingOverflow(1).partialValue
        return due(place)
    }

    private func due(_ place: Int) -> [Q1Flag] {
        switch scopes[place].count {
        case 1: return scopes[place].first
        case 2: return scopes[place].second
        default: return []
        }
    }

    private static let done: [Q1Flag] = [.scopeDone0, .scopeDone1]
    private static let overwritten: [Q1Flag] = [.scopeOverwritten0, .scopeOverwritten1]
    private static let outOfRange: [Q1Flag] = [.scopeOutOfRange0, .scopeOutOfRange1]

    private mutating func keep(_ tap: TraceTap, _ reader: TraceReader, _ place: Int) throws(DiagnosticsError) {
        let key = TraceGroup.Key(tap, reader)
        let paths = scopes[place].summed
        if let known = scopes[place].places[key] {
            scopes[place].groups[known].append(tap)
            guard scopes[place].groups[known].visits.count >= Self.most.ofKind else { return }
            try record(scopes[place].groups[known], paths, place)
            scopes[place].groups[known].clear()
        } else if scopes[place].groups.count < Self.most.kinds {
            scopes[place].places[key] = scopes[place].groups.count
            scopes[place].groups.append(TraceGroup(tap, reader))
        } else {
            try record(TraceGroup(tap, reader), paths, place)
        }
    }

    /// Draws the paths that wait for levels, which alone tells whether they have recorded.
    ///
    /// - Parameter all: also those that only the latest acquisition matters to.
    /// - Returns: the flags that are due, by slot.
    mutating func recordLevels(all: Bool) throws(DiagnosticsError) -> [(address: SequencerAddress, flags: [Q1Flag])] {
        var flags: [(SequencerAddress, [Q1Flag])] = []
        for place in scopes.indices {
            var found: [Q1Flag] = []
            for group in scopes[place].queue { found += try record(group, scopes[place].queued, place) }
            scopes[place].queue.removeAll()
            if all, scopes[place].single.contains(where: { !scopes[place].memory.isTriggered($0) }) {
                found += try recordLatest(place)
            }
            let sequencer = scopes[place].memory.settings.sequencer
            if !found.isEmpty { flags.append((SequencerAddress(slot: scopes[place].slot, sequencer: sequencer), found)) }
        }
        return flags
    }

    private mutating func recordLatest(_ place: Int) throws(DiagnosticsError) -> [Q1Flag] {
        guard let latest = scopes[place].latest else { return [] }
        scopes[place].latest = nil
        return try record(latest, scopes[place].single, place)
    }

    @discardableResult
    private mutating func record(
        _ group: TraceGroup, _ paths: [Int], _ place: Int
    ) throws(DiagnosticsError) -> [Q1Flag] {
        guard !group.visits.isEmpty, !paths.isEmpty else { return [] }
        let codes = try group.reader.codes(of: group)
        drawn += 1
        var flags: [Q1Flag] = []
        for path in paths {
            let had = scopes[place].memory.paths[path].count > 0
            let sums = path == 0 ? codes.i : codes.q.map { -$0 }
            let hasRecorded = scopes[place].memory.record(
                sums, count: UInt32(group.visits.count), isClipped: codes.isClipped, path: path)
            guard hasRecorded else { continue }
            flags.append(Self.done[path])
            if had, !scopes[place].memory.averages(path) { flags.append(Self.overwritten[path]) }
            if codes.isClipped { flags.append(Self.outOfRange[path]) }
        }
        return flags
    }

    /// What the scope of a module holds; nothing for a module without one.
    mutating func paths(ofSlot slot: Int) throws(DiagnosticsError) -> [AcquisitionData.ScopePath] {
        guard let place = scopes.firstIndex(where: { $0.slot == slot }) else { return [] }
        for group in scopes[place].queue { try record(group, scopes[place].queued, place) }
        scopes[place].queue.removeAll()
        for group in scopes[place].groups { try record(group, scopes[place].summed, place) }
        (scopes[place].groups, scopes[place].places) = ([], [:])
        _ = try recordLatest(place)
        recordNothing(place)
        return scopes[place].memory.paths
    }
    private mutating func recordNothing(_ place: Int) {
        guard scopes[place].silent > 0 else { return }
        let zeros = [Int32](repeating: 0, count: Q1ScopeMemory.samples)
        for path in [0, 1] {
            let count = scopes[place].memory.averages(path) ? scopes[place].silent : 1
            scopes[place].memory.record(zeros, count: count, path: path)
        }
        scopes[place].silent = 0
    }
}

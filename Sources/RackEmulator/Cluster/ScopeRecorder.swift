internal import RackDiagnostics
internal import RackModel
internal import Sequencing

/// The scopes of a cluster's readout modules.
///
/// A path that averages adds up all acquisitions of the scope's sequencer, and all of them are drawn; of one that does not
/// only the latest is ever seen, and drawn when someone asks.
struct ScopeRecorder {
    private var scopes: [Scope]

    private struct Scope {
        var slot: Int
        var settings: ClusterModuleSettings.ScopeSettings
        var memory: Q1ScopeMemory
        var bits: Int
        /// The acquisition that was the latest, and those that are to be added up.
        var latest: TraceTap?
        var queue: [TraceTap] = []
        /// Acquisitions since the results were taken, and the table of the latest.
        var count = 0
        var target: Q1Target?

        var averages: Bool { settings.averages.contains(true) }
    }

    init(device: Device, rack: ClusterRack, modules: [ClusterModuleSettings]) {
        scopes = rack.modules.filter(\.kind.reads).map { module in
            let settings = modules.first { $0.slot == module.slot }?.scope ?? .init()
            let port = module.cables.first { $0.connector.isInput }?.port
            let bits = port.flatMap { device.ports.indices.contains($0) ? device.ports[$0].converter.bits : nil } ?? 12
            return Scope(
                slot: module.slot, settings: settings, memory: Q1ScopeMemory(settings, bits: bits), bits: bits)
        }
    }

    /// Whether a scope listens to a sequencer.
    func listens(to address: SequencerAddress) -> Bool {
        scopes.contains { $0.slot == address.slot && $0.settings.sequencer == address.sequencer }
    }

    mutating func tap(_ tap: TraceTap, of address: SequencerAddress) {
        guard let place = scopes.firstIndex(where: { $0.slot == address.slot }) else { return }
        scopes[place].count += 1
        scopes[place].latest = tap
        if scopes[place].averages { scopes[place].queue.append(tap) }
    }

    /// Draws what is to be added up.
    ///
    /// - Returns: flags that are due, by sequencer of the run.
    mutating func record(_ reader: TraceReader) throws(DiagnosticsError) -> [(sequencer: Int, flag: Q1Flag)] {
        var flags: [(Int, Q1Flag)] = []
        for place in scopes.indices {
            for tap in scopes[place].queue { try record(tap, place, reader, &flags) }
            scopes[place].queue.removeAll()
        }
        return flags
    }

    /// Draws the latest of what does not add up.
    mutating func recordLatest(_ reader: TraceReader) throws(DiagnosticsError) -> [(sequencer: Int, flag: Q1Flag)] {
        var flags: [(Int, Q1Flag)] = []
        for place in scopes.indices {
            guard !scopes[place].averages, let tap = scopes[place].latest else { continue }
            try record(tap, place, reader, &flags)
            if scopes[place].count > 1 {
                flags += [(tap.target.sequencer, .scopeOverwritten0), (tap.target.sequencer, .scopeOverwritten1)]
            }
            scopes[place].latest = nil
        }
        return flags
    }

    private mutating func record(
        _ tap: TraceTap, _ place: Int, _ reader: TraceReader, _ flags: inout [(Int, Q1Flag)]
    ) throws(DiagnosticsError) {
        let codes = try reader.codes(of: tap.visit, capture: tap.capture)
        let found = scopes[place].memory.record(i: codes.i, q: codes.q)
        scopes[place].target = tap.target
        flags += (found + [.scopeDone0, .scopeDone1]).map { (tap.target.sequencer, $0) }
    }

    /// What the scopes hold, each for the table of its latest acquisition; they begin anew.
    mutating func take() -> [(target: Q1Target, paths: [AcquisitionData.ScopePath])] {
        var found: [(target: Q1Target, paths: [AcquisitionData.ScopePath])] = []
        for place in scopes.indices {
            guard let target = scopes[place].target else { continue }
            found.append((target, scopes[place].memory.paths))
            scopes[place].memory = Q1ScopeMemory(scopes[place].settings, bits: scopes[place].bits)
            scopes[place].target = nil
        }
        return found
    }
}

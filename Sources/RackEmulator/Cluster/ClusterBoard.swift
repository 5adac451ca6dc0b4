internal import Sequencing

/// How things stood when somebody last worked on a cluster, and what was asked for since.
struct ClusterBoard {
    /// Sequencers that are to be stopped.
    private(set) var stops: [SequencerAddress] = []
    private var statuses: [SequencerAddress: SequencerStatus] = [:]
    private(set) var registers: [SequencerAddress: [UInt32]] = [:]

    private(set) var triggers = TriggerCounts()

    mutating func stop(_ sequencers: [SequencerAddress]) { stops += sequencers }

    mutating func takeStops() -> [SequencerAddress] {
        defer { stops.removeAll() }
        return stops
    }

    mutating func post(_ run: RackRun?, _ triggers: TriggerCounts) {
        self.triggers = triggers
        statuses.removeAll(keepingCapacity: true)
        registers.removeAll(keepingCapacity: true)
        for address in run?.addresses ?? [] {
            statuses[address] = run?.status(of: address)
            registers[address] = run?.registers(of: address)
        }
    }

    /// One that is about to be stopped is.
    func status(of sequencer: SequencerAddress) -> SequencerStatus? {
        guard var status = statuses[sequencer] else { return nil }
        if status.state != .stopped, stops.contains(sequencer) {
            status.state = .stopped
            status.flags.append(.forcedStop)
        }
        return status
    }
}

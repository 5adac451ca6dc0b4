internal import Scheduling
internal import Sequencing

/// What a run acquires, and its log.
struct RunTally {
    private var sequencers: [Sequencer] = []
    private var places: [SequencerAddress: Int] = [:]
    /// Acquisitions whose points are not all there yet, by number from `first` on.
    private var expected: [Expected] = []
    private var outstanding = 0
    /// Ends, in nanoseconds, of the acquisitions whose bits the machine may ask for.
    private var ends: [Q1ClusterMachine.Outcome: Int64] = [:]
    private var bits: [(Q1ClusterMachine.Outcome, Bool)] = []
    private var log: RunLogKeeper
    private(set) var acquisitions = 0
    /// As their bits say, and answers over a link: also those that found the network busy.
    private(set) var triggers = TriggerCounts()

    private struct Sequencer {
        var load: ClusterLoad
        var threshold: Q1Threshold
        /// Whether anything is set off by its bits.
        var isHeeded: Bool
        var tables: [AcquisitionData]
        var isTouched: [Bool]
        var outstanding = 0
        var acquired = 0
        var isSaturated = false
        /// How often its latest count of crossings, by number, has counted.
        var crossed = (number: -1, count: 0)
    }

    private struct Expected {
        var target: Q1Target
        var stretch: RenderedStretch
        var place: Int
        var nanosecond: Int64
        var i = 0.0
        var q = 0.0
        var missing: Int
    }

    init(number: Int) { log = RunLogKeeper(run: number) }

    /// - Parameter isHeeded: whether anything beside triggers and markers depends on the bits of a sequencer.
    mutating func append(_ loads: [ClusterLoad], isHeeded: (SequencerAddress) -> Bool) {
        for load in loads {
            places[load.address] = sequencers.count
            log.append(load.address)
            let settings = load.settings
            let tables = load.sequence.acquisitions.map { AcquisitionData(index: $0.index, bins: max(0, $0.bins)) }
            sequencers.append(
                Sequencer(
                    load: load, threshold: Q1Threshold(settings),
                    isHeeded: settings.triggerMap.enabled || settings.markerMap.enabled || isHeeded(load.address),
                    tables: tables,
                    isTouched: tables.map { _ in false }))
        }
    }

    /// The latest start of a sequencer.
    func place(of address: SequencerAddress) -> Int? { places[address] }

    // MARK: What is to come

    /// - Returns: of an acquisition on whose bit something may depend, when it ends.
    @discardableResult
    mutating func note(_ event: Q1Event) -> Int64? {
        log.note(event)
        if case .acquireTTL(_, _, _, true) = event.kind { countAcquisition(of: event.sequencer) }
        guard case .acquire(let number, _, _, let integration) = event.kind else { return nil }
        countAcquisition(of: event.sequencer)
        guard sequencers[event.sequencer].isHeeded else { return nil }
        let load = sequencers[event.sequencer].load
        func length(_ weight: Int) -> Int64 {
            Int64(load.sequence.weights.first { $0.index == weight }?.samples.count ?? 0)
        }
        let nanoseconds =
            switch integration {
            case .square: load.settings.integrationLength
            case .weighed(let first, let second): max(length(first), length(second))
            }
        let end = event.nanosecond + nanoseconds
        ends[.init(sequencer: event.sequencer, acquisition: number)] = end
        return end
    }

    private mutating func countAcquisition(of sequencer: Int) {
        acquisitions += 1
        sequencers[sequencer].acquired += 1
    }

    func end(of outcome: Q1ClusterMachine.Outcome) -> Int64? { ends[outcome] }
    func isOpen(_ outcome: Q1ClusterMachine.Outcome) -> Bool { ends[outcome] != nil }
    mutating func close(_ outcome: Q1ClusterMachine.Outcome) { ends[outcome] = nil }

    /// Expects the points of a stretch's acquisitions.
    ///
    /// - Returns: per capture of the stretch its tag.
    mutating func expect(_ targets: [Q1Target], _ stretch: RenderedStretch, startNanosecond: Int64) -> [Int] {
        var tags = [Int](repeating: -1, count: stretch.captures.count)
        for (place, target) in targets.enumerated() {
            let acquisition = stretch.acquisitions[place]
            let number = expected.count
            var one = Expected(
                target: target, stretch: stretch, place: place,
                nanosecond: startNanosecond + acquisition.startNanosecond, missing: 0)
            if let capture = acquisition.capture0, capture == acquisition.capture1 {
                tags[capture] = number << 2
                one.missing = 1
            } else {
                if let capture = acquisition.capture0 {
                    tags[capture] = number << 2 | 1
                    one.missing += 1
                }
                if let capture = acquisition.capture1 {
                    tags[capture] = number << 2 | 2
                    one.missing += 1
                }
            }
            guard one.missing > 0 else {
                // Crossings are counted apart.
                if !acquisition.isCounting { complete(one) }
                continue
            }
            expected.append(one)
            outstanding += 1
            sequencers[target.sequencer].outstanding += 1
        }
        return tags
    }

    // MARK: What has come

    mutating func take(_ reading: ChipTimeline.Reading) {
        for (place, tag) in reading.tags.enumerated() where tag >= 0 {
            let number = tag >> 2
            if tag & 3 != 2 { expected[number].i = Double(reading.i[place]) }
            if tag & 3 != 1 { expected[number].q = Double(reading.q[place]) }
            expected[number].missing -= 1
            if reading.saturatedSamples > 0 { sequencers[expected[number].target.sequencer].isSaturated = true }
            guard expected[number].missing == 0 else { continue }
            outstanding -= 1
            sequencers[expected[number].target.sequencer].outstanding -= 1
            complete(expected[number])
        }
        if outstanding == 0 { expected.removeAll(keepingCapacity: true) }
    }

    private mutating func complete(_ one: Expected) {
        let (target, acquisition) = (one.target, one.stretch.acquisitions[one.place])
        let integral = acquisition.integral(i: one.i, q: one.q)
        let bit = sequencers[target.sequencer].threshold.bit(of: integral)
        let map = sequencers[target.sequencer].load.settings.triggerMap
        if map.enabled, bit != map.invert { triggers.add(map.address, at: one.nanosecond) }
        let outcome = Q1ClusterMachine.Outcome(sequencer: target.sequencer, acquisition: target.number)
        if ends[outcome] != nil {
            ends[outcome] = nil
            bits.append((outcome, bit))
        }
        log.note(
            .init(
                sequencer: target.sequencer, number: target.number, nanosecond: one.nanosecond,
                acquisition: target.acquisition, bin: target.bin, path0: integral[0], path1: integral[1], isBeyond: bit))
        guard let table = table(of: target),
            sequencers[target.sequencer].tables[table].bins.indices.contains(target.bin)
        else { return }
        sequencers[target.sequencer].tables[table].bins[target.bin].add(integral, bit: bit)
        sequencers[target.sequencer].isTouched[table] = true
    }

    /// A trigger from outside.
    mutating func note(trigger address: Int, at nanosecond: Int64) { triggers.add(address, at: nanosecond) }

    /// More crossings of a count: each is an entry of the bin; where the settings say so, of the next one each time.
    ///
    /// - Returns: whether there were bins enough.
    mutating func add(crossings: Int, to target: Q1Target) -> Bool {
        guard crossings > 0, let table = table(of: target) else { return true }
        let bins = sequencers[target.sequencer].tables[table].bins.indices
        let goesOn = sequencers[target.sequencer].load.settings.ttlIncrementsBin
        var crossed = sequencers[target.sequencer].crossed
        if crossed.number != target.number { crossed = (target.number, 0) }
        let first = goesOn ? target.bin + crossed.count : target.bin
        crossed.count += crossings
        sequencers[target.sequencer].crossed = crossed
        let filled = first..<(goesOn ? first + crossings : first + 1)
        for bin in filled.clamped(to: bins) {
            sequencers[target.sequencer].tables[table].bins[bin].add(
                .zero, ones: 0, count: goesOn ? 1 : UInt32(clamping: crossings))
        }
        sequencers[target.sequencer].isTouched[table] = true
        return filled.upperBound <= bins.upperBound
    }

    private func table(of target: Q1Target) -> Int? {
        sequencers[target.sequencer].tables.firstIndex { $0.index == target.acquisition }
    }

    /// Bits that the machine may ask for and that are known now.
    mutating func takeBits() -> [(Q1ClusterMachine.Outcome, Bool)] {
        defer { bits.removeAll() }
        return bits
    }

    /// Sequencers whose converter was clipped.
    mutating func takeSaturated() -> [Int] {
        let found = sequencers.indices.filter { sequencers[$0].isSaturated }
        for place in found { sequencers[place].isSaturated = false }
        return found
    }

    /// Whether a sequencer has acquired anything, and all of it is in its bins.
    func isComplete(_ place: Int) -> Bool { sequencers[place].acquired > 0 && sequencers[place].outstanding == 0 }

    mutating func visit(_ stretch: RenderedStretch, _ nanoseconds: Range<Int64>, _ runner: ScheduleRunner) {
        log.visit(stretch, nanoseconds, runner)
    }

    mutating func note(_ messages: [LinkMessage]) { log.note(messages) }

    /// The run is over.
    mutating func close(failure: String? = nil) { log.close(failure: failure) }

    /// What has been acquired since this was last asked.
    mutating func takeTables() -> [(SequencerAddress, AcquisitionData)] {
        var tables: [(SequencerAddress, AcquisitionData)] = []
        for place in sequencers.indices {
            for table in sequencers[place].tables.indices where sequencers[place].isTouched[table] {
                let known = sequencers[place].tables[table]
                tables.append((sequencers[place].load.address, known))
                sequencers[place].tables[table] = AcquisitionData(index: known.index, bins: known.bins.count)
                sequencers[place].isTouched[table] = false
            }
        }
        return tables
    }

    /// What has been noted since this was last asked; `nil` if nothing was.
    mutating func takeLog() -> ClusterLog? { log.take() }
}

extension Q1ClusterMachine {
    /// Says what a thresholded bit is. One that nobody has asked for, or will, is ignored.
    public mutating func provide(bit: Bool, for outcome: Outcome) {
        guard let flight = network.provide(bit, for: outcome, timing: timing),
            case .trigger(let address) = flight.purpose
        else { return }
        for index in processors.indices where processors[index].triggers.settle(flight, address: address) {
            guard flight.bit == true else { continue }
            untold.append(
                Q1Event(
                    sequencer: index, nanosecond: reached, line: processors[index].line,
                    kind: .triggered(address: address, isCounted: true)))
        }
    }

    /// A trigger from outside the cluster.
    ///
    /// - Parameters:
    ///   - address: 1 to 15; others are ignored.
    ///   - nanosecond: at which sequencers see it, or as soon after that as they can.
    public mutating func inject(trigger address: Int, at nanosecond: Int64) {
        guard (1...15).contains(address) else { return }
        // Halfway to the end of time there is room for every sum that follows.
        network.launch(.trigger(address: address), at: min(max(nanosecond, reached), .max / 2), source: nil)
    }

    /// Lets the next bit take effect.
    ///
    /// - Returns: the bits without which it is not known what happens; then nothing has happened.
    mutating func deliver(_ emit: (Q1Event) -> Void) -> [Outcome] {
        guard let flight = network.flights.first else { return [] }
        switch flight.purpose {
        case .marker(let mask):
            guard let source = flight.source, processors[source.sequencer].phase != .stopped else {
                _ = network.takeFirst()
                return []
            }
            guard let bit = flight.bit else { return [source] }
            _ = network.takeFirst()
            mark(source.sequencer, bit ? mask : 0, at: flight.nanosecond, emit)
        case .trigger(let address):
            let needed = needs(of: flight, address: address)
            guard needed.isEmpty else { return needed }
            arrive(network.takeFirst(), address: address, emit)
        }
        return []
    }

    private mutating func mark(_ index: Int, _ pins: UInt8, at nanosecond: Int64, _ emit: (Q1Event) -> Void) {
        guard processors[index].mappedMarkers != pins else { return }
        processors[index].mappedMarkers = pins
        var next = processors[index].parameters
        next.markers = processors[index].latchedMarkers | pins
        processors[index].tell(next, at: nanosecond, emit)
    }

    /// The bits that decide what a trigger does when it arrives.
    private func needs(of flight: Q1TriggerNetwork.Flight, address: Int) -> [Outcome] {
        let rivals = network.rivals(of: flight, timing: timing)
        guard rivals.isEmpty, flight.bit == nil, let source = flight.source else { return rivals }
        for index in processors.indices {
            if case .awaiting(address, _) = processors[index].phase { return [source] }
            if processors[index].triggers.isFull, processors[index].triggers.counts(address) { return [source] }
        }
        return []
    }

    private mutating func arrive(
        _ flight: Q1TriggerNetwork.Flight, address: Int, _ emit: (Q1Event) -> Void
    ) {
        guard flight.bit != false else { return }
        guard let source = flight.source, flight.bit == nil else {
            if network.isBusy(at: network.start(of: flight, timing: timing), timing: timing) {
                collide(flight, emit)
            } else {
                network.occupy(by: flight, timing: timing)
                reach(all: address, at: flight.nanosecond, emit)
            }
            return
        }
        for index in processors.indices where processors[index].triggers.counts(address) {
            processors[index].triggers.hold(flight, address: address, source: source)
        }
        let processors = processors
        network.park(flight, timing: timing) { id in
            processors.contains { $0.triggers.unknown.contains { $0.flight == id } }
        }
    }

    /// A trigger that found the network busy is lost. With its own sequencer's it was missed, with another's both learn of it.
    private mutating func collide(_ flight: Q1TriggerNetwork.Flight, _ emit: (Q1Event) -> Void) {
        if case .trigger(let address) = flight.purpose { lostTriggers[address] += 1 }
        let (loser, holder) = (flight.source?.sequencer, network.occupation?.source?.sequencer)
        if let loser, loser == holder {
            processors[loser].raise(.triggerMissed, at: flight.nanosecond, emit)
            return
        }
        for index in [holder, loser].compactMap(\.self).sorted() {
            processors[index].raise(.triggerConflict, at: flight.nanosecond, emit)
        }
    }

    private mutating func reach(all address: Int, at nanosecond: Int64, _ emit: (Q1Event) -> Void) {
        for index in processors.indices where processors[index].phase != .stopped {
            guard processors[index].triggers.listens else { continue }
            let isCounted = processors[index].triggers.isCounting
            if isCounted { processors[index].triggers.count(address) }
            processors[index].emit(.triggered(address: address, isCounted: isCounted), at: nanosecond, emit)
            if case .awaiting(address, let duration) = processors[index].phase {
                processors[index].nextNanosecond = nanosecond + duration
                processors[index].phase = .fetching
                schedule(index)
            }
        }
    }
}

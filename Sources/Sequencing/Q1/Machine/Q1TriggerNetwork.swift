/// What is on its way between sequencers: bits of acquisitions that become triggers or markers.
struct Q1TriggerNetwork: Sendable {
    enum Purpose: Sendable, Equatable {
        case trigger(address: Int)
        /// Pins that the bit sets.
        case marker(mask: UInt8)
    }

    /// A bit on its way; it may not be known yet.
    struct Flight: Sendable {
        /// Grows with every flight.
        var id: Int
        var purpose: Purpose
        /// Where it takes effect.
        var nanosecond: Int64
        /// What it comes from; `nil`: from outside, so that it is one.
        var source: Q1ClusterMachine.Outcome?
        var inverts = false
        /// After inversion.
        var bit: Bool?
    }

    /// The last trigger that had the network to itself, by the instant at which it started.
    struct Occupation: Sendable {
        var start: Int64
        var source: Q1ClusterMachine.Outcome?
    }

    /// By time, then by sequencer.
    private(set) var flights: [Flight] = []
    /// Triggers that have arrived, at least for those who could not see them yet, and whose bits are not known.
    private(set) var arrived: [Flight] = []
    private(set) var occupation: Occupation?
    private var count = 0
    private var pruneAt = 64

    var nextNanosecond: Int64 { flights.first?.nanosecond ?? Q1Agenda.never }

    mutating func launch(
        _ purpose: Purpose, at nanosecond: Int64, source: Q1ClusterMachine.Outcome?, inverts: Bool = false
    ) {
        count += 1
        let flight = Flight(
            id: count, purpose: purpose, nanosecond: nanosecond, source: source, inverts: inverts,
            bit: source == nil ? true : nil)
        var place = flights.count
        while place > 0, Self.isBefore(flight, flights[place - 1]) { place -= 1 }
        flights.insert(flight, at: place)
    }

    private static func isBefore(_ left: Flight, _ right: Flight) -> Bool {
        (left.nanosecond, left.source?.sequencer ?? -1) < (right.nanosecond, right.source?.sequencer ?? -1)
    }

    /// An acquisition ended `earlier` than was thought, since another has cut it.
    mutating func hasten(_ source: Q1ClusterMachine.Outcome, by earlier: Int64) {
        let moved = flights.filter { $0.source == source }
        flights.removeAll { $0.source == source }
        for var flight in moved {
            flight.nanosecond -= earlier
            var place = flights.count
            while place > 0, Self.isBefore(flight, flights[place - 1]) { place -= 1 }
            flights.insert(flight, at: place)
        }
    }

    /// Forgets what is on its way from a sequencer.
    mutating func abandon(_ sequencer: Int) { flights.removeAll { $0.source?.sequencer == sequencer } }

    mutating func takeFirst() -> Flight { flights.removeFirst() }

    /// When a trigger that arrives then has started: on the grid, and as late as it may.
    func start(of flight: Flight, timing: Q1Timing) -> Int64 {
        let latest = flight.nanosecond - timing.propagationNanoseconds
        let grid = max(1, timing.triggerGridNanoseconds)
        let (quotient, remainder) = latest.quotientAndRemainder(dividingBy: grid)
        return (remainder < 0 ? quotient - 1 : quotient) * grid
    }

    /// Whose bits decide what becomes of a trigger, its own included; none if it finds the network free whatever they are.
    func rivals(of flight: Flight, timing: Q1Timing) -> [Q1ClusterMachine.Outcome] {
        let start = start(of: flight, timing: timing)
        guard flight.bit != false else { return [] }
        var rivals = arrived.filter {
            self.start(of: $0, timing: timing) > start - timing.triggerBusyNanoseconds
        }.compactMap(\.source)
        if flight.bit == nil, !rivals.isEmpty || isBusy(at: start, timing: timing), let source = flight.source {
            rivals.append(source)
        }
        return rivals
    }

    func isBusy(at start: Int64, timing: Q1Timing) -> Bool {
        guard let occupation else { return false }
        return start < occupation.start + timing.triggerBusyNanoseconds
    }

    mutating func occupy(by flight: Flight, timing: Q1Timing) {
        let start = start(of: flight, timing: timing)
        if let occupation, occupation.start >= start { return }
        occupation = Occupation(start: start, source: flight.source)
    }

    /// Keeps a trigger whose bit is not known.
    ///
    /// - Parameter isAwaited: whether a sequencer still holds the flight of this id.
    mutating func park(_ flight: Flight, timing: Q1Timing, isAwaited: (Int) -> Bool) {
        if arrived.count >= pruneAt {
            let horizon = flight.nanosecond - timing.triggerBusyNanoseconds - timing.triggerGridNanoseconds
            arrived.removeAll { $0.nanosecond < horizon && !isAwaited($0.id) }
            pruneAt = max(64, 2 * arrived.count)
        }
        arrived.append(flight)
    }

    /// Says what a bit is.
    ///
    /// - Returns: what has arrived already, with its bit.
    mutating func provide(_ bit: Bool, for source: Q1ClusterMachine.Outcome, timing: Q1Timing) -> Flight? {
        for index in flights.indices where flights[index].source == source {
            flights[index].bit = bit != flights[index].inverts
        }
        guard let index = arrived.firstIndex(where: { $0.source == source }) else { return nil }
        var flight = arrived.remove(at: index)
        flight.bit = bit != flight.inverts
        if flight.bit == true { occupy(by: flight, timing: timing) }
        return flight
    }
}

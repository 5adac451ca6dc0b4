/// What a sequencer knows of triggers: fifteen counters, and the triggers that would have counted but whose bits are not
/// known yet.
struct Q1TriggerCounters: Sendable {
    /// A trigger that arrived while counting, if it is one.
    struct Unknown: Sendable {
        var flight: Int
        var address: Int
        var source: Q1ClusterMachine.Outcome
    }

    /// Of address 1 and on, up to 65535.
    private(set) var counts = [UInt16](repeating: 0, count: 15)
    private(set) var unknown: [Unknown] = []
    /// `set_latch_en`.
    var isCounting = false
    /// Whether its program looks at triggers at all.
    let listens: Bool
    /// Bit 0 is address 1: what its conditions may look at.
    let conditionMask: UInt16
    private let thresholds: [UInt16]
    private let inverted: UInt16

    /// As many unknown ones are held; before there is one more its bit is asked for.
    var isFull: Bool { unknown.count >= 4096 }

    init(_ settings: [Q1SequencerSettings.Trigger], code: Q1Code) {
        conditionMask = code.conditionMask
        listens = code.conditionMask != 0 || code.waitsForTriggers
        thresholds = (0..<15).map { $0 < settings.count ? UInt16(clamping: settings[$0].countThreshold) : 1 }
        var inverted: UInt16 = 0
        for (bit, trigger) in settings.prefix(15).enumerated() where trigger.invert { inverted |= 1 << bit }
        self.inverted = inverted
    }

    mutating func count(_ address: Int) {
        if counts[address - 1] < .max { counts[address - 1] += 1 }
    }

    /// Whether a trigger that arrives now can ever matter to a condition.
    func counts(_ address: Int) -> Bool { isCounting && conditionMask & (1 << UInt16(address - 1)) != 0 }

    mutating func hold(_ flight: Q1TriggerNetwork.Flight, address: Int, source: Q1ClusterMachine.Outcome) {
        unknown.append(Unknown(flight: flight.id, address: address, source: source))
    }

    /// - Returns: whether it was held.
    mutating func settle(_ flight: Q1TriggerNetwork.Flight, address: Int) -> Bool {
        guard let index = unknown.firstIndex(where: { $0.flight == flight.id }) else { return false }
        unknown.remove(at: index)
        if flight.bit == true { count(address) }
        return true
    }

    mutating func reset() {
        for index in counts.indices { counts[index] = 0 }
        unknown.removeAll()
    }

    /// What a condition cannot be decided without.
    func needed(for condition: Q1Condition) -> [Q1ClusterMachine.Outcome] {
        unknown.filter { condition.mask & (1 << UInt16($0.address - 1)) != 0 }.map(\.source)
    }

    /// Bit 0 is address 1: counted far enough, or not if that is inverted.
    var states: UInt16 {
        var states = inverted
        for index in counts.indices where counts[index] >= thresholds[index] { states ^= 1 << UInt16(index) }
        return states
    }
}

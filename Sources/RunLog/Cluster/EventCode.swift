import Sequencing

/// An event's kind as numbers: what kind it is, and up to seven values that belong to it.
struct EventCode: Equatable {
    /// Names of the kinds, by number.
    static let kinds = [
        "parameters", "play", "acquire", "acquire weighed", "acquire ttl", "synchronised", "triggered", "condition",
        "software request", "flag", "stopped",
    ]
    /// What the values of each kind are called.
    static let names = [
        ["gain0", "gain1", "offset0", "offset1", "frequency_steps", "phase_steps", "markers"],
        ["wave0", "wave1"], ["number", "acquisition", "bin"], ["number", "acquisition", "bin", "weight0", "weight1"],
        ["number", "acquisition", "bin", "enabled"], [], ["address", "counted"], ["holds"], ["value"], ["flag"], [],
    ]
    static let valueCount = 7

    var kind: Int
    var values: [Int64]

    init(_ kind: Q1Event.Kind) {
        switch kind {
        case .parameters(let new):
            (self.kind, values) = (
                0,
                [
                    Int64(new.gain.x), Int64(new.gain.y), Int64(new.offset.x), Int64(new.offset.y),
                    Int64(new.frequencySteps), Int64(new.phaseSteps), Int64(new.markers),
                ]
            )
        case .play(let wave0, let wave1): (self.kind, values) = (1, [Int64(wave0), Int64(wave1)])
        case .acquire(let number, let acquisition, let bin, .square):
            (self.kind, values) = (2, [Int64(number), Int64(acquisition), Int64(bin)])
        case .acquire(let number, let acquisition, let bin, .weighed(let weight0, let weight1)):
            (self.kind, values) = (
                3, [Int64(number), Int64(acquisition), Int64(bin), Int64(weight0), Int64(weight1)]
            )
        case .acquireTTL(let number, let acquisition, let bin, let isEnabled):
            (self.kind, values) = (4, [Int64(number), Int64(acquisition), Int64(bin), isEnabled ? 1 : 0])
        case .synchronised: (self.kind, values) = (5, [])
        case .triggered(let address, let isCounted): (self.kind, values) = (6, [Int64(address), isCounted ? 1 : 0])
        case .condition(let holds): (self.kind, values) = (7, [holds ? 1 : 0])
        case .softwareRequest(let value): (self.kind, values) = (8, [Int64(value)])
        case .flag(let flag): (self.kind, values) = (9, [Int64(Q1Flag.allCases.firstIndex(of: flag) ?? 0)])
        case .stopped: (self.kind, values) = (10, [])
        }
    }

    /// As read from a file; `nil` for numbers that no event has.
    init?(kind: Int, values: [Int64]) {
        guard Self.kinds.indices.contains(kind), values.count >= Self.names[kind].count else { return nil }
        self.kind = kind
        self.values = Array(values.prefix(Self.names[kind].count))
    }

    /// `nil` for numbers that no event has.
    var event: Q1Event.Kind? {
        func whole(_ index: Int) -> Int { Int(clamping: values[index]) }
        switch kind {
        case 0:
            var new = Q1Parameters(frequencySteps: Int32(truncatingIfNeeded: values[4]))
            new.gain = [Int16(truncatingIfNeeded: values[0]), Int16(truncatingIfNeeded: values[1])]
            new.offset = [Int16(truncatingIfNeeded: values[2]), Int16(truncatingIfNeeded: values[3])]
            new.phaseSteps = UInt32(truncatingIfNeeded: values[5])
            new.markers = UInt8(truncatingIfNeeded: values[6])
            return .parameters(new)
        case 1: return .play(wave0: whole(0), wave1: whole(1))
        case 2: return .acquire(number: whole(0), acquisition: whole(1), bin: whole(2), .square)
        case 3:
            return .acquire(number: whole(0), acquisition: whole(1), bin: whole(2), .weighed(whole(3), whole(4)))
        case 4: return .acquireTTL(number: whole(0), acquisition: whole(1), bin: whole(2), isEnabled: values[3] != 0)
        case 5: return .synchronised
        case 6: return .triggered(address: whole(0), isCounted: values[1] != 0)
        case 7: return .condition(holds: values[0] != 0)
        case 8: return .softwareRequest(UInt32(truncatingIfNeeded: values[0]))
        case 9: return Q1Flag.allCases.indices.contains(whole(0)) ? .flag(Q1Flag.allCases[whole(0)]) : nil
        default: return .stopped
        }
    }

    /// `play wave0 0, wave1 1`, for people.
    var text: String {
        if kind == 9, case .flag(let flag)? = event { return "flag \(flag.rawValue)" }
        let parts = zip(Self.names[kind], values).map { "\($0) \($1)" }
        return ([Self.kinds[kind]] + (parts.isEmpty ? [] : [parts.joined(separator: ", ")])).joined(separator: ": ")
    }
}

/// What a program has asked for and what waits for the next instruction that puts it into effect.
struct Q1Latches: Sendable {
    var gain: SIMD2<Int16> = [32767, 32767]
    var offset: SIMD2<Int16> = [0, 0]
    var markers: UInt8 = 0
    /// `nil`: as it is.
    var frequencySteps: Int32?
    /// In 10⁻⁹ turns.
    var phase: UInt32?
    var phaseDelta: UInt32?
    var resetsPhase = false
    /// Not latched: counts from the next instruction on.
    var condition = Q1Condition()
    /// Whether anything was asked for since it was last put into effect.
    var isPending = false

    /// - Parameters:
    ///   - opcode: one of those that latch a parameter.
    ///   - first, second: its operands, as far as it has any; gain and offset take the low 16 bits, markers the low four.
    mutating func latch(_ opcode: Q1Opcode, _ first: UInt32, _ second: UInt32) {
        isPending = true
        switch opcode {
        case .setMarker: markers = UInt8(truncatingIfNeeded: first & 15)
        case .setFrequency: frequencySteps = Int32(bitPattern: first)
        case .resetPhase: resetsPhase = true
        case .setPhase: phase = first
        case .setPhaseDelta: phaseDelta = first
        case .setGain: gain = [Int16(truncatingIfNeeded: first), Int16(truncatingIfNeeded: second)]
        default: offset = [Int16(truncatingIfNeeded: first), Int16(truncatingIfNeeded: second)]
        }
    }

    /// Whether anything of the oscillator's waits.
    var turns: Bool { resetsPhase || phase != nil || phaseDelta != nil || frequencySteps != nil }

    /// What an instruction that a condition has replaced leaves behind: gain, offset and markers stay latched, the
    /// oscillator's are gone (as in q1simulator; no document says).
    mutating func drop() {
        frequencySteps = nil
        phase = nil
        phaseDelta = nil
        resetsPhase = false
    }
}

/// What `set_cond` sets.
struct Q1Condition: Sendable, Equatable {
    var isEnabled = false
    /// Bit 0 is address 1.
    var mask: UInt16 = 0
    var operation: UInt32 = 0
    /// What replaces an instruction, in nanoseconds.
    var otherwise: UInt32 = 0

    /// - Parameter states: of the counters, after threshold and inversion.
    /// - Returns: `nil` for an operation that there is not.
    func holds(_ states: UInt16) -> Bool? {
        let chosen = states & mask
        switch operation {
        case 0: return chosen != 0
        case 1: return chosen == 0
        case 2: return chosen == mask
        case 3: return chosen != mask
        case 4: return chosen.nonzeroBitCount % 2 == 1
        case 5: return chosen.nonzeroBitCount % 2 == 0
        default: return nil
        }
    }
}

/// A numerically controlled oscillator that never rounds: phases in 2.5·10⁻¹⁰ turns, which is what a step of frequency
/// (0.25 Hz) turns it by in a nanosecond.
struct Q1Oscillator: Sendable, Equatable {
    static let turn: Int64 = 4_000_000_000

    private(set) var frequencySteps: Int32
    /// At `since`, 0 to a turn.
    private var turned: Int64 = 0
    private var since: Int64 = 0
    /// `set_ph` and the sum of all `set_ph_delta`.
    private var relative: Int64 = 0
    private var shifted: Int64 = 0

    init(frequencySteps: Int32, since: Int64) {
        self.frequencySteps = frequencySteps
        self.since = since
    }

    /// Puts what is latched into effect, in the order reset, phase, frequency, shift (that of q1simulator).
    ///
    /// - Returns: whether the phase jumped or the frequency changed.
    mutating func update(_ latches: Q1Latches, at nanosecond: Int64) -> Bool {
        guard latches.turns else { return false }
        let before = (phase(at: nanosecond), frequencySteps)
        advance(to: nanosecond)
        if latches.resetsPhase { (turned, relative, shifted) = (0, 0, 0) }
        if let phase = latches.phase { relative = Self.steps(phase) }
        if let steps = latches.frequencySteps { frequencySteps = steps }
        if let delta = latches.phaseDelta { shifted = (shifted + Self.steps(delta)) % Self.turn }
        return before != (phase(at: nanosecond), frequencySteps)
    }

    /// The whole phase, 0 to a turn.
    func phase(at nanosecond: Int64) -> UInt32 {
        UInt32((absolute(at: nanosecond) + relative + shifted) % Self.turn)
    }

    private mutating func advance(to nanosecond: Int64) {
        turned = absolute(at: nanosecond)
        since = nanosecond
    }

    private func absolute(at nanosecond: Int64) -> Int64 {
        let turns = Int64(frequencySteps) * ((nanosecond - since) % Self.turn) % Self.turn
        let sum = turned + turns
        return sum < 0 ? sum + Self.turn : sum % Self.turn
    }

    private static func steps(_ phase: UInt32) -> Int64 { 4 * Int64(phase % 1_000_000_000) }
}

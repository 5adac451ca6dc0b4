internal import PulseLanguage
internal import RackDiagnostics
internal import RackUnits

/// What a value rests on: measurements, and from when on they may be acted upon.
struct Evidence: Hashable {
    /// End of the latest capture that it depends on and the latency of the rack, or when an answer over the link was
    /// there; 0 if there is none.
    var readyTick: Int64 = 0
    /// End of the latest capture that it depends on, or when an answer over the link was there.
    var sampleTick: Int64 = 0
    /// The number of the capture that is waited for longest, or of the call over the link.
    var capture: Int = -1
    var call: Int = -1
    /// It depends on what a measurement gave.
    var isMeasured = false
    /// It depends on an outcome that was guessed.
    var isGuess = false

    static let none = Evidence()

    mutating func add(_ other: Evidence) {
        if other.readyTick > readyTick {
            (readyTick, capture, call) = (other.readyTick, other.capture, other.call)
        }
        sampleTick = max(sampleTick, other.sampleTick)
        isMeasured = isMeasured || other.isMeasured
        isGuess = isGuess || other.isGuess
    }
}

/// Before when nothing may happen that the branches around decide.
struct Decided {
    var readyTick: Int64 = 0
    /// The latest sample that they rest on.
    var sampleTick: Int64 = 0

    mutating func add(_ evidence: Evidence) {
        readyTick = max(readyTick, evidence.readyTick)
        sampleTick = max(sampleTick, evidence.sampleTick)
    }
}

extension Evidence {
    /// The same, known no earlier than what decided that it came to be.
    func settled(by decided: Decided) -> Evidence {
        var settled = self
        settled.readyTick = max(readyTick, decided.readyTick)
        settled.sampleTick = max(sampleTick, decided.sampleTick)
        return settled
    }
}

/// What a variable can hold while a shot's program runs.
enum RuntimeValue {
    case unset
    /// Its computation failed and was reported.
    case poisoned
    case value(Value)
    /// A register of which some bits come from captures or were never set.
    case cells([BitCell])
    case waveform(WaveformValue, name: String)
    /// Index into the frames of the process.
    case frame(Int)
    /// Index into `Device.ports`.
    case port(Int)
    /// Results of captures, the first for the lowest bit.
    case captured([Int])
    /// What a call over the link gives: its number.
    case replied(Int)
    case nothing
}

/// The content of a variable.
struct Held {
    var value: RuntimeValue
    var evidence = Evidence.none
    /// How a duration depends on stretches: Σ kᵢsᵢ, around the lengths that they have for now.
    var terms: [Int: ExactSeconds] = [:]

    static let unset = Held(value: .unset)
}

/// One bit of a register.
enum BitCell {
    case unset
    case known(Bool, Evidence)
    /// The number of a capture, and what decided that it was written here.
    case captured(Int, Evidence)
    /// A bit of what a call over the link gives, and what decided that it was written here.
    case replied(call: Int, bit: Int, Evidence)
}

/// A frame while the program runs.
struct FrameRecord {
    var name: String
    /// Index into `Device.ports`.
    var port: Int
    var ticksPerSample: Int64
    /// Qubits whose clocks the frame follows.
    var owners: [Int]
    var clock: Int64 = 0
    var frequencyHz = 0.0
    /// θ/2π, not wrapped while `pending`.
    var phaseCycles = 0.0
    /// The carrier's phase at `carrierTick`, since when the frequency is constant.
    var carrierBase = 0.0
    var carrierTick: Int64 = 0
    /// Frequency and phase of a frame that nothing has needed yet: only its clock and the phase shifts
    /// since are kept.
    var pending: (frequency: CheckedExpression, phase: CheckedExpression)?
    /// Frequency and phase (in cycles) that it began with; `nil` while pending and in calibrations.
    var initial: (frequencyHz: Double, phaseCycles: Double)?
    /// The call that last played here, for collisions.
    var lastCall: CallMark?
}

/// A call on some qubits: enough to tell a collision.
struct CallMark {
    var qubits: [Int]
    var end: Int64
    var origin: String
}

/// A frame change as recorded: phases of frames that are still pending count from the frame's own.
struct ChangeRecord {
    var frame: Int
    var tick: Int64
    var frequencyHz: Double
    var phaseCycles: Double
    var carrierCycles: Double
    var isPending: Bool
}

/// What later statements need to know of a capture.
struct CaptureRecord {
    var kind: PulseSchedule.Capture.Kind
    /// Once it is final.
    var name = ""
    var endTick: Int64
    var range: SourceRange
    var outcome: CaptureOutcome?
}

extension ValueType {
    /// How many bits a register of this type has; `nil` if it is none.
    var bitCount: Int? {
        switch self {
        case .bit: 1
        case .bits(let count): count
        default: nil
        }
    }
}

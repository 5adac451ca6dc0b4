internal import PulseLanguage

/// What a variable can hold while a schedule is made.
enum RuntimeValue {
    case unset
    /// Its computation failed and was reported.
    case poisoned
    case value(Value)
    /// A register of which some bits come from captures.
    case cells([BitCell])
    case waveform(WaveformValue, name: String)
    /// Index into the frames of the builder.
    case frame(Int)
    /// Index into `Device.ports`.
    case port(Int)
    /// Results of captures, the first for the lowest bit.
    case captured([Int])
    case nothing
}

/// One bit of a register.
enum BitCell {
    case unset
    case known(Bool)
    /// Index into the captures of the builder.
    case captured(Int)
}

/// A frame while the schedule is made.
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

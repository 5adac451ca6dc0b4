public import RackDiagnostics
public import RackUnits

/// What a program asks of the connectors: timed instructions per port, on the grid of ticks.
///
/// All indices are into the arrays of this value or of the `Device` it was compiled for. Times are
/// ticks from the start of the shot.
public struct PulseSchedule: Sendable, Equatable {
    public var tickRate: TickRate
    /// The end of the program: the latest clock of any frame or qubit.
    public var durationTicks: Int64
    /// Each distinct waveform once.
    public var waveforms: [Waveform]
    /// By start, ties in program order.
    public var plays: [Play]
    /// By start, ties in program order.
    public var captures: [Capture]
    /// Every frame of the program, with its state at the end: for viewing.
    public var frames: [FrameSummary]
    /// Frame changes (virtual Z, frequency): for viewing.
    public var frameChanges: [FrameChange]
    /// Calls over the feedback link: for viewing. By time, ties in program order.
    public var calls: [Call]
    /// Classical bit registers of the program, in order of declaration.
    public var registers: [BitRegister]
    /// Physical qubits that the program touches, ascending.
    public var qubits: [Int]
    /// What is worth saying of the program although it can be played.
    public var warnings: [Diagnostic]

    public init(tickRate: TickRate) {
        self.tickRate = tickRate
        durationTicks = 0
        waveforms = []
        plays = []
        captures = []
        frames = []
        frameChanges = []
        calls = []
        registers = []
        qubits = []
        warnings = []
    }

    /// Complex envelope samples at the rate of the port that plays them. Amplitude 1 is full scale.
    public struct Waveform: Sendable, Hashable {
        /// As the program names it, or the call that made it.
        public var name: String
        public var re: [Double]
        public var im: [Double]
        /// The period of the samples.
        public var ticksPerSample: Int64

        public init(name: String, re: [Double], im: [Double], ticksPerSample: Int64) {
            self.name = name
            self.re = re
            self.im = im
            self.ticksPerSample = ticksPerSample
        }
    }

    /// The state of a frame at one instant.
    public struct FrameState: Sendable, Hashable {
        public var frequencyHz: Double
        /// The programmed phase θ, in cycles, in [0, 1).
        public var phaseCycles: Double
        /// Σ fₖΔtₖ since the frame's origin, modulo 1: the phase of its carrier, in cycles.
        public var carrierCycles: Double

        public init(frequencyHz: Double, phaseCycles: Double, carrierCycles: Double) {
            self.frequencyHz = frequencyHz
            self.phaseCycles = phaseCycles
            self.carrierCycles = carrierCycles
        }
    }

    /// A waveform on a port: z(t) = A(t)·e^(2πi·phaseCycles)·e^(−2πi(carrierCycles + f·(t − start))) against
    /// an absolute carrier of frequency 0 (see `SampledSignal` for the sign).
    public struct Play: Sendable, Hashable {
        /// Index into `Device.ports`.
        public var port: Int
        public var frame: String
        public var startTick: Int64
        public var waveform: Int
        /// The frame's state when the play starts.
        public var state: FrameState
        /// The gate call or statement that it came from, for pictures: `sx $0`.
        public var origin: String

        public init(
            port: Int, frame: String, startTick: Int64, waveform: Int, state: FrameState, origin: String = ""
        ) {
            self.port = port
            self.frame = frame
            self.startTick = startTick
            self.waveform = waveform
            self.state = state
            self.origin = origin
        }
    }

    /// A window in which a port digitises.
    public struct Capture: Sendable, Hashable {
        public enum Kind: String, Sendable {
            /// One complex number: demodulated and integrated with the kernel.
            case iq = "capture_v1"
            /// A discriminated bit.
            case bit = "capture_v2"
            /// The demodulated trace.
            case trace = "capture_v3"
            /// As `iq`, to the results alone.
            case stream = "capture_v0"
            /// How many of the window's demodulated samples lie on the side of level 1.
            case count = "capture_v4"
        }

        public var kind: Kind
        /// Index into `Device.ports`; its role is `readoutCapture`.
        public var port: Int
        public var frame: String
        public var startTick: Int64
        public var durationTicks: Int64
        /// Integration weights at the port's rate (index into `waveforms`), `nil`: matched weights.
        public var kernel: Int?
        public var state: FrameState
        /// The physical qubit that the program measures here, where it says so (`measure $0`).
        public var qubit: Int?
        /// Where the bit goes: register and index.
        public var bit: BitReference?
        /// A name that is unique in the schedule: `c[0]`, `iq0`, `measure $0 #2`.
        public var name: String
        /// Which capture of the shot this is, in the order in which the program runs them.
        public var number: Int
        /// Its place in `ProgramOutline.captures`.
        public var slot: Int?

        public init(
            kind: Kind, port: Int, frame: String, startTick: Int64, durationTicks: Int64, kernel: Int?,
            state: FrameState, qubit: Int?, bit: BitReference?, name: String, number: Int = 0, slot: Int? = nil
        ) {
            self.number = number
            self.slot = slot
            self.kind = kind
            self.port = port
            self.frame = frame
            self.startTick = startTick
            self.durationTicks = durationTicks
            self.kernel = kernel
            self.state = state
            self.qubit = qubit
            self.bit = bit
            self.name = name
        }

        /// Whether it is the same window of time: numbers and names of captures that are foreseen may still change.
        public func isSameWindow(as other: Capture) -> Bool {
            port == other.port && startTick == other.startTick && frame == other.frame
                && durationTicks == other.durationTicks
        }
    }

    /// A call over the feedback link, or one of its halves.
    public struct Call: Sendable, Hashable {
        public enum Step: String, Sendable {
            case call, send, take
        }

        public var step: Step
        /// The function, and which call of it this is: `decode`, `decode #2`.
        public var name: String
        /// What it tells: `c[0], c[1]`.
        public var arguments: String
        /// The end of the latest capture that it depends on; of a `take`, and where there is none, the latest clock.
        public var tick: Int64

        public init(step: Step, name: String, arguments: String, tick: Int64) {
            self.step = step
            self.name = name
            self.arguments = arguments
            self.tick = tick
        }
    }

    public struct BitRegister: Sendable, Hashable {
        public var name: String
        public var size: Int

        public init(name: String, size: Int) {
            self.name = name
            self.size = size
        }
    }

    public struct BitReference: Sendable, Hashable {
        public var register: Int
        public var index: Int

        public init(register: Int, index: Int) {
            self.register = register
            self.index = index
        }
    }

    public struct FrameSummary: Sendable, Hashable {
        public var name: String
        public var port: Int
        public var endTick: Int64
        public var state: FrameState

        public init(name: String, port: Int, endTick: Int64, state: FrameState) {
            self.name = name
            self.port = port
            self.endTick = endTick
            self.state = state
        }
    }

    public struct FrameChange: Sendable, Hashable {
        public var frame: String
        public var tick: Int64
        /// The state after the change.
        public var state: FrameState

        public init(frame: String, tick: Int64, state: FrameState) {
            self.frame = frame
            self.tick = tick
            self.state = state
        }
    }
}

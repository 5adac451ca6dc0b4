/// A connector of the rack: where samples leave for the chip or come back from it.
public struct Port: Sendable, Equatable {
    public enum Role: Sendable, Equatable, Hashable {
        /// Microwave drive of a mode (index into `Device.modes`).
        case drive(mode: Int)
        /// Flux of a mode.
        case modeFlux(mode: Int)
        /// Flux of an effective coupler (index into `Device.couplings`).
        case couplerFlux(coupling: Int)
        /// Readout tones into a feedline (index into `Device.feedlines`).
        case readoutDrive(feedline: Int)
        /// The digitiser at the feedline's other end.
        case readoutCapture(feedline: Int)
    }

    public var name: String
    public var role: Role
    /// The sample period; a whole number of ticks.
    public var ticksPerSample: Int64
    public var converter: Converter
    /// `nil` for a baseband port (flux).
    public var localOscillatorHz: Double?
    public var mixer: Mixer
    public var line: Line
    /// What one volt at the chip does. Drive: Rabi frequency Ω/2π in Hz. Flux: flux quanta. Readout
    /// drive: ε/2π in Hz. Capture: not used.
    public var responsePerVolt: Double

    public init(
        name: String, role: Role, ticksPerSample: Int64, converter: Converter, localOscillatorHz: Double? = nil,
        mixer: Mixer = Mixer(), line: Line = Line(), responsePerVolt: Double = 1
    ) {
        self.name = name
        self.role = role
        self.ticksPerSample = ticksPerSample
        self.converter = converter
        self.localOscillatorHz = localOscillatorHz
        self.mixer = mixer
        self.line = line
        self.responsePerVolt = responsePerVolt
    }
}

/// A DAC or an ADC. Amplitude 1 in a program is `fullScaleVolts`; codes run from −2^(bits−1) to
/// 2^(bits−1) − 1 and one code is fullScaleVolts/2^(bits−1).
public struct Converter: Sendable, Equatable {
    /// 2 to 24; `nil`: ideal, neither quantised nor clipped, and with no filter behind it only the envelope is
    /// held, not the carrier (for studies of the physics alone).
    public var bits: Int?
    public var fullScaleVolts: Double

    public init(bits: Int?, fullScaleVolts: Double) {
        self.bits = bits
        self.fullScaleVolts = fullScaleVolts
    }
}

/// Errors of an IQ mixer, referred to its output: the Q arm has gain `gainRatio` and is turned by
/// `phaseRadians` against the I arm; the LO leaks as a constant.
public struct Mixer: Sendable, Equatable {
    public var gainRatio: Double
    public var phaseRadians: Double
    public var leakageIVolts: Double
    public var leakageQVolts: Double

    public init(
        gainRatio: Double = 1, phaseRadians: Double = 0, leakageIVolts: Double = 0, leakageQVolts: Double = 0
    ) {
        self.gainRatio = gainRatio
        self.phaseRadians = phaseRadians
        self.leakageIVolts = leakageIVolts
        self.leakageQVolts = leakageQVolts
    }

    public var isIdeal: Bool { self == Mixer() }
}

/// The path between a port and the chip.
public struct Line: Sendable, Equatable {
    /// Applied one after the other.
    public var filters: [LineFilter]
    public var attenuationDecibels: Double
    /// Propagation delay; a whole number of ticks once scheduled, else its phase is lost.
    public var delaySeconds: Double
    /// Filters whose inverse is applied before the DAC.
    public var predistortion: [LineFilter]

    public init(
        filters: [LineFilter] = [], attenuationDecibels: Double = 0, delaySeconds: Double = 0,
        predistortion: [LineFilter] = []
    ) {
        self.filters = filters
        self.attenuationDecibels = attenuationDecibels
        self.delaySeconds = delaySeconds
        self.predistortion = predistortion
    }
}

/// One filter of a line; formulas in the DocC article on devices (physics.md section 2).
public enum LineFilter: Sendable, Equatable {
    /// Step response 1 − e^(−t/τ), τ = 1/(2π·cutoffHz).
    case singlePole(cutoffHz: Double)
    /// |H(f)| = exp(−(ln 2/2)(f/cutoffHz)²), no phase.
    case gaussian(cutoffHz: Double)
    /// Bessel low-pass, −3 dB at `cutoffHz`; order 1 to 8.
    case bessel(order: Int, cutoffHz: Double)
    /// Step response 1 + A e^(−t/τ).
    case exponential(amplitude: Double, tauSeconds: Double)
    /// An echo: δ(t) + Γ δ(t − delay).
    case reflection(coefficient: Double, delaySeconds: Double)
    /// A measured impulse response, sampled every `periodSeconds`; sum 1 is unit gain at DC.
    case measured(impulseResponse: [Double], periodSeconds: Double)

    /// The most samples that a measured impulse response may have.
    public static let impulseResponseLimit = 65_536
}

/// What leaks from one port's signal to another port's chip end, as a ratio of voltages at the chip.
public struct Crosstalk: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        /// Indices into `Device.ports`.
        public var from: Int
        public var to: Int
        /// Voltage ratio.
        public var amplitude: Double
        public var phaseRadians: Double

        public init(from: Int, to: Int, amplitude: Double, phaseRadians: Double = 0) {
            self.from = from
            self.to = to
            self.amplitude = amplitude
            self.phaseRadians = phaseRadians
        }
    }

    public var entries: [Entry]
    /// Apply the inverse of the matrix to what is played (needs ports of equal rate).
    public var compensated: Bool

    public init(entries: [Entry] = [], compensated: Bool = false) {
        self.entries = entries
        self.compensated = compensated
    }
}

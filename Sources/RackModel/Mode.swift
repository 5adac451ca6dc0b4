/// An oscillator of the chip: a transmon, a tunable coupler, or a resonator simulated with Fock levels.
public struct Mode: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case qubit, coupler, resonator

        /// How many levels may be simulated.
        public var levelRange: ClosedRange<Int> { self == .resonator ? 2...40 : 2...10 }
    }

    /// How relaxation and heating act on coherences between levels.
    public enum Jumps: String, Sendable, CaseIterable {
        /// √γ a and √γ a†: one jump takes every level down, coherences along with them.
        case ladder
        /// √(jγ)|j − 1⟩⟨j| and its like upwards, each by itself: the environment can tell the transitions of an
        /// anharmonic ladder apart (secular approximation), and no coherence is handed down.
        case separate
    }

    public var name: String
    public var kind: Kind
    /// How many levels are simulated: 2 to 10, of a resonator up to 40.
    public var levels: Int
    public var spectrum: Spectrum
    /// `nil`: the frequency is fixed.
    public var flux: FluxTuning?
    public var t1Seconds: Double
    /// Decay time of a Ramsey fringe in white noise (quasi-static noise comes on top).
    public var t2Seconds: Double
    /// Excited population p in equilibrium.
    public var thermalPopulation: Double
    public var noise: SlowNoise
    public var jumps: Jumps
    /// Charge parity: in each shot the mode is half of this above or below its frequency, by equal chances, in Hz.
    public var paritySplittingHz: Double

    public init(
        name: String, kind: Kind = .qubit, levels: Int = 3, spectrum: Spectrum, flux: FluxTuning? = nil,
        t1Seconds: Double = .infinity, t2Seconds: Double = .infinity, thermalPopulation: Double = 0,
        noise: SlowNoise = SlowNoise(), jumps: Jumps = .ladder, paritySplittingHz: Double = 0
    ) {
        self.paritySplittingHz = paritySplittingHz
        self.jumps = jumps
        self.name = name
        self.kind = kind
        self.levels = levels
        self.spectrum = spectrum
        self.flux = flux
        self.t1Seconds = t1Seconds
        self.t2Seconds = t2Seconds
        self.thermalPopulation = thermalPopulation
        self.noise = noise
    }

    /// A linear mode that loses photons at κ (√(κ(n̄ + 1)) a, √(κn̄) a†), n̄ being the photons of its bath:
    /// γ1 = κ(2n̄ + 1) and p = n̄/(2n̄ + 1).
    ///
    /// - Parameter linewidthHz: κ/2π.
    public static func resonator(
        name: String, frequencyHz: Double, linewidthHz: Double, thermalPhotons: Double = 0, levels: Int
    ) -> Mode {
        let spread = 2 * thermalPhotons + 1
        let t1Seconds = 1 / (2 * .pi * linewidthHz * spread)
        return Mode(
            name: name, kind: .resonator, levels: levels,
            spectrum: .duffing(frequencyHz: frequencyHz, anharmonicityHz: 0), t1Seconds: t1Seconds,
            t2Seconds: 2 * t1Seconds, thermalPopulation: thermalPhotons / spread)
    }

    /// κ/2π of a linear mode, in Hz: γ1(1 − 2p)/2π.
    public var linewidthHz: Double { relaxationRate * (1 - 2 * thermalPopulation) / (2 * .pi) }
    /// n̄ of a linear mode's bath: p/(1 − 2p).
    public var thermalPhotons: Double { thermalPopulation / (1 - 2 * thermalPopulation) }

    /// γ1 = 1/T1, in 1/s.
    public var relaxationRate: Double { 1 / t1Seconds }
    /// γφ = 1/T2 − 1/(2 T1), in 1/s; the description is refused where it is negative.
    public var dephasingRate: Double { 1 / t2Seconds - 0.5 / t1Seconds }
}

/// The level structure of a mode.
public enum Spectrum: Sendable, Equatable {
    /// H/h = f n + (α/2) n(n − 1), at the idle flux.
    case duffing(frequencyHz: Double, anharmonicityHz: Double)
    /// H/h = 4 EC (n − ng)² − EJ cos φ in the charge basis −cutoff … cutoff.
    case chargeBasis(josephsonEnergyHz: Double, chargingEnergyHz: Double, offsetCharge: Double, cutoff: Int)
}

/// How flux moves a mode's frequency.
///
/// For a SQUID transmon f(Φ) = (f_max + |α|)·(cos² πΦ + d² sin² πΦ)^¼ − |α|, Φ in flux quanta; a charge-basis
/// mode scales EJ by √(cos² πΦ + d² sin² πΦ) instead. The spectrum of the mode is the one at `idleFlux`.
public struct FluxTuning: Sendable, Equatable {
    /// d, from 0 (symmetric) to 1.
    public var asymmetry: Double
    /// Where the mode sits when its flux port is silent, in Φ0.
    public var idleFlux: Double

    public init(asymmetry: Double = 0, idleFlux: Double = 0) {
        self.asymmetry = asymmetry
        self.idleFlux = idleFlux
    }
}

/// Noise that is slow against a shot: one detuning per shot.
public struct SlowNoise: Sendable, Equatable {
    /// Standard deviation of a detuning that is constant during a shot, in Hz.
    public var detuningSigmaHz: Double
    /// A of a one-sided spectrum S(f) = A²/f of the frequency, in Hz (Hz²/Hz at 1 Hz): adds
    /// A²·ln(1/(2π f_low · t_shot)) to the variance of the shot's detuning.
    public var oneOverFAmplitudeHz: Double
    /// The lower cut of that spectrum, in Hz.
    public var oneOverFLowCutHz: Double

    public init(
        detuningSigmaHz: Double = 0, oneOverFAmplitudeHz: Double = 0, oneOverFLowCutHz: Double = 1
    ) {
        self.detuningSigmaHz = detuningSigmaHz
        self.oneOverFAmplitudeHz = oneOverFAmplitudeHz
        self.oneOverFLowCutHz = oneOverFLowCutHz
    }

    public var isSilent: Bool { detuningSigmaHz == 0 && oneOverFAmplitudeHz == 0 }
}

/// What joins two modes.
public struct Coupling: Sendable, Equatable {
    public var name: String
    /// Indices into `Device.modes`.
    public var a: Int
    public var b: Int
    public var kind: Kind
    /// Whether the pair may have a two-qubit gate. The coupling itself is there either way.
    public var isCalibrated: Bool

    public enum Kind: Sendable, Equatable {
        /// g (a†b + a b†), always there; with counter-rotating terms g (a† + a)(b† + b) where the
        /// solver keeps them.
        case exchange(strengthHz: Double)
        /// A coupler that is not simulated as a mode: an exchange g(Φ) and the ZZ that is left at idle.
        case effective(EffectiveCoupler)
        /// Σ_j χ_j |j⟩⟨j| b†b: level j of mode a shifts the frequency of mode b by χ_j, on top of the stated one.
        /// Each mode keeps its own rotating frame. One χ for each level of a, in Hz.
        case dispersive(shiftsHz: [Double])
    }

    public init(name: String, a: Int, b: Int, kind: Kind, isCalibrated: Bool = true) {
        self.name = name
        self.a = a
        self.b = b
        self.kind = kind
        self.isCalibrated = isCalibrated
    }
}

/// A tunable coupler, eliminated to second order: g(Φ) = g12 + (g1 g2/2)(1/(f1 − fc(Φ)) + 1/(f2 − fc(Φ)))
/// with fc(Φ) as in `FluxTuning` and f1, f2 the idle frequencies (Yan et al., arXiv 1803.09813).
public struct EffectiveCoupler: Sendable, Equatable {
    public var directHz: Double
    public var armAHz: Double
    public var armBHz: Double
    /// The coupler's frequency at zero flux, in Hz.
    public var maximumHz: Double
    public var anharmonicityHz: Double
    public var asymmetry: Double
    /// Where the coupler sits when its flux port is silent, in Φ0; `nil`: where g vanishes.
    public var idleFlux: Double?
    /// Residual ZZ at idle, ζ = (E11 − E10 − E01 + E00)/h, in Hz.
    public var residualZZHz: Double

    public init(
        directHz: Double, armAHz: Double, armBHz: Double, maximumHz: Double, anharmonicityHz: Double,
        asymmetry: Double = 0, idleFlux: Double? = nil, residualZZHz: Double = 0
    ) {
        self.directHz = directHz
        self.armAHz = armAHz
        self.armBHz = armBHz
        self.maximumHz = maximumHz
        self.anharmonicityHz = anharmonicityHz
        self.asymmetry = asymmetry
        self.idleFlux = idleFlux
        self.residualZZHz = residualZZHz
    }
}

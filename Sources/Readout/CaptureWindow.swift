public import RackNumerics

/// A window in which a feedline's digitiser listens, with the frame that demodulates it.
///
/// An integrated point is Σ w̄ₖ·dₖ / Σ|wₖ| over the window's ADC samples dₖ = s₀(tₖ)·e^(−2πi·phaseCycles)
/// ·e^(+2πi(carrierCycles + f·(tₖ − start))), where s₀ is the field against a carrier of 0 Hz.
public struct CaptureWindow: Sendable, Hashable {
    /// The number of the capture in its schedule: the key of its noise.
    public var index: Int
    /// The window at the ADC, in ticks; both whole ADC samples.
    public var startTick: Int64
    public var durationTicks: Int64
    /// f, the frame's frequency in Hz (absolute, not relative to a local oscillator).
    public var frequencyHz: Double
    /// The frame's programmed phase and its carrier's phase at `startTick`, in cycles.
    public var phaseCycles: Double
    public var carrierCycles: Double
    /// Integration weights wₖ at the ADC rate, one per sample; `nil`: matched weights, which are the mean
    /// difference of the demodulated traces of levels 1 and 0 of the mode that is read.
    public var kernel: [Complex]?
    /// The mode that is read (index into `Device.modes`); `nil`: that of the resonator nearest to
    /// `frequencyHz`.
    public var mode: Int?
    /// Levels between which the discriminator chooses: 2 up to the mode's levels.
    public var discriminatedLevels: Int

    public init(
        index: Int, startTick: Int64, durationTicks: Int64, frequencyHz: Double, phaseCycles: Double = 0,
        carrierCycles: Double = 0, kernel: [Complex]? = nil, mode: Int? = nil, discriminatedLevels: Int = 2
    ) {
        self.index = index
        self.startTick = startTick
        self.durationTicks = durationTicks
        self.frequencyHz = frequencyHz
        self.phaseCycles = phaseCycles
        self.carrierCycles = carrierCycles
        self.kernel = kernel
        self.mode = mode
        self.discriminatedLevels = discriminatedLevels
    }

    /// The tick after the window, at the ADC.
    public var endTick: Int64 { startTick + durationTicks }
}

/// A stretch in which one resonator holds photons and its mode's level is a classical path.
///
/// Photons enter at `litTick`; the window begins where they have cost 5 % of the mode's coherence, and ends where
/// the tone is off and the last capture that reads the resonator has ended. From there to `ringDownEndTick` the
/// photons leave freely: they dephase and shift the mode (`ReadoutPlan.coherenceFactor`), but no one listens.
public struct ResonatorWindow: Sendable, Hashable {
    /// Index into `Feedline.resonators`.
    public var resonator: Int
    /// Index into `Device.modes`.
    public var mode: Int
    /// In ticks at the chip, ascending.
    public var litTick: Int64
    public var startTick: Int64
    public var endTick: Int64
    public var ringDownEndTick: Int64
    /// Captures of the plan (positions in `ReadoutPlan.captures`) that read the resonator in this window.
    public var captures: [Int]

    public init(
        resonator: Int, mode: Int, litTick: Int64, startTick: Int64, endTick: Int64, ringDownEndTick: Int64,
        captures: [Int]
    ) {
        self.resonator = resonator
        self.mode = mode
        self.litTick = litTick
        self.startTick = startTick
        self.endTick = endTick
        self.ringDownEndTick = ringDownEndTick
        self.captures = captures
    }
}

public import RackModel

/// The settings of a module's connectors. Defaults are those after a reset.
public struct ClusterModuleSettings: Sendable, Equatable {
    public var slot: Int
    /// Per output of an RF module; the input of a QRM-RF shares that of output 0.
    public var oscillators: [Oscillator]
    /// Per output and per input of an RF module, in dB.
    public var outputAttenuation: [Double]
    public var inputAttenuation: [Double]
    /// Per input of a QRM, in dB.
    public var inputGain: [Double]
    /// Per DAC, in volts.
    public var outputOffsetVolts: [Double]
    public var inputOffsetVolts: [Double]
    public var scope = ScopeSettings()
    /// Per baseband output; those beyond have none.
    public var predistortion: [Predistortion] = []

    /// Filters between an output's sum and its DAC.
    public struct Predistortion: Sendable, Equatable {
        /// Each undoes a step response of 1 + A·e^(−t/τ) that comes later in the line.
        public var overshoots: [Overshoot] = []
        /// cₖ of y[n] = Σ cₖ·x[n−k], at 1 GS/s; none: 1.
        public var taps: [Double] = []

        public struct Overshoot: Sendable, Equatable {
            public var amplitude: Double
            public var tauSeconds: Double

            public init(amplitude: Double, tauSeconds: Double) {
                self.amplitude = amplitude
                self.tauSeconds = tauSeconds
            }
        }

        public init() {}
    }

    public struct Oscillator: Sendable, Equatable {
        public var enabled: Bool
        public var frequencyHz: Double

        public init(enabled: Bool = true, frequencyHz: Double) {
            self.enabled = enabled
            self.frequencyHz = frequencyHz
        }
    }

    /// Which sequencer the scope of a readout module listens to, and how.
    public struct ScopeSettings: Sendable, Equatable {
        public var sequencer = 0
        /// Per path: whether an acquisition sets it off (else the level does), at which level, and whether it averages.
        public var triggeredBySequencer = [true, true]
        public var triggerLevel = [0.0, 0.0]
        public var averages = [false, false]

        public init() {}
    }

    /// As after a reset, with attenuators as the cables of `module` say.
    ///
    /// - Parameter oscillatorsHz: per RF output; `nil`: 6 GHz.
    public init(_ module: ClusterModule, oscillatorsHz: [Double?] = []) {
        slot = module.slot
        let kind = module.kind
        let outputs = kind.isRF ? kind.outputs : 0
        oscillators = (0..<outputs).map {
            Oscillator(frequencyHz: (oscillatorsHz.indices.contains($0) ? oscillatorsHz[$0] : nil) ?? 6e9)
        }
        outputAttenuation = [Double](repeating: 0, count: outputs)
        inputAttenuation = [Double](repeating: 0, count: kind.isRF ? kind.inputs : 0)
        for cable in module.cables {
            switch cable.connector {
            case .output(let number) where outputAttenuation.indices.contains(number):
                outputAttenuation[number] = cable.moduleAttenuationDecibels
            case .input(let number) where inputAttenuation.indices.contains(number):
                inputAttenuation[number] = cable.moduleAttenuationDecibels
            default: break
            }
        }
        inputGain = [Double](repeating: 0, count: kind.isRF ? 0 : kind.inputs)
        outputOffsetVolts = [Double](repeating: 0, count: kind.dacs)
        inputOffsetVolts = [Double](repeating: 0, count: kind.adcs)
    }
}

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

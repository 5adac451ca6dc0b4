/// Amplifiers in a row, the coldest first, as the field from the resonator meets them.
public struct AmplifierChain: Sendable, Equatable {
    /// One amplifier, or a loss where the gain is negative.
    public struct Stage: Sendable, Equatable {
        public var gainDecibels: Double
        /// Noise temperature referred to the stage's own input.
        public var noiseTemperatureKelvin: Double

        public init(gainDecibels: Double, noiseTemperatureKelvin: Double) {
            self.gainDecibels = gainDecibels
            self.noiseTemperatureKelvin = noiseTemperatureKelvin
        }
    }

    public var stages: [Stage]

    public init(_ stages: [Stage]) { self.stages = stages }

    /// Friis: T_sys = T1 + T2/G1 + T3/(G1 G2) + …, in kelvin.
    public var noiseTemperatureKelvin: Double {
        var sum = 0.0
        var gain = 1.0
        for stage in stages {
            sum += stage.noiseTemperatureKelvin / gain
            gain *= Decibels.powerRatio(stage.gainDecibels)
        }
        return sum
    }

    /// Noise photons that the chain adds, referred to its input: n_added = k T_sys/(h f).
    public func addedPhotons(frequencyHz: Double) -> Double {
        PhysicalConstants.boltzmann * noiseTemperatureKelvin / (PhysicalConstants.planck * frequencyHz)
    }

    /// η = ½/(½ + n_added): the vacuum's share of all the noise.
    public func quantumEfficiency(frequencyHz: Double) -> Double {
        0.5 / (0.5 + addedPhotons(frequencyHz: frequencyHz))
    }
}

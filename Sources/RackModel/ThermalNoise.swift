import RealModule

/// Noise of things that are warm.
public enum ThermalNoise {
    /// Excited population of a two-level system in equilibrium: p = 1/(1 + e^(hf/kT)); 0 at T = 0.
    public static func population(frequencyHz: Double, temperatureKelvin: Double) -> Double {
        guard temperatureKelvin > 0 else { return 0 }
        return 1 / (1 + Double.exp(quanta(frequencyHz, temperatureKelvin)))
    }

    /// The temperature at which a two-level system has excited population `population` (0 < p < ½).
    public static func temperatureKelvin(frequencyHz: Double, population: Double) -> Double {
        PhysicalConstants.planck * frequencyHz
            / (PhysicalConstants.boltzmann * Double.log(1 / population - 1))
    }

    /// Photons per mode of a black body, n_BE = 1/(e^(hf/kT) − 1); 0 at T = 0.
    public static func photons(frequencyHz: Double, temperatureKelvin: Double) -> Double {
        guard temperatureKelvin > 0 else { return 0 }
        return 1 / Double.expMinusOne(quanta(frequencyHz, temperatureKelvin))
    }

    /// Noise photons after attenuators in a row, the warmest first: each turns n into
    /// n/A + (1 − 1/A) n_BE(T), with A its ratio of powers.
    public static func photons(
        entering photons: Double, through stages: [Attenuator], frequencyHz: Double
    ) -> Double {
        stages.reduce(photons) { noise, stage in
            let passed = Decibels.powerRatio(-stage.attenuationDecibels)
            let own = Self.photons(frequencyHz: frequencyHz, temperatureKelvin: stage.temperatureKelvin)
            return noise * passed + (1 - passed) * own
        }
    }

    private static func quanta(_ frequencyHz: Double, _ temperatureKelvin: Double) -> Double {
        PhysicalConstants.planck * frequencyHz / (PhysicalConstants.boltzmann * temperatureKelvin)
    }
}

/// One attenuator of a line and the stage of the fridge that it sits on.
public struct Attenuator: Sendable, Equatable {
    public var attenuationDecibels: Double
    public var temperatureKelvin: Double

    public init(attenuationDecibels: Double, temperatureKelvin: Double) {
        self.attenuationDecibels = attenuationDecibels
        self.temperatureKelvin = temperatureKelvin
    }
}

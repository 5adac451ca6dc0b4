/// A feedline with the resonators that it reads out and the amplifier chain behind it.
public struct Feedline: Sendable, Equatable {
    public var name: String
    public var resonators: [Resonator]
    public var amplifier: Amplifier

    public init(name: String, resonators: [Resonator], amplifier: Amplifier = Amplifier()) {
        self.name = name
        self.resonators = resonators
        self.amplifier = amplifier
    }
}

/// A readout resonator, described by its pointer states.
public struct Resonator: Sendable, Equatable {
    public var name: String
    /// The mode that it reads (index into `Device.modes`).
    public var mode: Int
    /// Its frequency with the qubit in neither level: level j sits at frequencyHz + shiftsHz[j].
    public var frequencyHz: Double
    /// κ/2π.
    public var linewidthHz: Double
    /// χ_j/2π for each level of the mode, in Hz: pointer states obey
    /// dα_j/dt = −iε − (κ/2 + 2πi(f_r + χ_j − f_d)) α_j.
    public var shiftsHz: [Double]

    public init(name: String, mode: Int, frequencyHz: Double, linewidthHz: Double, shiftsHz: [Double]) {
        self.name = name
        self.mode = mode
        self.frequencyHz = frequencyHz
        self.linewidthHz = linewidthHz
        self.shiftsHz = shiftsHz
    }
}

/// From the resonator's output to the ADC.
public struct Amplifier: Sendable, Equatable {
    /// η: the share of the information in the field that reaches the record.
    public var quantumEfficiency: Double
    /// Volts at the ADC per √(photon/s) of the output field √κ·α.
    public var voltsPerRootPhotonRate: Double
    /// Signal delay from chip to ADC; a whole number of ADC samples.
    public var delaySeconds: Double

    public init(
        quantumEfficiency: Double = 0.3, voltsPerRootPhotonRate: Double = 1e-6, delaySeconds: Double = 0
    ) {
        self.quantumEfficiency = quantumEfficiency
        self.voltsPerRootPhotonRate = voltsPerRootPhotonRate
        self.delaySeconds = delaySeconds
    }
}

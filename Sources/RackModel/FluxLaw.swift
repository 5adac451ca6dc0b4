import RealModule

/// How the frequency of a SQUID transmon follows its flux:
/// f(Φ) = (f_max + |α|)·(cos² πΦ + d² sin² πΦ)^¼ − |α|, Φ in flux quanta.
public struct FluxLaw: Sendable, Equatable {
    /// f_max, the frequency at zero flux, in Hz.
    public var maximumHz: Double
    public var anharmonicityHz: Double
    /// d, from 0 (symmetric junctions) to 1 (a single junction: no tuning).
    public var asymmetry: Double

    public init(maximumHz: Double, anharmonicityHz: Double, asymmetry: Double = 0) {
        self.maximumHz = maximumHz
        self.anharmonicityHz = anharmonicityHz
        self.asymmetry = asymmetry
    }

    /// The law of a mode that sits at `frequencyHz` when its flux is `tuning.idleFlux`.
    public init(frequencyHz: Double, anharmonicityHz: Double, tuning: FluxTuning) {
        let idle = Self.josephsonRatio(flux: tuning.idleFlux, asymmetry: tuning.asymmetry).squareRoot()
        self.init(
            maximumHz: (frequencyHz + anharmonicityHz.magnitude) / idle - anharmonicityHz.magnitude,
            anharmonicityHz: anharmonicityHz, asymmetry: tuning.asymmetry)
    }

    /// EJ(Φ)/EJ(0) = √(cos² πΦ + d² sin² πΦ).
    public static func josephsonRatio(flux: Double, asymmetry: Double) -> Double {
        // Period 1; the cosine from its zero at ½, where the law is steepest, so that it vanishes there.
        let reduced = (flux - flux.rounded()).magnitude
        let cosine = Double.sin(.pi * (0.5 - reduced))
        let sine = asymmetry * Double.sin(.pi * reduced)
        return (cosine * cosine + sine * sine).squareRoot()
    }

    /// f(Φ), in Hz.
    public func frequencyHz(flux: Double) -> Double {
        let ratio = Self.josephsonRatio(flux: flux, asymmetry: asymmetry)
        return (maximumHz + anharmonicityHz.magnitude) * ratio.squareRoot() - anharmonicityHz.magnitude
    }

    /// The lowest frequency that flux reaches, at half a quantum.
    public var minimumHz: Double {
        (maximumHz + anharmonicityHz.magnitude) * asymmetry.squareRoot() - anharmonicityHz.magnitude
    }

    /// The flux between 0 and ½ at which the mode is at `frequencyHz`; `nil` where no flux brings it there.
    public func flux(frequencyHz: Double) -> Double? {
        let root = (frequencyHz + anharmonicityHz.magnitude) / (maximumHz + anharmonicityHz.magnitude)
        guard root >= 0, root <= 1 else { return nil }
        let squared = root * root * root * root
        if squared == 1 { return 0 }
        let sine = (1 - squared) / (1 - asymmetry * asymmetry)
        guard sine.isFinite, sine <= 1 else { return nil }
        return Double.asin(sine.squareRoot()) / .pi
    }
}

extension Mode {
    /// The flux law of a tunable Duffing mode; `nil` for a fixed one and for a charge-basis one, whose
    /// EJ follows `FluxLaw.josephsonRatio` instead.
    public var fluxLaw: FluxLaw? {
        guard let flux, case .duffing(let frequency, let anharmonicity) = spectrum else { return nil }
        return FluxLaw(frequencyHz: frequency, anharmonicityHz: anharmonicity, tuning: flux)
    }
}

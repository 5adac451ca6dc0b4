/// The shapes and lengths of a device's native gates, from which its calibrations are derived.
public struct NativeGates: Sendable, Equatable {
    /// One-qubit pulses: a DRAG Gaussian of this length and σ.
    public var singleQubitSeconds: Double
    public var singleQubitSigmaSeconds: Double
    public var twoQubit: TwoQubit
    public var readoutSeconds: Double
    /// Mean photon number that the readout tone aims at (steady state, qubit in level 0).
    public var readoutPhotons: Double
    /// Waiting time of a passive `reset`.
    public var resetSeconds: Double

    public enum TwoQubit: Sendable, Equatable {
        case none
        /// Flux pulses: a flat top of this length in all with raised-cosine edges of `riseSeconds`.
        case cz(seconds: Double, riseSeconds: Double)
        /// Echoed cross resonance: two Gaussian-square tones of `toneSeconds` with edges of σ
        /// `sigmaSeconds`, and an X on the control between them.
        case ecr(toneSeconds: Double, riseSeconds: Double, sigmaSeconds: Double)
    }

    public init(
        singleQubitSeconds: Double = 24e-9, singleQubitSigmaSeconds: Double = 6e-9, twoQubit: TwoQubit = .none,
        readoutSeconds: Double = 500e-9, readoutPhotons: Double = 4, resetSeconds: Double = 400e-6
    ) {
        self.singleQubitSeconds = singleQubitSeconds
        self.singleQubitSigmaSeconds = singleQubitSigmaSeconds
        self.twoQubit = twoQubit
        self.readoutSeconds = readoutSeconds
        self.readoutPhotons = readoutPhotons
        self.resetSeconds = resetSeconds
    }
}
